"""The page through time: our own pages, served moment by moment, refreshed with a clock set to each: `make timelapse`.

python tests/timelapse.py [--reports DIR]     # exit code 1 where an edition is not the one that `data/` has
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # a script looks for modules beside itself alone

import loopback

from deepseek_prices.changes import differences
from deepseek_prices.edition import Edition
from scraper import yaml_file
from scraper.dataset import dataset
from scraper.dataset.dataset import Dataset
from scraper.files import write_whole
from scraper.refresh import fetch, report
from scraper.refresh.refresh import Outcome, Wish, refresh
from scraper.refresh.state import charges

ROOT = Path(__file__).resolve().parents[1]
FIRST = "2024-12-26"  # before it stands what the data has
_LIMITS = fetch.Limits(retries=0, backoff=0)


def timelapse(root: Path, reports: Path | None = None) -> bool:
    """Refresh at each moment for which we have the page in both languages, and hold the editions made against `data/`.

    Everything is done on a copy; a report for each change goes to `reports`. Whether all editions are equal.
    """
    with tempfile.TemporaryDirectory() as folder, loopback.site() as site:
        copy = Path(folder)
        shutil.copytree(root / "data", copy / "data")
        (copy / "deepseek_prices").mkdir()
        _forget(copy)
        before = set(dataset.load(copy / "data").editions)
        known = dataset.load(root / "data")
        # What a person has accepted in the data is accepted here too.
        accepted = [entry for edition in known.counting() for entry in edition.get("accepted", ())]
        for moment, pages in moments(root / "tests" / "pages"):
            site.answer = loopback.serve(pages)
            now = datetime.fromisoformat(moment)
            look = partial(fetch.fetch, partial(datetime.fromisoformat, moment), _LIMITS)
            outcome = refresh(copy, look, now, copy / "captures", Wish(accepted))
            _show(moment, outcome)
            if reports and outcome.exit_code:
                write_whole(reports / f"{moment.replace(':', '')}.md", report.markdown(outcome, now))
        return _compare(dataset.load(copy / "data"), known, before)


def _forget(copy: Path) -> None:
    """Take what happened since the first moment out of the data."""
    for path in [*(copy / "data" / "editions").iterdir()]:
        if path.name >= FIRST:
            path.unlink()
    (copy / "data" / "observations.csv").write_text(",".join(dataset.OBSERVATIONS_HEADER) + "\n", encoding="utf-8")
    # The names of the guides are billed as models that came later.
    (copy / "data" / "guide_names.yaml").write_text("schema_version: 1\nnames: []\n", encoding="utf-8")


def moments(pages: Path) -> Iterator[tuple[str, dict[tuple[str, str], bytes]]]:
    """Each moment with the pages of it, by language and format, where both languages have an HTML page; in order."""
    by_moment: dict[str, dict[tuple[str, str], bytes]] = {}
    for folder in sorted(path.parent for path in pages.glob("20*/capture.yaml")):
        capture = yaml_file.load(folder / "capture.yaml")
        if not capture.get("fragment") and "converted" not in folder.name:
            (page,) = folder.glob("page.*")
            by_moment.setdefault(capture["moment"], {})[capture["language"], capture["format"]] = page.read_bytes()
    for moment, found in sorted(by_moment.items()):
        if moment >= FIRST and {("en", "html"), ("zh", "html")} <= found.keys():
            yield moment, found


def _show(moment: str, outcome: Outcome) -> None:
    made = ", ".join(edition["edition"] for edition, *_ in outcome.made)
    sys.stdout.write(f"{moment}  {outcome.exit_code:2}  {made or outcome.observed}\n")
    for problem in outcome.problems:
        sys.stdout.write(f"    {problem}\n")


# ------------------------------------------------------------------------------------------------------------ compare


def _compare(made: Dataset, known: Dataset, before: set[str]) -> bool:
    compared = differ = 0
    for edition in made.counting():
        name = edition["edition"]
        if name in before or edition.get("supersedes"):
            continue
        compared += 1
        found = [*_differences(edition, known)]
        differ += bool(found)
        for line in found:
            sys.stdout.write(f"{name}: {line}\n")
    sys.stdout.write(f"{compared} editions compared, {differ} differ\n")
    return compared > 0 and not differ


def _differences(edition: Edition, known: Dataset) -> Iterator[str]:
    """Where an edition is not the one that the data has for that time."""
    start = edition["in_force"]["from"]
    other = _as_stated_first([each for each in known.counting() if each["in_force"]["from"] <= start][-1], known)
    began, last_look = other["in_force"]["from"], edition["in_force"].get("earliest", start)
    if not last_look <= began <= start:
        yield f"the data has the change at {began}, not between {last_look} and {start}"
    as_known = charges(_as_on_the_page(other, edition))
    for (group,), mine, theirs in differences(charges(edition), as_known, levels=1):
        yield f"{group}: {mine} is {theirs} in {other['edition']}"


def _as_stated_first(edition: Edition, known: Dataset) -> Edition:
    """What an edition was before it was corrected: a page that shows the wrong figure goes on showing it."""
    while edition.get("supersedes", {}).get("reason") == "corrected":
        edition = known.editions[edition["supersedes"]["edition"]]
    return edition


def _as_on_the_page(known: Edition, edition: Edition) -> Edition:
    """An edition of the data without what only DeepSeek's news and guides say: a name's end, a second endpoint."""
    on_page = {model["model"]: model for model in edition["models"]}
    models = []
    for model in known["models"]:
        if model.get("endpoint") and not any(each.get("endpoint") for each in edition["models"]):
            continue
        stated = {each["name"] for each in on_page.get(model["model"], {}).get("names", ()) if "until" in each}
        names = [each if each["name"] in stated else {"name": each["name"]} for each in model.get("names", ())]
        models.append(model | ({"names": names} if names else {}))
    return known | {"models": models}


def main() -> int:
    """Run it on the repository; a report for each change goes to the folder that is named."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--reports", type=Path, metavar="DIR", help="write a report for each change")
    reports = parser.parse_args().reports
    if reports:
        reports.mkdir(parents=True, exist_ok=True)
    return 0 if timelapse(ROOT, reports) else 1


if __name__ == "__main__":
    sys.exit(main())
