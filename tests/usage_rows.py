"""Made rows of usage, and what `get_cost` says of each: what any engine has to give."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal, localcontext
from random import Random

from deepseek_prices import CostRange, PriceError, UsageError, get_cost, get_price, lookup, models, services
from deepseek_prices.bulk import tables, usage_columns
from deepseek_prices.usage.fields import KINDS

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
EXTREMES = (-(2**63), -1, 0, 1, 2**31, 2**63 - 1)
STRANGERS = (
    "deepseek-v4-pro[1m]",
    "deepseek-v4-pro[1M]",
    "claude-opus-4",
    "",
    "DeepSeek-Chat",
    "gpt-4o",
    "deepseek-chat ",
    None,
)
FORMS = {
    "chat": (*usage_columns.CHAT, "total_tokens"),
    "input and output": (*usage_columns.INPUT_AND_OUTPUT, "total_tokens"),
    "by kind": KINDS,
}
STATUS = {
    "NotYet": "not_yet",
    "NoLongerSold": "no_longer_sold",
    "PriceUnknown": "price_unknown",
    "CalendarUnknown": "calendar_unknown",
    "UnknownProduct": "unknown_product",
    "UnknownKind": "unknown_kind",
}
SAID = ("status", "cost", "certain", "billed_as", "period", "edition")
NOTHING = (None, None, None, None, None)


def moments():
    """The instants at which something may go wrong: both sides of each change, and far from all of them."""
    slots = tables.slots()
    cuts = [EPOCH + timedelta(microseconds=cut) for slot in slots.rows for cut in slot.cuts]
    edges = [EPOCH + timedelta(seconds=slot.first * tables.BUCKET) for slot in slots.rows[1:]]
    last = edges[-1]
    far = [last + timedelta(days=days, hours=days % 24) for days in range(1, 900, 13)]
    years = [datetime(year, 6, 3, 1, 30, tzinfo=UTC) for year in (1, 1969, 1970, 2100, 3000, 9999)]
    near = [each + step for each in (*cuts, *edges) for step in (-MICROSECOND, MICROSECOND * 0, MICROSECOND)]
    return [*near, *far, *years]


def rows(form, count, seed):
    """Rows of one form: most of them as a response has them, some at odds, some extreme, some NULL."""
    random = Random(seed)
    at, names = moments(), [*dict.fromkeys(key[0] for key in lookup.compiled.TRACKS), *STRANGERS]
    return [_row(form, random.choice(at), random.choice(names), random) for _ in range(count)]


def _row(form, at, name, random):
    sold = (services if form == "by kind" and random.random() < 0.5 else models)(at)
    if sold and random.random() < 0.7:
        name = random.choice(sold)
    return {"at": at if random.random() < 0.98 else None, "model": name} | _MADE[form](random, name)


def _chat(random, _name):
    hit, miss, output = (random.choice((0, 0, random.randrange(1_000_000))) for _ in range(3))
    usage = {
        "prompt_tokens": hit + miss,
        "completion_tokens": output,
        "prompt_cache_hit_tokens": hit,
        "prompt_cache_miss_tokens": miss,
        "prompt_tokens_details.cached_tokens": hit,
        "completion_tokens_details.reasoning_tokens": output // 2,
        "total_tokens": hit + miss + output,
        "prompt_tokens_details.text_tokens": hit,
        "prompt_tokens_details.image_tokens": miss,
        "completion_tokens_details.text_tokens": output,
    }
    return _spoilt(usage, random, needed=2)


def _input_and_output(random, _name):
    hit, miss, output = (random.choice((0, 0, random.randrange(1_000_000))) for _ in range(3))
    if random.random() < 0.5:
        usage = {
            "input_tokens": hit + miss,
            "output_tokens": output,
            "input_tokens_details.cached_tokens": hit,
            "output_tokens_details.reasoning_tokens": output // 3,
            "total_tokens": hit + miss + output,
            "input_tokens_details.text_tokens": miss,
            "output_tokens_details.text_tokens": output,
        }
    else:
        written = random.choice((0, miss // 2))
        usage = {
            "input_tokens": miss - written,
            "output_tokens": output,
            "cache_read_input_tokens": hit,
            "cache_creation_input_tokens": written,
            "cache_creation.ephemeral_5m_input_tokens": written // 2,
            "cache_creation.ephemeral_1h_input_tokens": written - written // 2,
            "output_tokens_details.thinking_tokens": output // 3,
        }
    if random.random() < 0.02:
        usage["input_tokens_details.cached_tokens"] = 0
    return dict.fromkeys(FORMS["input and output"]) | _spoilt(usage, random, needed=2)


def _by_kind(random, name):
    had = tuple({key[1]: None for key in lookup.compiled.TRACKS if key[0] == name}) or ("page",)
    kinds = random.choice(((random.choice(FORMS["by kind"]),), (random.choice(had),), had, FORMS["by kind"][:3]))
    usage = {kind: random.choice((0, random.randrange(100_000))) for kind in kinds}
    if "hour" in usage:
        usage["hour"] = Decimal(usage["hour"]).scaleb(-random.randrange(7))
    return dict.fromkeys(FORMS["by kind"]) | _spoilt(usage, random, needed=1)


_MADE = {"chat": _chat, "input and output": _input_and_output, "by kind": _by_kind}


def _spoilt(usage, random, needed):
    """The usage with fields left out, now and then one at odds with the others, or an extreme one."""
    optional = [*usage][needed:]
    for name in optional:
        if random.random() < 0.5:
            usage[name] = None
    if random.random() < 0.2:
        name = random.choice([*usage])
        usage[name] = random.choice((None, *EXTREMES)) if name != "hour" else random.choice((None, Decimal(-1)))
    if random.random() < 0.02:
        usage = {name: random.choice(EXTREMES) if name != "hour" else value for name, value in usage.items()}
    return usage


def answer(row, currency, **options):
    """What `get_cost` says of a row, as a row of prices says it."""
    usage = {name: value for name, value in row.items() if name not in ("at", "model") and value is not None}
    model = "NULL" if row["model"] is None else row["model"]
    try:
        cost = get_cost(model, usage, row["at"] or EPOCH, currency=currency, **options)
    except UsageError:
        return ("usage_error", *NOTHING)
    except PriceError as error:
        return (STATUS[type(error).__name__] if row["at"] else "no_instant", *NOTHING)
    if not row["at"]:
        return ("no_instant", *NOTHING)
    if isinstance(cost, CostRange):
        return ("no_cache_split", *NOTHING)
    price = cost.lines[-1].price if cost.lines else _of_nothing(model, usage, row["at"], currency, **options)
    return "priced", Decimal(cost), cost.certain, price.model, price.period, price.edition


def _of_nothing(model, usage, at, currency, unknown_holidays="raise", **_options):
    last = [kind for kind in KINDS if kind in usage][-1:] or ["output"]
    return get_price(model, last[0], at, currency=currency, unknown_holidays=unknown_holidays)


def totals_of(made, by, currency, **options):
    """What `get_cost` says of rows, added up: by some columns, the status and `certain` their number and their cost."""
    totals = {}
    with localcontext(prec=60):  # some costs have more than the 28 digits of a sum
        for row in made:
            usage = {name: value for name, value in row.items() if name != "team"}
            status, cost, certain, *_ = answer(usage, currency, **options)
            key = (*(row[name] for name in by), status, certain)
            number, total = totals.get(key, (0, None))
            totals[key] = (number + 1, cost if total is None else total + cost)
    return totals
