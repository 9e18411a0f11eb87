"""What every workflow promises, whoever edits it; zizmor (`make lint`) looks at the rest."""

import re
from pathlib import Path

import pytest
import walker
import yaml

from scraper import conversation, release, workflow

FOLDER = Path(__file__).parents[2] / ".github"
WORKFLOWS = {path.name: path for path in sorted((FOLDER / "workflows").glob("*.yml"))}
LOADED = {name: yaml.safe_load(path.read_text("utf-8")) for name, path in WORKFLOWS.items()}
JOBS = {f"{name}, {job}": data for name, each in LOADED.items() for job, data in each["jobs"].items()}
STEPS = {f"{job}, {step['name']}": step for job, data in JOBS.items() for step in data["steps"]}


def select(table):
    return pytest.mark.parametrize("name", table)


def test_these_are_the_workflows():
    assert sorted(WORKFLOWS) == ["audit.yml", "ci.yml", "refresh.yml", "release.yml"]


@select(LOADED)
def test_a_workflow_has_no_permission_that_a_job_does_not_ask_for(name):
    assert LOADED[name]["permissions"] == {}


@select(LOADED)
def test_a_workflow_says_what_becomes_of_two_at_once(name):
    assert {"group", "cancel-in-progress"} == set(LOADED[name]["concurrency"])


@select(JOBS)
def test_a_job_has_a_time_limit_and_names_its_permissions(name):
    assert 0 < JOBS[name]["timeout-minutes"] <= 40
    assert JOBS[name]["permissions"]


@select(WORKFLOWS)
def test_a_permission_comes_with_its_reason(name):
    granted = re.findall(r"^      [a-z-]+: (?:read|write)\b.*$", WORKFLOWS[name].read_text("utf-8"), re.M)
    assert granted
    assert [line for line in granted if " # " not in line] == []


@select([name for name, data in JOBS.items() if "write" in data["permissions"].values() and "act" not in name])
def test_only_the_release_and_the_alarm_write_besides(name):
    assert name in {"refresh.yml, alarm", "release.yml, commit", "release.yml, publish", "release.yml, assets"}


def test_the_job_that_reads_the_page_may_write_nothing():
    assert JOBS["refresh.yml, read"]["permissions"] == {"contents": "read"}
    assert "token" not in str(JOBS["refresh.yml, read"]).lower().replace("credentials", "")


@select([name for name, step in STEPS.items() if "uses" in step])
def test_an_action_is_pinned_by_its_commit(name):
    assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", STEPS[name]["uses"])


@select(WORKFLOWS)
def test_a_pin_says_its_version(name):
    lines = [line for line in WORKFLOWS[name].read_text("utf-8").splitlines() if "uses:" in line]
    assert [line for line in lines if not re.search(r" # v[0-9]+\.[0-9]+\.[0-9]+$", line)] == []


def test_an_action_has_one_pin():
    pins = {step["uses"].split("@")[0]: set() for step in STEPS.values() if "uses" in step}
    for step in STEPS.values():
        if "uses" in step:
            pins[step["uses"].split("@")[0]].add(step["uses"])
    assert [each for each in pins.values() if len(each) > 1] == []


@select([name for name, step in STEPS.items() if "checkout" in step.get("uses", "")])
def test_a_checkout_keeps_no_credentials(name):
    assert STEPS[name]["with"]["persist-credentials"] is False


@select([name for name, step in STEPS.items() if "run" in step])
def test_a_step_is_one_line_without_expressions(name):
    assert "\n" not in STEPS[name]["run"].strip()
    assert "${{" not in STEPS[name]["run"]


@select([name for name, step in STEPS.items() if "scraper workflow" in step.get("run", "")])
def test_a_step_of_ours_exists(name):
    found = re.fullmatch(r'\.venv/bin/python -m scraper workflow ([a-z-]+) "\$RUNNER_TEMP/\w+"', STEPS[name]["run"])
    assert found[1] in workflow.STEPS


def test_every_step_of_ours_is_in_a_workflow():
    ran = {step["run"].split()[4] for step in STEPS.values() if "scraper workflow" in step.get("run", "")}
    assert ran == set(workflow.STEPS)


@select([name for name in JOBS if name.startswith(("refresh.yml, read", "refresh.yml, alarm", "release.yml, check"))])
def test_forks_and_other_branches_do_nothing(name):
    assert "github.repository == 'deepseek-prices/deepseek-prices'" in JOBS[name]["if"]
    assert "github.ref == 'refs/heads/main'" in JOBS[name]["if"]


def test_the_names_that_the_code_looks_for_are_those_of_the_workflow():
    assert f"refresh.yml, act, {conversation.UNAVAILABLE_STEP}" in STEPS
    assert STEPS["refresh.yml, read, Keep the captures"]["with"]["name"] == release.CAPTURES
    assert {f"refresh.yml, read, {name}" for name in walker.SKIPPED} <= STEPS.keys()


def test_the_schedule_is_off_the_hour():
    # YAML reads the key `on` as true.
    (schedule,) = LOADED["refresh.yml"][True]["schedule"]
    assert schedule["cron"].split()[0] not in {"0", "30", "*"}
