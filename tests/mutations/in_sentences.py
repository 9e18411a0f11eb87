"""Other words in a sentence, or another fact (`slots.py`)."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from chance import Change, Nothing, copied, other_digit, pick
from in_order import again_of, put
from slots import change_hours, change_instant, change_weekdays, change_zone, number_spans, replace_name
from view import Passage, View

# What changes what a sentence says.
CLAUSES = {
    "en": [
        ", except on weekends", "(excluding deepseek-v4-pro)", ", including Chinese public holidays",
        "for new users only", "unless stated otherwise", "Prices exclude tax.",
        "This does not apply to batch requests.", "From 2027-01-01 prices double.",
        "From December 1, 2026, all prices are $1.", "not", "at 2x the price", "(Beijing Time)", ".", "!", "?",
    ],
    "zh": [
        "，周末除外", "（不含 deepseek-v4-pro）", "，含中国法定节假日", "仅限新用户", "另有说明的除外",
        "价格不含税。", "批量请求不适用。",
        "自 2027-01-01 起价格翻倍。", "不", "按 2 倍价格", "（UTC）", "？", "！",
    ],
}  # fmt: skip
OTHER_WORDS = {
    "en": [
        "not", "no", "excluding", "including", "except", "half", "double", "twice", "before", "after", "until",
        "from", "off-peak", "peak", "input", "output", "always", "never", "Saturday", "Sunday", "discount",
        "increase", "free",
    ],
    "zh": [
        "不", "含", "除", "非", "半", "倍", "前", "后", "起", "止", "高峰", "空闲", "输入", "输出", "免费",
        "周六", "上调",
    ],
}  # fmt: skip


def _passage(view: View, chance: random.Random) -> Passage:
    """A passage; those with facts come up more often."""
    with_facts = [each for each in view.passages if any(said.get("facts") for said in each.sentences or [])]
    return pick(chance, with_facts if with_facts and chance.random() < 0.6 else view.passages)


def other_fact(change: Callable[[Passage, View, random.Random], bool]) -> Change:
    """A change of a passage that has something of its kind."""

    def changed(view: View, chance: random.Random) -> None:
        found = [each for each in view.passages if change(copied(each), view, chance)]
        change(pick(chance, found), view, chance)

    return changed


def _doubled_with_other_facts(view: View, chance: random.Random) -> None:
    """A passage stands twice, with another instant or other hours: the page contradicts itself."""
    passage = again_of(view, pick(chance, view.passages))
    before = copied(passage.sentences)
    if not change_instant(passage, chance) and not change_hours(passage, view.language, chance):
        raise Nothing
    if passage.sentences != before:  # else the same instant in other digits
        passage.sentences = None
    put(view, chance, passage)


_WORD = re.compile(r"(?<![\w./:=\"`-])[A-Za-z]{2,}(?![\w/:=`-]|\.\w)|[一-鿿]")
_CLAUSE = re.compile(r" ?[(（][^()（）<>]*[a-z一-鿿][^()（）<>]*[)）]|[,，][^,，.。<>\[\]]*(?=[,，.。])")


def _words(passage: Passage) -> list[tuple[int, int]]:
    """Where the words of a passage stand, without markup, addresses and names."""
    form = r"<[^>]*>|\]\([^)]*\)|`[^`]*`|&\w+;"
    return [found.span() for found in _WORD.finditer(re.sub(form, lambda found: "\1" * len(found[0]), passage.body))]


def other_words(places: Callable[[Passage], list[tuple[int, int]]], new: Callable[..., str]) -> Change:
    """A part of a passage becomes something new: what the passage means is not known then."""

    def changed(view: View, chance: random.Random) -> None:
        passage = _passage(view, chance)
        start, end = pick(chance, places(passage))
        if places is _words and re.match("[一-鿿]{3}", passage.body[start:]):
            end += chance.randrange(3)
        old = passage.body[start:end]
        passage.body = passage.body[:start] + new(view, chance, old) + passage.body[end:]
        passage.sentences = None

    return changed


def _before_words(passage: Passage) -> list[tuple[int, int]]:
    return [(start, start) for start, _ in _words(passage)] + [(len(passage.body), len(passage.body))] * 5


def _clauses(passage: Passage) -> list[tuple[int, int]]:
    """What stands in parentheses, or between a comma and the next comma or stop."""
    return [found.span() for found in _CLAUSE.finditer(passage.body)]


def _passage_added(view: View, chance: random.Random) -> None:
    mark, body = pick(chance, [None, "9"]), pick(chance, [*CLAUSES[view.language], *OTHER_WORDS[view.language]])
    new = Passage(f"({mark}) {body}" if mark else body, "", "", mark, None)
    put(view, chance, again_of(view, new))


IN_SENTENCES: dict[str, Change] = {
    "passage_doubled_with_other_facts": _doubled_with_other_facts,
    "passage_added": _passage_added,
    "date_changed": other_fact(lambda passage, _, chance: change_instant(passage, chance)),
    "zone_changed": other_fact(lambda passage, view, _: change_zone(passage, view.language)),
    "hours_changed": other_fact(lambda passage, view, chance: change_hours(passage, view.language, chance)),
    "weekdays_changed": other_fact(lambda passage, _, chance: change_weekdays(passage, chance)),
    "name_in_sentence_changed": lambda view, chance: replace_name(_passage(view, chance), chance),
    "number_in_sentence_changed": other_words(number_spans, lambda _, chance, old: other_digit(chance, old)),
    "word_dropped": other_words(_words, lambda *_: ""),
    "word_doubled": other_words(_words, lambda _view, _chance, old: f"{old} {old}" if old.isascii() else old + old),
    "word_replaced": other_words(_words, lambda view, chance, _: pick(chance, OTHER_WORDS[view.language])),
    "clause_added": other_words(_before_words, lambda view, chance, _: f" {pick(chance, CLAUSES[view.language])} "),
    "clause_dropped": other_words(_clauses, lambda *_: ""),
}
