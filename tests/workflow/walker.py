"""Walks through a workflow: its jobs and their `run:` steps in order, as the runner would, on this machine."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import yaml
from github_stand_in import REPOSITORY, TOKEN

# Steps with `run:` that only set up what is here already, or take minutes and are tested by what they run themselves.
SKIPPED = {"Set up the environment", "Test the result"}

# The bytecode of the small repository's modules: each checkout takes it, so that none compiles them anew.
COMPILED = []


class Walk:
    """One run of a workflow. Artifacts are folders below `place`; every job has a checkout of its own."""

    def __init__(self, workflow, origin, api, place, *, repository=REPOSITORY, tests="success"):
        self.jobs = yaml.safe_load(workflow.read_text("utf-8"))["jobs"]
        self.origin, self.api, self.place, self.tests = origin, api, place, tests
        self.run_id = len(api.runs) + 1
        self.github = {"repository": repository, "ref": "refs/heads/main", "token": TOKEN}
        self.needs = {}
        self.ran = []
        self.log = ""

    def run(self):
        """All jobs in order; the run is in GitHub's history afterwards."""
        history = []
        for name, job in self.jobs.items():
            needed = [job.get("needs", [])] if isinstance(job.get("needs"), str) else job.get("needs", [])
            condition = job.get("if", "true")
            free = "always()" in condition or all(self.needs[each]["result"] == "success" for each in needed)
            if not (free and self._holds(condition, {})):
                self.needs[name] = {"result": "skipped", "outputs": {}}
                continue
            steps = _Job(self, name, job).run()
            history.append({"name": job["name"], "steps": steps})
        self.api.runs.append({"id": self.run_id, "jobs": history})
        return self

    def _holds(self, condition, steps):
        return holds(condition, {"github": self.github, "needs": self.needs, "steps": steps})

    def environment(self, folder):
        """What the runner sets, and what the site and the coverage need; nothing else of ours."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "PYTHON"))}
        return kept | {
            "GITHUB_API_URL": self.api.address,
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
        self.steps = {}

    def run(self):
        """Its steps, with how each ended, as the API lists them."""
        failed, listed = False, []
        for step in self.job["steps"]:
            if failed or not self.walk._holds(step.get("if", "true"), self.steps):
                listed.append({"name": step["name"], "conclusion": "skipped"})
                continue
            done = self._uses(step) if "uses" in step else self._run(step)
            failed = not done
            listed.append({"name": step["name"], "conclusion": "success" if done else "failure"})
        outputs = {key: self._value(text) for key, text in self.job.get("outputs", {}).items()}
        self.walk.needs[self.name] = {"result": "failure" if failed else "success", "outputs": outputs}
        return listed

    def _value(self, text):
        context = {"github": self.walk.github, "needs": self.walk.needs, "steps": self.steps}
        context["runner"] = {"temp": str(self.folder / "temp")}
        return re.sub(r"\$\{\{ ([a-z_.]+) \}\}", lambda found: look(found[1], context), text)

    def _uses(self, step):
        action = step["uses"].partition("@")[0]
        values = {key: self._value(value) for key, value in step.get("with", {}).items() if isinstance(value, str)}
        if action == "actions/checkout":
            assert step["with"]["persist-credentials"] is False
            clone(self.walk.origin, self.folder / "checkout")
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
        if step["name"] in SKIPPED:
            self.steps[step.get("id", "")] = {"outcome": self.walk.tests}
            return True
        environment = self.walk.environment(self.folder)
        environment |= {name: self._value(value) for name, value in step.get("env", {}).items()}
        done = subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", step["run"]],
            cwd=self.folder / "checkout",
            env=environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        self.walk.ran.append(step["name"])
        self.walk.log += done.stdout + done.stderr
        output = self.folder / "output"
        lines = output.read_text("utf-8").splitlines() if output.exists() else []
        self.steps[step.get("id", "")] = {"outputs": dict(line.split("=", 1) for line in lines)}
        return done.returncode == 0


def clone(origin, place):
    """A checkout; its Python is the one that runs the tests."""
    subprocess.run(["git", "clone", "--quiet", "--depth=1", f"file://{origin}", place], check=True)
    (place / ".venv" / "bin").mkdir(parents=True)
    python = place / ".venv" / "bin" / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    for folder in COMPILED:
        shutil.copytree(folder, place / folder.parent.name / "__pycache__")
    return place


def look(path, context):
    """The value at a dotted path; empty where there is none, as in an expression."""
    value = context
    for part in path.split("."):
        value = value.get(part, {})
    return value if isinstance(value, str) else ""


def holds(condition, context):
    """Whether an `if:` holds: comparisons of a path with a text, joined by && and ||."""
    text = " ".join(condition.split())
    text = re.sub(r"(?<!')\b[a-z_]+(\.[a-z_]+)+\b(?!')", lambda found: repr(look(found[0], context)), text)
    for word, python in {"&&": "and", "||": "or", "always()": "True", "true": "True"}.items():
        text = text.replace(word, python)
    return bool(eval(text, {"__builtins__": {}}))
