"""A stand-in for GitHub behind its command line: run as `gh`, it records each call and answers from a folder.

It refuses every command and flag that gh's own help does not list (`gh_flags.txt`), and every request that the
workflows have no need of. Where gh needs a setting, a token or a label that is there, so does this.
"""

import io
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

REPOSITORY = "deepseek-prices/deepseek-prices"
TOKEN = "the token of this run"
EMPTY = {
    "issues": [], "pulls": [], "runs": [], "releases": [], "comments": [], "artifacts": [], "labels": [], "asked": [],
    "statuses": [],
    "refused": "", "started": "2026-01-01T00:00:00Z",
}  # fmt: skip
_JQ = {
    ".[].number": lambda answer: [each["number"] for each in answer],
    ".artifacts[] | select(.expired | not) | .id": lambda answer: [
        each["id"] for each in answer["artifacts"] if not each["expired"]
    ],
}


class Refused(Exception):
    """What gh would say on standard error."""


class Hub:
    """What is on GitHub, in a folder; each name of `EMPTY` is an attribute, written back by `save`.

    `refused` is a part of a path: requests to such are answered with 403. `started` is when every run began.
    """

    def __init__(self, folder):
        self.path = Path(folder) / "github.json"
        self.load()

    def load(self):
        text = self.path.read_text("utf-8") if self.path.exists() else json.dumps(EMPTY)
        self.__dict__.update(json.loads(text))
        return self

    def save(self):
        self.path.write_text(json.dumps({name: getattr(self, name) for name in EMPTY}), encoding="utf-8")

    def open_issues(self, label):
        return [each for each in self.load().issues if each["state"] == "open" and label in _names(each)]

    def open_pulls(self):
        return [each for each in self.load().pulls if each["state"] == "open"]

    # What the REST API answers; a method, a path below the repository, what is sent along.

    def answer(self, method, path, query, content):
        for (known, pattern), function in _ANSWERS.items():
            found = re.fullmatch(pattern, path)
            if known == method and found:
                return function(self, query, content, *found.groups())
        raise Refused(f"gh: Not Found (HTTP 404): {method} {path}")

    def opened(self, where, content):
        thread = {"number": len(self.issues) + len(self.pulls) + 1, "state": "open", "labels": []} | content
        where.append(thread)
        return self._labelled(thread, content.get("labels", []))

    def changed(self, number, content):
        thread = next(each for each in [*self.issues, *self.pulls] if each["number"] == int(number))
        thread.update({name: value for name, value in content.items() if name != "labels"})
        return self._labelled(thread, content["labels"]) if "labels" in content else thread

    def _labelled(self, thread, names):
        self.labels = sorted({*self.labels, *names})  # the API makes the labels that are not there
        thread["labels"] = [{"name": name} for name in names]
        return thread

    def listed(self, query):
        # As GitHub does: a pull request is an issue as well.
        threads = [*(each | {"pull_request": {}} for each in self.pulls), *self.issues]
        return [each for each in threads if each["state"] == query["state"] and query["labels"] in _names(each)]

    def heads(self, query):
        owner, _, branch = query["head"].partition(":")
        assert (owner, query["base"]) == (REPOSITORY.partition("/")[0], "main")
        assert branch in {"refresh", "words"}
        return [each for each in self.open_pulls() if each["head"] == branch]

    def said_of(self, sha, content):
        assert _is_commit(sha)
        self.statuses.append(content | {"sha": sha})
        return {}

    def commented(self, number, content):
        self.comments.append([int(number), content["body"]])
        return {}

    def kept(self, query):
        named = [number for number, (name, _) in enumerate(self.artifacts) if name == query["name"]]
        return {"artifacts": [{"id": number, "expired": False} for number in named]}

    def packed(self, number):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for name, data in self.artifacts[int(number)][1].items():
                archive.writestr(name, bytes.fromhex(data))
        return packed.getvalue()

    # The commands of gh.

    def api(self, words, options):
        method, (path,) = options.get("--method", ["GET"])[0], words
        prefix = f"repos/{REPOSITORY}/"
        if not path.startswith(prefix):
            raise Refused(f"gh: Not Found (HTTP 404): {path}")
        parts = urlsplit(path.removeprefix(prefix))
        query = dict(parse_qsl(parts.query)) | dict(each.split("=", 1) for each in options.get("--raw-field", ()))
        content = json.loads(Path(options["--input"][0]).read_text("utf-8")) if "--input" in options else None
        self.asked.append([method, parts.path])
        if self.refused and self.refused in path:
            raise Refused("gh: Resource not accessible by integration (HTTP 403)")
        return self.answer(method, parts.path, query, content)

    def issue_list(self, _, options):
        fields = options["--json"][0].split(",")
        found = self.listed({"state": options["--state"][0], "labels": options["--label"][0]})
        issues = [each for each in found if "pull_request" not in each][: int(options["--limit"][0])]
        return [{field: each[field] for field in fields} for each in issues]

    def issue_create(self, _, options):
        missing = set(options["--label"]) - set(self.labels)
        if missing:
            raise Refused(f"could not add label: '{missing.pop()}' not found")
        content = {"title": options["--title"][0], "body": _text(options, "--body"), "labels": options["--label"]}
        self.opened(self.issues, content)

    def issue_edit(self, words, options):
        self.changed(words[0], {"title": options["--title"][0], "body": _text(options, "--body")})

    def label_create(self, words, options):
        if words[0] in self.labels and "--force" not in options:
            raise Refused(f"label with name {words[0]!r} already exists; use `--force` to update")
        self.labels.append(words[0])

    def release_create(self, words, options):
        tag, *files = words
        if "--verify-tag" in options and not _tag_exists(tag):
            raise Refused(f"tag {tag} doesn't exist in the repo, aborting due to --verify-tag flag")
        release = {"tag": tag, "title": options["--title"][0], "notes": _text(options, "--notes")}
        self.releases.append(release | {"assets": {Path(each).name: Path(each).stat().st_size for each in files}})


_ANSWERS = {
    ("GET", "issues"): lambda self, query, _: self.listed(query),
    ("POST", "issues"): lambda self, _, content: self.opened(self.issues, content),
    ("PATCH", "issues/([0-9]+)"): lambda self, _, content, number: self.changed(number, content),
    ("POST", "issues/([0-9]+)/comments"): lambda self, _, content, number: self.commented(number, content),
    ("GET", "pulls"): lambda self, query, _: self.heads(query),
    ("POST", "pulls"): lambda self, _, content: self.opened(self.pulls, content),
    ("PATCH", "pulls/([0-9]+)"): lambda self, _, content, number: self.changed(number, content),
    ("GET", "actions/workflows/refresh.yml/runs"): lambda self, query, _: {
        "workflow_runs": self.runs[::-1][: int(query["per_page"])]
    },
    ("GET", "actions/runs/([0-9]+)"): lambda self, _, __, number: {"id": int(number), "run_started_at": self.started},
    ("GET", "actions/runs/([0-9]+)/jobs"): lambda self, _, __, number: {
        "jobs": next(each["jobs"] for each in self.runs if each["id"] == int(number))
    },
    ("GET", "commits/([0-9a-f]{40})/statuses"): lambda self, _, __, sha: [
        each for each in self.statuses if each["sha"] == sha
    ],
    ("POST", "statuses/([0-9a-f]{40})"): lambda self, _, content, sha: self.said_of(sha, content),
    ("GET", "actions/artifacts"): lambda self, query, _: self.kept(query),
    ("GET", "actions/artifacts/([0-9]+)/zip"): lambda self, _, __, number: self.packed(number),
}
_COMMANDS = {
    "api": Hub.api,
    "issue list": Hub.issue_list,
    "issue create": Hub.issue_create,
    "issue edit": Hub.issue_edit,
    "label create": Hub.label_create,
    "release create": Hub.release_create,
}


def _names(thread):
    return [label["name"] for label in thread["labels"]]


def _text(options, name):
    if name in options:
        return options[name][0]
    return Path(options[f"{name}-file"][0]).read_text("utf-8")


def _tag_exists(tag):
    command = ["git", "--git-dir", os.environ["GH_STAND_IN_ORIGIN"], "rev-parse", "--verify", f"refs/tags/{tag}"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _is_commit(sha):
    command = ["git", "--git-dir", os.environ["GH_STAND_IN_ORIGIN"], "cat-file", "-e", f"{sha}^{{commit}}"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def flags():
    """Of each command its flags, by the names that they have, with whether they take a value."""
    table = {}
    for line in Path(__file__).with_name("gh_flags.txt").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            command, _, listed = line.partition(": ")
            table[command] = {}
            for names in listed.split():
                long = names.rstrip("=").split(",")[-1]
                for name in names.rstrip("=").split(","):
                    table[command][name] = (long, names.endswith("="))
    return table


def parsed(arguments):
    """The command, its words and its options by their long names. Refuses what gh's help does not list."""
    known = flags()
    command = next((name for name in (" ".join(arguments[:2]), arguments[0]) if name in known), None)
    if command is None:
        raise Refused(f'unknown command {" ".join(arguments[:2])!r} for "gh"')
    rest, words, options = list(arguments[len(command.split()) :]), [], {}
    while rest:
        word = rest.pop(0)
        name, has_value, value = word.partition("=") if word.startswith("--") else (word, "", "")
        if not word.startswith("-"):
            words.append(word)
        elif name not in known[command]:
            raise Refused(f"unknown flag: {name}")
        else:
            long, takes = known[command][name]
            options.setdefault(long, []).append((value if has_value else rest.pop(0)) if takes else "")
    return command, words, options


def main(arguments, hub):
    """One call of gh: what it prints."""
    command, words, options = parsed(arguments)
    if os.environ.get("GH_TOKEN") != TOKEN:
        raise Refused("To use GitHub CLI in a GitHub Actions workflow, set the GH_TOKEN environment variable.")
    if command != "api" and REPOSITORY not in {os.environ.get("GH_REPO"), *options.get("--repo", ())}:
        raise Refused("failed to run git: fatal: not a git repository (or any of the parent directories): .git")
    answer = _COMMANDS[command](hub, words, options)
    if isinstance(answer, bytes):
        return answer
    if "--jq" in options:
        return "".join(f"{each}\n" for each in _JQ[options["--jq"][0]](answer)).encode()
    return b"" if answer is None else json.dumps(answer).encode()


if __name__ == "__main__":
    hub = Hub(os.environ["GH_STAND_IN"])
    with (hub.path.parent / "calls.jsonl").open("a", encoding="utf-8") as calls:
        calls.write(json.dumps(sys.argv[1:]) + "\n")
    try:
        sys.stdout.buffer.write(main(sys.argv[1:], hub))
    except Refused as refusal:
        sys.exit(str(refusal))
    finally:
        hub.save()
