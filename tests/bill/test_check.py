"""A bill against the price lists and what was charged: nothing is found where it is right, and each fault once."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from itertools import pairwise

import pytest
from exports import Use, at, checked, reads, rows_of, table
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from deepseek_prices import PriceError
from deepseek_prices.bill import check, read_bill

FLASH, PRO = "deepseek-flash", "deepseek-v4-pro"
HIT, MISS, OUTPUT = "input_cache_hit", "input_cache_miss", "output"
TUESDAY = at("2026-11-03T12:30:00+08:00")  # off-peak at noon; peak at 10:00 and 15:00
PEAK = TUESDAY.replace(hour=10)
USES = [
    Use(TUESDAY, FLASH, HIT, 512_000),
    Use(PEAK, FLASH, HIT, 716_800),
    Use(TUESDAY, FLASH, MISS, 31_000),
    Use(TUESDAY, FLASH, OUTPUT, 4_100),
    Use(PEAK, PRO, OUTPUT, 6_025),
]


def labels(found):
    return {
        (row.billed.model, row.billed.kind, f"{row.billed.price:f}"): (row.label, row.currency) for row in found.rows
    }


def the_one(found):
    assert len(found.differences) == 1, found.differences
    return found.differences[0]


def changed(lines, number, old, new):
    assert lines[number].count(old) == 1
    return [*lines[:number], lines[number].replace(old, new), *lines[number + 1 :]]


# Right.


def test_each_row_is_told_by_the_price_that_it_is_charged_at():
    found = checked(*rows_of([*USES, Use(at("2025-12-20T12:00:00+08:00"), "deepseek-chat", OUTPUT, 100)]))
    assert found.differences == []
    assert labels(found) == {
        ("deepseek-chat", OUTPUT, "0.000003"): ("the price round the clock", "CNY"),
        (FLASH, HIT, "0.00000002"): ("the off-peak price", "CNY"),
        (FLASH, HIT, "0.00000004"): ("the peak price", "CNY"),
        (FLASH, MISS, "0.000001"): ("the off-peak price", "CNY"),
        (FLASH, OUTPUT, "0.000004"): ("the off-peak price", "CNY"),
        (PRO, OUTPUT, "0.000027"): ("the peak price", "CNY"),
    }


def test_sums_are_of_each_day_and_model():
    found = checked(*rows_of(USES))
    # 512,000 * 0.02 + 716,800 * 0.04 + 31,000 * 1 + 4,100 * 4 and 6,025 * 27, by a million.
    assert [(each.group.model, str(each.low.normalize()), each.excess) for each in found.sums] == [
        (FLASH, "0.086312", 0),
        (PRO, "0.162675", 0),
    ]


def test_without_what_was_charged_the_sums_are_not_checked():
    amounts, _ = rows_of(USES)
    assert (checked(amounts).sums, checked(amounts).differences) == (None, [])


def test_paid_and_granted_are_added_up():
    amounts, charges = rows_of(USES)
    paid = changed(charges, 0, "Paid,0.0863120000000000", "Paid,0.0800000000000000")
    granted = changed(charges, 0, "Paid,0.0863120000000000", "Granted,0.0063120000000000")[0]
    assert checked(amounts, [*paid, granted]).differences == []


def test_a_negative_correction_is_a_row_as_any_other():
    amounts, charges = rows_of([Use(TUESDAY, FLASH, OUTPUT, 4_100)])
    corrected = [*amounts, amounts[0].replace(",4100", ",-100")]
    back = charges[0].replace("0.0164000000000000", "-0.0004000000000000")
    assert checked(corrected, [*charges, back]).differences == []


def test_a_month_that_changes_currency_is_right():
    dollars = [Use(TUESDAY + timedelta(days=1), FLASH, OUTPUT, 300, "USD"), Use(TUESDAY, FLASH, OUTPUT, 900, "USD")]
    found = checked(*rows_of([*USES, *dollars]))
    assert found.differences == []
    assert {each.group.currency for each in found.sums} == {"USD", "CNY"}


ZONES = [
    timezone(timedelta(minutes=60 * hours + more))
    for hours, more in ((8, 0), (0, 0), (-8, 0), (5, 30), (-4, 30), (5, 45))
]
INSTANTS = st.datetimes(datetime(2026, 4, 30), datetime(2026, 12, 20))  # noqa: DTZ001 - of a zone of its own
ONE = st.tuples(
    INSTANTS,
    st.sampled_from(["deepseek-v4-flash", PRO, FLASH]),
    st.sampled_from([HIT, MISS, OUTPUT]),
    st.integers(1, 10**9),
)


@st.composite
def uses(draw):
    zone, currency = draw(st.sampled_from(ZONES)), draw(st.sampled_from(["USD", "CNY"]))
    length = draw(st.sampled_from([timedelta(days=1), timedelta(hours=1)]))
    found = []
    for moment, model, kind, tokens in draw(st.lists(ONE, min_size=1, max_size=12)):
        use = Use(moment.replace(tzinfo=zone), model, kind, tokens, currency, length)
        try:
            use.price  # noqa: B018
        except PriceError:
            continue
        found.append(use)
    assume(found)
    return found


@given(uses())
def test_in_an_export_made_from_prices_nothing_is_found(uses):
    assert checked(*rows_of(uses)).differences == []


@given(uses(), st.randoms())
@settings(max_examples=30)
def test_the_order_of_the_rows_does_not_matter(uses, random):
    amounts, charges = rows_of(uses)
    before = checked(amounts, charges)
    random.shuffle(amounts)
    random.shuffle(charges)
    after = checked(amounts, charges)
    assert after.differences == []
    assert labels(after) == labels(before)
    assert [(each.group, each.low) for each in after.sums] == [(each.group, each.low) for each in before.sums]


@given(uses(), st.data())
def test_one_digit_of_a_figure_is_found_once_and_where_it_is(uses, data):
    amounts, charges = rows_of(uses)
    with_figures = len(amounts) - len({(use.time, use.model) for use in uses})
    in_charges = data.draw(st.booleans())
    lines = charges if in_charges else amounts[:with_figures]
    number = data.draw(st.integers(0, len(lines) - 1))
    *before, price, last = lines[number].rsplit(",", 2)
    cell = data.draw(st.sampled_from(["price", "last"]))
    figure = price if in_charges or cell == "price" else last
    position = data.draw(st.sampled_from([place for place, each in enumerate(figure) if each.isdigit()]))
    digit = data.draw(st.sampled_from(sorted(set("0123456789") - {figure[position]})))
    other = f"{figure[:position]}{digit}{figure[position + 1 :]}"
    line = ",".join([*before, *((other, last) if figure is price else (price, other))])
    new = [*lines[:number], line, *lines[number + 1 :]]
    found = checked(amounts, new) if in_charges else checked([*new, *amounts[with_figures:]], charges)
    one = the_one(found)
    assert one.of in {"price", "sum"}
    assert str(number + 2) in one.where.replace(",", "").replace(";", "").split()
    if one.money is not None and one.money[0] == one.money[1]:
        assert one.money[0] != 0


# Not right.


NEVER = "0.000004001"  # more digits than any list, so that none will have it either


def test_a_price_that_no_list_has_is_told_with_what_the_list_has_and_the_money():
    amounts, charges = rows_of(USES)
    one = the_one(checked(changed(amounts, 3, "0.000004", NEVER), charges))
    assert (one.of, one.where, one.model, one.kind) == ("price", "line 5", FLASH, OUTPUT)
    assert (one.expected, one.found) == ("0.000004 CNY", NEVER)
    assert one.money == (Decimal("0.0000041"), Decimal("0.0000041"))
    assert one.why == "no price list has ever had this price"


def test_a_price_is_right_to_the_last_digit_however_many_there_are():
    amounts, _ = rows_of(USES)
    one = the_one(checked(changed(amounts, 3, "0.000004", "0.0000040000000000000000000000000000000001")))
    assert one.found == "0.0000040000000000000000000000000000000001"


def test_without_charges_the_money_is_from_the_least_to_the_most():
    amounts, _ = rows_of(USES)
    one = the_one(checked(changed(amounts, 3, "0.000004", "0.000005")))
    assert one.expected == "0.000004 CNY, 0.000008 CNY"
    assert one.money == (Decimal("-0.0123"), Decimal("0.0041"))


def test_a_peak_price_on_a_day_without_peak_hours_is_a_difference():
    saturday = at("2026-11-07T10:00:00+08:00")
    amounts, charges = rows_of([Use(saturday, PRO, OUTPUT, 1000)])
    peak = [changed(amounts, 0, "0.0000135", "0.000027")[0], *amounts[1:]]
    one = the_one(checked(peak, changed(charges, 0, "0.0135000000000000", "0.0270000000000000")))
    assert one.why == "it is the peak price in CNY, at a time without such hours"
    assert one.money == (Decimal("0.0135"), Decimal("0.0135"))


@pytest.mark.parametrize("hour", [12, 18, 23])
def test_a_peak_price_in_an_hour_without_is_a_difference(hour):
    amounts, _ = rows_of([Use(TUESDAY.replace(hour=hour), PRO, OUTPUT, 1000, length=timedelta(hours=1))])
    one = the_one(checked(changed(amounts, 0, "0.0000135", "0.000027")))
    assert one.why == "it is the peak price in CNY, at a time without such hours"


def test_a_price_of_another_time_is_told_as_that():
    amounts, _ = rows_of([Use(TUESDAY, "deepseek-v4-flash", OUTPUT, 1000)])
    one = the_one(checked(changed(amounts, 0, "0.000004", "0.0000045")))
    assert one.why == "it was the off-peak price in CNY until 2026-09-10T04:00:00Z"
    early, _ = rows_of([Use(at("2026-08-19T12:30:00+08:00"), "deepseek-v4-flash", OUTPUT, 1000)])
    one = the_one(checked(changed(early, 0, "0.0000045", "0.000008")))
    assert one.why == "it is the peak price in CNY only from 2026-09-10T04:00:00Z on"


def test_a_name_that_no_list_has_is_told_once():
    amounts, charges = rows_of(USES)
    one = the_one(checked([line.replace(PRO, "deepseek-v5-pro") for line in amounts], charges))
    assert (one.of, one.model) == ("price", "deepseek-v5-pro")
    assert "is in none of the price lists" in one.why


def test_a_price_that_is_not_known_here_is_not_said_to_be_right():
    amounts, _ = rows_of([Use(at("2026-09-09T12:00:00+08:00"), PRO, OUTPUT, 100)])
    one = the_one(checked([line.replace(PRO, "deepseek-v4.1-flash-expires-on-0910") for line in amounts]))
    assert "is not known" in one.why


def test_an_amount_or_a_charge_that_is_wrong_is_told_with_both_figures():
    amounts, charges = rows_of(USES)
    one = the_one(checked(changed(amounts, 4, ",6025", ",7025"), charges))
    assert (one.of, one.expected, one.found) == ("sum", "0.189675", "0.1626750000000000")
    assert one.money == (Decimal("-0.027"), Decimal("-0.027"))
    assert one.why == "amounts times prices are not what was charged"


def test_what_was_used_and_not_charged_and_the_reverse_are_told():
    amounts, charges = rows_of(USES)
    assert the_one(checked(amounts, charges[:1])).why == "it was used, and nothing is charged for it"
    assert the_one(checked(amounts[:4], charges)).why == "it is charged, and no row says that it was used"


def test_a_charge_in_the_other_currency_is_told_once():
    amounts, charges = rows_of(USES)
    one = the_one(checked(amounts, changed(charges, 1, "CNY", "USD")))
    assert (one.of, one.why) == ("currency", "its prices stand in the list in CNY, and it is charged in USD")


def test_one_of_two_wallets_in_the_other_currency_is_told_once():
    amounts, charges = rows_of(USES)
    paid = changed(charges, 0, "Paid,0.0863120000000000", "Paid,0.0800000000000000")
    granted = changed(charges, 0, "Paid,0.0863120000000000,CNY", "Granted,0.0063120000000000,USD")[0]
    one = the_one(checked(amounts, [*paid, granted]))
    assert (one.of, one.where, Decimal(one.expected), Decimal(one.found)) == (
        *("currency", "line 4"),
        *(Decimal("0.006312"), Decimal("0.006312")),
    )


def test_a_charge_without_a_currency_is_told_as_the_row_that_it_is():
    amounts, charges = rows_of(USES[-1:])
    one = the_one(checked(amounts, changed(charges, 0, "CNY", "")))
    assert (one.of, one.where) == ("row", "line 2")


def test_rows_that_stand_under_another_day_are_told_once():
    amounts, charges = rows_of([*USES, Use(TUESDAY + timedelta(days=1), PRO, OUTPUT, 10)])
    moved = [
        line.replace("2026-11-04T00:00:00+08:00,2026-11-05", "2026-11-05T00:00:00+08:00,2026-11-06") for line in amounts
    ]
    one = the_one(checked(moved, charges))
    assert (one.of, one.expected, one.found) == ("belonging", "2026-11-04 +08:00", "2026-11-05 +08:00")


@pytest.mark.parametrize("name", ["deepseek-v9-pro", "deepseek-v4-pr0"])
def test_a_charge_under_a_name_that_no_list_has_is_told_and_not_its_rows(name):
    amounts, charges = rows_of([*USES, Use(TUESDAY + timedelta(days=1), FLASH, OUTPUT, 10)])
    one = the_one(checked(amounts, changed(charges, 1, PRO, name)))
    assert (one.of, one.where, one.model, one.expected) == (*("belonging", "line 3", name), f"{PRO}, 2026-11-03 +08:00")


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("2026-11-03T00:00:00", "2026-11-01T00:00:00", "its time is not of 1 day, 0:00:00, as the others are"),
        ("2026-11-03T00:00:00", "2026-11-03T00:00:01", "its time is not of 1 day, 0:00:00, as the others are"),
        ("2026-11-03T00:00:00+08:00", "2026-11-03T00:00:00+07:00", "another row has this time with the offset +0800"),
    ],
)
def test_a_time_that_is_not_as_the_others_is_told_once(old, new, why):
    amounts, charges = rows_of(USES)
    one = the_one(checked(changed(amounts, 1, old, new), charges))
    assert (one.of, one.where, one.why) == ("time", "line 3", why)


def test_an_export_by_the_hour_beside_one_by_the_day_is_right_where_they_are_of_other_times():
    hour = Use(TUESDAY + timedelta(days=2), FLASH, OUTPUT, 10, length=timedelta(hours=1))
    assert checked(*rows_of([*USES, hour])).differences == []
    within = Use(TUESDAY, FLASH, OUTPUT, 10, length=timedelta(hours=1))
    assert {one.of for one in checked(*rows_of([*USES, within])).differences} == {"time"}


def test_the_end_of_a_time_has_the_offset_of_the_others():
    amounts, charges = rows_of(USES)
    one = the_one(checked(changed(amounts, 1, "2026-11-04T00:00:00+08:00", "2026-11-04T00:00:00+07:00"), charges))
    assert (one.of, one.where, one.why) == ("time", "line 3", "another row has this time with the offset +0800")


def test_a_day_on_which_clocks_change_is_as_the_others():
    amounts, charges = rows_of([Use(at("2026-10-24T12:00:00+02:00"), PRO, OUTPUT, 10)])
    before = "2026-10-24T00:00:00+02:00,2026-10-25T00:00:00+02:00"
    for lines in (amounts, charges):
        lines += [line.replace(before, "2026-10-25T00:00:00+02:00,2026-10-26T00:00:00+01:00") for line in lines]
    assert checked(amounts, charges).differences == []


def test_hours_in_which_clocks_are_put_back_are_as_the_others():
    hours = ["00:00+02:00", "01:00+02:00", "02:00+02:00", "02:00+01:00", "03:00+01:00", "04:00+01:00"]
    amounts, _ = rows_of([Use(at("2026-10-25T00:00:00+02:00"), PRO, OUTPUT, 10, length=timedelta(hours=1))])
    first = "2026-10-25T00:00:00+02:00,2026-10-25T01:00:00+02:00"
    times = [f"2026-10-25T{hour[:5]}:00{hour[5:]}" for hour in hours]
    lines = [line.replace(first, ",".join(pair)) for line in amounts for pair in pairwise(times)]
    assert checked(lines).differences == []


def test_of_two_times_that_differ_the_one_that_is_charged_is_right():
    amounts, charges = rows_of(USES[-1:])
    one = the_one(checked(changed(amounts, 0, "2026-11-04T00", "2026-11-05T00"), charges))
    assert (one.of, one.where, one.why) == ("time", "line 2", "its time is not of 1 day, 0:00:00, as the others are")


def test_a_charge_with_another_time_blames_no_other():
    hours = [Use(PEAK.replace(day=day), PRO, OUTPUT, 1000, length=timedelta(hours=1)) for day in (3, 4)]
    amounts, _ = rows_of(hours)
    _, charges = rows_of([Use(each.at, PRO, OUTPUT, 1000) for each in hours])
    for old, new in (("2026-11-04T00", "2026-11-05T00"), ("2026-11-03T00", "2026-11-02T00")):
        one = the_one(checked(amounts, changed(charges, 0, old, new)))
        assert (one.of, one.where) == ("time", "line 2")
    # No hour is in it any more.
    several = [*hours, Use(PEAK.replace(hour=11), PRO, OUTPUT, 500, length=timedelta(hours=1))]
    amounts, _ = rows_of(several)
    _, charges = rows_of([Use(each.at, PRO, OUTPUT, each.tokens) for each in several])
    one = the_one(checked(amounts, changed(charges, 0, "2026-11-03T00", "2026-11-04T00")))
    assert (one.of, one.where) == ("time", "line 2")


def test_requests_of_a_name_that_no_list_has_are_a_difference():
    amounts, charges = rows_of(USES)
    one = the_one(checked([*amounts, amounts[-1].replace(PRO, "deepseek-v5-pro")], charges))
    assert (one.of, one.model, one.where) == ("price", "deepseek-v5-pro", "line 9")


def test_after_twenty_rows_that_cannot_be_read_they_are_counted_by_kind():
    amounts, _ = rows_of(USES)
    bad = [amounts[0].rpartition(",")[0] + ",x"] * 24
    found = checked([*amounts, *bad, "one cell"])
    assert len(found.differences) == 22
    assert found.differences[-2].where == "line 33"
    assert found.differences[-1].why == "4 more cannot be read; all by kind: NotCSV 1, NotUnderstood 24"


def test_a_row_that_cannot_be_read_is_told_with_what_is_missing_without_it():
    amounts, charges = rows_of(USES)
    one = the_one(checked(changed(amounts, 4, "2026-11-03T", "2026-19-03T"), charges))
    assert (one.of, one.where) == ("row", "line 6")
    assert "is not an instant" in one.why


def test_hours_may_be_charged_by_the_day():
    hours = [Use(PEAK + timedelta(hours=each), PRO, OUTPUT, 1000, length=timedelta(hours=1)) for each in range(6)]
    amounts, _ = rows_of(hours)
    _, charges = rows_of([Use(each.at, PRO, OUTPUT, 1000) for each in hours])
    found = checked(amounts, charges)
    assert [(each.excess, len(each.rows)) for each in found.sums] == [(0, 6)]


def test_nothing_that_is_found_names_a_key_or_a_user():
    amounts, charges = rows_of(USES)
    found = checked(changed(amounts, 3, "0.000004", "0.000005"), charges[:1])
    assert not any(word in str(found.differences) for word in ("secret", "sk-", "4000-8000"))


def test_days_of_utc_as_older_exports_have_them():
    header = "user_id,utc_date,model,api_key_name,api_key,type,price,amount"
    lines = ["u,2026-06-01,deepseek-v4-flash,n,k,output_tokens,0.000002,1000"]
    found = check(read_bill(reads(table(header, lines))))
    assert (found.differences, found.rows[0].label) == ([], "the price round the clock")
    assert found.rows[0].billed.at == (datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 6, 2, tzinfo=UTC))
