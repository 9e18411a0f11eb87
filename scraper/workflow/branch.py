"""The branch of the pull request: every edition that was seen and is not merged yet, in the order of its sightings.

A refresh begins from what `main` and the branch say together, and adds its commits to the branch. So what is seen next
is held against what was seen last, nothing seen is lost, and no commit of anybody is pushed away.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scraper.dataset import publish
from scraper.dataset.compile import PATHS
from scraper.dataset.dataset import OBSERVATIONS
from scraper.files import write_whole
from scraper.problem import CheckFailed, Problem
from scraper.workflow.conversation import BRANCH, said_of_tests
from scraper.workflow.github import AUTHOR, changed, commit, committed, git

OBSERVATION = "Observation: "
"""How the subject of a commit begins that adds nothing but a line of observations."""


def fetch(root: Path, name: str = BRANCH) -> None:
    """Bring a branch as it is now on GitHub into the clone."""
    if git(root, "ls-remote", "origin", f"refs/heads/{name}", secret=True):  # by the name alone x/refresh would do
        git(root, "fetch", "--quiet", "origin", f"+refs/heads/{name}:{_tracking(name)}", secret=True)
    else:
        git(root, "update-ref", "-d", _tracking(name))


def _tracking(name: str) -> str:
    return f"refs/remotes/origin/{name}"


def head_of(root: Path, name: str = BRANCH) -> str:
    """The newest commit of a branch that is in the clone; empty where there is no such branch."""
    return git(root, "rev-parse", "--quiet", "--verify", _tracking(name), check=False).strip()


def entered(root: Path, name: str = BRANCH) -> Branch:
    """Bring what the branch has beside `main` into the checkout, which stands on `main`; asks the clone alone.

    Raises `CheckFailed` where the two cannot be merged but for observations, and for compiled files, which follow from
    the merged data.
    """
    main = git(root, "rev-parse", "HEAD").strip()
    head = head_of(root, name)
    if head:
        git(root, "checkout", "--quiet", "--detach", main)
        _merge(root, main, head, name)
    live = bool(git(root, "diff", "--name-only", main, "HEAD"))
    if not live:  # all that it has is merged
        git(root, "checkout", "--quiet", "--detach", main)
    return Branch(root, main, head, live)


def _merge(root: Path, main: str, head: str, name: str) -> None:
    merge = ("merge", "--quiet", "-m", "Merge main into the branch")
    git(root, *merge, head, check=False)
    unmerged = _paths(git(root, "diff", "--name-only", "-z", "--diff-filter=U"))
    by_hand = sorted(unmerged - {*PATHS, OBSERVATIONS})
    if unmerged:
        git(root, "merge", "--abort")
    if by_hand:
        advice = "merge main into it by hand, or delete it where all that it has is merged"
        found = f"both change {', '.join(by_hand)}"
        raise CheckFailed([Problem(f"branch {name}", "a branch that merges with main", found, advice)])
    if unmerged:
        git(root, *merge, "-X", "ours", head)  # of the lines that both changed; all others stay, also in these files
    if OBSERVATIONS in unmerged:
        # Both may have lines that the other has not: a branch that was squashed has none, and main goes on.
        (header, *ours), (_, *theirs) = (committed(root, OBSERVATIONS, each).splitlines() for each in (main, head))
        write_whole(root / OBSERVATIONS, "\n".join([header, *sorted({*ours, *theirs})]) + "\n")
    if git(root, "rev-parse", "HEAD").strip() not in {main, head}:
        publish.write_compiled(root)
        git(root, "add", "--all")
        git(root, "commit", "--quiet", "--no-verify", "--no-edit", "--amend")


def _paths(listed: str) -> set[str]:
    """The paths in a list of git's with `-z`, whatever their names are."""
    return {path for path in listed.split("\0") if path}


@dataclass(frozen=True, slots=True)
class Branch:
    """The branch: the commits of `main` and of the branch on GitHub, and whether it has what `main` has not."""

    root: Path
    main: str
    head: str
    live: bool

    def is_settled(self) -> bool:
        """Whether what it has was tested on the `main` of now, or somebody else works on it, whose pushes CI tests."""
        if not self.live:
            return True
        if self._now() != self.head:
            return False  # main has overtaken it
        author, message = self._newest()
        return bool(said_of_tests(message)) or author not in {"", AUTHOR["EMAIL"]}

    def _newest(self) -> tuple[str, str]:
        """Author and message of the newest commit that adds more than an observation."""
        entries = git(self.root, "log", "--format=%ae%x00%B%x01", f"{self.main}..{self.head}").split("\x01")
        for author, _, message in (entry.strip().partition("\0") for entry in entries if entry.strip()):
            if not message.startswith(OBSERVATION):
                return author, message
        return "", ""

    def said_of_tests(self) -> str:
        """What is known of the tests of what it has."""
        return said_of_tests(self._newest()[1])

    def differing(self) -> list[str]:
        """The paths of the checkout that differ from `main`, also of those that are there no longer."""
        return sorted({*_paths(git(self.root, "diff", "--name-only", "-z", self.main)), *changed(self.root)})

    def editions(self) -> list[str]:
        """The names of the editions that `main` has not, in order."""
        before = set(git(self.root, "ls-tree", "--name-only", self.main, "data/editions/").splitlines())
        now = sorted((self.root / "data" / "editions").glob("*.yaml"))
        return [path.stem for path in now if f"data/editions/{path.name}" not in before]

    def push(self, message: str) -> bool:
        """Add what differs in the checkout as a commit, and push; whether there was anything to push.

        Raises `SourceUnavailable` where somebody has pushed since: the next run takes that in.
        """
        if changed(self.root):
            commit(self.root, message)
        elif self.live and self._now() != self.head:
            git(self.root, "commit", "--quiet", "--amend", "--file=-", message=message)
        else:
            return False
        # All of the branch's commits lead to this one; where they are in main already, it begins anew.
        anew = [f"--force-with-lease=refs/heads/{BRANCH}:{self.head}"] if self.head and not self.live else []
        git(self.root, "push", "--quiet", *anew, "origin", f"HEAD:refs/heads/{BRANCH}", secret=True)
        return True

    def _now(self) -> str:
        return git(self.root, "rev-parse", "HEAD").strip()
