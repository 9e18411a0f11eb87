"""What usage cost: one object, or a log of them, every line of which is counted or said to be wrong."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from deepseek_prices.cost import get_cost
from deepseek_prices.usage.forms import FORMS

AT = "2026-10-20T02:00:00Z"
USAGE = {"prompt_tokens": 1000, "prompt_cache_hit_tokens": 400, "completion_tokens": 50}


def line(usage=USAGE, at=AT, model="deepseek-flash"):
    return json.dumps({"at": at, "model": model, "usage": usage})


def log(*lines):
    return "\n".join(lines).encode()


# --------------------------------------------------------------------------------------------------- one object


def test_a_usage_object_costs_what_the_library_says(cli):
    found = cli("cost", "-", "--model", "deepseek-flash", "--at", AT, "--json", stdin=json.dumps(USAGE).encode()).json()
    assert found == get_cost("deepseek-flash", USAGE, datetime(2026, 10, 20, 2, tzinfo=UTC)).as_dict()


def test_a_usage_object_may_stand_on_several_lines_of_a_file(cli, tmp_path):
    path = tmp_path / "usage.json"
    path.write_text(json.dumps(USAGE, indent=2), encoding="utf-8")
    done = cli("cost", path, "--model", "deepseek-flash")
    assert (done.code, done.lines[-1]) == (0, "0.0002424 USD")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_that_has_a_name_is_read_once_and_whole(tmp_path):
    """As a shell gives the output of a command: `cost <(zcat log.gz)`."""
    os.mkfifo(pipe := tmp_path / "pipe")
    command = [sys.executable, "-m", "deepseek_prices", "cost", str(pipe), "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as running:
        pipe.write_bytes(log(*[line()] * 3000))  # more than is read at once
        assert json.loads(running.communicate(timeout=60)[0])["counted"] == 3000


def test_usage_at_odds_with_itself_fails_the_check_and_names_the_fields(cli):
    wrong = USAGE | {"prompt_cache_miss_tokens": 1}
    done = cli("cost", "-", "--model", "deepseek-flash", stdin=json.dumps(wrong).encode())
    assert (done.code, done.out) == (40, "")
    assert "prompt_cache_miss_tokens" in done.err


@pytest.mark.parametrize("content", ["", "[", '{"prompt_tokens": 1', '{"a": 1, "a": 2}', '{"a": NaN}', "[" * 100_000])
def test_what_is_not_json_is_not_understood(cli, content):
    assert cli("cost", "-", "--model", "deepseek-flash", stdin=content.encode()).code == 30


def test_a_log_given_as_one_object_is_told_how_to_be_asked_for(cli):
    done = cli("cost", "-", "--model", "deepseek-flash", stdin=log(line(), line()))
    assert done.code == 30
    assert "leave --model out" in done.err


# -------------------------------------------------------------------------------------------------------- a log


def test_a_log_is_summed_exactly(cli):
    done = cli("cost", "-", "--json", stdin=log(*[line()] * 1000))
    one = get_cost("deepseek-flash", USAGE, datetime(2026, 10, 20, 2, tzinfo=UTC))
    assert Decimal(done.json()["total"]) == one * 1000
    assert (done.code, done.json()["counted"], done.json()["bad_lines"]) == (0, 1000, [])


def test_no_digit_of_a_large_sum_is_lost(cli):
    many = {"prompt_tokens": 10**39, "prompt_cache_hit_tokens": 0, "completion_tokens": 1}
    found = cli("cost", "-", "--json", stdin=log(line(many), line())).json()
    assert found["total"] == "300000000000000000000000000000000.0002436"


def test_totals_are_by_what_is_asked_for(cli):
    evening = line(at="2026-10-20T22:00:00Z")
    searched = line({"request": 3}, model="search")
    found = cli("cost", "-", "--by", "day,model,period,kind", "--json", stdin=log(line(), evening, searched)).json()
    assert (
        found["totals"][-1].items()
        >= {
            "day": "2026-10-20",
            "model": "search",
            "period": "standard",
            "kind": "request",
            "quantity": "3",
            "requests": 1,
            "amount": "0.00225",
        }.items()
    )
    assert [(each["period"], each["kind"]) for each in found["totals"]][:2] == [
        ("off_peak", "input_cache_hit"),
        ("off_peak", "input_cache_miss"),
    ]


def test_the_totals_of_every_grouping_add_up_to_the_total(cli):
    content = log(line(), line(at="2026-10-21T22:00:00Z"), line({"request": 3}, model="search"))
    for by in ("model", "kind", "period", "day", "model,kind", "day,period,model,kind"):
        found = cli("cost", "-", "--by", by, "--json", stdin=content).json()
        assert sum(Decimal(each["amount"]) for each in found["totals"]) == Decimal(found["total"])


@pytest.mark.parametrize(("zone", "day"), [((), "2026-10-21"), (("--tz", "UTC"), "2026-10-20")])
def test_a_day_is_that_of_the_files_own_offset_or_of_the_zone_that_is_asked_for(cli, zone, day):
    done = cli("cost", "-", "--by", "day", *zone, stdin=log(line(at="2026-10-21T01:00:00+08:00")))
    assert done.lines[1].split()[0] == day


BAD = [
    ("{oops", "not JSON"),
    ("[1]", "an object with the fields at, model, usage is expected"),
    (json.dumps({"at": AT, "model": "deepseek-flash"}), "missing: usage"),
    (line(at="2026-10-20T02:00:00"), "has no time zone: add one"),
    (line(at="2026-10-20"), "is a day, not an instant"),
    (line(at=True), "an instant is expected, not True"),
    (line(model=None), "model: a string is expected"),
    (line(model="gpt"), "'gpt' is in none of the price lists"),
    (line(at="2020-01-01T00:00:00Z"), "no price of"),
    (line(5), "usage: "),
    (line({}), "usage: "),
    (line({"prompt_tokens": 1}), "completion_tokens"),
    (line({"prompt_tokens": 1.5, "completion_tokens": 1}), "prompt_tokens"),
    (line({"prompt_tokens": -1, "completion_tokens": 1}), "prompt_tokens"),
    (line().replace("400", "NaN"), "NaN is not a JSON number"),
    (line().replace("400", "4" * 5000), "line 2: "),
    ('{"at": 1, "at": 2, "model": "", "usage": {}}', "the field 'at' appears twice"),
]


@pytest.mark.parametrize(("bad", "said"), BAD, ids=[said for _, said in BAD])
def test_a_bad_line_is_said_with_its_number_and_the_others_are_counted(cli, bad, said):
    done = cli("cost", "-", "--format", "jsonl", "--json", stdin=log(line(), bad, line()))
    assert done.code == 40
    assert (done.json()["counted"], [each["line"] for each in done.json()["bad_lines"]]) == (2, ["2"])
    assert done.err.startswith("line 2: ")
    assert said in done.err
    assert done.err.endswith("1 line not counted: the total is without it\n")


def test_requests_without_a_usage_are_not_counted_in_json_too(cli):
    chunk = {"object": "chat.completion.chunk", "id": "c", "created": 1792461600, "model": "deepseek-flash"}
    found = cli("cost", "-", "--json", stdin=log(json.dumps(chunk), json.dumps(chunk | {"id": "d", "usage": USAGE})))
    assert [found.json()[name] for name in ("counted", "not_counted", "without_usage")] == [
        *(1, 1, {"a stream without a usage": 1}),
    ]


@pytest.mark.parametrize("number", ["1e99999999999999999999", "1E-99999999999999999999", f"0.5e{'9' * 9000}"])
def test_a_number_beyond_every_decimal_spoils_its_line_only(cli, number):
    done = cli("cost", "-", "--json", stdin=log(line(), line().replace("400", number), line()))
    assert (done.code, done.json()["counted"], done.json()["not_counted"]) == (40, 2, 1)
    assert done.err.startswith("line 2: a number of a size to count with is expected")
    assert len(done.err) < 300


def test_a_number_beyond_every_decimal_is_no_usage_object(cli):
    done = cli("cost", "-", "--model", "deepseek-flash", stdin=b'{"prompt_tokens": 1e99999999999999999999}')
    assert (done.code, done.out) == (30, "")


@pytest.mark.parametrize("at", ["0001-01-01T00:00+08:00", "9999-12-31T23:00Z", "9999-12-31T23:00-08:00"])
def test_an_instant_beyond_the_calendar_spoils_its_line_only(cli, at):
    done = cli("cost", "-", "--json", stdin=log(line(), line(at=at), line()))
    assert (done.code, done.json()["counted"]) == (40, 2)
    assert done.err.startswith("line 2: ")
    assert "in both UTC and Beijing" in done.err


def test_empty_lines_are_no_lines_of_a_log_but_count_for_the_numbers(cli):
    done = cli("cost", "-", stdin=log("", line(), "", "{"))
    assert done.err.startswith("line 4: ")


def test_a_line_that_is_not_utf_8_spoils_itself_only(cli):
    done = cli(
        "cost", "-", stdin=log(line(), line(model="\xff\xfe")).replace(b"\\u00ff", b"\xff") + b"\n" + log(line())
    )
    assert done.code == 40
    assert done.err.startswith("line 2: ")
    assert "2 of 3 requests counted" in done.out


def test_a_mark_of_the_byte_order_is_no_part_of_a_log(cli):
    assert cli("cost", "-", stdin=b"\xef\xbb\xbf" + log(line())).code == 0


def test_utf_16_is_told_to_be_saved_as_utf_8(cli):
    done = cli("cost", "-", stdin=line().encode("utf-16"))
    assert (done.code, done.out) == (30, "")
    assert "save it as UTF-8" in done.err


@pytest.mark.parametrize("content", ["", "\n\n  \n", "at,model,prompt_tokens,completion_tokens\n"])
def test_a_file_without_any_usage_is_a_sentence_and_not_a_total_of_0(cli, content):
    done = cli("cost", "-", stdin=content.encode())
    assert (done.code, done.out, done.err) == (30, "", "no usage is in it\n")


@pytest.mark.parametrize(
    "content",
    [
        "u-SECRET,2026-11-03T00:00:00+08:00,SECRET,sk-SECRET***,1000\n",
        "DEEPSEEK_API_KEY=sk-SECRET\n",
        '"sk-SECRET"\n',
        "at,model,prompt_tokens,completion_tokens\n2026-11-03T02:10Z,sk-SECRET,1,1\n",
        "at,model,prompt_tokens,completion_tokens\nSECRET,deepseek-flash,1,1\n",
        "at,model,prompt_tokens,completion_tokens\n2026-11-03T02:10Z,deepseek-flash,SECRET,1\n",
        '{"at": "2026-11-03T02:10Z", "model": {"SECRET": 1}, "usage": {"prompt_tokens": 1, "completion_tokens": 1}}\n',
    ],
)
@pytest.mark.parametrize("named", [[], ["--at", "when", "--output", "out"]])
def test_no_key_or_user_of_a_row_that_is_refused_is_shown(cli, content, named):
    done = cli("cost", "-", *named, stdin=content.encode())
    assert done.code in (30, 40)
    assert "SECRET" not in done.out + done.err


def test_a_folder_is_no_file_of_usage(cli, tmp_path):
    done = cli("cost", str(tmp_path))
    assert done.code == 20
    assert "a folder: name one of its files, or a zip of those of one tool" in done.err


def test_a_log_has_its_own_instants(cli):
    done = cli("cost", "-", "--at", AT, stdin=log(line()))
    assert done.code == 64
    assert "each line of a log has its own instant" in done.err


@pytest.mark.parametrize("words", [("--by", "model"), ("--format", "jsonl"), ("--format", "csv")])
def test_what_is_for_a_log_is_wrong_usage_with_one_object(cli, words):
    done = cli("cost", "-", "--model", "deepseek-flash", *words, stdin=json.dumps(USAGE).encode())
    assert (done.code, done.out) == (64, "")
    assert f"{words[0]} is for a log, without --model" in done.err


@pytest.mark.parametrize("by", ["", "model,", "week", "model,model", "Model"])
def test_totals_by_something_else_are_wrong_usage(cli, by):
    assert cli("cost", "-", "--by", by).code == 64


@pytest.mark.parametrize("file", ["nowhere.jsonl", "."])
def test_a_file_that_cannot_be_read_is_a_source_that_is_not_available(cli, tmp_path, monkeypatch, file):
    monkeypatch.chdir(tmp_path)
    assert cli("cost", file).code == 20


def test_a_closed_standard_input_is_a_source_that_is_not_available():
    command = ["sh", "-c", 'exec "$@" <&-', "sh", sys.executable, "-m", "deepseek_prices", "cost", "-"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (20, "")
    assert done.stderr == "-: the standard input is closed: name a file, or pipe one in\n"


# ---------------------------------------------------------------------------------------------------------- csv

HEADER = "at,model,prompt_tokens,prompt_tokens_details.cached_tokens,completion_tokens"


def test_csv_and_jsonl_of_the_same_usage_cost_the_same(cli):
    as_csv = cli("cost", "-", "--json", stdin=log(HEADER, f"{AT},deepseek-flash,1000,400,50"))
    assert as_csv.json() == cli("cost", "-", "--json", stdin=log(line())).json()


@pytest.mark.parametrize("cell", ["", " ", "nan", "NaN", "None", "NULL", "<NA>"])
def test_a_cell_without_a_value_is_a_field_that_is_not_there(cli, cell):
    done = cli("cost", "-", "--json", stdin=log(HEADER, f"{AT},deepseek-flash,1000,{cell},50"))
    without = line({"prompt_tokens": 1000, "completion_tokens": 50})
    assert done.json() == cli("cost", "-", "--json", stdin=log(without)).json()


def test_hours_may_be_decimal(cli):
    done = cli(
        "cost",
        "-",
        "--currency",
        "CNY",
        "--json",
        stdin=log("at,model,hour", "2026-11-13T16:00Z,speech_recognition,1.5"),
    )
    assert done.json()["total"] == "0.585"


@pytest.mark.parametrize(
    ("row", "lines", "said"),
    [
        (f"{AT},deepseek-flash,1000", "2", "5 cells are expected as in the first line, not 3"),
        (f"{AT},deepseek-flash,1000,400,50,9", "2", "5 cells are expected as in the first line, not 6"),
        (f"{AT},deepseek-flash,1000,x,50", "2", "prompt_tokens_details.cached_tokens"),
        (f"{AT},deepseek-flash,{'9' * 5000},400,50", "2", "prompt_tokens"),
        (f'{AT},deepseek-flash,"1"0,400,50', "2", "not CSV"),
        (f'"{AT}\n",deepseek\n,1000,400,50', "2-3", "cells are expected"),
        (f'{AT},"deep\nseek",1000,400,50', "2-3", "is in none of the price lists"),
    ],
)
def test_a_bad_row_is_said_with_its_lines_and_the_others_are_counted(cli, row, lines, said):
    good = f"{AT},deepseek-flash,1000,400,50"
    done = cli("cost", "-", "--format", "csv", "--json", stdin=log(HEADER, row, good))
    assert done.code == 40
    assert done.json()["bad_lines"][0]["line"] == lines
    assert said in done.json()["bad_lines"][0]["error"]
    assert done.json()["counted"] == 1


def test_a_quote_that_is_never_closed_is_said_with_all_lines_that_it_took(cli):
    good = f"{AT},deepseek-flash,1000,400,50"
    done = cli("cost", "-", stdin=log(HEADER, good, f'{AT},"deepseek', good, good))
    assert done.code == 40
    assert done.err.startswith("line 3-5: ")


def test_what_is_counted_and_what_is_not_add_up_to_the_lines(cli):
    good = f"{AT},deepseek-flash,1000,400,50"
    rows = [good, good, f'{AT},"deepseek', good, good]
    found = cli("cost", "-", "--json", stdin=log(HEADER, *rows))
    assert found.json()["counted"] + found.json()["not_counted"] == len(rows)
    assert found.err.endswith("\n3 lines not counted: the total is without them\n")


@pytest.mark.parametrize("whole", ["400", "some", '"{""cached_tokens"": 0}"'])
@pytest.mark.parametrize("order", [1, -1])
def test_a_field_in_a_column_of_its_own_and_in_columns_with_a_dot_spoils_its_line(cli, whole, order):
    columns = [("prompt_tokens_details.cached_tokens", "400"), ("prompt_tokens_details", whole)][::order]
    names, cells = (",".join(each) for each in zip(*columns, strict=True))
    header, start = f"at,model,prompt_tokens,completion_tokens,{names}", f"{AT},deepseek-flash,1000,50"
    done = cli("cost", "-", "--json", stdin=log(header, f"{start},{cells}", f"{start},,"))
    assert (done.code, done.json()["counted"]) == (40, 1)
    assert done.err.startswith("line 2: ")
    assert "keep one of them" in done.err


@pytest.mark.parametrize("column", [".prompt_tokens", "prompt_tokens.", "a..b", ".", "prompt_tokens_details. .cached"])
def test_a_column_without_a_name_beside_its_dot_is_not_understood(cli, column):
    done = cli("cost", "-", stdin=log(f"at,model,{column},completion_tokens", f"{AT},deepseek-flash,1000,50"))
    assert (done.code, done.out) == (30, "")
    assert repr(column) in done.err


@pytest.mark.parametrize(
    "header", ["model,prompt_tokens", "at,prompt_tokens", "at,model,at", "at:model:prompt_tokens", '"at']
)
def test_a_csv_without_its_columns_is_not_understood(cli, header):
    done = cli("cost", "-", stdin=log(header, "1,2,3"))
    assert (done.code, done.out) == (30, "")


def test_the_name_of_a_file_says_its_form(cli, tmp_path):
    (tmp_path / "log.csv").write_bytes(log(HEADER, f"{AT},deepseek-flash,1000,400,50"))
    (tmp_path / "log.jsonl").write_bytes(log("no JSON", line()))
    assert cli("cost", tmp_path / "log.csv").code == 0
    assert cli("cost", tmp_path / "log.jsonl").err.startswith("line 1: not JSON")


# -------------------------------------------------------------------------------------------------- many forms


def test_what_a_file_says_reaches_a_terminal_escaped(cli, tmp_path):
    path = tmp_path / "log.jsonl"
    path.write_text(line(model="\x1b[2J\u202e") + f"\n{line()}\n", encoding="utf-8")
    done = cli("cost", path, "--by", "name")
    assert "\x1b" not in done.out + done.err
    assert "\u202e" not in done.out + done.err


def test_the_formats_are_listed_each_with_its_source(cli):
    done = cli("cost", "--formats")
    assert done.code == 0
    assert len(done.lines) == len(FORMS) + 1
    assert all("https://" in listed for listed in done.lines[1:])


def test_a_format_that_is_named_is_not_looked_for(cli):
    done = cli("cost", "-", "--format", "codex", stdin=log(line()))
    assert (done.code, done.out) == (40, "")
    assert cli("cost", "-", "--format", "xml").code == 64


def test_a_range_is_shown_with_both_ends(cli):
    without = line({"prompt_tokens": 1000, "completion_tokens": 50})
    done = cli("cost", "-", stdin=log(without))
    assert "0.000066 – 0.00036" in done.lines[-1 - 4]
    found = cli("cost", "-", "--json", stdin=log(without)).json()
    assert (found["total"], found["low"], found["high"]) == (None, "0.000066", "0.00036")
    assert cli("cost", "-", "--json", "--no-cache-split", "miss", stdin=log(without)).json()["total"] == "0.00036"


def test_a_total_says_how_much_is_in_it(cli):
    done = cli("cost", "-", stdin=log(line(), "{oops", line()))
    assert any(each.startswith("total of 2 of 3 requests counted") for each in done.lines)


def test_a_price_that_is_not_certain_is_shown_in_every_total(cli):
    found = cli("cost", "-", "--json", stdin=log(line(), line({"request": 3}, model="search"))).json()
    assert (found["certain"], [each["certain"] for each in found["totals"]]) == (False, [True, False])
    done = cli("cost", "-", stdin=log(line(), line({"request": 3}, model="search")))
    assert [each.endswith("?") for each in done.lines[1:4]] == [False, True, True]


CHUNK = json.dumps({"id": "c", "object": "chat.completion.chunk", "created": 1792461600, "model": "deepseek-flash"})


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([line(model="gpt")] * 500, "none of 500 lines counted"),
        ([line(), "{oops"][1:] * 3, "none of 3 lines counted: is the file what it was taken for?"),
        ([line(model="gpt"), "{oops"], "none of 2 lines counted"),
        ([json.dumps({"at": "2026-11-03", "model": "deepseek-flash", "usage": USAGE})], "none of 1 line counted"),
        (['{"x": 1}'], "none of 1 line counted: is the file what it was taken for?"),
        ([CHUNK], "none of 1 request without a usage counted"),
        ([CHUNK, CHUNK.replace('"c"', '"d"'), "{oops"], "none of 1 line and 2 requests without a usage counted"),
    ],
    ids=["no price", "no JSON", "both", "no instant", "no field", "no usage", "no usage, and no JSON"],
)
def test_where_nothing_is_counted_there_is_no_total_and_why_is_said(cli, lines, said):
    done = cli("cost", "-", "--format", "responses" if CHUNK in lines else "jsonl", stdin=log(*lines))
    assert (done.code, done.out, done.err.splitlines()[-1]) == (40, "", said)


def test_a_total_without_a_request_that_may_be_billed_fails_the_check(cli):
    done = cli(
        "cost", "-", stdin=log(CHUNK, CHUNK.replace('"c"', '"d"').replace("}", f', "usage": {json.dumps(USAGE)}}}'))
    )
    assert (done.code, done.err) == (40, "1 request without a usage not counted: the total is without it\n")
    assert "total of 1 of 2 requests counted" in done.out
    assert "Not counted, since no usage of it is there: a stream without a usage (1)." in done.out


def test_a_total_without_a_request_that_deepseek_did_not_answer_is_complete(cli):
    names = ("request_id", "call_type", "startTime", "model", "prompt_tokens", "completion_tokens", "cache_hit")
    rows = [f"{number},acompletion,{AT},deepseek-flash,1,1,{hit}" for number, hit in enumerate(("False", "True"))]
    done = cli("cost", "-", stdin=log(",".join(names), *rows))
    assert (done.code, done.err) == (0, "")
    assert "since DeepSeek did not answer it: a request that LiteLLM answered from its own cache (1)." in done.out


def test_bad_lines_are_said_up_to_20_and_then_the_first_of_each_kind(cli):
    done = cli("cost", "-", stdin=log(line(), *[line(model="gpt")] * 30, "{oops", *[line(model="gpt")] * 30))
    said = [each for each in done.err.splitlines() if each.startswith("line ")]
    assert (len(said), said[-1][:18]) == (21, "line 32: not JSON:")
    assert "  NotJSON: 1" in done.err.splitlines()


@pytest.mark.parametrize("at", ["when", AT])
def test_at_is_a_column_or_an_instant(cli, at):
    table = log(
        "when,model,prompt_tokens,prompt_cache_hit_tokens,completion_tokens", f"{AT},deepseek-flash,1000,400,50"
    )
    done = cli("cost", "-", "--at", at, stdin=table)
    assert done.code == (0 if at == "when" else 30)


def test_model_is_a_column_of_a_table_that_has_it(cli):
    table = log("at;engine;in;out", f"{AT};deepseek-flash;1000;50")
    done = cli("cost", "-", "--model", "engine", "--input", "in", "--output", "out", "--json", stdin=table)
    assert (done.code, done.json()["high"]) == (0, "0.00036")


def test_money_in_two_currencies_is_not_added_up(cli):
    header = "user_id,start_time_iso,end_time_iso,model,api_key_name,api_key,type,price,amount"
    day = "2026-11-03T00:00:00Z,2026-11-04T00:00:00Z,deepseek-flash,k,k,output_tokens"
    found = cli("cost", "-", "--json", stdin=log(header, f"u,{day},0.0000012,1000", f"u,{day},0.000008,1000")).json()
    assert found["total"] is None
    assert [(each["currency"], each["amount"]) for each in found["sums"]] == [("CNY", "0.008"), ("USD", "0.0012")]


def test_what_was_charged_is_no_usage(cli):
    header = "user_id,start_time_iso,end_time_iso,model,wallet_type,cost,currency"
    row = "u,2026-11-03T00:00:00Z,2026-11-04T00:00:00Z,deepseek-flash,Paid,1.0,CNY"
    done = cli("cost", "-", stdin=log(header, row))
    assert (done.code, done.out) == (30, "")
    assert "`deepseek-prices bill` compares the two" in done.err
