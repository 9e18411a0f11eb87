"""`deepseek-prices bill`: exit codes, what it shows and what it never shows; and against a log."""

import json
import zipfile

import pytest
from exports import AMOUNTS, CHARGES, KEY, KEY_NAME, USER, Use, at, rows_of, table, zipped

from deepseek_prices.cli import main

FLASH, PRO = "deepseek-flash", "deepseek-v4-pro"
HIT, MISS, OUTPUT = "input_cache_hit", "input_cache_miss", "output"
NOON = at("2026-11-03T12:30:00+08:00")
USES = [
    Use(NOON, FLASH, HIT, 900),
    Use(NOON, FLASH, MISS, 100),
    Use(NOON, FLASH, OUTPUT, 50),
    Use(NOON, PRO, OUTPUT, 7),
]


@pytest.fixture
def files(tmp_path):
    """The files of an export that is right: the zip, and the two tables in it."""
    amounts, charges = rows_of(USES)
    (tmp_path / "amount.csv").write_text(table(AMOUNTS, amounts), encoding="utf-8", newline="")
    (tmp_path / "cost.csv").write_text(table(CHARGES, charges), encoding="utf-8", newline="")
    zipped(tmp_path / "usage.zip", amounts, charges)
    return tmp_path


@pytest.fixture
def bill(capsys):
    def run(*arguments):
        code = main(["bill", *map(str, arguments)])
        done = capsys.readouterr()
        return code, done.out, done.err

    return run


def log(folder, *entries):
    path = folder / "log.jsonl"
    path.write_text("".join(f"{json.dumps(entry)}\n" for entry in entries), encoding="utf-8")
    return path


ENTRY = {
    "at": "2026-11-03T04:00:00Z",
    "model": FLASH,
    "usage": {"prompt_tokens": 1000, "prompt_cache_hit_tokens": 900, "completion_tokens": 50},
}


@pytest.mark.parametrize("given", [["usage.zip"], ["amount.csv", "cost.csv"], ["cost.csv", "amount.csv"]])
def test_a_bill_that_is_right_ends_with_0_and_names_every_row(files, bill, given):
    code, out, _ = bill(*(files / name for name in given))
    assert code == 0
    assert out.count("the off-peak price") == 4
    assert out.splitlines()[-1] == "4 prices, 2 sums: all agree to the last digit"


def test_without_charges_it_says_that_sums_are_not_checked(files, bill):
    code, out, _ = bill(files / "amount.csv")
    assert (code, "sums not checked" in out) == (0, True)


def test_a_bill_that_differs_ends_with_10_and_tells_the_row_both_figures_the_money_and_why(files, bill):
    text = (files / "amount.csv").read_text("utf-8")
    (files / "amount.csv").write_text(text.replace(",0.000004,", ",0.000005,"), encoding="utf-8")
    code, out, _ = bill(files / "amount.csv", files / "cost.csv")
    said = (
        "line 4: 2026-11-03 +08:00 deepseek-flash output: expected 0.000004 CNY, found 0.000005; 0.00005 CNY; "
        "no price list has ever had this price"
    )
    assert (code, said in out.splitlines()) == (10, True)
    assert out.splitlines()[-1] == "4 prices, 2 sums: 1 difference"


def test_json_has_all_that_is_shown(files, bill):
    code, out, _ = bill(files / "usage.zip", "--json")
    found = json.loads(out)
    assert (code, found["agrees"], found["sums_checked"], found["differences"]) == (0, True, True, [])
    assert found["rows"][0] == {
        "place": "amount-2026.csv line 2",
        "start": "2026-11-03T00:00:00+08:00",
        "end": "2026-11-04T00:00:00+08:00",
        "model": FLASH,
        "kind": HIT,
        "tokens": 900,
        "price": "0.00000002",
        "currency": "CNY",
        "periods": ["off_peak"],
        "editions": ["2026-10-31T160000Z"],
        "certain": True,
        "which": "the off-peak price",
        "why": "",
    }
    assert found["sums"][0]["charged"] == found["sums"][0]["low"] == "0.000318"
    text = (files / "cost.csv").read_text("utf-8").replace("0.0003180", "0.0003190")
    (files / "cost.csv").write_text(text, encoding="utf-8")
    code, out, _ = bill(files / "amount.csv", files / "cost.csv", "--json")
    (one,) = json.loads(out)["differences"]
    assert (code, one["of"], one["money"]) == (10, "sum", {"low": "0.000001", "high": "0.000001"})


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_keys_and_users_are_never_shown(files, bill, options):
    text = (files / "amount.csv").read_text("utf-8").replace("2026-11-03T00", "2026-19-03T00", 1)
    (files / "amount.csv").write_text(text, encoding="utf-8")
    code, out, err = bill(files / "amount.csv", "--against", log(files, ENTRY), *options)
    assert code == 10
    assert not any(secret in out + err for secret in (USER, KEY_NAME, KEY))


def test_charges_alone_are_no_bill_to_check(files, bill):
    code, _, err = bill(files / "cost.csv")
    assert (code, "add amount-*.csv" in err) == (30, True)


def test_another_file_is_refused_in_one_sentence(files, bill):
    code, out, err = bill(log(files, ENTRY))
    assert (code, out, err.count("\n")) == (30, "", 1)
    assert "give it with --against" in err


def test_a_file_that_is_not_there_is_named(files, bill):
    code, _, err = bill(files / "no.zip")
    assert (code, "no.zip" in err) == (20, True)


def test_a_damaged_zip_is_a_sentence(files, bill):
    (files / "usage.zip").write_bytes((files / "usage.zip").read_bytes()[:200])
    code, out, err = bill(files / "usage.zip")
    assert (code, out, err.count("\n")) == (30, "", 1)


def test_what_a_cell_has_of_a_terminal_is_not_written(files, bill):
    amounts, _ = rows_of(USES)
    with zipfile.ZipFile(files / "bad.zip", "w") as packed:
        packed.writestr("amount.csv", table(AMOUNTS, [amounts[0].replace(FLASH, "deepseek\x1b[31m")]))
    code, out, _ = bill(files / "bad.zip")
    assert (code, "\x1b" in out) == (10, False)


# Against a log.


def test_a_log_that_has_the_same_is_the_same(files, bill):
    entries = [
        *[ENTRY | {"usage": {"prompt_tokens": 0, "completion_tokens": 0}}] * 6,
        ENTRY,
        *[ENTRY | {"model": PRO, "usage": {"prompt_tokens": 0, "completion_tokens": 1}}] * 7,
    ]
    code, out, _ = bill(files / "usage.zip", "--against", log(files, *entries))
    assert (code, out.splitlines()[-1]) == (0, "The log and the bill have the same.")


def test_what_only_one_of_them_has_is_told_by_day_model_and_kind(files, bill):
    more = ENTRY | {"usage": {"prompt_tokens": 1000, "prompt_cache_hit_tokens": 800, "completion_tokens": 50}}
    code, out, _ = bill(files / "usage.zip", "--against", log(files, more), "--json")
    found = {(each["model"], each["kind"]): (each["billed"], each["logged"]) for each in json.loads(out)["against"]}
    assert code == 10
    assert found == {
        (FLASH, HIT): (900, 800),
        (FLASH, MISS): (100, 200),
        (FLASH, "request"): (7, 1),
        (PRO, OUTPUT): (7, 0),
        (PRO, "request"): (7, 0),
    }


def test_a_log_without_a_split_is_compared_by_all_input(files, bill):
    entry = ENTRY | {"usage": {"prompt_tokens": 1000, "completion_tokens": 50}}
    _, out, _ = bill(files / "usage.zip", "--against", log(files, entry), "--json")
    assert {each["kind"] for each in json.loads(out)["against"] if each["model"] == FLASH} == {"request"}


def test_another_name_and_another_day_are_found_where_they_are_billed(files, bill):
    entries = [
        ENTRY | {"model": "deepseek-v4-flash"},  # billed as deepseek-flash
        ENTRY | {"at": "2026-11-03T17:00:00Z", "model": "deepseek-v4-pro[1m]"},  # the next day in Beijing
    ]
    _, out, _ = bill(files / "usage.zip", "--against", log(files, *entries), "--json")
    found = {(each["start"], each["model"], each["kind"]) for each in json.loads(out)["against"]}
    assert {kind for start, model, kind in found if model == FLASH} == {"request"}
    assert ("2026-11-04T00:00:00+08:00", PRO, OUTPUT) in found


def test_a_log_of_which_rows_cannot_be_read_ends_with_40(files, bill):
    path = log(files, ENTRY)
    path.write_text(f"{path.read_text('utf-8')}not json\n", encoding="utf-8")
    code, _, err = bill(files / "usage.zip", "--against", path)
    assert (code, "1 row of the log not read" in err) == (40, True)


def test_rows_of_models_that_are_none_of_deepseeks_are_compared_with_nothing(files, bill):
    entries = [ENTRY, ENTRY | {"model": "claude-opus-4-6"}]
    _, out, _ = bill(files / "usage.zip", "--against", log(files, *entries), "--json")
    found = json.loads(out)
    assert found["log"] == {"not_read": [], "of_others": {"claude-opus-4-6": 1}, "without_usage": {}}
    assert {each["model"] for each in found["against"]} == {FLASH, PRO}
    _, out, _ = bill(files / "usage.zip", "--against", log(files, *entries))
    assert "Compared with nothing, as no price list has the name: claude-opus-4-6 (1)." in out
    _, out, _ = bill(files / "usage.zip", "--against", log(files, *entries), "--anthropic-endpoint", "--json")
    found = {(each["model"], each["kind"]): each["logged"] for each in json.loads(out)["against"]}
    assert found[PRO, HIT] == 900


# The JSON behind the usage page, which has no price of a row.

TOKENS = {"PROMPT_CACHE_HIT_TOKEN": "900", "PROMPT_CACHE_MISS_TOKEN": "100", "RESPONSE_TOKEN": "50", "REQUEST": "3"}


def page(folder, name, date, amounts, **more):
    usage = [{"type": kind, "amount": amount} for kind, amount in amounts.items()]
    part = more | {"total": [], "days": [{"date": date, "data": [{"model": FLASH, "usage": usage}]}]}
    (folder / name).write_text(json.dumps({"data": {"biz_data": [part] if more else part}}), encoding="utf-8")
    return folder / name


@pytest.mark.parametrize(
    ("date", "output", "code", "said"),
    [
        ("2026-11-07", "0.0002", 0, "0 prices, 1 sum: all agree to the last digit"),  # a Saturday
        ("2026-11-07", "0.0004", 10, "0 prices, 1 sum: 1 difference"),
        (
            "2026-11-03",
            "0.0004",
            0,
            "0 prices, 1 sum: nothing differs; 1 may be right, but no row says at which prices",
        ),
        ("2026-11-03", "0.0009", 10, "0 prices, 1 sum: 1 difference"),
    ],
)
def test_rows_without_a_price_are_held_against_what_they_may_have_cost(tmp_path, bill, date, output, code, said):
    charged = {"PROMPT_CACHE_HIT_TOKEN": "0.000018", "PROMPT_CACHE_MISS_TOKEN": "0.0001", "RESPONSE_TOKEN": output}
    files = page(tmp_path, "amount.json", date, TOKENS), page(tmp_path, "cost.json", date, charged, currency="CNY")
    found, out, _ = bill(*files, "--tz", "+08:00")
    assert (found, out.splitlines()[-1]) == (code, said)
