"""The stand-in for gh takes what gh takes, and nothing else."""

import json
import re
import shutil
import subprocess

import gh_stand_in
import pytest


def gh(hub, *words, token=gh_stand_in.TOKEN, repository=gh_stand_in.REPOSITORY):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GH_TOKEN", token)
        patch.setenv("GH_REPO", repository)
        return gh_stand_in.main(list(words), hub)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["issue", "destroy"], "unknown command"),
        (["pr", "merge", "1"], "unknown command"),
        (["issue", "list", "--everything"], "unknown flag: --everything"),
        (["issue", "create", "-z"], "unknown flag: -z"),
        (["api", "repos/somebody/else/issues"], "404"),
        (["api", f"repos/{gh_stand_in.REPOSITORY}/secrets"], "404"),
    ],
)
def test_what_gh_does_not_list_is_refused(hub, words, said):
    with pytest.raises(gh_stand_in.Refused, match=said):
        gh(hub, *words)


@pytest.mark.parametrize("option", [{"token": ""}, {"repository": ""}])
def test_without_a_token_or_a_repository_nothing_is_done(hub, option):
    with pytest.raises(gh_stand_in.Refused, match=r"GH_TOKEN|not a git repository"):
        gh(hub, "issue", "list", "--label", "x", "--state", "open", "--limit", "1", "--json", "number", **option)


def test_an_issue_needs_its_label_to_exist(hub):
    create = ("issue", "create", "--title", "x", "--body", "y", "--label", "new")
    with pytest.raises(gh_stand_in.Refused, match="'new' not found"):
        gh(hub, *create)
    gh(hub, "label", "create", "new", "--force")
    gh(hub, *create)
    assert json.loads(gh(hub, "issue", "list", "--label=new", "-s", "open", "-L", "1", "--json", "title")) == [
        {"title": "x"}
    ]


@pytest.mark.skipif(not shutil.which("gh"), reason="gh is not installed")
@pytest.mark.parametrize("command", gh_stand_in.flags())
def test_the_gh_that_is_installed_lists_what_the_stand_in_takes(command):
    help_text = subprocess.run(
        ["gh", *command.split(), "--help"], capture_output=True, encoding="utf-8", check=True
    ).stdout
    listed = re.findall(r"^ +(?:(-\w), )?(--[a-z-]+)( \S+)?  ", help_text[help_text.index("\nFLAGS") :], re.MULTILINE)
    known = {name: bool(value) for short, long, value in listed for name in (short, long) if name}
    used = {name: takes for name, (_, takes) in gh_stand_in.flags()[command].items()}
    assert {name: known.get(name) for name in used} == used
