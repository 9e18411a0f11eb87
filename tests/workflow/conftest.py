"""What these tests share: a small repository with its origin, the site in a state, and a stand-in for GitHub.

The modules of this folder import each other by name.
"""

import compileall
import os
import py_compile
import re
import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import gh_stand_in
import loopback
import walker
from walker import git

from scraper.dataset import dataset, publish
from scraper.workflow import steps

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "tests" / "pages"
EDITIONS = ("2026-10-31T160000Z", "2026-11-13T160000Z")
"""Those of the small repository: few, so that a refresh takes a second. The last is the page's state."""


def page(language):
    return (PAGES / f"2026-11-15_{language}_services" / "page.html").read_text("utf-8")


def replaced(text, old, new):
    assert old in text
    return text.replace(old, new)


def pages(english=None, chinese=None):
    """The page in both languages; each may be changed by replacements."""
    texts = {"en": page("en"), "zh": page("zh")}
    for language, changes in (("en", english), ("zh", chinese)):
        for old, new in changes or ():
            texts[language] = replaced(texts[language], old, new)
    return {(language, "html"): text.encode() for language, text in texts.items()}


# What `make test-data` finds in the small repository.
DATA_TEST = """
from pathlib import Path

from scraper.dataset import dataset
from scraper.dataset.check import check
from scraper.reading import words_file


def test_no_meaning_is_open():
    assert words_file.current()


def test_no_rule_is_broken():
    assert [str(each) for each in check(dataset.load(Path(__file__).parents[2] / "data"))] == []
"""

DEARER = [("$1.98", "$2.00"), ("$3.96", "$4.00")], [(">13.5元", ">13.6元"), (">27.0元", ">27.2元")]
MUCH_DEARER = [("$1.98", "$2.10"), ("$3.96", "$4.20")], [(">13.5元", ">14元"), (">27.0元", ">28元")]
STATES = {
    "unchanged": pages(),
    "changed": pages(*DEARER),
    "changed again": pages(*MUCH_DEARER),
    "unreadable": pages([("<hr>", "<p>From tomorrow on @everybody pays ${{ github.token }}.</p><hr>")]),
    "reworded": pages([("Model prices are listed", "All @prices of `models` are listed"), *DEARER[0]], DEARER[1]),
    "reworded again": pages([("Model prices are listed", "The prices of models are listed"), *DEARER[0]], DEARER[1]),
    "disagreeing": pages([("<td>500</td>", "<td>600</td>")]),
}


@pytest.fixture(scope="session")
def _template(tmp_path_factory):
    """The bare origin of the small repository; only copied."""
    folder = tmp_path_factory.mktemp("template")
    for name in ("scraper", "schema", "deepseek_prices", "data"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "Makefile", "requirements.lock", ".gitignore", ".gitattributes"):
        shutil.copyfile(ROOT / name, folder / name)
    for path in [*(folder / "data" / "editions").iterdir()]:
        if path.stem not in EDITIONS:
            path.unlink()
    for name, header in (("observations", dataset.OBSERVATIONS_HEADER), ("released", dataset.RELEASED_HEADER)):
        (folder / "data" / f"{name}.csv").write_text(f"{','.join(header)}\n", encoding="utf-8")
    (folder / "data" / "guide_names.yaml").write_text("schema_version: 1\nnames: []\n", encoding="utf-8")
    makefile = folder / "Makefile"
    text, count = re.subn(
        r"^DATA_TESTS := (.*\\\n)*.*$", "DATA_TESTS := tests", makefile.read_text("utf-8"), flags=re.M
    )
    assert count == 1
    makefile.write_text(text, encoding="utf-8")
    tests = folder / "tests" / "data"
    tests.mkdir(parents=True)
    (tests / "test_repository.py").write_text(DATA_TEST, encoding="utf-8")
    publish.write_compiled(folder)
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=The small repository")
    bare = tmp_path_factory.mktemp("bare") / "origin.git"
    for name in ("scraper", "deepseek_prices"):
        compileall.compile_dir(folder / name, quiet=1, invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)
    walker.COMPILED[:] = [(folder, each.relative_to(folder)) for each in folder.rglob("__pycache__")]
    git(folder, "clone", "--quiet", "--bare", f"file://{folder}", str(bare))  # as one pack, which is quickly copied
    return bare


@pytest.fixture
def origin(_template, tmp_path):
    """A bare repository of the test's own."""
    return Path(shutil.copytree(_template, tmp_path / "origin.git"))


@pytest.fixture
def checkout(origin, tmp_path):
    """A checkout of the origin, with its history."""
    return walker.clone(origin, tmp_path / "checkout", depth=0)


@pytest.fixture
def later(origin, tmp_path):
    """A checkout of the origin as it then is."""
    return lambda: walker.clone(origin, tmp_path / f"later-{len(list(tmp_path.iterdir()))}", depth=0)


@pytest.fixture
def log(origin):
    """The subjects of the commits on a branch of the origin, newest first."""

    def subjects(branch="main"):
        return git(origin, "log", "--format=%s", branch).splitlines()

    return subjects


@pytest.fixture
def content(origin):
    """A file on a branch of the origin."""
    return lambda path, branch="main": git(origin, "show", f"{branch}:{path}")


@pytest.fixture
def branches(origin):
    """The branches of the origin."""
    return lambda: git(origin, "branch", "--format=%(refname:short)").split()


@pytest.fixture(scope="session")
def site():
    """The running site; `show` puts it into a state."""
    with loopback.site() as server:
        server.show = lambda state: setattr(
            server, "answer", loopback.serve(STATES[state]) if state in STATES else _down
        )
        yield server


def _down(request):
    request.send(b"web server is down", status=521)


@pytest.fixture
def hub(tmp_path):
    """What is on GitHub."""
    (tmp_path / "hub").mkdir()
    return gh_stand_in.Hub(tmp_path / "hub")


@pytest.fixture
def actions(hub, origin, monkeypatch, tmp_path):
    """The environment of a step, as the runner and the workflow set it."""
    for name in [name for name in os.environ if name.startswith(("GITHUB_", "GH_"))]:
        monkeypatch.delenv(name)
    settings = {
        "GH_STAND_IN": str(hub.path.parent),
        "GH_STAND_IN_ORIGIN": str(origin),
        "GH_TOKEN": gh_stand_in.TOKEN,
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        "GITHUB_REF_NAME": "main",
        "GITHUB_REPOSITORY": gh_stand_in.REPOSITORY,
        "GITHUB_RUN_ID": "77",
        "GITHUB_SERVER_URL": "https://github.example",
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
        "PATH": f"{walker.programs(tmp_path / 'bin')}:{os.environ['PATH']}",
        "TESTS": "success",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    return hub


@pytest.fixture(scope="session")
def results(_template, site, tmp_path_factory):
    """What `read` hands over for a state of the site; made once for each."""
    made = {}

    def result(state, time=1):
        if (state, time) not in made:
            place = tmp_path_factory.mktemp("read")
            site.show(state)
            checkout = walker.compiled(walker.clone(_template, place / "checkout", depth=0))
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("GITHUB_OUTPUT", str(place / "output"))
                patch.setenv("GITHUB_STEP_SUMMARY", str(place / "summary"))
                steps.run("read", checkout, place / "out")
            made[state, time] = place
        return made[state, time]

    return result


@pytest.fixture
def out(results, tmp_path):
    """A copy of what `read` hands over for a state."""

    def copy(state, time=1):
        folder = tmp_path / "out"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(results(state, time) / "out", folder)
        return folder

    return copy


# ------------------------------------------------------------------------------------- a whole run, for its branch


@pytest.fixture
def reads(origin, site, tmp_path, monkeypatch):
    """Reads the page in a state, as the first job does; what it hands over."""

    def run(state):
        place = tmp_path / f"read-{len(list(tmp_path.iterdir()))}"
        site.show(state)
        checkout = walker.compiled(walker.clone(origin, place / "checkout", depth=0))
        monkeypatch.setenv("GITHUB_OUTPUT", str(place / "output"))
        steps.run("read", checkout, place / "out")
        return place

    return run


@pytest.fixture
def whole(reads, later, monkeypatch):
    """Runs the whole with the page in a state; its exit code, and whether there was something to test."""

    def run(state, tests):
        place = reads(state)
        said = dict(line.split("=") for line in (place / "output").read_text("utf-8").splitlines())
        monkeypatch.setenv("TESTS", tests if said["test"] == "true" else "none")
        steps.act(later(), place / "out")
        return int(said["exit_code"]), said["test"] == "true"

    return run


@pytest.fixture(scope="session")
def _first_runs():
    return {}


@pytest.fixture
def run(whole, origin, hub, site, _template, _first_runs, tmp_path_factory):
    """The same; what a run leaves that begins from the template is made once for each state, and copied."""
    world = (origin, hub.path.parent)

    def run(state, tests="success"):
        site.show(state)  # what a later look of the test sees, too
        if any(world[1].iterdir()) or git(origin, "for-each-ref") != git(_template, "for-each-ref"):
            return whole(state, tests)
        if (state, tests) in _first_runs:
            kept, found = _first_runs[state, tests]
            walker.put_back(kept, *world)
        else:
            found = whole(state, tests)
            kept = tmp_path_factory.mktemp("first")
            for folder in world:
                shutil.copytree(folder, kept / folder.name)
            _first_runs[state, tests] = kept, found
        return found

    return run


@pytest.fixture
def pushes(origin, tmp_path):
    """Somebody pushes a commit to a branch."""

    def push(name, files, message="By a reviewer"):
        place = walker.clone(origin, tmp_path / f"push-{len(list(tmp_path.iterdir()))}", depth=0)
        walker.git(place, "checkout", "--quiet", name)
        for path, text in files.items():
            (place / path).write_text(text, encoding="utf-8")
        walker.git(place, "add", "--all")
        walker.git(place, "commit", "--quiet", "--allow-empty", f"--message={message}")
        walker.git(place, "push", "--quiet", "origin", name)

    return push


@pytest.fixture
def editions(origin):
    """The editions of a branch of the origin."""
    return lambda name="main": walker.git(origin, "ls-tree", "--name-only", name, "data/editions/").splitlines()
