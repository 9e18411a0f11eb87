"""Files given together: what two of them say of the same is counted once, or refused."""

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta, timezone

import pytest
from used import AT, COST, OF_A_RESPONSE, USAGE, total

from deepseek_prices.usage.record import NotThisForm

HEADER = "user_id,start_time_iso,end_time_iso,model,api_key_name,api_key,type,price,amount"
BEIJING, INDIA = timezone(timedelta(hours=8)), timezone(timedelta(hours=5, minutes=30))
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
TWICE = "give each file once, and exports that do not overlap"


def export(start, number=1, length=DAY, key="bot", model="deepseek-flash", zone=UTC):
    """An export of so many days, or hours; each has 100 tokens of output at the off-peak price, 0.00006 dollars."""
    first = datetime.fromisoformat(start).replace(tzinfo=zone)
    times = [(first + length * each, first + length * (each + 1)) for each in range(number)]
    rows = [f"u,{a.isoformat()},{b.isoformat()},{model},{key},k,output_tokens,0.0000006,100" for a, b in times]
    return "\n".join([HEADER, *rows, ""])


def packed(*contents, ending="csv"):
    with zipfile.ZipFile(made := io.BytesIO(), "w") as file:
        for number, content in enumerate(contents):
            file.writestr(f"{number}.{ending}", content)
    return made.getvalue()


@pytest.mark.parametrize(
    "together", [packed, lambda *each: "".join(each), lambda *each: "\ufeff" + "\ufeff".join(each)]
)
@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(
    "exports",
    [
        (export("2026-11-01", 4), export("2026-11-01", 4)),
        (export("2026-11-01", 4), export("2026-11-03", 9)),
        (export("2026-11-01", 4), export("2026-11-02T05", 1, HOUR)),
        (export("2026-11-01", 4), export("2026-11-01T23", 2, HOUR)),
        (export("2026-11-01", 4), export("2026-11-04", 3, zone=BEIJING)),
        (export("2026-11-01", 3), export("2026-11-04", 3, zone=BEIJING)),
        (export("2026-11-01T05", 1, HOUR), export("2026-11-01T10", 2, HOUR, zone=INDIA)),
        (export("2026-11-01", 30), export("2026-11-01", 1, 30 * DAY)),
    ],
    ids=[
        "the same",
        "days that overlap",
        "an hour in a day",
        "hours",
        "another zone",
        "a zone further",
        "half an hour",
        "a month",
    ],
)
def test_exports_that_say_of_the_same_are_refused(cost, together, order, exports):
    with pytest.raises(NotThisForm, match=TWICE):
        cost(together(*exports[::order]))


@pytest.mark.parametrize(
    "together", [packed, lambda *each: "".join(each), lambda *each: "\ufeff" + "\ufeff".join(each)]
)
@pytest.mark.parametrize(
    "exports",
    [
        (export("2026-11-01", 1), export("2026-11-02", 1)),
        (export("2026-11-02", 1), export("2026-11-01", 1)),
        (export("2026-11-01", 1), export("2026-11-02T00", 1, HOUR)),
        (export("2026-11-01", 1), export("2026-11-01", 1, key="other")),
        (export("2026-11-01", 1), export("2026-11-01", 1, model="deepseek-v4-flash")),
    ],
    ids=["days that follow", "the later before", "an hour after", "another key", "another model"],
)
def test_exports_that_say_of_others_are_added_up(cost, together, exports):
    found = cost(together(*exports))
    assert (found.counted, found.bad) == (2, [])


def test_an_hour_and_its_day_in_one_file_are_refused(cost):
    rows = export("2026-11-01T05", 1, HOUR).splitlines()[1]
    with pytest.raises(NotThisForm, match=f"line 3: another row .*{TWICE}"):
        cost(export("2026-11-01") + rows)


@pytest.mark.parametrize(("before", "after"), [("+01:00", "+02:00"), ("+02:00", "+01:00")])
def test_days_and_hours_on_which_clocks_change_do_not_overlap(cost, before, after):
    row = "u,{},{},deepseek-flash,bot,k,output_tokens,0.0000006,100"
    days = [
        (f"2026-11-0{day}T00:00:00{zone}", f"2026-11-0{day + 1}T00:00:00{zone}")
        for day, zone in ((1, before), (2, after))
    ]
    hours = [(f"2026-11-07T02:00:00{zone}", f"2026-11-07T03:00:00{zone}") for zone in ("+02:00", "+01:00")]
    found = cost("\n".join([HEADER, *(row.format(*time) for time in (*days, *hours))]))
    assert (found.counted, found.bad) == (4, [])


def keys(bucket, time, name="bot"):
    series = {
        "model": "deepseek-flash",
        "api_key": {"name": name},
        "buckets": [{"time": time, "usage": {"RESPONSE_TOKEN": 1}}],
    }
    return json.dumps({"bucket": bucket, "models": ["deepseek-flash"], "series": [series]})


def test_pages_by_the_hour_and_by_the_day_are_refused(cost):
    day = int(datetime(2026, 11, 1, tzinfo=UTC).timestamp())
    with pytest.raises(NotThisForm, match=TWICE):
        cost("\n".join([keys(86400, day), keys(3600, day + 7200)]))
    assert cost("\n".join([keys(86400, day), keys(3600, day + 86400)])).counted == 2


def test_a_page_of_all_keys_and_the_export_of_one_are_refused(cost):
    day = {
        "date": "2026-11-01",
        "data": [{"model": "deepseek-flash", "usage": [{"type": "RESPONSE_TOKEN", "amount": 100}]}],
    }
    page = json.dumps({"total": [], "days": [day]})
    for contents in ((page, export("2026-11-01")), (export("2026-11-01"), page)):
        with pytest.raises(NotThisForm, match="the usage of all keys"):
            cost(packed(*contents), zone=UTC)


def test_a_page_in_two_files_is_counted_once(cost):
    found = cost(packed(keys(3600, 1793671200), keys(3600, 1793671200)))
    assert (found.counted, found.repeats) == (1, 1)


@pytest.mark.parametrize("order", [1, -1])
def test_an_export_and_a_log_of_the_same_requests_are_refused(cost, order):
    log = json.dumps({"at": AT, "model": "deepseek-flash", "usage": USAGE})
    with pytest.raises(NotThisForm, match="beside other forms"):
        cost(packed(*[export("2026-11-03"), log][::order]))


RESPONSE = {"id": "r", "object": "chat.completion.chunk", "model": "deepseek-flash", "created": 1793671800}
CLAUDE = {"type": "assistant", "sessionId": "s", "timestamp": AT}
ANTHROPIC = {"input_tokens": 500, "cache_read_input_tokens": 1500, "output_tokens": 100}
SPAN = {"traceId": "t", "id": "o", "type": "GENERATION", "startTime": AT, "model": "deepseek-flash"}
OPENCODE = {"id": "m", "sessionID": "s", "role": "assistant", "modelID": "deepseek-flash", "providerID": "deepseek"}


@pytest.mark.parametrize(
    "content",
    [
        RESPONSE | {"usage": USAGE},
        CLAUDE | {"message": {"id": "m", "model": "deepseek-flash", "usage": ANTHROPIC}},
        SPAN | {"usageDetails": OF_A_RESPONSE},
        OPENCODE
        | {"time": {"created": 1793671800000}, "tokens": {"input": 500, "output": 100, "cache": {"read": 1500}}},
    ],
    ids=["stream", "Claude Code", "Langfuse", "opencode"],
)
def test_a_response_that_stands_in_two_files_is_counted_once(cost, content):
    text = json.dumps(content)
    found = cost(packed(text, text, ending="jsonl"))
    assert (total(found), found.counted, found.repeats) == (COST, 1, 1)


def test_what_a_file_says_of_the_following_lines_does_not_hold_in_the_next(cost):
    turn = {"type": "turn_context", "timestamp": AT, "payload": {"model": "deepseek-flash"}}
    usage = {"input_tokens": 2000, "cached_input_tokens": 1500, "output_tokens": 100}
    count = {
        "type": "event_msg",
        "timestamp": AT,
        "payload": {"type": "token_count", "info": {"last_token_usage": usage}},
    }
    one, other = "\n".join(map(json.dumps, (turn, count))), json.dumps(count)
    found = cost(packed(one, other, ending="jsonl"))
    assert (total(found), found.by_kind) == (COST, {"NoModel": 1})


def test_results_of_one_session_in_two_files_are_not_added_up(cost):
    spent = {"inputTokens": 500, "cacheReadInputTokens": 1500, "cacheCreationInputTokens": 0, "outputTokens": 100}
    result = json.dumps({"type": "result", "session_id": "s", "modelUsage": {"deepseek-flash": spent}})
    found = cost(packed(result, result, ending="json"), at=datetime.fromisoformat(AT))
    assert (total(found), found.counted, found.by_kind) == (COST, 1, {"NotUnderstood": 1})


def test_tables_of_ones_own_may_be_put_together(cost):
    table = f"at,model,prompt_tokens,prompt_cache_hit_tokens,completion_tokens\n{AT},deepseek-flash,2000,1500,100\n"
    found = cost(table + "\ufeff" + table)
    assert (found.counted, found.bad) == (2, [])
