"""What it costs, now and then: `now`, `price`, `history`, `models`, `editions`."""

import csv
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from deepseek_prices import editions, get_model, get_price, history, models, observed_until, services

AT = "2026-10-20T02:00Z"
with (Path(__file__).parents[1] / "lookup/known_prices.csv").open(encoding="utf-8", newline="") as file:
    # What is asked about a later instant is answered by whatever price list comes next.
    KNOWN = [row for row in csv.DictReader(file) if row["at"] <= "2026-11-13T16:00:00Z"]


# ---------------------------------------------------------------------------------------------------- price


@pytest.mark.parametrize("row", KNOWN[::40], ids=lambda row: f"{row['at']} {row['model']} {row['kind']}")
def test_a_known_price_is_answered(cli, row):
    done = cli("price", row["model"], row["kind"], "--at", row["at"], "--currency", row["currency"], "--json")
    found = done.json()
    listed = found["list_price"] and Decimal(found["list_price"])
    assert (done.code, Decimal(found["amount"])) == (0, Decimal(row["price"]))
    assert listed == (Decimal(row["list_price"]) if row["list_price"] else None)
    assert (found["period"], found["model"]) == (row["period"], row["billed_as"])


def test_a_price_has_the_digits_that_the_page_prints(cli):
    done = cli("price", "deepseek-chat", "output", "--at", "2025-02-27T00:00Z")
    assert done.lines[0] == "0.550 USD per 1,000,000 tokens"


def test_without_an_instant_the_price_is_that_of_now(cli):
    assert cli("price", "deepseek-flash", "output").lines[0] == "1.2 USD per 1,000,000 tokens"


def test_a_price_says_why_it_is_that(cli):
    out = cli("price", "deepseek-v4-flash", "output", "--at", "2026-10-02T02:00Z").out
    for reason in (
        "deepseek-flash output (deepseek-v4-flash is billed as this)",
        "in Beijing Fri 2026-10-02 10:00",
        "off_peak",
        ", until 2026-10-17T16:00:00Z",
        "observed, between 2026-09-17T23:31:55Z and 2026-09-19T10:10:58Z",
        "https://api-docs.deepseek.com/quick_start/pricing",
    ):
        assert reason in out


def test_a_discount_shows_the_list_price_beside_it(cli):
    out = cli("price", "deepseek-chat", "output", "--at", "2025-01-15T00:00Z").out
    assert "list price  1.10 USD" in out


def test_a_price_that_is_not_certain_says_so(cli):
    assert "certain  no" in cli("price", "search", "request").out


def test_a_currency_may_be_written_small(cli):
    assert cli("price", "deepseek-flash", "output", "--currency", "cny").lines[0].startswith("8 CNY")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("deepseek-chta", "output"), "is it deepseek-chat"),
        (("gpt-4", "output"), "`deepseek-prices models` lists the names"),
        (("deepseek-flash", "outptu"), "it has input_cache_hit"),
        (("deepseek-chat", "output"), "no longer sold"),
        (("document_parsing", "page", "--at", "2026-11-13T16:00Z"), "not known"),
        (("deepseek-chat", "output", "--at", "2023-01-01T00:00Z"), "ask for a later instant"),
    ],
)
def test_where_there_is_no_price_it_is_said_why_and_the_exit_code_is_40(cli, words, said):
    done = cli("price", *words)
    assert (done.code, done.out) == (40, "")
    assert said in done.err


# ------------------------------------------------------------------------------------------------- instants


@pytest.mark.parametrize(
    "written", ["2026-10-20T02:00Z", "2026-10-20T02:00:00+00:00", "2026-10-20T10:00+08:00", "2026-10-20 02:00:00Z"]
)
def test_an_instant_may_be_written_in_every_way_that_has_a_time_zone(cli, written):
    assert cli("price", "deepseek-flash", "output", "--at", written, "--json").json()["at"] == "2026-10-20T02:00:00Z"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2026-10-20T02:00", "has no time zone: add one"),
        ("2026-10-20", "is a day, not an instant: add a time and its zone"),
        ("yesterday", "is not an instant: write one like"),
        ("2026-13-20T02:00Z", "is not an instant"),
        ("0001-01-01T00:00+08:00", "is not an instant"),
        ("9999-12-31T23:00Z", "is not an instant in both UTC and Beijing"),
        ("9999-12-31T23:00-08:00", "is not an instant"),
        ("", "is not an instant"),
    ],
)
def test_what_is_not_an_instant_is_wrong_usage_and_says_what_is_expected(cli, written, said):
    done = cli("why", "deepseek-flash", "output", "--at", written)
    assert (done.code, done.out) == (64, "")
    assert said in " ".join(done.err.split())


# ------------------------------------------------------------------------------------------------------ now


def shown(lines, model, kind):
    """The prices of a row in both currencies, by the header above it: a change to come has columns, too."""
    for line in lines:
        cells = line.split()
        if cells[:2] == ["model", "kind"]:
            usd, cny = cells.index("USD"), cells.index("CNY")
        if cells[:2] == [model, kind]:
            return cells[usd], cells[cny]
    raise AssertionError(f"no row of {model} {kind}")


def test_now_has_every_price_of_everything_sold_in_both_currencies(cli):
    offers = cli("now", "--at", AT, "--json").json()["offers"]
    at = datetime(2026, 10, 20, 2, tzinfo=UTC)
    assert {offer["model"] for offer in offers} == {*models(at), *services(at)}
    for offer in offers:
        for currency, price in offer["prices"].items():
            assert price["amount"] == str(get_price(offer["model"], offer["kind"], at, currency=currency))


def test_now_says_when_the_price_changes_and_to_what(cli):
    done = cli("now")
    row = next(line for line in done.lines if line.startswith("deepseek-flash") and " output " in line)
    assert row.split()[2:] == ["1.2", "0.6", "8", "4"]
    heading, header = done.lines[2:4]
    assert heading == "peak until 2026-10-20T04:00Z, in 2 h; per 1,000,000 tokens"
    assert header.split()[2:] == ["USD", "then", "CNY", "then"]


def test_a_price_of_nothing_that_comes_is_a_change_to_a_price(cli):
    offers = cli("now", "--json").json()["offers"]
    change = next(each for each in offers if (each["model"], each["kind"]) == ("search", "server_side_request"))
    assert change["next_change"]["USD"]["before"]["amount"] == "0"
    assert change["next_change"]["USD"]["after"]["amount"] == "0.75"


def test_now_says_the_unit_of_every_price(cli):
    lines = cli("now", "--at", "2026-11-13T16:00Z").lines
    assert any(line.startswith("off_peak until ") and line.endswith("; per 1,000,000 tokens") for line in lines)
    rows = {line.split()[0]: line for line in lines if line}
    for model, unit in (
        ("fetch", "1,000 requests"),
        ("document_parsing", "1,000 pages"),
        ("speech_recognition", "1 hour"),
    ):
        assert rows[model].endswith(f"  {unit}")


def test_a_name_that_is_billed_as_another_is_named_once(cli):
    done = cli("now")
    assert "deepseek-v4-flash and deepseek-v4-flash-vision-exp are billed as deepseek-flash." in done.lines
    assert not any(line.startswith("deepseek-v4-flash ") and "output" in line for line in done.lines)


def test_now_says_on_what_an_edition_rests_that_is_newer_than_the_last_look(cli):
    found = cli("now", "--at", "2026-11-20T00:00Z", "--json").json()["edition"]
    *_, edition = (each for each in editions() if each.in_force_from <= datetime.fromisoformat("2026-11-20T00:00Z"))
    assert found == {"name": edition.name, "rests_on": [*edition.rests_on]}


def test_now_says_how_old_the_knowledge_is(cli):
    seen = observed_until()
    late = cli("now", "--at", (seen + timedelta(days=12)).isoformat())
    assert late.lines[-1] == f"The official page was last seen at {seen:%Y-%m-%dT%H:%M:%SZ}, 12 d earlier."


def test_a_price_that_is_not_known_has_a_mark_and_the_reason(cli):
    done = cli("now", "--at", "2026-11-13T16:00Z")
    unknown, known = shown(done.lines, "document_parsing", "page")
    assert (unknown, known.removesuffix("?")) == ("?", "1.5")  # not certain where a later list may hold already
    assert "? marks a price that is not certain or not known; ask `deepseek-prices why`." in done.lines
    reason = cli("why", "document_parsing", "page", "--at", "2026-11-13T16:00Z").err
    assert reason.startswith("the price of document_parsing page in USD is not known")


# -------------------------------------------------------------------------------------------------- history


def test_history_has_every_change_of_a_price(cli):
    found = cli("history", "deepseek-v4-pro", "output", "--json").json()
    spans = history("deepseek-v4-pro", "output")
    assert [[price["amount"] for price in span["prices"]] for span in found] == [
        list(map(str, span.prices)) for span in spans
    ]
    assert [span["until"] for span in found][:-1] == [span["from"] for span in found][1:]


def test_history_of_a_model_has_all_kinds_that_it_ever_had(cli):
    found = cli("history", "deepseek-chat", "--currency", "CNY", "--json").json()
    assert {span["kind"] for span in found} == {"input_cache_hit", "input_cache_miss", "output"}
    assert {span["currency"] for span in found} == {"CNY"}


def test_history_shows_each_period_and_the_end(cli):
    lines = [line.split() for line in cli("history", "deepseek-chat", "output").lines]
    assert ["2025-02-26T16:30Z", "2025-09-05T16:00Z", "0.550", "-", "off_peak", "-"] in lines
    assert ["2026-07-24T15:59Z", "-", "-", "-", "not", "sold", "-"] in lines


def test_history_says_when_a_name_is_billed_as_another(cli):
    rows = [line.split() for line in cli("history", "deepseek-v4-flash-vision-exp", "output").lines]
    billed_as = {row[0]: row[5] for row in rows if row and row[0].startswith("2026")}
    assert (billed_as["2026-08-21T09:17:38Z"], billed_as["2026-09-10T04:00Z"]) == ("-", "deepseek-flash")


def test_history_of_a_misspelt_name_suggests_the_right_one(cli):
    done = cli("history", "deepseek-chta")
    assert done.code == 40
    assert "is it deepseek-chat" in done.err


# ----------------------------------------------------------------------------------------- models, editions


@pytest.mark.parametrize("at", ["2025-12-05T00:00Z", AT])
def test_models_are_those_of_the_instant_and_then_its_services(cli, at):
    found = cli("models", "--at", at, "--json").json()
    instant = datetime.fromisoformat(at)
    assert [each["model"] for each in found] == [*models(instant), *services(instant)]
    assert set(found[0]["kinds"]) == {"input_cache_hit", "input_cache_miss", "output"}
    assert found[0]["details"] == get_model(found[0]["model"], instant).as_dict()


def test_models_have_their_limits_as_printed(cli):
    lines = [line.split() for line in cli("models").lines]
    assert ["deepseek-v4-pro", "DeepSeek-V4-Pro-0813", "1M", "384K", "500"] in lines
    assert ["model", "version", "context", "max", "output", "concurrency"] in lines


def test_models_say_what_a_name_is_billed_as(cli):
    done = cli("models")
    assert "deepseek-v4-flash and deepseek-v4-flash-vision-exp are billed as deepseek-flash." in done.lines
    assert not any(line.startswith("deepseek-v4-flash  ") for line in done.lines)


def test_models_has_the_kinds_and_the_unit_of_a_service(cli):
    assert "search   request, server_side_request  1,000 successful requests" in cli("models").lines


@pytest.mark.parametrize("command", ["now", "models"])
def test_before_the_first_edition_it_is_said_since_when_there_are_prices(cli, command):
    done = cli(command, "--at", "2020-01-01T00:00Z")
    assert (done.code, done.lines[-1]) == (0, "Nothing is known before 2024-05-06T16:00:00Z.")


def test_editions_are_all_price_lists(cli):
    assert [each["edition"] for each in cli("editions", "--json").json()] == [each.name for each in editions()]


def test_an_edition_says_on_what_it_rests_and_what_it_changed(cli):
    found = {each["edition"]: each for each in cli("editions", "--json").json()}["2025-02-08T160000Z"]
    assert found == {
        "edition": "2025-02-08T160000Z",
        "from": "2025-02-08T16:00:00Z",
        "until": "2025-02-26T16:30:00Z",
        "basis": "stated",
        "rests_on": list(next(each for each in editions() if each.name == "2025-02-08T160000Z").rests_on),
        "changed": "prices of deepseek-chat; discount until",
    }
    (line,) = (each for each in cli("editions").lines if each.startswith("2025-02-08T160000Z"))
    assert re.split("  +", line)[1:] == [found["from"], found["rests_on"][0], found["changed"]]


def test_in_a_pipe_a_table_has_its_rows_on_one_line_each(cli):
    lines = cli("editions").lines
    assert [line.partition(" ")[0] for line in lines[: 1 + len(editions())]] == [
        "edition",
        *(each.name for each in editions()),
    ]
