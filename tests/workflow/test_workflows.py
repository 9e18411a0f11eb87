"""What every workflow promises, whoever edits it; zizmor (`make lint`) looks at the rest."""

import re
from pathlib import Path

import pytest
import yaml

from scraper.workflow import conversation, release, steps

FOLDER = Path(__file__).parents[2] / ".github"
WORKFLOWS = {path.name: path for path in sorted((FOLDER / "workflows").glob("*.yml"))}
LOADED = {name: yaml.safe_load(path.read_text("utf-8")) for name, path in WORKFLOWS.items()}
JOBS = {f"{name}, {job}": data for name, each in LOADED.items() for job, data in each["jobs"].items()}
STEPS = {f"{job}, {step['name']}": step for job, data in JOBS.items() for step in data["steps"]}


def select(table):
    return pytest.mark.parametrize("name", table)


def test_these_are_the_workflows():
    assert sorted(WORKFLOWS) == ["audit.yml", "ci.yml", "pages.yml", "refresh.yml", "release.yml"]


@select(LOADED)
def test_a_workflow_has_no_permission_that_a_job_does_not_ask_for(name):
    assert LOADED[name]["permissions"] == {}


@select(LOADED)
def test_a_workflow_says_what_becomes_of_two_at_once(name):
    assert {"group", "cancel-in-progress"} == set(LOADED[name]["concurrency"])


@select(JOBS)
def test_a_job_has_a_time_limit_and_names_its_permissions(name):
    assert 0 < JOBS[name]["timeout-minutes"] <= 60
    assert JOBS[name]["permissions"]


@select(WORKFLOWS)
def test_a_permission_comes_with_its_reason(name):
    granted = re.findall(r"^      [a-z-]+: (?:read|write)\b.*$", WORKFLOWS[name].read_text("utf-8"), re.M)
    assert granted
    assert [line for line in granted if " # " not in line] == []


@select([name for name, data in JOBS.items() if "write" in data["permissions"].values() and "act" not in name])
def test_only_the_release_the_alarm_and_the_pages_write_besides(name):
    assert name in {
        "pages.yml, deploy", "refresh.yml, alarm", "release.yml, commit", "release.yml, publish", "release.yml, assets",
    }  # fmt: skip


def test_the_job_that_reads_the_page_may_write_nothing():
    assert JOBS["refresh.yml, read"]["permissions"] == {"contents": "read"}
    assert "token" not in str(JOBS["refresh.yml, read"]).lower().replace("credentials", "")


@select([name for name, step in STEPS.items() if "uses" in step])
def test_an_action_is_pinned_by_its_commit(name):
    assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", STEPS[name]["uses"])


@select(WORKFLOWS)
def test_a_pin_says_its_version(name):
    lines = [line for line in WORKFLOWS[name].read_text("utf-8").splitlines() if re.search(r"\buses:", line)]
    assert [line for line in lines if not re.search(r" # v[0-9]+\.[0-9]+\.[0-9]+$", line)] == []


# The first version of each action that runs on what GitHub's runners have today, and why.
OLDEST = {
    "actions/checkout": ((5, 0, 0), "Node 24; the runners have had no Node 20 since 2026-09-16"),
    "actions/setup-python": ((6, 0, 0), "Node 24"),
    "actions/upload-artifact": ((6, 0, 0), "Node 24 by default"),
    "actions/download-artifact": ((7, 0, 0), "Node 24 by default; from 8 on a digest that differs is an error"),
    "actions/upload-pages-artifact": ((5, 0, 0), "the first whose own step is pinned and on Node 24"),
    "actions/deploy-pages": ((5, 0, 0), "Node 24"),
    "pypa/gh-action-pypi-publish": ((1, 14, 1), "the first whose own steps use no action of Node 20"),
}


@select(WORKFLOWS)
def test_a_pin_is_new_enough_for_the_runners_of_today(name):
    pins = re.findall(r"uses: ([^@\s]+)@\S+ # v([0-9.]+)", WORKFLOWS[name].read_text("utf-8"))
    assert pins
    old = [(action, version) for action, version in pins if _numbers(version) < OLDEST[action][0]]
    assert old == [], [OLDEST[action][1] for action, _ in old]


def _numbers(version):
    return tuple(int(part) for part in version.split("."))


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
def test_a_step_has_no_expressions_in_its_script(name):
    assert "${{" not in STEPS[name]["run"]


@select([name for name, step in STEPS.items() if "run" in step and name != "refresh.yml, alarm, Open the issue"])
def test_a_step_is_one_line(name):
    assert "\n" not in STEPS[name]["run"].strip()


def test_the_alarm_needs_nothing_of_what_may_have_failed():
    (step,) = JOBS["refresh.yml, alarm"]["steps"]
    assert "uses" not in step
    assert re.search("python|make|git ", step["run"]) is None


@select([name for name, step in STEPS.items() if "scraper workflow" in step.get("run", "")])
def test_a_step_of_ours_exists(name):
    found = re.fullmatch(
        r'\.venv(?:-scraper)?/bin/python -m scraper workflow ([a-z-]+) "\$RUNNER_TEMP/\w+"', STEPS[name]["run"]
    )
    assert found[1] in steps.STEPS


def test_every_step_of_ours_is_in_a_workflow():
    ran = {step["run"].split()[4] for step in STEPS.values() if "scraper workflow" in step.get("run", "")}
    assert ran == set(steps.STEPS)


SWITCHES = {"refresh.yml": "REFRESH", "audit.yml": "REFRESH", "release.yml": "RELEASE", "pages.yml": "PAGES"}


@select([name for name, data in JOBS.items() if not name.startswith("ci.yml") and "needs" not in data])
def test_a_fork_does_nothing_until_it_is_switched_on(name):
    workflow_name = name.partition(",")[0]
    assert f"vars.{SWITCHES[workflow_name]} == 'on'" in JOBS[name]["if"]
    assert workflow_name == "audit.yml" or "github.ref == 'refs/heads/main'" in JOBS[name]["if"]


@select(WORKFLOWS)
def test_a_workflow_does_not_know_the_name_of_its_repository(name):
    assert "deepseek-prices/deepseek-prices" not in WORKFLOWS[name].read_text("utf-8")


def test_the_names_that_the_code_looks_for_are_those_of_the_workflow():
    assert f"refresh.yml, act, {conversation.UNAVAILABLE_STEP}" in STEPS
    assert STEPS["refresh.yml, read, Keep the captures"]["with"]["name"] == release.CAPTURES
    assert f'"{conversation.STOPPED_LABEL}"' in STEPS["refresh.yml, alarm, Open the issue"]["run"]


def test_the_job_that_reads_the_page_installs_what_the_scraper_needs_and_no_more():
    made = [step["run"] for name, step in STEPS.items() if name.startswith("refresh.yml, read") and "make" in str(step)]
    assert made == ["make .venv-scraper/.complete"]


def test_a_merged_edition_starts_the_release():
    pushed = LOADED["release.yml"][True]["push"]
    assert pushed == {"branches": ["main"], "paths": ["data/editions/**"]}


def test_the_schedule_is_off_the_hour():
    # YAML reads the key `on` as true.
    (schedule,) = LOADED["refresh.yml"][True]["schedule"]
    assert schedule["cron"].split()[0] not in {"0", "30", "*"}
