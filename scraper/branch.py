"""The branch of the pull request: what it holds beside `main`, and whose commits those are."""

from __future__ import annotations

from pathlib import Path

from scraper import github, publish, yaml_file
from scraper.conversation import BRANCH, said_of_tests
from scraper.github import commit, committed, git
from scraper.reading import Data
from scraper.state import same

_TRACKING = f"refs/remotes/origin/{BRANCH}"


def fetched(root: Path) -> Branch:
    """The branch as it is now on GitHub."""
    if git(root, "ls-remote", "--heads", "origin", BRANCH, secret=True):
        git(root, "fetch", "--quiet", "origin", f"+refs/heads/{BRANCH}:{_TRACKING}", secret=True)
    else:
        git(root, "update-ref", "-d", _TRACKING)
    return Branch(root)


class Branch:
    """The branch as the checkout knows it, which has its history and that of `main`; there may be none."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._head = git(root, "rev-parse", "--quiet", "--verify", _TRACKING, check=False).strip()
        own = git(root, "rev-list", "--reverse", f"HEAD..{_TRACKING}").split() if self._head else []
        self._commits = own

    @property
    def message(self) -> str:
        """That of its first commit: the change as it was first proposed."""
        return git(self._root, "log", "-1", "--format=%B", self._commits[0])

    def has(self, paths: list[str]) -> bool:
        """Whether it has the editions at these paths of the checkout, and no other; their instants may differ."""
        here = [path for path in paths if path.startswith("data/editions/")]
        there = [path for path in self._files() if path.startswith("data/editions/")]
        return bool(here) and len(here) == len(there) and all(map(self._is, here, there))

    def is_settled(self) -> bool:
        """Whether there is nothing to do: it was tested on the `main` of now, or somebody else works on it."""
        main = git(self._root, "rev-parse", "HEAD").strip()
        base = git(self._root, "merge-base", "HEAD", _TRACKING).strip()
        return said_of_tests(self.message) != "" and (main == base or not self.is_ours())

    def is_ours(self) -> bool:
        """Whether all its commits are those of a refresh."""
        authors = git(self._root, "log", "--format=%ae", f"HEAD..{_TRACKING}").split()
        return set(authors) == {github.AUTHOR["EMAIL"]}

    def lay_over(self, paths: list[str]) -> None:
        """Put its own files in place of those at these paths of the checkout."""
        for path in paths:
            (self._root / path).unlink()
        for path in self._files():
            publish.write_whole(self._root / path, committed(self._root, path, _TRACKING))

    def replace(self, message: str) -> None:
        """Push what differs in the checkout as its only commit, unless somebody has pushed to it since."""
        commit(self._root, message)
        lease = f"--force-with-lease=refs/heads/{BRANCH}:{self._head}"
        git(self._root, "push", "--quiet", lease, "origin", f"HEAD:refs/heads/{BRANCH}", secret=True)

    def _files(self) -> list[str]:
        """The paths of the editions and the evidence that it has and `main` has not."""
        if not self._head:
            return []
        listed = git(self._root, "ls-tree", "-r", "--name-only", _TRACKING, "data/editions/", "data/evidence/")
        return [path for path in listed.splitlines() if not committed(self._root, path)]

    def _is(self, here: str, there: str) -> bool:
        one, two = yaml_file.load(self._root / here), yaml_file.loads(committed(self._root, there, _TRACKING), there)
        return same(one, two) and _statement(one) == _statement(two)


def _statement(edition: Data) -> tuple[object, str]:
    return edition.get("supersedes"), edition["in_force"]["basis"]
