"""Frames in memory come back as what they were, in their order, with the columns of a price."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pandas
import polars
import pyarrow
import pytest
from usage_rows import SAID, answer, totals_of

from deepseek_prices import bulk

START = datetime(2026, 10, 20, 0, 59, 59, 999999, tzinfo=UTC)  # the last microsecond before a peak
NAMES = ("deepseek-v4-pro", "deepseek-flash", "gpt-4o")


def columns(count):
    return {
        "at": [START + timedelta(microseconds=number * 7_000_001) for number in range(count)],
        "model": [NAMES[number % 3] for number in range(count)],
        "prompt_tokens": [*range(count)],
        "prompt_cache_hit_tokens": [number // 2 for number in range(count)],
        "completion_tokens": [1] * count,
        "note": [{"a": number} for number in range(count)],
    }


def expected(of):
    usage = ("at", "model", "prompt_tokens", "prompt_cache_hit_tokens", "completion_tokens")
    rows = [dict(zip(usage, row, strict=True)) for row in zip(*(of[name] for name in usage), strict=True)]
    return [answer(row, "USD") for row in rows]


@pytest.mark.parametrize("count", [0, 1, 7, 5000])
def test_polars_keeps_its_columns_and_its_order(count):
    frame = polars.DataFrame(columns(count), schema_overrides={"note": polars.Struct({"a": polars.Int64})})
    frame = frame.cast(
        dict.fromkeys(("prompt_tokens", "prompt_cache_hit_tokens", "completion_tokens"), polars.Int64)
        | {"model": polars.String, "at": polars.Datetime("us", "UTC")}
    )
    priced = bulk.priced(frame)
    assert priced[:, : frame.width].equals(frame)
    assert priced.select(SAID).rows() == expected(columns(count))
    assert priced.schema["cost"] == polars.Decimal(38, 12)


@pytest.mark.parametrize("count", [1, 7, 5000])
def test_pyarrow_keeps_its_columns_and_its_order(count):
    table = pyarrow.table(columns(count))
    priced = bulk.priced(table)
    assert priced.select(table.column_names).equals(table)
    assert [tuple(row.values()) for row in priced.select(SAID).to_pylist()] == expected(columns(count))


@pytest.mark.parametrize("count", [1, 7, 5000])
def test_pandas_keeps_its_index_its_columns_and_its_order(count):
    frame = pandas.DataFrame(columns(count), index=[f"row {number}" for number in reversed(range(count))])
    priced = bulk.priced(frame)
    pandas.testing.assert_frame_equal(priced[[*frame.columns]], frame)
    found = [
        tuple(None if each is pandas.NA else each for each in row) for row in priced[[*SAID]].itertuples(index=False)
    ]
    assert found == expected(columns(count))


def test_a_frame_of_many_rows_keeps_its_order():
    frame = polars.DataFrame({"prompt_tokens": range(1_000_000)}).with_columns(
        at=polars.lit(START).dt.cast_time_unit("us"),
        model=polars.lit("deepseek-flash"),
        prompt_cache_hit_tokens=polars.lit(0),
        completion_tokens=polars.lit(0),
    )
    costs = bulk.priced(frame)["cost"]
    assert costs.is_sorted()
    assert costs[1] * 999_999 == costs[999_999] > 0


def test_a_reader_of_arrow_comes_back_as_one():
    table = pyarrow.table(columns(7))
    priced = bulk.priced(table.to_reader()).read_all()
    assert sorted(map(str, priced.select(SAID).to_pylist())) == sorted(
        map(str, bulk.priced(table).select(SAID).to_pylist())
    )


def test_nanoseconds_are_cut_and_not_rounded():
    """A nanosecond before the peak hours is before them."""
    last = (START - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1) * 1000 + 999
    at = polars.Series([last]).cast(polars.Datetime("ns", "UTC"))
    frame = polars.DataFrame(columns(1)).with_columns(at=at, completion_tokens=polars.lit(1000))
    assert bulk.priced(frame)["period"].to_list() == ["off_peak"]
    assert bulk.priced(frame.with_columns(at=polars.col("at") + timedelta(microseconds=1)))["period"].to_list() == [
        "peak"
    ]


def test_a_column_of_pandas_with_gaps_is_refused_with_what_to_write():
    frame = pandas.DataFrame(columns(2)).assign(completion_tokens=[1, None])
    with pytest.raises(
        TypeError, match=r'completion_tokens: .* not DOUBLE: .*\.astype\({"completion_tokens": "Int64"}\)'
    ):
        bulk.priced(frame)
    priced = bulk.priced(frame.astype({"completion_tokens": "Int64"}))
    assert [*priced["status"]] == ["priced", "usage_error"]


def test_a_naive_column_of_pandas_is_refused():
    frame = pandas.DataFrame(columns(2)).assign(at=pandas.to_datetime(["2026-10-20"] * 2))
    with pytest.raises(TypeError, match="at: an instant with a time zone"):
        bulk.priced(frame)


def test_costs_of_pandas_are_exact_decimals():
    priced = bulk.priced(pandas.DataFrame(columns(3)))
    assert isinstance(priced["cost"].iloc[0], Decimal)
    assert priced["cost"].sum() == sum(answer[1] or 0 for answer in expected(columns(3)))


MAKE = {
    "polars": polars.DataFrame,
    "pyarrow": pyarrow.table,
    "pandas": lambda of: pandas.DataFrame(of, index=pandas.Index([*reversed(range(7))], name="model")),
}


@pytest.mark.parametrize("library", MAKE)
def test_totals_are_a_frame_of_the_same_kind(library):
    of = columns(7)
    found = bulk.totals(MAKE[library](of), ["model"])
    assert type(found) is type(MAKE[library](of))
    made = [dict(zip(of, row, strict=True)) for row in zip(*of.values(), strict=True)]
    usage = [{name: value for name, value in row.items() if name != "note"} for row in made]
    table = pyarrow.table(found) if library != "pandas" else pyarrow.Table.from_pandas(found)
    rows = [tuple(row.values()) for row in table.to_pylist()]
    assert {row[:-2]: row[-2:] for row in rows} == totals_of(usage, ["model"], "USD")


def test_a_reader_of_arrow_has_totals_as_one():
    table = pyarrow.table(columns(7)).drop_columns("note")
    found = bulk.totals(table.to_reader(), ["model"])
    assert sorted(map(str, found.read_all().to_pylist())) == sorted(map(str, bulk.totals(table, ["model"]).to_pylist()))


def test_totals_of_a_frame_by_a_column_that_is_not_there_are_refused():
    with pytest.raises(ValueError, match="by: 'day': a column of the table is expected: at, model"):
        bulk.totals(polars.DataFrame(columns(1)), ["day"])


def test_names_may_come_one_by_one():
    found = bulk.totals(polars.DataFrame(columns(7)), (name for name in ["model"]))
    assert found.columns == ["model", "status", "certain", "rows", "cost"]


def test_totals_by_a_name_of_two_columns_are_refused():
    frame = pandas.DataFrame(columns(2))
    for twice in (pandas.concat([frame, frame[["note"]]], axis=1), frame.assign(Note=1)):
        with pytest.raises(ValueError, match="by: note: one column of a name is expected"):
            bulk.totals(twice, "note")


TEXTS = {
    "categories": polars.Categorical,
    "an enumeration": polars.Enum(NAMES),
}


@pytest.mark.parametrize("of", TEXTS)
def test_names_of_polars_may_be(of):
    frame = polars.DataFrame(columns(7)).with_columns(polars.col("model").cast(TEXTS[of]))
    assert bulk.priced(frame).select(SAID).rows() == expected(columns(7))


@pytest.mark.parametrize(
    "of",
    [pyarrow.large_string(), pyarrow.string_view(), pyarrow.dictionary(pyarrow.int32(), pyarrow.string())],
    ids=str,
)
def test_names_of_arrow_may_be(of):
    table = pyarrow.table(columns(7))
    table = table.set_column(1, "model", table["model"].cast(of))
    assert [tuple(row.values()) for row in bulk.priced(table).select(SAID).to_pylist()] == expected(columns(7))


@pytest.mark.parametrize("backend", ["numpy_nullable", "pyarrow"])
def test_types_of_pandas_may_be(backend):
    priced = bulk.priced(pandas.DataFrame(columns(7)).drop(columns="note").convert_dtypes(dtype_backend=backend))
    assert [*priced["status"]] == [status for status, *_ in expected(columns(7))]
    assert priced["cost"].sum() == sum(cost or 0 for _, cost, *_ in expected(columns(7)))


def test_a_table_of_several_chunks_keeps_its_order():
    table = pyarrow.table(columns(7))
    chunked = pyarrow.concat_tables([table.slice(0, 3), table.slice(3)])
    assert bulk.priced(chunked).equals(bulk.priced(table))
    assert bulk.priced(table.slice(0, 0)).num_rows == 0


def test_a_column_of_nothing_is_an_absent_field():
    frame = polars.DataFrame(columns(1)).with_columns(prompt_cache_hit_tokens=None, prompt_tokens=5)
    assert bulk.priced(frame)["status"].to_list() == ["no_cache_split"]


def test_two_columns_of_one_name_and_names_in_capitals_are_refused():
    frame = pandas.DataFrame(columns(2))
    with pytest.raises(ValueError, match="completion_tokens: one column of a name"):
        bulk.priced(pandas.concat([frame, frame[["completion_tokens"]]], axis=1))
    with pytest.raises(ValueError, match="without capitals"):
        bulk.priced(frame.rename(columns={"prompt_cache_hit_tokens": "Prompt_Cache_Hit_Tokens"}))


def test_a_lazy_frame_is_refused_with_what_to_do():
    with pytest.raises(TypeError, match=r"LazyFrame: collect\(\) it first"):
        bulk.priced(polars.DataFrame(columns(1)).lazy())
