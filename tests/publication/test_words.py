"""What the feeds say in words, and the small languages that they are written in."""

import pytest

from scraper.publication import expression, hours, ics
from scraper.publication.expression import Moment

EVERY_WORKDAY = ("off_peak", True, (("peak", 31, 32400, 43200), ("peak", 31, 50400, 64800)))
NIGHTS = ("standard", False, (("off_peak", 127, 1800, 30600),))
ODD_DAYS = ("off_peak", False, (("peak", 0b0000101, 0, 3600), ("peak", 0b1100000, 3600, 86400)))


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (None, "One price holds round the clock."),
        (
            EVERY_WORKDAY,
            "peak is Monday to Friday, 09:00 to 12:00 and 14:00 to 18:00 in Beijing (01:00 to 04:00 and 06:00 to 10:00 "
            "UTC), and not on Chinese public holidays. "
            "All other time is off_peak. Weekdays and holidays are Beijing's.",
        ),
        (
            NIGHTS,
            "off_peak is every day, 00:30 to 08:30 in Beijing (16:30 to 00:30 UTC). All other time is standard. "
            "Weekdays and holidays are Beijing's.",
        ),
        (
            ODD_DAYS,
            "peak is Monday and Wednesday, 00:00 to 01:00 in Beijing (16:00 to 17:00 UTC); peak is Saturday and "
            "Sunday, 01:00 to 24:00 in Beijing (17:00 to 16:00 UTC). All other time is off_peak. Weekdays and holidays "
            "are Beijing's.",
        ),
    ],
)
def test_a_rule_is_a_sentence_in_both_zones(rule, said):
    assert hours.sentence(rule) == said


def test_a_line_of_a_calendar_has_at_most_75_octets_and_cuts_no_character():
    line = "SUMMARY:" + "高峰" * 40
    parts = ics.folded(line).split("\r\n")
    assert all(len(part.encode()) <= 75 for part in parts)
    assert parts[0] + "".join(part[1:] for part in parts[1:]) == line


def test_what_ends_a_value_of_a_calendar_is_escaped():
    assert ics.text("a, b; c\\d\ne") == "a\\, b\\; c\\\\d\\ne"


@pytest.mark.parametrize(
    "text",
    [
        'tier("a", p*1) tier("b", p*2)',
        'tier("a", p*q)',
        'hour("UTC")>=1 ? tier("a", p*1) : tier("b", p*2)',
        'year("Asia/Shanghai")==2026 ? tier("a", p*1) : tier("b", p*2)',
        'tier("a", p/2)',
        'tier("a", (p*2)',
    ],
)
def test_an_expression_that_is_not_of_the_known_part_is_refused(text):
    with pytest.raises((ValueError, ArithmeticError)):
        expression.parsed(text)


def test_an_expression_binds_as_that_language_does():
    found = expression.parsed('!(1+2*3==7) || 1>2 && 3>2 ? tier("a", p*2) : tier("b", p*3 + c*0.10)')
    tier, amount = found(Moment(0, {"p": 1, "c": 2, "cr": 0}))
    assert (tier, str(amount)) == ("b", "3.20")
