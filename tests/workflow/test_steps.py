"""The steps of the refresh one by one: what they take over, what they refuse, what they say on GitHub."""

import json
import subprocess

import pytest
from walker import git

from scraper.__main__ import main
from scraper.problem import CheckFailed, SourceUnavailable, WrongUsage
from scraper.workflow import conversation, github, steps

OBSERVATIONS = "data/observations.csv"

pytestmark = pytest.mark.usefixtures("actions")


@pytest.fixture
def reported(tmp_path):
    """A result that is a report and nothing else."""

    def write(code, title="A title", text="A report\n", warnings=()):
        folder = tmp_path / "reported"
        folder.mkdir(exist_ok=True)
        report = {"exit_code": code, "title": title, "warnings": list(warnings), "branch": ""}
        (folder / "report.json").write_text(json.dumps(report), encoding="utf-8")
        (folder / "report.md").write_text(text, encoding="utf-8")
        return folder

    return write


@pytest.fixture
def refused(checkout, log, actions):
    """That a result is refused and nothing is pushed; the error."""

    def act(folder):
        with pytest.raises(CheckFailed) as caught:
            steps.act(checkout, folder)
        assert len(log()) == 1
        assert not actions.load().pulls
        return str(caught.value)

    return act


# -------------------------------------------------------------------------------------------------------------- read


def test_read_hands_over_the_files_that_changed_the_report_and_the_exit_code(results):
    place = results("unchanged")
    begun = git(place / "checkout", "rev-parse", "main").strip()
    assert (place / "output").read_text("utf-8") == f"commit={begun}\nexit_code=0\ntest=false\n"
    assert (place / "summary").read_text("utf-8") == (place / "out" / "report.md").read_text("utf-8")
    handed = sorted(str(path.relative_to(place / "out")) for path in (place / "out").rglob("*") if path.is_file())
    assert handed == [
        "changes/data/observations.csv",
        "changes/data/prices.json",
        "changes/deepseek_prices/_observed.py",
        "report.json",
        "report.md",
    ]


@pytest.mark.parametrize(("said", "code"), [("Traceback", 1), ('{"exit_code": 0}', 10), ("[]", 0), ("", 20)])
def test_a_refresh_that_fails_itself_is_reported_as_a_fault_of_ours(checkout, monkeypatch, tmp_path, said, code):
    run = subprocess.run

    def refresh(command, **options):
        if "refresh" not in command:
            return run(command, **options)
        return subprocess.CompletedProcess(command, code, said, "Traceback\n::error::x ##[add-mask]x `\n")

    monkeypatch.setattr(subprocess, "run", refresh)
    steps.run("read", checkout, tmp_path / "out")
    assert json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))["exit_code"] == 1
    assert "- `::error::x ##[add-mask]x '`" in (tmp_path / "out" / "report.md").read_text("utf-8")


def test_what_a_page_says_is_no_command_to_the_runner(capsys):
    steps._print("::error::x\r::add-mask::y\n##[error]z\n  ::set-output name=a::b")
    assert all(line.startswith("| ") and "##[" not in line for line in capsys.readouterr().err.splitlines())


# --------------------------------------------------------------------------------------------------- the observation


def test_an_observation_is_the_only_change_of_its_commit(checkout, out, origin):
    steps.act(checkout, out("unchanged"))
    done = subprocess.run(
        ["git", "diff", "--numstat", "main~", "main"], cwd=origin, capture_output=True, encoding="utf-8", check=True
    )
    assert [line.split() for line in done.stdout.splitlines()] == [
        ["1", "0", "data/observations.csv"],
        ["1", "1", "data/prices.json"],
        ["1", "1", "deepseek_prices/_observed.py"],
    ]


def another_file(folder):
    (folder / "changes" / "scraper").mkdir()
    (folder / "changes" / "scraper" / "read.py").write_text("import os\n", encoding="utf-8")


def an_edition_in_silence(folder):
    (folder / "changes" / "data" / "editions").mkdir()
    (folder / "changes" / "data" / "editions" / "2026-11-20T000000Z.yaml").write_text("a: 1\n", encoding="utf-8")


def a_compiled_price(folder):
    path = folder / "changes" / "data" / "prices.json"
    path.write_text(path.read_text("utf-8").replace('"1.98"', '"1.97"'), encoding="utf-8")


def two_lines(folder):
    path = folder / "changes" / OBSERVATIONS
    text = path.read_text("utf-8")
    path.write_text(text + text.splitlines()[-1] + "\n", encoding="utf-8")


def a_line_less(folder):
    path = folder / "changes" / OBSERVATIONS
    path.write_text(path.read_text("utf-8").splitlines()[0] + "\n", encoding="utf-8")


def a_link(folder):
    path = folder / "changes" / OBSERVATIONS
    path.rename(folder / "elsewhere")
    path.symlink_to(folder / "elsewhere")


@pytest.mark.parametrize(
    "tamper", [another_file, an_edition_in_silence, a_compiled_price, two_lines, a_line_less, a_link]
)
def test_a_result_with_anything_else_is_refused(refused, out, tamper):
    folder = out("unchanged")
    tamper(folder)
    assert "nothing was pushed" in refused(folder)


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("data/README.md", "a\n", "b\n"),
        ("data/prices.json", ' "observed_until": 1\nx\n', ' "observed_until": 2\ny\n'),
        ("data/prices.json", ' "observed_until": 1\n', ' "observed_until": 2\nmore\n'),
        ("data/prices.json", "x\n", ' "observed_until": 2\n'),
        ("deepseek_prices/_observed.py", "OBSERVED_UNTIL = 1\n", "import os\n"),
        ("deepseek_prices/_editions.py", "OBSERVED_UNTIL = 1\n", "OBSERVED_UNTIL = 2\n"),
    ],
)
def test_no_line_but_the_instant_of_the_observation_may_differ(path, before, after):
    with pytest.raises(CheckFailed):
        steps._only(path, before, after)


# ------------------------------------------------------------------------------------------------------ pull request


def test_a_new_edition_may_not_replace_one_that_is_there(refused, out):
    folder = out("changed")
    path = folder / "changes" / "data" / "editions" / "2026-11-13T160000Z.yaml"
    path.write_text("a: 1\n", encoding="utf-8")
    assert "2026-11-13T160000Z.yaml" in refused(folder)


def test_where_the_pull_request_may_not_be_opened_the_error_names_the_settings(checkout, actions, out, branches):
    actions.refused = "/pulls"
    actions.save()
    with pytest.raises(SourceUnavailable, match=r"not accessible.*403.*settings in CONTRIBUTING"):
        steps.act(checkout, out("changed"))
    assert branches() == ["main", "refresh"]


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("@everybody pays #7", "@ everybody pays # 7"),
        ("deepseek-reasoner@v3.2 gone", "deepseek-reasoner@v3.2 gone"),
        ("one\nline\r\nonly", "one line only"),
    ],
)
def test_a_title_mentions_nobody_and_closes_no_issue(title, shown):
    assert conversation.safe(title) == shown


# ------------------------------------------------------------------------------------------------------------ issues


@pytest.mark.parametrize("code", [1, 30, 40])
def test_a_refresh_that_stopped_opens_one_issue_and_brings_it_up_to_date(checkout, actions, reported, code):
    steps.act(checkout, reported(code, "First"))
    steps.act(checkout, reported(code, "Second"))
    (issue,) = actions.load().issues
    assert (issue["title"], issue["state"]) == ("Second", "open")
    assert "https://github.example/deepseek-prices/deepseek-prices/actions/runs/77" in issue["body"]


def test_a_pull_request_with_the_label_is_no_issue(checkout, actions, reported):
    actions.opened(actions.pulls, {"labels": [conversation.STOPPED_LABEL]})
    actions.save()
    steps.act(checkout, reported(30))
    assert len(actions.load().issues) == 1


def test_a_report_that_is_too_long_for_an_issue_is_cut(checkout, actions, reported):
    steps.act(checkout, reported(30, text="x" * 100_000))
    (issue,) = actions.load().issues
    assert len(issue["body"]) < 65_536
    assert "cut" in issue["body"]


@pytest.mark.parametrize("before", [[], [True], [False, True], [True, False]])
def test_fewer_than_three_looks_without_an_answer_in_a_row_open_nothing(checkout, actions, reported, before):
    for number, unavailable in enumerate(before, start=1):
        step = {"name": conversation.UNAVAILABLE_STEP, "conclusion": "success" if unavailable else "skipped"}
        actions.runs.append({"id": number, "jobs": [{"name": "act", "steps": [step]}]})
    actions.save()
    steps.act(checkout, reported(20))
    assert not actions.load().issues


CALENDAR = {"place": "holidays/cn.yaml", "expected": "at least 60 days", "found": "36 days", "advice": "add the notice"}


def test_a_calendar_that_ends_soon_has_an_issue_of_its_own_until_it_goes_on(checkout, actions, reported):
    for _ in range(2):
        steps.act(checkout, reported(0, warnings=[CALENDAR]))
    (issue,) = actions.open_issues(conversation.CALENDAR_LABEL)
    assert "36 days" in issue["body"]
    steps.act(checkout, reported(30))  # says nothing of the calendar
    assert actions.open_issues(conversation.CALENDAR_LABEL)
    steps.act(checkout, reported(0))
    assert not actions.open_issues(conversation.CALENDAR_LABEL)


@pytest.mark.parametrize("code", [20, 30, 40])
def test_the_calendar_has_its_issue_whatever_the_refresh_ends_with(checkout, actions, reported, code):
    steps.act(checkout, reported(code, warnings=[CALENDAR]))
    assert actions.open_issues(conversation.CALENDAR_LABEL)


# ------------------------------------------------------------------------------------------------------------ GitHub


@pytest.mark.parametrize("name", ["GH_TOKEN", "GITHUB_REPOSITORY"])
def test_a_missing_setting_is_named(monkeypatch, name):
    monkeypatch.delenv(name)
    with pytest.raises(WrongUsage, match=name):
        github.get("issues")


def test_where_gh_is_missing_the_error_says_so(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SourceUnavailable, match="every runner of GitHub has it"):
        github.get("issues")


def test_where_gh_does_not_end_the_error_says_so(monkeypatch, tmp_path):
    monkeypatch.setattr(github, "_SECONDS", 0.1)
    gh = tmp_path / "bin" / "gh"
    gh.write_text("#!/bin/sh\nexec sleep 5\n", encoding="utf-8")
    with pytest.raises(SourceUnavailable, match="an answer within"):
        github.get("issues")


def test_what_comes_from_the_page_reaches_gh_in_files_only(checkout, actions, reported):
    page = "What the page says"
    steps.act(checkout, reported(30, page, page, [CALENDAR | {"found": page}]))
    assert page in actions.open_issues(conversation.STOPPED_LABEL)[0]["title"]
    assert page in actions.open_issues(conversation.CALENDAR_LABEL)[0]["body"]
    assert page not in (actions.path.parent / "calls.jsonl").read_text("utf-8")


def test_the_token_reaches_git_by_the_environment_only(checkout, monkeypatch):
    seen = []

    def run(command, **options):
        seen.append((command, options["env"]))
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(subprocess, "run", run)
    github.push(checkout, "HEAD:refs/heads/main")
    ((command, environment),) = seen
    assert command == ["git", "push", "--quiet", "origin", "HEAD:refs/heads/main"]
    assert environment["GIT_CONFIG_KEY_0"] == "http.https://github.example/.extraheader"
    assert environment["GIT_CONFIG_VALUE_0"].startswith("AUTHORIZATION: basic ")


# ----------------------------------------------------------------------------------------------------- command line


def test_a_step_that_does_not_exist_is_wrong_usage(capsys, tmp_path):
    assert main(["workflow", "publish", str(tmp_path)]) == 64
    assert "release-check" in capsys.readouterr().err


def test_the_command_line_runs_a_step(reported, actions):
    assert main(["workflow", "act", str(reported(40))]) == 0
    assert len(actions.load().issues) == 1
