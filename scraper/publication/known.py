"""What the feeds are made of: the editions in a row, as the lookup has them, and the release that they are of. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

from deepseek_prices.edition import second
from deepseek_prices.instants import BEIJING, DAY, from_second, written
from deepseek_prices.source import rests_on
from scraper.dataset.check import observed_until
from scraper.dataset.compile import compile_dataset, timeline_of
from scraper.dataset.dataset import Dataset
from scraper.editions.timeline import Key, Timeline, Track


@dataclass(frozen=True)
class Known:
    """The data of a commit; nothing in it depends on the time at which it is asked."""

    dataset: Dataset
    release: str
    """The version of the release, or of the newest one before."""

    @cached_property
    def timeline(self) -> Timeline:
        """The editions that count, and the calendar."""
        return timeline_of(self.dataset)

    @cached_property
    def tracks(self) -> dict[Key, Track]:
        """What each name, kind and currency costs from one instant to the next, in the order of the editions."""
        return dict(self.timeline.tracks())

    @cached_property
    def models(self) -> dict[str, Track]:
        """What each name of a model is from one instant to the next."""
        return dict(self.timeline.models())

    @cached_property
    def observed_until(self) -> int:
        """The last look at the page."""
        return second(observed_until(self.dataset))

    @cached_property
    def calendar_until(self) -> int:
        """The first second (Beijing's midnight) of which it is not known whether it is in a holiday."""
        return midnight(self.timeline.calendar.last + 1)

    @cached_property
    def prices_sha256(self) -> str:
        """The SHA-256 of `data/prices.json`."""
        return hashlib.sha256(compile_dataset(self.dataset)["data/prices.json"].encode()).hexdigest()

    def last_look(self, at: int) -> tuple[str, str]:
        """When the page was last seen, and on what the edition in force rests where it is newer, a sentence each.

        The commands of the lookup and the site say it in the same words.
        """
        edition = self.dataset.editions[self.edition_at(at)]
        is_newer = second(edition["in_force"]["from"]) > self.observed_until
        kinds = ", ".join(rests_on(edition["sources"]))
        seen = f"The official page was last seen at {written(from_second(self.observed_until))}."
        return seen, f"Edition {edition['edition']} rests on {kinds}." if is_newer else ""

    def edition_at(self, at: int) -> str:
        """The name of the edition in force at an instant; of the first one before it."""
        in_force = [name for name, start, _, _ in self.timeline.described() if start <= at]
        return in_force[-1] if in_force else self.timeline.editions[0]["edition"]


def midnight(day: int) -> int:
    """The first second in Beijing of a day, counted since 1970."""
    return day * DAY - BEIJING
