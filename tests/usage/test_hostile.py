"""Files that want to do harm, or are of another kind: each ends with a sentence."""

import io
import json
import tracemalloc
import zipfile

import pytest
from used import AT, COST, USAGE, total

from deepseek_prices.cli.pricer import Pricer
from deepseek_prices.cli.tally import tally
from deepseek_prices.usage.form import Options
from deepseek_prices.usage.forms import FORMS, read_usage
from deepseek_prices.usage.record import NotThisForm

LINE = json.dumps({"at": AT, "model": "deepseek-flash", "usage": USAGE})


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "the file is no text"),
        (b"SQLite format 3\0\x10\0", "the file is no text"),
        (b"\x1f\x8b\x08\0", "packed with gzip: unpack it first"),
        (LINE.encode("utf-16"), "save it as UTF-8"),
        (b"%PDF-1.7 and so on\nmore", r"the columns of its first line \(\d\) are those of no form"),
        (b"<html><body>\n<p>Hello, world</p>\n", r"the columns of its first line \(\d\) are those of no form"),
        (b"name,size\nx,1\n" * 99_000, r"the columns of its first line \(\d\) are those of no form"),
        (b'{"name": "x"}\n' * 99_000, "its first object has the fields"),
        (b'[{"name": "x"}]', "its first object has the fields"),
        (b'{"name": {"x": [', "not JSON"),
        (b"[" * 100_000, "not JSON|nested too deeply|is not closed"),
        (b'{"prompt_tokens": 1, "completion_tokens": 2}', "its first object has the fields"),
    ],
)
def test_a_file_of_another_kind_is_one_sentence(read, content, said):
    with pytest.raises(NotThisForm, match=said) as error:
        read(content)
    assert len(str(error.value)) < 500


NUMBERS = ["1e999999999", "-1", "1e-999999999", "0x10", "9" * 5000, "=1+1", "\u0661\u0662", "1_000", "1,5"]


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_that_is_none_spoils_its_row_only(cost, number):
    header = "at,model,prompt_tokens,prompt_cache_hit_tokens,completion_tokens"
    good, bad = (f'{AT},deepseek-flash,2000,1500,"{each}"' for each in ("100", number))
    found = cost(f"{header}\n{good}\n{bad}\n{good}")
    assert (total(found), sum(found.by_kind.values())) == ("0.000558", 1)


@pytest.mark.parametrize("number", ["1e999999999", "x", "NaN", "Infinity", "9" * 5000, "0.5"])
@pytest.mark.parametrize("column", ["price", "amount"])
def test_an_amount_of_an_export_that_is_none_spoils_its_row_only(cost, column, number):
    header = "user_id,start_time_iso,end_time_iso,model,api_key_name,api_key,type,price,amount"
    row = "u,2026-11-03T00:00:00Z,2026-11-04T00:00:00Z,deepseek-flash,k,k,output_tokens,{price},{amount}"
    cells = {"price": "0.0000012", "amount": "100"}
    good, bad = row.format(**cells), row.format(**cells | {column: number})
    assert total(cost(f"{header}\n{good}\n{bad}")) == "0.00012"


@pytest.mark.parametrize("content", ["{" + '"a":{' * 5000, '{"at":' + "[" * 5000])
def test_a_line_that_is_nested_without_end_spoils_itself_only(cost, content):
    found = cost(f"{LINE}\n{content}\n{LINE}")
    assert (found.counted, found.by_kind) == (2, {"NotJSON": 1})


@pytest.mark.parametrize("form", [each for each in FORMS if not each.is_table], ids=lambda form: form.name)
@pytest.mark.parametrize("value", [None, 5, "x", [], [5], {}, {"a": 5}])
def test_a_field_of_another_kind_than_the_form_has_is_no_crash(cost, form, value):
    names = ("type", "object", "at", "model", "usage", "message", "payload", "data", "resourceSpans", "attributes")
    more = ("time", "tokens", "metadata", "other", "usageDetails", "timestamp", "modelUsage", "response", "startTime")
    for kind in ("session", "assistant", "result", "event_msg", "GENERATION", "chat.completion", "assistant/message"):
        row = dict.fromkeys((*names, *more), value) | {"type": kind, "object": kind}
        cost([row], form=form.name)


def test_what_is_kept_of_a_log_does_not_grow_with_it():
    def peak(lines):
        content = io.BytesIO(f"{LINE}\n".encode() * lines)
        tracemalloc.start()
        rows = read_usage(content, Options())
        found = tally(rows, Pricer("USD", "raise", "range", anthropic_endpoint=False), ("day",), None, None)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert found.counted == lines
        return most

    assert peak(4_000) < peak(1_000) + 200_000


def test_a_bomb_of_zeros_in_a_zip_is_no_text(read):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("amount.csv", b"\0" * 10_000_000)
    with pytest.raises(NotThisForm, match="the file is no text"):
        read(made.getvalue())


@pytest.mark.parametrize("damage", [1, 2, 3])
def test_a_damaged_zip_is_a_sentence(read, damage):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("log.jsonl", f"{LINE}\n" * 500)
    content = bytearray(made.getvalue())
    place = len(content) * damage // 5
    content[place : place + 8] = b"\xff" * 8
    with pytest.raises(NotThisForm, match="damaged"):
        read(bytes(content))


def test_a_log_in_a_zip_is_a_log(cost):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr("log.jsonl", LINE)
    assert total(cost(made.getvalue())) == COST


def test_what_a_mac_puts_into_a_zip_is_passed_over(read):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("x/log.jsonl", LINE)
        packed.writestr("__MACOSX/x/._log.jsonl", b"\0\x05\x16\x07")
        packed.writestr("x/.DS_Store", b"\0\0\0\1Bud1")
    assert len(read(made.getvalue())) == 1
