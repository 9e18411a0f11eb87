"""The lines of an iCalendar file (RFC 5545), and events read from them. Pure.

By hand, since a file must be the same byte for byte from any version of a library.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from deepseek_prices.instants import from_second

_OCTETS = 75
_ZONE = (
    "BEGIN:VTIMEZONE", "TZID:Asia/Shanghai", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0800",
    "TZOFFSETTO:+0800", "TZNAME:CST", "END:STANDARD", "END:VTIMEZONE",
)  # fmt: skip


def calendar(name: str, description: str, events: Iterable[list[str]], zone: bool = False) -> bytes:
    """A calendar to subscribe to; each event is its lines without BEGIN and END."""
    head = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//deepseek-prices//feeds//EN", "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH", f"NAME:{text(name)}", f"X-WR-CALNAME:{text(name)}", f"DESCRIPTION:{text(description)}",
        "REFRESH-INTERVAL;VALUE=DURATION:P1D", "X-PUBLISHED-TTL:P1D", *(_ZONE if zone else ()),
    ]  # fmt: skip
    body = [line for event in events for line in ("BEGIN:VEVENT", *event, "END:VEVENT")]
    return "".join(f"{folded(line)}\r\n" for line in (*head, *body, "END:VCALENDAR")).encode()


def text(value: str) -> str:
    """A value of type TEXT."""
    for char, by in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        value = value.replace(char, by)
    return value


def utc(second: int) -> str:
    """An instant in UTC."""
    return f"{from_second(second):%Y%m%dT%H%M%SZ}"


def folded(line: str) -> str:
    """A line of at most 75 octets, and its rest on lines that begin with a space; no character is cut."""
    parts, length = [""], 0
    for char in line:
        size = len(char.encode())
        if length + size > _OCTETS:
            parts.append(" ")
            length = 1
        parts[-1] += char
        length += size
    return "\r\n".join(parts)


def events(content: bytes) -> Iterator[dict[str, str]]:
    """The properties of each event, by name without parameters."""
    found: dict[str, str] | None = None
    for line in content.decode().replace("\r\n ", "").split("\r\n"):
        if line == "BEGIN:VEVENT":
            found = {}
        elif line == "END:VEVENT" and found is not None:
            yield found
            found = None
        elif found is not None:
            name, _, value = line.partition(":")
            found[name.partition(";")[0]] = value
