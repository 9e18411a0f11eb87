"""A loaded edition has no evidence, and whoever asks for it is told so."""

import pytest
import tracks_file
from tracks_file import NEWER, PAST, PAST_AT, SOLD

from deepseek_prices import _editions, audit, editions
from deepseek_prices.instants import DAY, from_second

THEN, LATER = from_second(NEWER - 7 * DAY), from_second(NEWER + DAY)


@pytest.mark.usefixtures("newer")
def test_the_editions_are_those_of_the_file_and_the_last_of_what_is_built_in_ends():
    *_, before, last = editions()
    assert (last.in_force_from, last.basis, last.sha256, last.rests_on) == (
        from_second(NEWER), "loaded", None, ("a loaded file",),
    )  # fmt: skip
    assert before.in_force_until == from_second(NEWER)
    assert before.sha256


@pytest.mark.usefixtures("newer")
def test_why_says_that_a_loaded_edition_has_no_evidence():
    found = audit.why(SOLD, "output", LATER)
    assert (str(found.price), found.rests_on, found.edition) == ("7.77", "a loaded file", editions()[-1])
    (caveat,) = found.caveats
    assert caveat.of == "loaded"
    assert "comes from a loaded file, which carries no evidence; see its source, https://example.com/en" in caveat.why
    assert found.as_dict()["edition"]["sha256"] is None


@pytest.mark.usefixtures("newer")
def test_why_explains_an_edition_that_is_built_in_as_before():
    found = audit.why(PAST.partition("|")[0], "output", from_second(PAST_AT))
    assert (found.edition.basis != "loaded", found.rests_on != "a loaded file", bool(found.edition.sha256)) == (
        True,
    ) * 3


def test_why_says_that_a_loaded_edition_may_have_been_in_force_already(loaded):
    found = tracks_file.newer()
    track = found["tracks"][f"{SOLD}|output|USD"]
    doubtful = [*track[1][-2][:2], 0, *track[1][-2][3:]]
    track[0].insert(-1, NEWER - DAY)
    track[1].insert(-1, doubtful)
    loaded(found)
    at = from_second(NEWER - 8 * 3600)
    why = audit.why(SOLD, "output", at)
    if why.price is not None:
        assert not why.price.certain
        assert why.caveats[-1].of == "loaded"
        assert why.caveats[-1].edition == editions()[-1].name


def test_why_explains_a_name_that_a_loaded_edition_no_longer_has(loaded):
    found = tracks_file.newer()
    track = found["tracks"][f"{SOLD}|output|USD"]
    track[1][-1] = ["x", "ended", SOLD, NEWER, "", track[1][-2][0]]
    loaded(found)
    why = audit.why(SOLD, "output", LATER)
    assert type(why.error).__name__ == "NoLongerSold"
    assert [end.edition for end in why.ends] == [editions()[-1].name]


@pytest.mark.usefixtures("newer")
@pytest.mark.parametrize("by", ["name", "instant"])
def test_a_loaded_edition_cannot_be_given_whole(by):
    which = editions()[-1].name if by == "name" else LATER.isoformat()
    with pytest.raises(audit.AuditError, match="comes from a loaded file, which carries no evidence"):
        audit.edition_at(which)


@pytest.mark.usefixtures("newer")
def test_the_log_has_the_editions_that_are_built_in():
    assert [each.edition.name for each in audit.log()] == [name for name, *_ in _editions.EDITIONS]
