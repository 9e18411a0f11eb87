"""The page's sentences, each recognised whole and in no other form."""

import re
from itertools import pairwise

import pytest

from scraper.reading import recognise as module
from scraper.reading import words_file
from scraper.reading.page import Passage, clean, fold

WORDS = words_file.current()
TEMPLATES = [
    (meaning.name, language, template.words)
    for language, words in WORDS.of.items()
    for meaning, template in words.sentences
]
IDS = [f"{meaning}-{language}-{number}" for number, (meaning, language, _) in enumerate(TEMPLATES, start=1)]
with_meaning = pytest.mark.parametrize(("meaning", "language", "template"), TEMPLATES, ids=IDS)
all_templates = pytest.mark.parametrize(("language", "template"), [case[1:] for case in TEMPLATES], ids=IDS)

# What may stand in each slot, and the fact that it is.
SAMPLES = {
    "model": {"en": "deepseek-v4-pro", "zh": "deepseek-v4-pro"},
    "model2": {"en": "deepseek-v4-flash", "zh": "deepseek-v4-flash"},
    "names": {"en": "deepseek-chat and deepseek-v3.2-exp", "zh": "deepseek-chat、deepseek-v3.2-exp"},
    "version": {"en": "DeepSeek-V4.1-Flash-1017", "zh": "DeepSeek-V4.1-Flash-1017"},
    "version2": {"en": "DeepSeek-R1", "zh": "DeepSeek-R1"},
    "to": {"en": "V4.1 Flash", "zh": "V4.1 Flash"},
    "release": {"en": "DeepSeek V2.5", "zh": "DeepSeek V2.5"},
    "endpoint": {"en": "v3.2_speciale_expires_on_20251215", "zh": "v3.2_speciale_expires_on_20251215"},
    "length": {"en": "4K", "zh": "4K"},
    "length2": {"en": "8K", "zh": "8K"},
    "percent": {"en": "75", "zh": "75"},
    "tenths": {"en": "2.5", "zh": "2.5"},
    "until": {"en": "16:00 UTC on October 31, 2026", "zh": "北京时间 2026 年 11 月 1 日 00:00"},
    "from": {"en": "2026/4/26 12:15 UTC", "zh": "北京时间 2026/4/26 20:15"},
    "hours_utc": {"en": "01:00 - 04:00 and 06:00 - 10:00"},
    "hours_beijing": {"en": "09:00 - 12:00 and 14:00 - 18:00", "zh": "9:00 - 12:00、14:00 - 18:00"},
    "end": {"en": ".", "zh": "。"},
}
FACTS = {
    "model": ("model", "deepseek-v4-pro"),
    "model2": ("model2", "deepseek-v4-flash"),
    "names": ("names", ["deepseek-chat", "deepseek-v3.2-exp"]),
    "version": ("version", "DeepSeek-V4.1-Flash-1017"),
    "version2": ("version2", "DeepSeek-R1"),
    "to": ("to", "V4.1 Flash"),
    "release": ("version", "DeepSeek V2.5"),
    "endpoint": ("endpoint", "v3.2_speciale_expires_on_20251215"),
    "length": ("length", "4K"),
    "length2": ("length2", "8K"),
    "percent": ("percent", "75"),
    "tenths": ("percent", "75"),
    "until": ("until", "2026-10-31T16:00:00Z"),
    "from": ("from", "2026-04-26T12:15:00Z"),
}
WORKDAYS = ["mon", "tue", "wed", "thu", "fri"]
EVERY_DAY = [*WORKDAYS, "sat", "sun"]


def _rule(default, period, days, **more):
    windows = [{"period": period, "days": days, "from": f"{a}:00", "to": f"{b}:00"} for a, b in (("09", 12), (14, 18))]
    return {"time_zone": "Asia/Shanghai", "default": default, "windows": windows} | more


RULES = {
    "night_discount": _rule("standard", "off_peak", EVERY_DAY),
    "peak_hours_every_day": _rule("off_peak", "peak", EVERY_DAY),
    "coming_peak_prices": _rule("off_peak", "peak", EVERY_DAY),
    "peak_hours_monday_to_friday": _rule("off_peak", "peak", WORKDAYS),
    "peak_hours_except_holidays": _rule("off_peak", "peak", WORKDAYS, except_holidays="CN"),
    "peak_prices_intended": _rule("off_peak", "peak", EVERY_DAY),
}
# The launch page of V4 has the first half of this by itself: cut off there, the other is that one.
SHORT = "The model names {names} will be deprecated in the future."
CLAUSES = {"en": " unless stated otherwise ", "zh": "另有规定除外"}
SLOT = r"\{\w+\}"


def recognise(text, language):
    """The sentences of a text by name, and what is unread."""
    return module.recognise(Passage(text, None, "paragraph 1"), WORDS.of[language])


def _filled(template, language):
    return clean(re.sub(r"\{(\w+)\}", lambda slot: SAMPLES[slot[1]][language], template))


def _words(template):
    """Where the words of a template stand: a slot is one, so is each Chinese character and each punctuation mark."""
    return list(re.finditer(rf"{SLOT}|[A-Za-z0-9_]+|[^\sA-Za-z0-9_]", template))


def _recognised(texts, language):
    """Those of the texts that are taken as a whole, which none of them should be."""
    return [text for text in texts if not recognise(text, language)[1]]


@with_meaning
def test_a_sentence_is_recognised_with_its_facts(meaning, language, template):
    text = _filled(template, language)
    (sentence,), unread = recognise(text, language)
    slots = set(re.findall(r"\{(\w+)\}", template))
    facts = dict(FACTS[slot] for slot in slots - {"hours_utc", "hours_beijing", "end"})
    if meaning in RULES:
        facts["billing_periods"] = RULES[meaning]
    assert (sentence.text, sentence.meaning.name, sentence.facts) == (text, meaning, facts)
    assert unread == ""


@with_meaning
def test_spaces_beside_punctuation_and_width_do_not_matter(meaning, language, template):
    text = _filled(template, language)
    variants = [
        fold(text),
        re.sub(r"([,.，。：:、“”])", r" \1 ", text),
        text.translate({ord("("): "（", ord(","): "，"}),
    ]
    for variant in variants:
        (sentence,), unread = recognise(clean(variant), language)
        assert (sentence.meaning.name, unread) == (meaning, "")


@all_templates
def test_a_sentence_without_one_of_its_words_is_not_recognised(language, template):
    shorter = [
        _filled(template[: word.start()] + template[word.end() :], language)
        for word in _words(template)
        if word[0] != "{end}"  # the full stop that may be missing
    ]
    assert _recognised(shorter, language) == []


@all_templates
def test_a_sentence_with_a_word_doubled_is_not_recognised(language, template):
    longer = [
        _filled(f"{template[: word.end()]} {template[word.start() :]}", language)
        for word in _words(template)
        if word[0] != "{end}"
    ]
    assert _recognised(longer, language) == []


@all_templates
def test_a_sentence_with_two_words_exchanged_is_not_recognised(language, template):
    words = _words(template)
    exchanged = [
        _filled(f"{template[: one.start()]}{two[0]} {one[0]}{template[two.end() :]}", language)
        for one, two in pairwise(words)
        if one[0] != two[0] and "{end}" not in {one[0], two[0]}
    ]
    assert _recognised(exchanged, language) == []


@all_templates
def test_a_sentence_with_a_clause_more_is_not_recognised(language, template):
    places = [0, *(word.end() for word in _words(template))]
    longer = [_filled(template[:place] + CLAUSES[language] + template[place:], language) for place in places]
    assert _recognised(longer, language) == []


@all_templates
def test_a_sentence_that_is_cut_off_is_not_recognised(language, template):
    words = [word for word in _words(template) if word[0] != "{end}"]
    cut = [_filled(template[: word.end()], language) for word in words[:-1] if template[: word.end()] != SHORT]
    assert _recognised(cut, language) == []


@all_templates
def test_a_sentence_is_not_recognised_in_the_other_language(language, template):
    other = {"en": "zh", "zh": "en"}[language]
    assert _recognised([_filled(template, language)], other) == []


@all_templates
def test_upper_and_lower_case_are_not_the_same_word(language, template):
    text = _filled(template, language)
    swapped = text.swapcase()
    assert swapped == text or _recognised([swapped], language) == []


def test_every_slot_has_a_sample():
    slots = {slot for _, _, template in TEMPLATES for slot in re.findall(r"\{(\w+)\}", template)}
    assert slots == SAMPLES.keys()


def test_no_two_sentences_have_the_same_words():
    folded = [(language, fold(template)) for _, language, template in TEMPLATES]
    assert len(set(folded)) == len(folded)


@all_templates
def test_of_sentences_that_begin_alike_the_whole_one_is_recognised(language, template):
    text = _filled(template, language)
    (sentence,), unread = recognise(text, language)
    assert (sentence.text, unread) == (text, "")


# ------------------------------------------------------------------------------- several in one passage


EN_CACHING = "Please check this article for the details of Context Caching."
EN_BILLING = "Search and Fetch are standalone APIs, billed by the number of requests."


def test_sentences_that_follow_each_other_are_each_recognised():
    sentences, unread = recognise(f"{EN_CACHING} {EN_BILLING}", "en")
    assert [(each.text, each.meaning.name) for each in sentences] == [
        (EN_CACHING, "caching_reference"),
        (EN_BILLING, "service_billing"),
    ]
    assert unread == ""


def test_what_follows_a_recognised_sentence_is_unread():
    sentences, unread = recognise(f"{EN_CACHING} All prices double.", "en")
    assert [each.meaning.name for each in sentences] == ["caching_reference"]
    assert unread == "All prices double."


def test_nothing_after_an_unknown_sentence_is_recognised():
    assert recognise(f"All prices double. {EN_CACHING}", "en") == ([], f"All prices double. {EN_CACHING}")


# -------------------------------------------------------------------------------------------- the slots


DISCOUNT = "The {model} model is currently offered at a {percent}% discount, extended until {until}."
NAMES = next(each for _, _, each in TEMPLATES if "model names {names}" in each and "in the future. For" in each)
HOURS = next(each for meaning, _, each in TEMPLATES if meaning == "peak_hours_except_holidays")


def _discount(**slots):
    values = {"model": "deepseek-v4-pro", "percent": "75", "until": "2026/05/31 15:59 UTC"}
    return recognise(DISCOUNT.format(**(values | slots)), "en")


@pytest.mark.parametrize(
    "model", ["DeepSeek-V4", "gpt-4", "deepseek", "deepseek-", "deepseek-v4 pro", "the deepseek-chat", ""]
)
def test_a_model_has_a_name_of_deepseeks(model):
    assert _discount(model=model)[1]


@pytest.mark.parametrize("percent", ["0", "100", "7.5", "-75", "about 75", "٧٥", ""])
def test_a_percentage_is_a_whole_number_below_100(percent):
    assert _discount(percent=percent)[1]


@pytest.mark.parametrize("until", ["2026/05/31", "2026/05/31 15:59", "further notice", "2026/05/31 15:59 CST", ""])
def test_an_end_is_an_instant_with_its_time_zone(until):
    assert _discount(until=until)[1]


def test_a_day_that_does_not_exist_is_an_error():
    with pytest.raises(ValueError, match="day"):
        _discount(until="2026/02/30 15:59 UTC")


def test_an_hour_that_does_not_exist_is_an_error():
    with pytest.raises(ValueError, match="an hour of the day"):
        recognise(HOURS.format(hours_utc="01:00 - 25:00"), "en")


@pytest.mark.parametrize(
    ("hours", "windows"),
    [
        ("01:00 - 04:00", [("09:00", "12:00")]),
        ("01:00-04:00 and 06:00-10:00", [("09:00", "12:00"), ("14:00", "18:00")]),
        ("06:00 ~ 10:00 and 1:00 ~ 4:00", [("09:00", "12:00"), ("14:00", "18:00")]),
        ("01:00–02:00, 03:00–04:00 and 06:00–10:00", [("09:00", "10:00"), ("11:00", "12:00"), ("14:00", "18:00")]),
    ],
)
def test_peak_hours_of_the_english_page_are_utc(hours, windows):
    (sentence,), unread = recognise(HOURS.format(hours_utc=hours), "en")
    found = [(each["from"], each["to"]) for each in sentence.facts["billing_periods"]["windows"]]
    assert (found, unread) == (windows, "")


@pytest.mark.parametrize(
    "hours", ["01:00", "01:00 - 04:00 or 06:00 - 10:00", "1 - 4", "01:00 to 04:00", "01:00 - 04:00 and", ""]
)
def test_hours_in_any_other_form_are_not_recognised(hours):
    assert recognise(HOURS.format(hours_utc=hours), "en")[1]


@pytest.mark.parametrize(
    ("names", "found"),
    [
        ("deepseek-a", ["deepseek-a"]),
        ("deepseek-a and deepseek-b", ["deepseek-a", "deepseek-b"]),
        ("deepseek-a, deepseek-b and deepseek-c", ["deepseek-a", "deepseek-b", "deepseek-c"]),
    ],
)
def test_names_are_listed_in_the_order_of_the_page(names, found):
    (sentence,), _ = recognise(NAMES.format(names=names, model="deepseek-flash"), "en")
    assert sentence.facts["names"] == found


def test_a_name_that_stands_twice_in_a_list_is_an_error():
    with pytest.raises(ValueError, match="deepseek-a"):
        recognise(NAMES.format(names="deepseek-a and deepseek-a", model="deepseek-flash"), "en")
