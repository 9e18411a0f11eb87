"""`python -m scraper read`, as it is called."""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from commands import run

ROOT = Path(__file__).parent.parent.parent
PAGES = ROOT / "tests" / "pages"
V3 = PAGES / "2024-12-26_en_v3-promotion" / "page.html"
CONVERTED = PAGES / "2025-01-23_en_v3-promotion-r1_converted" / "page.md"
CHINESE = PAGES / "2026-10-17_zh_search-fetch" / "page.html"
HEADER = "model,endpoint,currency,kind,period,price,list_price,from,until,discount_until"
V3_ROWS = """\
deepseek-chat,,USD,input_cache_hit,standard,0.014,0.07,,,2025-02-08T16:00:00Z
deepseek-chat,,USD,input_cache_miss,standard,0.14,0.27,,,2025-02-08T16:00:00Z
deepseek-chat,,USD,output,standard,0.28,1.10,,,2025-02-08T16:00:00Z
deepseek-chat,,CNY,input_cache_hit,standard,0.1,0.5,,,2025-02-08T16:00:00Z
deepseek-chat,,CNY,input_cache_miss,standard,1,2,,,2025-02-08T16:00:00Z
deepseek-chat,,CNY,output,standard,2,8,,,2025-02-08T16:00:00Z
"""
PART = """\
| MODEL | MODEL | deepseek-chat |
| --- | --- | --- |
| PRICING | 1M INPUT TOKENS (CACHE HIT)(1) | $0.028 |
| PRICING | 1M INPUT TOKENS (CACHE MISS) | $0.28 |
| PRICING | 1M OUTPUT TOKENS | $0.42 |
"""


def _read(*arguments):
    return run("read", *arguments)


def _process(*arguments, **options):
    """The same in a process of its own."""
    command = [sys.executable, "-m", "scraper", "read", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False, **options)


@pytest.fixture
def part(tmp_path):
    """A part of a page, without the footnote that its mark leads to."""
    path = tmp_path / "part.md"
    path.write_text(PART, encoding="utf-8")
    return path


# ---------------------------------------------------------------------------------------------- what it prints


@pytest.mark.parametrize("page", [V3, CONVERTED], ids=["html", "markdown"])  # R1 comes after these rows
def test_the_rows_of_the_v3_promotion(page):
    done = _process(page, "--rows")
    header, *rows = done.stdout.splitlines(keepends=True)
    assert (done.returncode, header, done.stderr) == (0, f"{HEADER}\n", "")
    assert "".join(row for row in rows if row.startswith("deepseek-chat")) == V3_ROWS


def test_rows_are_printed_where_nothing_is_asked_for():
    assert _read(V3).stdout == _read(V3, "--rows").stdout


def test_rows_stand_by_model_then_kind_then_period():
    rows = list(csv.DictReader(io.StringIO(_read(CHINESE, "--rows").stdout)))
    assert [(row["model"], row["kind"], row["period"], row["price"]) for row in rows] == [
        ("deepseek-flash", "input_cache_hit", "off_peak", "0.02"),
        ("deepseek-flash", "input_cache_hit", "peak", "0.04"),
        ("deepseek-flash", "input_cache_miss", "off_peak", "1"),
        ("deepseek-flash", "input_cache_miss", "peak", "2"),
        ("deepseek-flash", "output", "off_peak", "4"),
        ("deepseek-flash", "output", "peak", "8"),
        ("deepseek-v4-pro", "input_cache_hit", "off_peak", "0.15"),
        ("deepseek-v4-pro", "input_cache_hit", "peak", "0.30"),
        ("deepseek-v4-pro", "input_cache_miss", "off_peak", "4.5"),
        ("deepseek-v4-pro", "input_cache_miss", "peak", "9.0"),
        ("deepseek-v4-pro", "output", "off_peak", "13.5"),
        ("deepseek-v4-pro", "output", "peak", "27.0"),
    ]


def test_only_discounted_rows_have_a_list_price_and_its_end():
    rows = csv.DictReader(io.StringIO(_read(PAGES / "2026-05-08_en_v4-promotion" / "page.html").stdout))
    found = {(row["model"], row["list_price"] != "", row["discount_until"]) for row in rows}
    assert found == {("deepseek-v4-flash", False, ""), ("deepseek-v4-pro", True, "2026-05-31T15:59:00Z")}


def test_the_whole_reading_is_printed_as_json():
    done = _read(CHINESE, "--json")
    reading = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert (reading["schema_version"], reading["language"], reading["format"]) == (1, "zh", "html")
    assert [service["service"] for service in reading["services"]] == ["search", "fetch"]
    assert "北京时间" in done.stdout  # as it stands, not in escapes


def test_the_json_is_the_same_each_time():
    outputs = {_process(CHINESE, "--json", env=os.environ | {"PYTHONHASHSEED": seed}).stdout for seed in "12"}
    assert len(outputs) == 1


def test_the_account_says_what_each_cell_and_sentence_was_taken_for():
    lines = _read(V3, "--account").stdout.splitlines()
    assert lines[0] == "heading 1: heading: title: Models & Pricing"
    assert "table 1, row 2, cell 6: price USD output standard: $0.28/1M tokens (struck out: $1.10/ 1M tokens)" in lines
    assert (
        "paragraph 6: sentence: caching_reference: Please check this article for the details of Context Caching."
        in lines
    )


@pytest.mark.parametrize("shape", ["--rows", "--json", "--account"])
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_has_gone_is_no_error(shape, unbuffered):
    read_end, write_end = os.pipe()
    os.close(read_end)
    command = [sys.executable, "-m", "scraper", "read", str(CHINESE), shape]
    environment = os.environ | {"PYTHONUNBUFFERED": unbuffered}
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=write_end, stderr=subprocess.PIPE, check=False)
    os.close(write_end)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("shape", ["--json", "--account"])
def test_chinese_text_is_printed_whatever_the_terminal_can_show(shape):
    done = _process(CHINESE, shape, env=os.environ | {"PYTHONIOENCODING": "cp1252"}, errors="replace")
    assert (done.returncode, done.stderr) == (0, "")


# ------------------------------------------------------------------------------------ 20: no page to read


def _one_line(done):
    return done.stdout == "" and len(done.stderr.splitlines()) == 1 and "Traceback" not in done.stderr


def test_a_file_that_is_not_there_is_exit_code_20(tmp_path):
    done = _process(tmp_path / "none.html")
    assert done.returncode == 20
    assert _one_line(done)
    assert "none.html: expected a file to read; found 'No such file or directory'" in done.stderr


def test_a_folder_is_exit_code_20(tmp_path):
    done = _read(tmp_path)
    assert done.returncode == 20
    assert _one_line(done)


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", "it is empty"),
        (b" \n\n", "it is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "byte 0x89 at 0"),
        (b"GIF89a\x01\x00\x01\x00\x00\x00\x00", "5 NUL bytes in 13 characters"),
        ("模型".encode("gb18030"), "byte 0x"),
        (V3.read_text("utf-8").encode("utf-16"), "byte 0x"),
    ],
    ids=["empty", "white space", "PNG", "binary", "GB 18030", "UTF-16"],
)
def test_a_file_that_is_no_text_is_exit_code_20(tmp_path, data, found):
    path = tmp_path / "page.html"
    path.write_bytes(data)
    done = _read(path)
    assert done.returncode == 20
    assert _one_line(done)
    assert found in done.stderr


# -------------------------------------------------------------------------------- 30: a page not understood


def test_a_page_that_is_not_understood_is_exit_code_30_and_prints_no_rows():
    done = _process(PAGES / "error_app-shell" / "page.html")
    assert (done.returncode, done.stdout) == (30, "")
    assert done.stderr.startswith("page: expected one <article>; found '0 of them'; ")


@pytest.mark.parametrize("shape", ["--rows", "--json", "--account"])
def test_each_problem_is_one_line(shape):
    done = _read(PAGES / "error_begins-late" / "page.md", shape)
    assert (done.returncode, done.stdout) == (30, "")
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == ["page", "page"]


def test_text_of_a_page_cannot_write_lines_or_colours_of_its_own(tmp_path):
    path = tmp_path / "page.md"
    path.write_text(PART.replace("$0.42", "\x1b[31m$0.42\x85table 1: all is well"), encoding="utf-8")
    done = _read(path, "--fragment")
    assert done.returncode == 30
    assert "\x1b" not in done.stderr
    assert all("expected" in line and "; found" in line for line in done.stderr.split("\n") if line)


def test_a_file_that_is_too_large_is_not_the_page(tmp_path):
    path = tmp_path / "page.html"
    path.write_bytes(b"a" * (512 * 1024 + 1))
    done = _read(path)
    assert done.returncode == 30
    assert _one_line(done)


# ----------------------------------------------------------------------------------------- 64: wrong usage


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["reed"],
        ["read"],
        ["read", V3, "--row-s"],
        ["read", V3, "--xml"],
        ["read", V3, V3],
        ["read", V3, "--rows", "--json"],
        ["read", V3, "--json", "--account"],
        ["read", V3, "--language", "fr"],
        ["read", V3, "--language"],
        ["read", V3, "--format", "pdf"],
    ],
    ids=lambda arguments: " ".join(each.name if isinstance(each, Path) else each for each in arguments) or "nothing",
)
def test_wrong_usage_is_exit_code_64(arguments):
    done = run(*arguments)
    assert done.returncode == 64
    assert _one_line(done)
    assert "--help" in done.stderr


def test_a_process_ends_with_64_where_its_usage_is_wrong():
    done = _process(V3, "--xml")
    assert done.returncode == 64
    assert _one_line(done)


def test_help_names_the_exit_codes():
    done = _read("--help")
    assert done.returncode == 0
    for code in ("0 done", "10 new edition", "20 source not available", "30 page not understood", "64 wrong usage"):
        assert code in " ".join(done.stdout.split())


# -------------------------------------------------------------------------------- language, format, fragment


def test_a_part_is_refused_where_a_whole_page_is_expected(part):
    done = _read(part)
    assert (done.returncode, done.stdout) == (30, "")
    assert "read a part of it with --fragment" in done.stderr


def test_a_part_is_read_and_warned_of_with_fragment(part):
    done = _read(part, "--fragment")
    assert done.returncode == 0
    assert done.stdout.splitlines()[1:] == [
        "deepseek-chat,,USD,input_cache_hit,standard,0.028,,,,",
        "deepseek-chat,,USD,input_cache_miss,standard,0.28,,,,",
        "deepseek-chat,,USD,output,standard,0.42,,,,",
    ]
    assert done.stderr == "warning: table 1, row 2, cell 2: the footnote (1) is not in this part\n"


def test_a_part_says_so_in_the_json(part):
    reading = json.loads(_read(part, "--fragment", "--json").stdout)
    assert reading["fragment"] is True
    assert reading["missing_footnotes"] == [{"mark": "1", "place": "table 1, row 2, cell 2"}]


@pytest.mark.parametrize(
    ("page", "language", "form"), [(V3, "en", "html"), (CONVERTED, "en", "markdown"), (CHINESE, "zh", "html")]
)
def test_language_and_format_may_be_given(page, language, form):
    given = _read(page, "--language", language, "--format", form)
    assert (given.returncode, given.stdout) == (0, _read(page).stdout)


@pytest.mark.parametrize("options", [["--language", "zh"], ["--format", "markdown"]])
def test_what_is_given_is_not_corrected(options):
    done = _read(V3, *options)
    assert (done.returncode, done.stdout) == (30, "")


def test_the_name_of_a_file_says_nothing_about_its_format(tmp_path):
    path = tmp_path / "page.md"
    shutil.copy(V3, path)
    assert _read(path).stdout == _read(V3).stdout


def test_a_file_is_left_as_it_is(part):
    before = part.stat().st_mtime_ns
    _read(part, "--fragment")
    assert (part.read_text("utf-8"), part.stat().st_mtime_ns) == (PART, before)
