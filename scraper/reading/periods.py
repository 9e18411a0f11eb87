"""Hours as the page prints them, to the rule of an edition that says which price holds when."""

from __future__ import annotations

from typing import Any, NamedTuple

from scraper.reading import instants

EVERY_DAY = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Hours(NamedTuple):
    """Printed hours (folded), and whether they are of UTC or of Beijing."""

    text: str
    utc: bool


class Rule(NamedTuple):
    """Which period holds in the hours, on which days, and which otherwise."""

    default: str
    period: str
    days: tuple[str, ...] = EVERY_DAY
    except_holidays: str | None = None

    def billing_periods(self, hours: Hours) -> dict[str, Any]:
        """As an edition has it; raises `ValueError` for hours that do not exist."""
        found = instants.windows(hours.text, utc=hours.utc, every_day=self.days == EVERY_DAY)
        windows = [{"period": self.period, "days": [*self.days], "from": start, "to": end} for start, end in found]
        periods = {"time_zone": "Asia/Shanghai", "default": self.default, "windows": windows}
        return periods | ({"except_holidays": self.except_holidays} if self.except_holidays else {})


NIGHT_DISCOUNT = Rule("standard", "off_peak")
"""Of 2025, where the labels of a table have the hours: off-peak every day in these, standard otherwise."""
