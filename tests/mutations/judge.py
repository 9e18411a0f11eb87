"""Whether a reading of a changed page is right: by what the change touched, not by what the page means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from hours import WEEKDAYS, WHOLE_WEEK, Unclear
from leaves import Leaf, leaves, parts, sentences, written
from statements import Known, Stated, Statement, is_borne_out, printed, stated, without_percentage
from view import Data, View, squeezed

from deepseek_prices.edition import MODEL_KINDS, PERIODS

_ALSO = {"thinking": "version", "endpoint": "base_url", "default_output": "max_output", "beta_output": "max_output"}


def about(cell: Statement, leaf: Leaf) -> bool:
    """Whether a cell can say a value: of its product and list, under its labels. A model's name bears on all of it."""
    if cell.product != leaf.product or leaf.since not in {None, cell.since}:
        return False
    if cell.what == ("model",):
        return True
    words = {*leaf.path, _ALSO.get(leaf.path[0], "")}
    if leaf.path[0] == "discount":
        words |= {*MODEL_KINDS, *PERIODS} if cell.text.struck else {"half_price", "list_price"}
    if leaf.path[0] == "prices":  # a service's kind of price is its unit
        words |= {"unit"} | ({"half_price"} if leaf.path[-1] == "price" else set())
        words |= {"price", "list_price"} if "server_side_request" in leaf.path else set()
    return set(cell.what) - {"prices", "features"} <= words


def prints(cell: Statement, leaf: Leaf, known: Known) -> bool:
    """Whether a cell that is about a value shows it."""
    if cell.what == ("model",) or leaf.path[0] == "discount" or "server_side_request" in leaf.path:
        return True
    if leaf.path[0] == "prices":
        if cell.what == ("unit",):
            return True
        currency, price, list_price = printed(cell.text)
        shown = list_price if leaf.path[-1] == "list_price" and cell.what != ("list_price",) else price
        return (currency, shown) == (leaf.path[1], leaf.value)
    return squeezed(leaf.value) in cell.text.visible or (cell.text.visible, leaf.value) in known.values


def faults(before: View, after: View, expected: Data, found: Data, known: Known) -> Iterator[str]:
    """What is wrong with the reading of a page that was changed; `expected` is the reading of the page before."""
    try:
        new = stated(after, known)
    except Unclear as why:
        yield f"only a refusal was right: {why}"
        return
    old = stated(before, known)
    yield from _sentences(new, found)
    cells = _Change(old.cells, new.cells)
    said = _Change(sentences(old.sentences), sentences(new.sentences))
    by_labels = {**old.periods, **new.periods}
    read = _Change(_without(by_labels, leaves(expected)), _without(by_labels, leaves(found)))
    yield from _hours(new, found)
    yield from _untouched(cells, said, read, known)
    yield from _unnoticed(cells, read, known)
    yield from _unsaid(old, new, said, read, known)


class _Change:
    """What there was and is, what is gone and what is new."""

    def __init__(self, before: Counter, after: Counter) -> None:
        self.before, self.now = before, after
        self.gone, self.new = before - after, after - before


def _sentences(new: Stated, found: Data) -> Iterator[str]:
    """The reading has exactly the sentences that stand on the page, with their marks and facts."""
    said, read = set(sentences(new.sentences)), set(sentences(found["sentences"]))
    yield from (f"not read: {each}" for each in said - read)
    yield from (f"not on the page: {each}" for each in read - said)


def _without(by_labels: dict[str, Data], read: Counter[Leaf]) -> Counter[Leaf]:
    """The values without the billing periods of lists whose labels have hours: these are held to the labels."""
    return Counter(
        {leaf: n for leaf, n in read.items() if leaf.path != ("billing_periods",) or leaf.since not in by_labels}
    )


def _hours(new: Stated, found: Data) -> Iterator[str]:
    read = {each.get("from", ""): each["billing_periods"] for each in found["price_lists"]}
    for since, periods in new.periods.items():
        if {**(read.get(since) or {}), **periods} != read.get(since):
            yield f"hours in labels {periods}, read {read.get(since)}"


def _untouched(cells: _Change, said: _Change, read: _Change, known: Known) -> Iterator[str]:
    """Nothing moves but what a changed cell is about and shows, or what a changed sentence says."""
    for leaf in read.gone:
        if not _backed(leaf, cells.gone, said.gone, known):
            yield f"gone, and nothing that says it has changed: {leaf}"
    for leaf in read.new:
        if not _backed(leaf, cells.new, said.new, known):
            yield f"new, and nothing new says it: {leaf}"


def _backed(leaf: Leaf, cells: Counter[Statement], said: Counter[str], known: Known) -> bool:
    """Whether a cell shows a value, or a sentence says it."""
    in_cell = any(about(cell, leaf) and prints(cell, leaf, known) for cell in cells)
    return in_cell or any(_says(sentence, leaf) for sentence in said)


def _says(sentence: str, leaf: Leaf) -> bool:
    """Whether a sentence says a value, or the instant from which its list holds."""
    if leaf.path == ("billing_periods",):
        rule = leaf.value.replace('"decided_by": "completion", ', "")
        by_day = rule.replace(written(WEEKDAYS), written(WHOLE_WEEK))  # of what a sentence announces for the weekends
        since = '"weekends_off_peak"' in sentence and leaf.since in parts(sentence)
        return rule in sentence or bool(leaf.since and (by_day in sentence or since))
    if "server_side_request" in leaf.path or leaf.value == "{}":
        return '"server_side' in sentence
    texts = parts(sentence)
    return bool(parts(leaf.value) & texts) or bool(leaf.since and leaf.since in texts)


def _unnoticed(cells: _Change, read: _Change, known: Known) -> Iterator[str]:
    """A new cell is in the reading, and another text in a cell has moved something."""
    for cell in cells.new:
        if (cell.what, cell.text) in known.silent:
            continue
        if not any(about(cell, leaf) and prints(cell, leaf, known) for leaf in read.now):
            yield f"not read: {cell}"
        before = [each for each in cells.gone if each[:3] == cell[:3]]
        same = {_called(each, known) for each in (*before, cell)}
        moved = any(about(cell, leaf) for leaf in (*read.gone, *read.new))
        if before and len(same) > 1 and not moved and not _is_of_another_standard(before[0], cell, cells.now):
            yield f"no notice taken: {before[0]} → {cell.text}"


def _is_of_another_standard(before: Statement, cell: Statement, now: Counter[Statement]) -> bool:
    """Whether the same price is another percentage of what is now the standard price: no percentage is in the data."""
    if without_percentage(before.text) != without_percentage(cell.text):
        return False
    where = cell.since, cell.product, ("standard", *cell.what[1:])
    return any(is_borne_out(cell.text, each.text) for each in now if each[:3] == where)


def _called(cell: Statement, known: Known) -> frozenset[str]:
    """What a text is called in the data, or the text itself."""
    return frozenset(value for text, value in known.values if text == cell.text.visible) or frozenset(cell.text)


def _unsaid(old: Stated, new: Stated, said: _Change, read: _Change, known: Known) -> Iterator[str]:
    """Nothing stays that the page no longer says, and what a sentence newly says is there if it was before."""
    for leaf in read.now:
        if not _backed(leaf, new.cells, said.now, known) and _backed(leaf, old.cells, said.before, known):
            yield f"no longer on the page: {leaf}"
    had, has = ({part for each in sentences(page.sentences) for part in parts(each)} for page in (old, new))
    before, now = ({part for leaf in change for part in parts(leaf.value)} for change in (read.before, read.now))
    if (had - has) & before:
        yield from (f"not in the reading: {each}" for each in has - had - now if not each.startswith("{"))
