"""`make test-feeds` runs what stands here, with the tools of those whose forms the feeds have."""

import json
import os
import subprocess
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path

import pytest

from scraper.publication import folder

ROOT = Path(__file__).parents[2]
AT = datetime.fromisoformat("2026-11-29T12:00:00Z")

collect_ignore = ["genai_prices_limits.py", "litellm_answers.py"]  # they run elsewhere
if not all(map(find_spec, ("feedparser", "frictionless", "icalendar", "recurring_ical_events"))):
    collect_ignore_glob = ["test_*.py"]


@pytest.fixture(scope="session")
def out(tmp_path_factory):
    """The folder of the feeds."""
    place = tmp_path_factory.mktemp("feeds")
    folder.write(ROOT, place, AT, datetime.fromisoformat("2099-12-31T00:00:00Z"))
    return place / "v1"


@pytest.fixture(scope="session")
def peers():
    """What a script prints as JSON in the environment of the packages that price, too; nothing asks the network."""

    def run(script, *words):
        environment = os.environ | {"LITELLM_LOCAL_MODEL_COST_MAP": "True", "HTTPS_PROXY": "http://127.0.0.1:9"}
        done = subprocess.run(
            [ROOT / ".venv-peers" / "bin" / "python", Path(__file__).parent / script, *words],
            env=environment, capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run
