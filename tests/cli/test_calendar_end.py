"""The commands where the calendar has ended: what they cannot know they say, and all else they answer."""

import json
from itertools import pairwise

import pytest

pytestmark = pytest.mark.usefixtures("calendar")  # a holiday or not, of NOW nobody knows

NIGHT = "2026-10-20T20:00Z"
LOG = [
    {"at": "2026-10-20T02:00:00Z", "model": "deepseek-flash", "usage": {"output": 1_000_000}},
    {"at": "2026-10-20T20:00:00Z", "model": "deepseek-flash", "usage": {"output": 1_000_000}},
    {"at": "2026-10-24T02:00:00Z", "model": "deepseek-flash", "usage": {"output": 1_000_000}},
]


def test_now_answers_what_does_not_depend_on_holidays_and_says_the_rest(cli):
    done = cli("now")
    assert done.code == 0
    header, row = next(pair for pair in pairwise(done.lines) if pair[1].startswith("search "))
    assert [row.split()[header.split().index(currency)] for currency in ("USD", "CNY")] == ["0.75?", "5"]
    assert "peak, or off_peak if 2026-10-20 is a Chinese public holiday, which is not known here" in done.out


def test_now_has_both_prices_and_says_once_why(cli):
    done = cli("now")
    row = next(line for line in done.lines if line.startswith("deepseek-flash") and " output " in line)
    assert row.split()[2:] == ["1.2", "0.6", "8", "4"]
    assert done.out.count("public holiday") == 1


def test_now_at_night_says_that_the_next_change_is_not_known(cli):
    done = cli("now", "--at", NIGHT)
    assert "off_peak; the next change depends on holidays that are not known here" in done.out


def test_now_has_both_errors_in_json(cli):
    (offer,) = (
        each for each in cli("now", "--json").json()["offers"]
        if (each["model"], each["kind"]) == ("deepseek-flash", "output")
    )  # fmt: skip
    assert {each["error"] for each in offer["prices"].values()} == {"CalendarUnknown"}


def test_now_at_night_has_every_price_and_not_the_next_change(cli):
    found = cli("now", "--at", NIGHT, "--json").json()["offers"]
    (offer,) = (each for each in found if (each["model"], each["kind"]) == ("deepseek-flash", "output"))
    assert offer["prices"]["USD"]["amount"] == "0.6"
    assert offer["next_change"]["USD"]["error"] == "CalendarUnknown"


def test_a_price_that_depends_on_it_is_refused_with_both(cli):
    done = cli("price", "deepseek-v4-pro", "output")
    assert done.code == 40
    assert "3.96 USD on a working day and 1.98 on a Chinese public holiday" in done.err


def test_the_message_names_the_option_of_the_command_line(cli):
    for words in (("price", "deepseek-v4-pro", "output"), ("why", "deepseek-v4-pro", "output")):
        assert "ask with --unknown-holidays working-day" in cli(*words).err


def test_the_day_may_be_taken_for_a_working_day(cli):
    done = cli("price", "deepseek-v4-pro", "output", "--unknown-holidays", "working-day")
    assert (done.code, done.lines[0]) == (0, "3.96 USD per 1,000,000 tokens")
    assert any(line.startswith("certain  no") for line in done.lines)


def test_a_whole_day_may_be_taken_for_a_working_day(cli):
    words = ("price", "deepseek-v4-pro", "output", "--at", "2026-10-20", "--json")
    found = cli(*words, "--unknown-holidays", "working-day")
    assert (found.code, cli(*words).code) == (10, 40)
    assert [(each["amount"], each["certain"]) for each in found.json()["prices"][:2]] == [
        ("1.98", True),
        ("3.96", False),
    ]


def test_a_price_at_night_is_answered(cli):
    assert cli("price", "deepseek-v4-pro", "output", "--at", NIGHT).lines[0].startswith("1.98 USD")


def test_one_line_of_a_log_that_depends_on_it_is_said_and_not_counted(cli):
    done = cli("cost", "-", "--json", stdin="\n".join(map(json.dumps, LOG)).encode())
    found = done.json()
    assert (done.code, found["total"], found["counted"], found["not_counted"]) == (40, "1.2", 2, 1)
    assert "is not known here" in found["bad_lines"][0]["error"]
    assert "1 line not counted" in done.err


def test_the_usage_of_one_call_that_depends_on_it_is_refused(cli):
    done = cli("cost", "-", "--model", "deepseek-flash", stdin=b'{"usage": {"output": 1}}')
    assert (done.code, done.out) == (40, "")


def test_a_log_may_take_the_day_for_a_working_day_and_says_how_many_prices_are_not_certain(cli):
    log = "\n".join(map(json.dumps, LOG)).encode()
    words = ("cost", "-", "--unknown-holidays", "working-day")
    found = cli(*words, "--json", stdin=log).json()
    assert (found["total"], found["counted"], found["not_counted"], found["not_certain"]) == ("2.4", 3, 0, 1)
    done = cli(*words, stdin=log)
    assert (done.code, "3 requests counted, 1 of them at a price that is not certain" in done.lines) == (0, True)


def test_the_cost_of_one_call_may_take_the_day_for_a_working_day_and_marks_the_price(cli):
    words = ("cost", "-", "--model", "deepseek-flash", "--unknown-holidays", "working-day")
    done = cli(*words, stdin=b'{"prompt_tokens": 0, "completion_tokens": 1000000}')
    assert (done.code, "1.2 USD" in done.lines) == (0, True)
    assert done.lines[1].split()[:3] == ["output", "1,000,000", "1.2?"]


@pytest.mark.parametrize(
    "words",
    [("history", "deepseek-v4-pro"), ("models",), ("editions",), ("log",)],
)
@pytest.mark.parametrize("form", [(), ("--json",)])
def test_what_needs_no_calendar_goes_on(cli, words, form):
    done = cli(*words, *form)
    assert (done.code, done.err) == (0, "")
    assert done.out


def test_why_explains_that_it_is_not_known(cli):
    done = cli("why", "deepseek-v4-pro", "output")
    assert done.code == 40
    assert "is not known here" in done.out + done.err


def test_two_price_lists_are_compared_all_the_same(cli):
    assert cli("diff", "2026-10-20", "2026-11-01").code == 10
