"""A log of one's own: its instants, its columns, and what a table may have besides."""

import json
from collections import namedtuple
from datetime import UTC, datetime, timedelta, timezone

import pytest
from used import AT, COST, LEAST, MOST, OF_A_RESPONSE, SECOND, USAGE, total

from deepseek_prices import CostRange, UsageError, get_cost
from deepseek_prices.usage.record import NotThisForm, Record
from deepseek_prices.usage.when import time_zone, when

WHEN = datetime(2026, 11, 3, 2, 10, tzinfo=UTC)
LINE = {"at": AT, "model": "deepseek-flash", "usage": USAGE}


@pytest.mark.parametrize(
    "at",
    [
        AT,
        SECOND,
        SECOND * 1000,
        SECOND * 10**6,
        SECOND * 10**9,
        float(SECOND),
        str(SECOND),
        f"{SECOND}.0",
        "2026-11-03 02:10:00+00:00",
        "2026-11-03T10:10:00+0800",
        "2026-11-03T02:10:00.000000000Z",
        "20261103T021000Z",
        "Tue, 03 Nov 2026 02:10:00 GMT",
        "Tue, 03 Nov 2026 10:10:00 +0800",
        "2026-11-03 10:10:00 Asia/Shanghai",
        "2026-11-03T03:10:00[Europe/Berlin]",
        "2026-11-03 02:10:00 UTC",
        "2026-11-03t02:10:00z",
    ],
)
def test_an_instant_is_read_as_files_have_it(at):
    assert when(at) == WHEN


@pytest.mark.parametrize("at", ["2026-11-03 02:10:00", "2026-11-03T02:10", "Tue, 03 Nov 2026 02:10:00 -0000"])
def test_a_time_without_a_zone_is_that_of_the_zone_that_is_given(at):
    with pytest.raises(ValueError, match="has no time zone"):
        when(at)
    assert when(at, UTC) == WHEN


def test_a_day_is_a_time_in_the_zone_that_is_given():
    berlin = timezone(timedelta(hours=1))
    day = datetime(2026, 11, 3, tzinfo=berlin), datetime(2026, 11, 4, tzinfo=berlin)
    assert when("2026-11-03", berlin) == when("20261103", berlin) == day


def test_a_time_that_is_twice_in_its_zone_is_no_instant():
    with pytest.raises(ValueError, match="is twice, or never"):
        when("2026-10-25 02:30:00", time_zone("Europe/Berlin"))


@pytest.mark.parametrize(
    "at", ["", "today", "2026-13-01T00:00Z", -1, 10**21, float("nan"), True, [], "x" * 10_000, "1e999"]
)
def test_what_is_no_instant_is_said_in_short(at):
    with pytest.raises(ValueError, match=r"expected|not an instant|no number of seconds") as error:
        when(at, UTC)
    assert len(str(error.value)) < 250


def test_a_request_with_a_start_and_an_end_that_cross_an_edge_is_a_range(cost):
    crossing = LINE | {"at": "2026-11-03T03:59:40Z", "until": "2026-11-03T04:00:25Z"}
    assert total(cost([crossing])) == ("0.0001395", COST)
    assert total(cost([crossing | {"until": "2026-11-03T04:00:00Z"}])) == COST
    assert cost([crossing | {"until": "2026-11-03T03:00:00Z"}]).by_kind == {"NotAnInstant": 1}


TABLE = "at,model,prompt_tokens,prompt_cache_hit_tokens,completion_tokens"
ROW = f"{AT},deepseek-flash,2000,1500,100"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_is_read_with_each_delimiter(cost, delimiter):
    assert total(cost(f"{TABLE}\n{ROW}".replace(",", delimiter))) == COST


def test_numbers_are_read_as_tools_write_them(cost):
    assert total(cost(f"{TABLE}\n{AT},deepseek-flash,2000.0,1500.0, 100 ")) == COST


def test_columns_that_are_no_fields_of_usage_are_passed_over(cost):
    more = "user,latency_ms,status,cost,cache_ratio,requests_total,temperature"
    assert total(cost(f"{TABLE},{more}\n{ROW},17,812,200,0.001,0.75,3,1.0")) == COST


@pytest.mark.parametrize("column", ["audio_tokens", "prompt_tokens_details.audio_tokens", "cache_write_tokens_5m"])
def test_a_column_that_may_be_billed_is_not_passed_over(cost, column):
    assert cost(f"{TABLE},{column}\n{ROW},5").by_kind == {"UsageError": 1}


def test_columns_of_other_names_are_named(cost):
    columns = {"at": "when", "model": "engine", "input": "in", "cached": "hits", "output": "out"}
    table = f"when,engine,in,hits,out,prompt_tokens\n{ROW},77"
    assert total(cost(table, columns=columns)) == COST
    del columns["cached"]
    assert total(cost(table, columns=columns)) == (LEAST, MOST)


def test_a_column_that_is_named_and_not_there_is_said(read):
    with pytest.raises(NotThisForm, match="found no engine in"):
        read(f"{TABLE}\n{ROW}", columns={"model": "engine"})


def test_fields_of_objects_are_named_too(cost):
    content = [{"when": AT, "call": {"engine": "deepseek-flash"}, "in": 2000, "hits": 1500, "out": 100}]
    columns = {"at": "when", "model": "call.engine", "input": "in", "cached": "hits", "output": "out"}
    assert total(cost(content, columns=columns)) == COST


def test_the_quick_ways_to_make_a_record_give_a_whole_one(read):
    for content in ([LINE], f"{TABLE}\n{ROW}"):
        (found,) = read(content)
        assert type(found) is Record
        assert found == Record(found.place, "deepseek-flash", WHEN, found.usage)


def test_a_row_of_a_table_may_have_floats_and_no_value():
    usage = namedtuple("Usage", USAGE)
    assert f"{get_cost('deepseek-flash', usage(2000.0, 1500.0, 100.0), WHEN):f}" == COST
    without = get_cost("deepseek-flash", usage(2000.0, float("nan"), 100.0), WHEN)
    assert isinstance(without, CostRange)
    with pytest.raises(UsageError):
        get_cost("deepseek-flash", usage(2000.5, 1500.0, 100.0), WHEN)
    with pytest.raises(UsageError):
        get_cost("deepseek-flash", usage(2.0**53, 0.0, 100.0), WHEN)


class Series:
    """A row of pandas, as far as it matters here."""

    def __init__(self, values):
        self.values = values

    def __getattr__(self, name):
        return self.values[name]

    def to_dict(self):
        return self.values


Series.__module__ = "pandas.core.series"


def test_a_row_of_pandas_is_read_by_its_columns():
    row = Series({"at": WHEN, "prompt_tokens": 2000.0, "prompt_cache_hit_tokens": 1500, "completion_tokens": 100.0})
    assert f"{get_cost('deepseek-flash', row, WHEN):f}" == COST


def test_a_row_of_itertuples_has_its_number_besides():
    row = namedtuple("Pandas", ["Index", *USAGE])(7, 2000, 1500, 100)
    assert f"{get_cost('deepseek-flash', row, WHEN):f}" == COST


def test_a_count_that_is_not_a_number_is_none_in_a_mapping_of_a_row_too():
    row = {"prompt_tokens": 2000, "prompt_cache_hit_tokens": float("nan"), "completion_tokens": 100}
    assert isinstance(get_cost("deepseek-flash", row, WHEN), CostRange)
    with pytest.raises(UsageError):
        get_cost("deepseek-flash", row | {"prompt_tokens": float("nan")}, WHEN)


def test_the_order_of_rows_does_not_matter(cost):
    lines = [LINE, LINE | {"model": "deepseek-v4-pro"}, LINE | {"at": "2026-11-03T22:10:00Z"}]
    found = [cost(order, by=("model", "kind", "period")) for order in (lines, lines[::-1])]
    assert total(found[0]) == total(found[1])
    assert found[0].groups.keys() == found[1].groups.keys()


def test_a_table_and_its_lines_cost_the_same(cost):
    assert total(cost(f"{TABLE}\n{ROW}")) == total(cost([LINE])) == total(cost(json.dumps([LINE])))


@pytest.mark.parametrize(
    ("columns", "row", "costs"),
    [("input_cache_hit,input_cache_miss,output", "1500,500,100", COST), ("output", "100", "0.00012")],
)
def test_the_names_of_kinds_are_read_from_a_table(cost, columns, row, costs):
    assert total(cost(f"at,model,{columns}\n{AT},deepseek-flash,{row}")) == costs


@pytest.mark.parametrize(
    "column",
    [
        *("input", "prompt", "cached", "cache_read", "cacheRead", "cache_write_5m", "hits", "uncached", "in", "out"),
        *("pages", "characters", "num_out", "reasoning", "web_search_requests", "completions", "in_tok"),
    ],
)
def test_a_column_that_a_usage_may_have_by_another_name_is_refused_by_its_name(cost, column):
    found = cost(f"{TABLE},{column}\n{ROW},5")
    assert (found.counted, found.by_kind) == (0, {"UsageError": 1})
    assert column in found.bad[0].error


def test_columns_about_a_prompt_or_an_output_that_count_nothing_are_passed_over(cost):
    more = "prompt_id,input_cost,output_price,cache_key,cache_hit_ratio,prompt,read_at,max_tokens"
    assert total(cost(f"{TABLE},{more}\n{ROW},7,0.1,0.2,8,0.5,Say hello,9,4096")) == COST


def test_a_usage_of_null_is_not_counted_whichever_the_model(cost):
    found = cost([LINE, LINE | {"usage": None}, LINE | {"usage": None, "model": "no-such-model"}])
    assert (found.counted, found.by_kind) == (1, {"NoUsage": 2})


@pytest.mark.parametrize("number", ["12.000", "1.000", "120.000"])
def test_a_number_with_a_point_that_may_be_of_thousands_is_refused(cost, number):
    table = f"{TABLE}\n{AT},deepseek-flash,{number},0,100".replace(",", ";")
    assert cost(table).by_kind == {"UsageError": 1}


@pytest.mark.parametrize("number", ["2000.0", "2000.000", "2000.00"])
def test_a_number_with_a_point_that_can_be_of_no_thousands_is_read(cost, number):
    assert total(cost(f"{TABLE}\n{AT},deepseek-flash,{number},1500,100")) == COST


def test_a_line_before_the_names_that_says_the_delimiter_is_read(cost):
    found = cost(f"sep=;\n{TABLE}\n{ROW}\n{ROW},7".replace(",", ";"))
    assert (total(found), found.bad[0].place.numbers) == (COST, "4")


@pytest.mark.parametrize(("written", "counted"), [(json.dumps(OF_A_RESPONSE), 1), (repr(OF_A_RESPONSE), 0), ("", 0)])
def test_a_usage_may_be_a_cell_of_json(cost, written, counted):
    cell = written.replace('"', '""')
    found = cost(f'at,model,usage,note\n{AT},deepseek-flash,"{cell}",x\n')
    assert (found.counted, found.left) == (counted, 1 - counted)
    assert not counted or total(found) == COST


def test_rows_of_blank_cells_at_the_end_of_a_sheet_are_none(cost):
    table = f"at;model;prompt_tokens;completion_tokens\r\n{AT};deepseek-flash;2000;100\r\n;;;\r\n ;;; \r\n   \r\n\r\n"
    found = cost(table)
    assert (found.counted, found.by_kind) == (1, {})


@pytest.mark.parametrize("cell", ["2.000,00", "2000,0", "2E+03", "2.000"])
def test_a_count_as_a_country_writes_it_is_refused_with_an_example(cost, cell):
    (bad,) = cost(f"at;model;prompt_tokens;completion_tokens\n{AT};deepseek-flash;{cell};100\n").bad
    assert bad.error == f"prompt_tokens: a number such as 12000 is expected, not {cell!r}"


def test_a_whole_number_of_json_may_have_a_point_as_programs_with_floats_alone_write_it(cost):
    floats = {name: float(count) for name, count in USAGE.items()}
    assert total(cost([LINE | {"usage": floats}])) == COST
    flat = {"at": AT, "model": "deepseek-flash"} | floats
    names = {"at": "at", "model": "model", "input": "prompt_tokens", "cached": "prompt_cache_hit_tokens"}
    assert total(cost([flat], columns=names | {"output": "completion_tokens"})) == COST


@pytest.mark.parametrize("number", ["2000.5", "2e3", "2.000"])
def test_another_number_of_json_with_a_point_is_no_count(cost, number):
    line = json.dumps(LINE).replace("2000", number)
    assert cost(line).by_kind == {"UsageError": 1}


def test_an_object_of_which_only_the_instant_has_another_name_has_its_usage(cost):
    line = {"when": AT, "model": "deepseek-flash", "usage": USAGE, "user": "u"}
    found = cost([line], by=("user",), columns={"at": "when"})
    assert (total(found), [key[0] for key in found.groups]) == (COST, ["u"])
