"""DeepSeek's own export, and the JSON behind its usage page."""

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from used import LEAST, SECOND, total

from deepseek_prices.usage.record import BadRow, Charge, NotThisForm, Record

BEIJING = timezone(timedelta(hours=8))
HEADER = "user_id,start_time_iso,end_time_iso,model,api_key_name,api_key,type,price,amount"
DAY = "2026-08-20T00:00:00+08:00,2026-08-21T00:00:00+08:00"
OF = f"u-1,{DAY},deepseek-v4-flash,bot,sk-0000***0000"
ROWS = (
    f"{OF},input_cache_hit_tokens,0.00000005,1000000",
    f"{OF},input_cache_hit_tokens,0.0000001,2000000",
    f"{OF},input_cache_miss_tokens,0.0000015,10000",
    f"{OF},output_tokens,0.000009,1000",
    f"{OF},request_count,,3",
)
# By hand, in yuan: 0.05 + 0.2 + 0.015 + 0.009.
CHARGED = "0.274"
COSTS = (
    f"user_id,start_time_iso,end_time_iso,model,wallet_type,cost,currency\nu-1,{DAY},deepseek-v4-flash,Paid,0.274,CNY"
)


def export(*rows, header=HEADER):
    return "\n".join([header, *(rows or ROWS)])


def packed(**members):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_an_export_costs_what_it_says_that_was_charged_in_its_own_currency(cost, mark, end):
    found = cost(mark + export().replace("\n", end))
    assert (total(found), [*found.totals], found.requests) == (CHARGED, ["CNY"], 3)


def test_a_day_of_an_export_is_that_of_its_own_offset(cost):
    assert [*cost(export(), by=("day",)).groups] == [("2026-08-20", "CNY")]


def test_in_another_time_zone_a_day_is_two(cost):
    found = cost(export(), by=("day",), zone=UTC)
    assert [*found.groups] == [("2026-08-19 – 2026-08-20", "CNY")]


def test_the_price_of_a_row_says_of_which_period_it_is(cost):
    found = cost(export(), by=("kind", "period"))
    assert ("input_cache_hit", "off_peak", "CNY") in found.groups
    assert ("input_cache_hit", "peak", "CNY") in found.groups


def test_a_zip_has_what_was_used_and_what_was_charged(cost):
    found = cost(packed(**{"amount-2026-08.csv": export(), "cost-2026-08.csv": COSTS}))
    assert (total(found), found.charges) == (CHARGED, 1)


def test_what_was_charged_is_read_with_its_wallet(read):
    (found,) = read(COSTS)
    assert isinstance(found, Charge)
    assert (found.wallet, found.amount, found.currency) == ("Paid", Decimal("0.274"), "CNY")


@pytest.mark.parametrize("day", ["20260820", "2026-08-20"])
def test_in_the_older_form_a_day_is_one_of_utc(read, day):
    row = f"u,{day},deepseek-v4-flash,bot,sk-0,input_cache_miss_tokens,0.000001,10"
    (found,) = read(export(row, header="user_id,utc_date,model,api_key_name,api_key,type,price,amount"))
    assert found.at == (datetime(2026, 8, 20, tzinfo=UTC), datetime(2026, 8, 21, tzinfo=UTC))


def test_a_correction_takes_away(cost):
    found = cost(export(*ROWS, f"{OF},output_tokens,0.000009,-1000"))
    assert total(found) == "0.265"


def test_a_price_of_no_list_is_no_cost(cost):
    found = cost(export(*ROWS, f"{OF},output_tokens,0.0000091,1000"))
    assert (total(found), found.by_kind) == (CHARGED, {"NoSuchPrice": 1})


def test_another_currency_than_was_charged_is_no_conversion(cost):
    found = cost(export(), currency="USD")
    assert (found.by_kind, [*found.totals]) == ({"NoSuchPrice": 4}, ["USD"])


def test_a_row_without_a_price_is_a_range_of_its_day(cost):
    # Hits at 0.05 or 0.10 yuan for a million: which hours they are of is not said.
    found = cost(export(f"{OF},input_cache_hit_tokens,,1000000"), currency="CNY")
    assert total(found) == ("0.05", "0.1")


@pytest.mark.parametrize(
    "cells", ["new_tokens,0.1,5", "output_tokens,x,5", "output_tokens,0.1,1.5", "output_tokens,0.1,"]
)
def test_a_row_that_cannot_be_read_is_one_in_its_place(read, cells):
    found = read(export(ROWS[0], f"{OF},{cells}", ROWS[1]))
    assert [type(each) for each in found] == [Record, BadRow, Record]
    assert str(found[1].place) == "line 3"


@pytest.mark.parametrize("cells", ["sk-secret,0.1,5", "output_tokens,sk-secret,5", "output_tokens,0.1,sk-secret"])
def test_what_may_be_a_key_in_the_place_of_another_cell_is_not_told(read, cells):
    (bad,) = read(export(f"{OF},{cells}"))
    assert "sk-" not in str(bad)


def test_a_charge_without_a_currency_is_none(read):
    header = "user_id,start_time_iso,end_time_iso,model,wallet_type,cost,currency"
    (bad,) = read(export(f"u-1,{DAY},deepseek-v4-flash,Paid,0.274,", header=header))
    assert "currency: CNY or USD is expected" in str(bad)


def test_keys_and_users_are_shown_where_they_are_asked_for_only(cost):
    assert [*cost(export()).groups] == [("deepseek-v4-flash", "CNY")]
    assert [*cost(export(), by=("key", "user")).groups] == [("bot", "u-1", "CNY")]


def days(**cost):
    usage = [
        {"type": "PROMPT_TOKEN", "amount": "0"},
        {"type": "PROMPT_CACHE_HIT_TOKEN", "amount": "1500"},
        {"type": "PROMPT_CACHE_MISS_TOKEN", "amount": "500"},
        {"type": "RESPONSE_TOKEN", "amount": "100"},
        {"type": "REQUEST", "amount": "4"},
    ]
    of_model = [{"model": "deepseek-flash", "usage": usage}]
    return {"total": of_model, "days": [{"date": "2026-11-01", "data": of_model}]} | cost


def enveloped(data):
    return json.dumps({"code": 0, "msg": "", "data": {"biz_code": 0, "biz_msg": "", "biz_data": data}})


def test_the_json_of_a_month_needs_to_be_told_whose_days_they_are(cost, read):
    (bad,) = read(enveloped(days()))
    assert "is a day, not an instant" in str(bad)
    # A Sunday in Beijing, off-peak: half of the cost at peak.
    found = cost(enveloped(days()), zone=BEIJING)
    assert (total(found), found.requests) == ("0.0001395", 4)


def test_of_charges_the_json_has_a_list_by_currency(read):
    found = read(enveloped([days(currency="CNY")]), zone=BEIJING)
    assert {type(each) for each in found} == {Charge}
    assert sum(each.amount for each in found) == Decimal(2104)


def test_input_of_the_json_without_a_split_is_a_range(cost):
    content = days()
    usage = content["days"][0]["data"][0]["usage"]
    usage[0]["amount"], usage[1]["amount"], usage[2]["amount"] = "2000", "0", "0"
    # Half of the bounds at peak.
    assert total(cost(enveloped(content), zone=BEIJING)) == (f"{Decimal(LEAST) / 2:f}", "0.00036")


def test_a_bad_day_of_the_json_takes_no_other_with_it(cost):
    content, bad = days(), days()
    bad["days"][0]["data"][0]["usage"].append({"type": "NEW_TOKEN", "amount": "5"})
    bad["days"][0]["date"], after = "2026-11-02", days()["days"][0] | {"date": "2026-11-03"}
    content["days"] = [*content["days"], *bad["days"], {"date": "2026-11-02"}, after]
    found = cost(enveloped(content), zone=BEIJING)
    assert (found.counted, found.not_counted) == (2, 2)


def test_a_type_that_is_twice_in_a_day_of_the_json_is_no_cost(cost):
    content = days()
    content["days"][0]["data"][0]["usage"].append({"type": "RESPONSE_TOKEN", "amount": "100"})
    assert cost(enveloped(content), zone=BEIJING).counted == 0


def test_the_json_by_key_has_buckets_of_seconds(cost):
    usage = {"PROMPT_CACHE_HIT_TOKEN": 1500, "PROMPT_CACHE_MISS_TOKEN": 500, "RESPONSE_TOKEN": 100, "REQUEST": 4}
    start = int(datetime(2026, 11, 1, tzinfo=BEIJING).timestamp())
    series = {
        "api_key": {"tracking_id": "t", "name": "bot", "sensitive_id": "sk-***"},
        "model": "deepseek-flash",
        "buckets": [{"time": start, "usage": usage}],
    }
    data = {"start": start, "end": start + 86400, "bucket": 86400, "models": ["deepseek-flash"], "series": [series]}
    found = cost(enveloped(data), by=("key",))
    assert (total(found), [*found.groups], found.requests) == ("0.0001395", [("bot", "USD")], 4)
    series["buckets"] = [
        *(series["buckets"][0], {"time": start + 86400, "usage": {"NEW_TOKEN": 5}}),
        *(series["buckets"][0], series["buckets"][0] | {"usage": usage | {"REQUEST": 5}}),
    ]
    found = cost(enveloped(data))
    assert (found.counted, found.not_counted, found.repeats) == (1, 2, 1)


@pytest.mark.parametrize(("bucket", "time"), [(10**18, SECOND), (86_400, "9999-12-31T12:00:00Z")])
def test_a_time_of_the_json_that_no_calendar_has_spoils_itself_only(cost, bucket, time):
    series = {"model": "deepseek-flash", "buckets": [{"time": time, "usage": {"RESPONSE_TOKEN": 1}}]}
    page = {"bucket": bucket, "models": ["deepseek-flash"], "series": [series]}
    assert cost([page]).by_kind == {"NotUnderstood": 1}


def test_a_day_that_stands_on_several_pages_is_counted_once_and_only_where_they_agree(cost):
    page = enveloped(days())
    found = cost(f"{page}\n{page}", zone=BEIJING)
    assert (found.counted, found.repeats, total(found)) == (1, 1, "0.0001395")
    found = cost(f"{page}\n{page.replace('1500', '1600')}", zone=BEIJING)
    assert (found.counted, found.by_kind) == (1, {"NotUnderstood": 1})


def test_a_zip_that_has_rows_in_two_files_is_refused(cost):
    with pytest.raises(NotThisForm, match="another file has a row of the same time"):
        cost(packed(**{"amount-1.csv": export(), "amount-2.csv": export(ROWS[0].replace("1000000", "2000000"))}))


def test_requests_of_a_name_that_no_list_has_are_not_counted(cost):
    found = cost(export(ROWS[0], ROWS[-1].replace("deepseek-v4-flash", "deepseek-v5-flash")))
    assert (found.counted, found.by_kind) == (1, {"UnknownProduct": 1})


def test_a_new_name_in_capitals_is_told_as_one_that_no_list_has(cost):
    found = cost(export(ROWS[0], ROWS[-1].replace("deepseek-v4-flash", "DeepSeek-V5-Flash")))
    assert (found.counted, found.by_kind) == (1, {"UnknownProduct": 1})


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04 and nothing else", "the zip is damaged"),
        (packed(**{"picture.png": b"\x89PNG\0\0"}), "picture.png: the file is no text"),
        (packed(**{"inner.zip": packed(**{"a.csv": "x"})}), "inner.zip: the file is packed with zip: unpack it first"),
        (packed(**{"[Content_Types].xml": "<Types/>"}), "a workbook of Excel: save its sheet as CSV"),
        (packed(**{"readme.txt": "hello, world"}), "readme.txt: no usage in a form that is known here"),
    ],
)
def test_a_zip_that_is_no_export_is_a_sentence(read, content, said):
    with pytest.raises(NotThisForm, match=said):
        read(content)


def test_the_members_of_a_zip_are_shown_without_their_folders(read):
    found = read(packed(**{"../../etc/amount.csv": export(f"{OF},x,0.1,5")}))
    assert str(found[0].place) == "amount.csv line 2"


def test_a_file_of_blank_lines_ends_with_a_sentence(read, monkeypatch):
    monkeypatch.setattr("deepseek_prices.usage.source._BLANKS", 100)
    for content in (export() + "\n" * 102, "\n" * 101, '{"model": 1}\n' + " \n" * 101):
        with pytest.raises(NotThisForm, match="are blank"):
            read(content)


def test_a_zip_that_packs_too_well_is_refused(read, monkeypatch):
    monkeypatch.setattr("deepseek_prices.usage.source._LARGEST", 1000)
    with zipfile.ZipFile(bomb := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as packed_well:
        packed_well.writestr("amount.csv", export() + "\n" * 100_000)
    with pytest.raises(NotThisForm, match="times its size"):
        read(bomb.getvalue())


def test_a_message_about_a_member_of_a_zip_is_one_line(read):
    with pytest.raises(NotThisForm) as error:
        read(packed(**{"one\ntwo\u2028three.jsonl": '{"foo": 1}'}))
    assert len(str(error.value).splitlines()) == 1


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_zip_that_has_a_member_twice_is_refused(read):
    with zipfile.ZipFile(found := io.BytesIO(), "w") as twice:
        twice.writestr("amount.csv", export())
        twice.writestr("amount.csv", export())
    with pytest.raises(NotThisForm, match="twice"):
        read(found.getvalue())


def test_a_zip_that_unpacks_to_too_much_is_refused(read, monkeypatch):
    monkeypatch.setattr("deepseek_prices.usage.source._UNPACKED", 100)
    with pytest.raises(NotThisForm, match="it is no export"):
        read(packed(**{"amount.csv": export()}))


@pytest.mark.parametrize("number", range(9))
def test_what_stands_in_a_cell_of_a_row_that_is_refused_is_not_shown(cost, number):
    cells = ROWS[0].split(",")
    del cells[number]  # so that each after it stands in the column before
    found = cost(export(",".join(["SECRET-KEY" if "KEY" in cell or "***" in cell else cell for cell in [*cells, "5"]])))
    assert "SECRET" not in "".join(bad.error for bad in found.bad)
    for column in (1, 2, 6, 7, 8):
        cells = ROWS[0].split(",")
        cells[column] = "SECRET"
        (bad,) = cost(export(",".join(cells))).bad
        assert "SECRET" not in bad.error


def test_an_amount_with_a_point_that_may_be_of_thousands_is_refused(cost):
    found = cost(export(f"{OF},output_tokens,0.000009,12.000", f"{OF},output_tokens,0.000009,1000.0"))
    assert (found.counted, found.by_kind) == (1, {"NotUnderstood": 1})


@pytest.mark.parametrize("empty", ["", "\n", "[]"])
def test_an_empty_file_of_a_zip_is_of_no_form(cost, empty):
    assert cost(packed(**{"amount.csv": export(*ROWS), "cost.csv": empty})).counted == cost(export(*ROWS)).counted
