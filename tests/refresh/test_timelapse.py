"""The page through time, once: every edition that the bundled pages make is the one that `data/` has."""

import re

from timelapse import moments, timelapse
from world import ROOT, contents


def test_every_edition_made_from_the_pages_through_time_is_that_of_the_data(capsys, tmp_path):
    before = {folder: contents(ROOT / folder) for folder in ("data", "deepseek_prices")}
    assert timelapse(ROOT, tmp_path)
    *shown, last = capsys.readouterr().out.splitlines()
    found = re.fullmatch(r"(\d+) editions compared, 0 differ", last)
    assert found
    assert int(found[1]) > 20
    # A line for each moment, each of which ended well.
    codes = {line.split()[0]: line.split()[1] for line in shown}
    assert list(codes) == [moment for moment, _ in moments(ROOT / "tests" / "pages")]
    assert set(codes.values()) == {"0", "10"}
    changed = sorted(f"{moment.replace(':', '')}.md" for moment, code in codes.items() if code == "10")
    assert sorted(path.name for path in tmp_path.iterdir()) == changed
    assert {folder: contents(ROOT / folder) for folder in before} == before
