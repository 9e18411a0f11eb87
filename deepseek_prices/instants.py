"""Instants: as datetimes, as seconds since 1970, and as ISO 8601."""

import time
from datetime import datetime, timedelta, timezone

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)  # noqa: UP017 - datetime.UTC is the same, this is one import less
DAY = 86400
BEIJING = 8 * 3600  # seconds ahead of UTC, all year round
TICK = timedelta(microseconds=1)  # the least by which instants differ


def to_second(at: "datetime | None", name: str = "at") -> int:
    """The second of an instant since 1970, rounded down; None is now.

    Raises `TypeError` where `at` is no datetime, and `ValueError` where it has no time zone, or one that does not say
    its offset; both name the argument.
    """
    if at is None:
        return int(time.time())
    if not isinstance(at, datetime):
        raise TypeError(f"{name}: a timezone-aware datetime is expected, not {type(at).__name__}")
    try:
        offset = at.utcoffset()
        since = None if offset is None else at - EPOCH
    except Exception as error:
        zone, why = type(at.tzinfo).__name__, f"{type(error).__name__}: {error}"
        raise ValueError(f"{name}: its time zone, a {zone}, does not say its offset ({why}): use another") from error
    if since is None:
        raise ValueError(f"{name}: {at!r} has no time zone: add one, such as datetime.timezone.utc")
    return since.days * DAY + since.seconds


def from_second(second: int) -> datetime:
    """The instant (UTC) of a second since 1970."""
    return EPOCH + timedelta(seconds=second)  # `fromtimestamp` does not know all years on all systems


def written(moment: datetime) -> str:
    """An instant as JSON and messages have it: ISO 8601, of UTC with a Z."""
    text = in_utc(moment).isoformat()
    return f"{text[:-6]}Z" if text.endswith("+00:00") else text


def in_utc(moment: datetime) -> datetime:
    """An instant in UTC; as it is where UTC, of the years 1 to 9999, cannot show it."""
    try:
        return moment.astimezone(timezone.utc)  # noqa: UP017 - as above
    except OverflowError:
        return moment
