"""Walks through a workflow: its jobs and their steps in order, as the runner would, on this machine.

No `run:` step is left out. What would install something finds it installed: a checkout has the environments that `make`
makes, with their stamps, whose Python is the one that runs the tests.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import yaml
from gh_stand_in import REPOSITORY, TOKEN

# The bytecode of the small repository's modules, for the checkouts in which processes run.
COMPILED = []


class Walk:
    """One run of a workflow. Artifacts are folders below `place`; every job has a checkout of its own.

    `broken` names a job and the step of it that fails. With `needs`, the jobs that it has are over already.
    """

    def __init__(self, workflow, origin, hub, place, *, refresh="on", broken=None, needs=None, installed=True):
        self.jobs = yaml.safe_load(workflow.read_text("utf-8"))["jobs"]
        self.origin, self.hub, self.place = origin, hub, place
        self.broken, self.installed = broken, installed
        self.run_id = len(hub.load().runs) + 1
        self.github = {"repository": REPOSITORY, "ref": "refs/heads/main", "token": TOKEN}
        self.sha = git(origin, "rev-parse", "main").strip()  # of the event: main goes on while a run waits
        self.variables = {"REFRESH": refresh}
        self.needs = dict(needs or {})
        self.ran = []
        self.log = ""

    def run(self):
        """All jobs in order; the run is in GitHub's history afterwards."""
        history = []
        for name, job in self.jobs.items():
            if name in self.needs:
                continue
            needed = [job.get("needs", [])] if isinstance(job.get("needs"), str) else job.get("needs", [])
            condition = job.get("if", "true")
            free = "always()" in condition or all(self.needs[each]["result"] == "success" for each in needed)
            if not (free and self.holds(condition, {})):
                self.needs[name] = {"result": "skipped", "outputs": {}}
                continue
            steps = _Job(self, name, job).run()
            history.append({"name": job["name"], "steps": steps})
        runs = self.hub.load().runs
        runs.append({"id": self.run_id, "jobs": history})
        self.hub.save()
        return self

    def results(self):
        """Of each job how it ended."""
        return {name: job["result"] for name, job in self.needs.items()}

    def context(self, steps):
        return {"github": self.github, "needs": self.needs, "steps": steps, "vars": self.variables}

    def holds(self, condition, steps):
        return holds(condition, self.context(steps))

    def environment(self, folder):
        """What the runner sets, and what the site and the stand-in need; nothing else of ours."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "GH_", "PYTEST"))}
        kept = {name: value for name, value in kept.items() if not name.startswith(("PYTHON", "COV_", "MAKE"))}
        return kept | {
            "GH_STAND_IN": str(self.hub.path.parent),
            "GH_STAND_IN_ORIGIN": str(self.origin),
            "GITHUB_OUTPUT": str(folder / "output"),
            "GITHUB_REF_NAME": "main",
            "GITHUB_REPOSITORY": self.github["repository"],
            "GITHUB_RUN_ID": str(self.run_id),
            "GITHUB_SERVER_URL": "https://github.example",
            "GITHUB_STEP_SUMMARY": str(folder / "summary"),
            "RUNNER_TEMP": str(folder / "temp"),
        }


class _Job:
    def __init__(self, walk, name, job):
        self.walk, self.name, self.job = walk, name, job
        self.folder = walk.place / f"{walk.run_id}-{name}"
        (self.folder / "temp").mkdir(parents=True)
        self.workspace = self.folder / "checkout"
        self.steps = {}

    def run(self):
        """Its steps, with how each ended, as the API lists them."""
        failed, listed = False, []
        for step in self.job["steps"]:
            if failed or not self.walk.holds(step.get("if", "true"), self.steps):
                listed.append({"name": step["name"], "conclusion": "skipped"})
                continue
            done = (self.name, step["name"]) != self.walk.broken and self._done(step)
            self.steps.setdefault(step.get("id", ""), {})["outcome"] = "success" if done else "failure"
            failed = not done and not step.get("continue-on-error")
            listed.append({"name": step["name"], "conclusion": "failure" if failed else "success"})
        outputs = {key: self._value(text) for key, text in self.job.get("outputs", {}).items()}
        self.walk.needs[self.name] = {"result": "failure" if failed else "success", "outputs": outputs}
        return listed

    def _done(self, step):
        return self._uses(step) if "uses" in step else self._run(step)

    def _value(self, text):
        context = self.walk.context(self.steps) | {"runner": {"temp": str(self.folder / "temp")}}
        found = re.compile(r"\$\{\{ ([a-z_.]+)(?: \|\| '([a-z]+)')? \}\}")
        return found.sub(lambda each: look(each[1], context) or each[2] or "", text)

    def _uses(self, step):
        action = step["uses"].partition("@")[0]
        values = {key: self._value(value) for key, value in step.get("with", {}).items() if isinstance(value, str)}
        if action == "actions/checkout":
            assert step["with"]["persist-credentials"] is False
            clone(
                self.walk.origin, self.workspace, step["with"].get("fetch-depth", 1), values.get("ref", self.walk.sha)
            )
            compiled(self.workspace)
            if self.walk.installed:
                install(self.workspace)
        elif action == "actions/upload-artifact":
            source = Path(values["path"])
            if not source.exists():
                return values["if-no-files-found"] == "ignore"
            shutil.copytree(source, self.walk.place / f"{self.walk.run_id}-artifact-{values['name']}")
        elif action == "actions/download-artifact":
            source = self.walk.place / f"{self.walk.run_id}-artifact-{values['name']}"
            shutil.copytree(source, values["path"], dirs_exist_ok=True)
        else:
            assert action == "actions/setup-python", action
        return True

    def _run(self, step):
        self.workspace.mkdir(exist_ok=True)
        environment = self.walk.environment(self.folder)
        environment |= {name: self._value(value) for name, value in step.get("env", {}).items()}
        environment["PATH"] = f"{programs(self.folder / 'bin')}:{environment['PATH']}"
        done = subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", step["run"]],
            cwd=self.workspace,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        self.walk.ran.append(step["name"])
        self.walk.log += done.stdout + done.stderr
        output = self.folder / "output"
        lines = output.read_text("utf-8").splitlines() if output.exists() else []
        self.steps.setdefault(step.get("id", ""), {})["outputs"] = dict(line.split("=", 1) for line in lines)
        return done.returncode == 0


def git(folder, *arguments):
    """What git prints, asked by a person."""
    person = ("-c", "user.name=A person", "-c", "user.email=person@example.org")
    done = subprocess.run(["git", *person, *arguments], cwd=folder, capture_output=True, encoding="utf-8", check=True)
    return done.stdout


def clone(origin, place, depth=1, ref="main"):
    """A checkout of a branch or commit; with depth 0 of the whole history, and of all branches."""
    newest = ref in {"main", git(origin, "rev-parse", "main").strip()}
    shallow = ["--depth", str(depth)] if depth and newest else []
    subprocess.run(["git", "clone", "--quiet", *shallow, f"file://{origin}", place], check=True)
    if not newest:
        git(place, "checkout", "--quiet", "-B", "main", ref)
    return place


def compiled(checkout):
    """The checkout with its modules' bytecode, so that no process compiles them anew."""
    for folder, name in COMPILED:
        shutil.copytree(folder / name, checkout / name, copy_function=os.link)
    return checkout


def put_back(kept, *world):
    """The folders as they were kept."""
    for folder in world:
        shutil.rmtree(folder)
        shutil.copytree(kept / folder.name, folder)


def install(checkout):
    """The environments that `make` makes, as if it had."""
    for name in (".venv", ".venv-scraper"):
        programs(checkout / name / "bin")
        (checkout / name / ".complete").touch()


def programs(folder):
    """A folder for PATH: this Python, and the stand-in for gh."""
    folder.mkdir(parents=True, exist_ok=True)
    stand_in = Path(__file__).with_name("gh_stand_in.py")
    for name, command in {
        "python": f'"{sys.executable}"',
        "python3": f'"{sys.executable}"',
        "gh": f'"{sys.executable}" -S -E "{stand_in}"',
    }.items():
        (folder / name).write_text(f'#!/bin/sh\nexec {command} "$@"\n', encoding="utf-8")
        (folder / name).chmod(0o755)
    return folder


def look(path, context):
    """The value at a dotted path; empty where there is none, as in an expression."""
    value = context
    for part in path.split("."):
        value = value.get(part, {})
    return value if isinstance(value, str) else ""


def holds(condition, context):
    """Whether an `if:` holds: comparisons of a path with a text, joined by && and ||."""
    text = " ".join(condition.split())
    text = re.sub(r"(?<!')\b[a-zA-Z_]+(\.[a-zA-Z_]+)+\b(?!')", lambda found: repr(look(found[0], context)), text)
    for word, python in {"&&": "and", "||": "or", "always()": "True", "true": "True"}.items():
        text = re.sub(rf"(?<!')\b{word}\b(?!')" if word.isalpha() else re.escape(word), python, text)
    return bool(eval(text, {"__builtins__": {}}))
