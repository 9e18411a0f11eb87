"""The branch `words`: the rows of the reader's file that a refresh proposes, for a person to choose what they mean.

It is one commit on `main`, made anew while it is the workflow's alone. Once a person has pushed to it, it is theirs.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scraper import yaml_file
from scraper.files import write_whole
from scraper.problem import CheckFailed
from scraper.reading import words_file
from scraper.reading.instants import written
from scraper.reading.page import TEXT_LIMIT, hidden_characters
from scraper.reading.template import Template
from scraper.reading.unknown import SENTENCE
from scraper.reading.words import LANGUAGES
from scraper.reading.words_rows import ROLES
from scraper.refresh.report import proposal_title
from scraper.workflow import branch, conversation, github
from scraper.workflow.github import AUTHOR, changed, commit, committed, git, push
from scraper.workflow.handed_over import refused

FILE = "scraper/reading/words.yaml"
CONTEXT = "make test-data"
"""What the commit's status is of: the tests fail while a meaning is open, and nothing else runs them there."""
_MOST = 200  # rows; the page has fewer texts


def propose(root: Path, rows: Any, text: str) -> None:
    """Bring the branch and its draft pull request up to date with the rows; `text` is what the pull request says.

    Takes nothing of another job but the rows, and of these only what `row` allows. Raises `CheckFailed` for more.
    """
    if not isinstance(rows, list) or not 0 < len(rows) <= _MOST:
        raise refused("proposal", f"1 to {_MOST} rows", repr(rows))
    today = written(datetime.now(UTC))[:10]
    proposed = [_row(each, number, today) for number, each in enumerate(rows, start=1)]
    main = git(root, "rev-parse", "HEAD").strip()
    branch.fetch(root, conversation.WORDS)
    head = branch.head_of(root, conversation.WORDS)
    if head and not _is_ours(root, main, head):
        return
    if not head or _rows_of(root, head, main) != [_undated(each) for each in proposed]:
        head = _push(root, main, head, proposed)
    _say_open(head, len(proposed))
    conversation.draft(proposal_title(len(proposed)), text)


def close(root: Path) -> None:
    """Close the draft once the page is read: it has taken its words back. What a person works on stays open."""
    branch.fetch(root, conversation.WORDS)
    head = branch.head_of(root, conversation.WORDS)
    if head and _all_ours(root, "HEAD", head):
        conversation.close_draft(f"The page is read without these words: {github.run_address()}.")


def _all_ours(root: Path, main: str, head: str) -> bool:
    return set(git(root, "log", "--format=%ae", f"{main}..{head}").split()) <= {AUTHOR["EMAIL"]}


def _is_ours(root: Path, main: str, head: str) -> bool:
    """Whether nobody else works on the branch: its commits are the workflow's, or are merged."""
    if _all_ours(root, main, head):
        return True
    try:
        live = branch.entered(root, conversation.WORDS).live
    except CheckFailed:
        live = True  # it does not merge: theirs to solve
    git(root, "checkout", "--quiet", "--detach", main)
    return not live


def _push(root: Path, main: str, head: str, proposed: list[dict[str, Any]]) -> str:
    """Make the branch anew: one commit, of rows at the file's end; the commit."""
    git(root, "checkout", "--quiet", "--detach", main)
    text = words_file.with_rows(committed(root, FILE), proposed)
    _check(committed(root, FILE), text, proposed)
    write_whole(root / FILE, text)
    if changed(root) != [FILE]:
        raise refused(", ".join(changed(root)), f"a change of {FILE} alone", "another")
    commit(root, proposal_title(len(proposed)))
    lease = f"--force-with-lease=refs/heads/{conversation.WORDS}:{head}"
    push(root, lease, f"HEAD:refs/heads/{conversation.WORDS}")
    return git(root, "rev-parse", "HEAD").strip()


def _row(row: Any, number: int, today: str) -> dict[str, Any]:
    """A row as it may be: words of the page with slots, of a role, seen by now, their meaning open."""
    place = f"proposal, row {number}"
    if not isinstance(row, dict) or [*row] != ["since", "language", "role", "meaning", "words"]:
        raise refused(place, "since, language, role, meaning, words", repr(row))
    since, language, role, meaning, words = row.values()
    if meaning is not None:
        raise refused(place, "a meaning that is left open", repr(meaning))
    if language not in LANGUAGES or not isinstance(role, str) or role not in {*ROLES, SENTENCE}:
        raise refused(place, "a language and a role that there are", f"{language!r}, {role!r}")
    if not isinstance(since, str) or not re.fullmatch(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}", since) or since > today:
        raise refused(place, f"a day up to {today}", repr(since))
    if not isinstance(words, str) or not 0 < len(words) <= TEXT_LIMIT or hidden_characters(words):
        raise refused(place, f"1 to {TEXT_LIMIT} characters that can be seen", repr(words)[:TEXT_LIMIT])
    try:
        slots = Template(words).slots
    except KeyError as error:
        raise refused(place, "slots that there are", str(error)) from None
    if slots and role != SENTENCE:
        raise refused(place, "no slot in a label", repr(words))
    return row


def _check(before: str, after: str, proposed: list[dict[str, Any]]) -> None:
    """Hold the new file against the old one: the rows more, and nothing wrong but their open meanings."""
    old, new = (yaml_file.loads(text, FILE) for text in (before, after))
    if new != old | {"added": [*old["added"], *proposed]}:
        raise refused(FILE, "the file as committed, and the rows at its end", "another content")
    try:
        words_file.words(new, FILE)
    except CheckFailed as error:
        wrong = [str(each) for each in error.problems if not re.fullmatch(r".*, added [0-9]+, meaning", each.place)]
        if wrong:
            raise refused(FILE, "nothing wrong but open meanings", "; ".join(wrong)) from None


def _rows_of(root: Path, head: str, main: str) -> list[dict[str, Any]]:
    """The rows that a branch of ours adds."""
    old, new = (yaml_file.loads(committed(root, FILE, each), FILE)["added"] for each in (main, head))
    return [_undated(each) for each in new if each not in old]


def _undated(row: dict[str, Any]) -> dict[str, Any]:
    """A row whenever it was seen: the same words on another day are no news."""
    return {name: value for name, value in row.items() if name != "since"}


def _say_open(head: str, number: int) -> None:
    """Set the commit's status, once: a pull request made with the workflow's token starts no CI that could."""
    if all(each["context"] != CONTEXT for each in github.get(f"commits/{head}/statuses")):
        said = f"Fails while a meaning is open: {number} in {FILE}"
        content = {"state": "failure", "context": CONTEXT, "description": said, "target_url": github.run_address()}
        github.post(f"statuses/{head}", content)
