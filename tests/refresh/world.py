"""What the tests of the refresh share: pages of ours, a small repository, and a refresh against a site on loopback."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import loopback

from deepseek_prices.edition import Acceptance, Edition
from scraper import yaml_file
from scraper.dataset import dataset, publish
from scraper.dataset.captures import ADDRESSES, Capture
from scraper.dataset.dataset import Dataset
from scraper.editions.combine import combine
from scraper.reading.decode import decode
from scraper.reading.read import read_text
from scraper.refresh import compare, fetch
from scraper.refresh.compare import Said
from scraper.refresh.refresh import Outcome, Wish, refresh

ROOT = Path(__file__).parents[2]
Pages = dict[tuple[str, str], bytes]
QUICK = fetch.Limits(connect=10, read=10, deadline=30, retries=0, backoff=0)

# The page of October 2026, seen in this state in the morning; it stays so to the end of the month.
OCTOBER = "2026-10-17T160000Z"
SEEN, NOW = "2026-10-20T08:00:00Z", datetime.fromisoformat("2026-10-20T09:00:00Z")


def at(moment: str) -> datetime:
    """An instant."""
    return datetime.fromisoformat(moment)


@cache
def pages(moment: str = "2026-10-17", twins: bool = False) -> Pages:
    """The bundled pages of a moment, by language and format."""
    found: Pages = {}
    for folder in sorted((ROOT / "tests" / "pages").glob(f"{moment}*")):
        twin = folder.name.endswith("_twin")
        if "converted" not in folder.name and (twins or not twin):
            (page,) = folder.glob("page.*")
            found[folder.name.split("_")[1], "markdown" if twin else "html"] = page.read_bytes()
    return found


def edited(before: Pages, *edits: tuple[str, str, str]) -> Pages:
    """The same pages, but for texts replaced in a language's page and its twin; each stands there."""
    after = dict(before)
    for language, old, new in edits:
        for key in [key for key in after if key[0] == language]:
            text = after[key].decode()
            assert old in text, (key, old)
            after[key] = text.replace(old, new).encode()
    return after


# The price of output moves, in both languages' pages alike.
DEARER = (
    ("en", "$0.6", "$0.7"),
    ("en", "$1.2", "$1.4"),
    ("zh", "4元", "4.5元"),
    ("zh", "8元", "9元"),
)


def dearer(before: Pages) -> Pages:
    """Pages on which the output of deepseek-flash costs more."""
    after = dict(before)
    for (language, form), data in before.items():
        text = data.decode()
        for _, old, new in (each for each in DEARER if each[0] == language):
            text, count = re.subn(rf"(?<![\d.]){re.escape(old)}(?!\d)", new, text)
            assert count == 1, (language, form, old, count)
        after[language, form] = text.encode()
    return after


def captures(of: Pages, now: datetime = NOW) -> list[Capture]:
    """The pages as if fetched."""
    return [Capture(*key, ADDRESSES[key], now, now, of[key]) for key in ADDRESSES if key in of]


# The few editions of a test have not all names that those of the guides are billed as.
NO_GUIDE_NAMES = b"schema_version: 1\nnames: []\n"


def repository(folder: Path, *editions: str, observed: Sequence[tuple[str, str]] = ()) -> Path:
    """A repository in a new folder: the named editions of `data/`, and the observations given."""
    for path in ("data/editions", "deepseek_prices"):
        (folder / path).mkdir(parents=True)
    write(folder, {"data/holidays/cn.yaml": calendar_of_2026(), "data/guide_names.yaml": NO_GUIDE_NAMES})
    shutil.copyfile(ROOT / "data" / "README.md", folder / "data" / "README.md")
    for name in editions:
        path = f"data/editions/{name}.yaml"
        shutil.copyfile(ROOT / path, folder / path)
    lines = [
        ",".join(dataset.OBSERVATIONS_HEADER),
        *(f"{moment},{name},https://example.org/" for moment, name in observed),
    ]
    (folder / "data" / "observations.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "data" / "released.csv").write_text(",".join(dataset.RELEASED_HEADER) + "\n", encoding="utf-8")
    publish.write_compiled(folder)
    return folder


def calendar_of_2026() -> bytes:
    """The calendar as it was when it ended with 2026, whatever has been added since."""
    text = (ROOT / "data" / "holidays" / "cn.yaml").read_text("utf-8")
    text, count = re.subn(r'complete_until: "[0-9-]+"', 'complete_until: "2026-12-31"', text)
    assert count == 1
    return text.encode()


def contents(folder: Path) -> dict[str, bytes]:
    """The bytes of every file below a folder, by its path in it."""
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and "__pycache__" not in path.parts]
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def write(folder: Path, files: dict[str, bytes]) -> Path:
    """Write files below a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


@dataclass(frozen=True)
class World:
    """A repository, a folder for captures beside it, and the site."""

    root: Path
    keep: Path
    site: Any = None

    def fetched(
        self,
        answer: loopback.Answer | Pages,
        now: datetime = NOW,
        limits: fetch.Limits = QUICK,
        accepted: Sequence[Acceptance] = (),
    ) -> Outcome:
        """A refresh over the network from a site that answers so, or has these pages."""
        self.site.answer = loopback.serve(answer) if isinstance(answer, dict) else answer
        return refresh(self.root, lambda: fetch.fetch(lambda: now, limits), now, self.keep, Wish(accepted))

    def given(self, of: Pages, now: datetime = NOW, accepted: Sequence[Acceptance] = ()) -> Outcome:
        """A refresh from pages at hand."""
        return refresh(self.root, lambda: (captures(of, now), []), now, self.keep, Wish(accepted))

    def editions(self) -> dict[str, Edition]:
        """The editions on disk."""
        return dataset.load(self.root / "data").editions

    def observations(self) -> list[str]:
        """The lines of the observations, without the header."""
        return (self.root / "data" / "observations.csv").read_text("utf-8").splitlines()[1:]


# ------------------------------------------------------------------------------------- for the pure parts


@cache
def _loaded(path: str) -> Any:
    return yaml_file.load(ROOT / "data" / path)


def edition(name: str) -> Edition:
    """An edition of `data/`, each time another copy."""
    return deepcopy(_loaded(f"editions/{name}.yaml"))


def only(*editions: Edition | str, observed: Sequence[tuple[str, str]] = ()) -> Dataset:
    """The editions, given or named, and the observations given."""
    found = [edition(each) if isinstance(each, str) else each for each in editions]
    rows = [dict(zip(dataset.OBSERVATIONS_HEADER, (*each, ""), strict=True)) for each in observed]
    holidays, names = _loaded("holidays/cn.yaml"), _loaded("guide_names.yaml")
    return Dataset({each["edition"]: each for each in found}, holidays, names, rows, [], {}, "")


def said(of: Pages, accepted: Sequence[Acceptance] = ()) -> Said:
    """What the pages say."""
    readings = [read_text(decode(of[language, "html"], language)) for language in ("en", "zh")]
    return compare.said(combine(readings, accepted), readings[0])
