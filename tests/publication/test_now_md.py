"""What `now.md` says beside its prices: when the page was last seen, on what the list rests, what is not certain."""

import json
from datetime import datetime, timedelta

import made_editions
import pytest

from deepseek_prices import CalendarUnknown, editions, get_price, observed_until
from deepseek_prices.cli import output
from deepseek_prices.edition import price_points
from deepseek_prices.instants import to_second
from scraper.publication import now_md, prerender
from scraper.publication.feeds import MANIFEST, feeds


def text(known, at):
    return now_md.export(known, at).content.decode()


def said(moment):
    """What the command `now` says of the last look, without how long ago it was."""
    seen, _, newer = output.age(moment).partition(", ")
    return [f"{seen}.", *newer.partition(" earlier.")[2].strip().splitlines()]


@pytest.mark.parametrize("days", [1, 400])
def test_it_says_of_the_last_look_what_the_command_says(known, days):
    moment = max(observed_until(), editions()[-1].in_force_from) + timedelta(days=days)
    lines = said(moment)
    assert "\n".join(lines) in text(known, to_second(moment))
    assert lines == [*filter(None, known.last_look(to_second(moment)))]


def test_the_page_without_a_script_says_it_too(known):
    at = to_second(editions()[-1].in_force_from + timedelta(days=1))
    manifest = json.loads(feeds(known, at)[MANIFEST])
    assert known.last_look(at)[0] in prerender.prerendered(known, at, manifest)["card"]


def test_what_the_list_rests_on_is_said_only_where_it_is_newer_than_the_last_look(made):
    known = made(made_editions.edition(made_editions.T1, made_editions.model("deepseek-pro", "1")))
    (seen, newer) = known.last_look(to_second(datetime.fromisoformat("2027-01-01T00:00:00Z")))
    name = known.timeline.editions[0]["edition"]
    is_newer = known.observed_until < to_second(datetime.fromisoformat(known.timeline.editions[0]["in_force"]["from"]))
    assert seen.startswith("The official page was last seen at ")
    assert newer.startswith(f"Edition {name} rests on ") is is_newer


def is_certain(point, moment):
    """Whether the amount is; that the day may be a holiday is said beside the table."""
    try:
        return get_price(point.name, point.kind, moment, currency=point.currency).certain
    except CalendarUnknown as error:
        return all(each.certain for each in error.candidates)


def test_a_price_that_is_not_certain_is_marked(known):
    moment = editions()[-1].in_force_from + timedelta(days=1)
    found = text(known, to_second(moment))
    edition = known.timeline.editions[-1]
    uncertain = [point for point in price_points(edition) if not is_certain(point, moment)]
    assert found.count("? |") + found.count("? ~~") == len(uncertain)
    assert ("? marks a price that was not certain" in found) is bool(uncertain)
