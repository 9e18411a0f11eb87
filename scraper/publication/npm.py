"""The package for JavaScript: the module, its types and the data of a release. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from scraper.problem import CheckFailed, Problem
from scraper.publication import tracks
from scraper.publication.known import Known

_AS_THEY_ARE = ("deepseek-prices.mjs", "index.d.ts", "data.d.ts", "README.md")
_VERSION = re.compile(r"(\d{4})\.(\d\d?)\.(\d\d?)(?:\.(\d+))?")


def package(known: Known, web: Mapping[str, str]) -> dict[str, bytes]:
    """The files of the package, by name, but for the licences; `web` are the texts of the files in `web/`."""
    content = json.loads(web["package.json"])
    data = tracks.export(known, 0).content.decode().strip()
    return {
        **{name: web[name].encode() for name in _AS_THEY_ARE},
        "package.json": (json.dumps(content | {"version": version(known.release)}, indent=2) + "\n").encode(),
        "data.mjs": f"export default {data};\n".encode(),
    }


def version(release: str) -> str:
    """A release's version as npm has it: the year, the month and day, which release of the day.

    2026.11.24 is 2026.1124.0, and 2026.11.24.1, the second of that day, is 2026.1124.1.
    """
    found = _VERSION.fullmatch(release)
    if found is None:
        problem = Problem(f"version {release}", "a day, as 2026.11.24", "another form", "teach `npm.py` what it means")
        raise CheckFailed([problem])
    year, month, day, more = (int(part or 0) for part in found.groups())
    return f"{year}.{month * 100 + day}.{more}"
