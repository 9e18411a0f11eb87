"""Print the expectation of page folders, to be read against the page by eye before it is committed.

python tests/expect.py tests/pages/FOLDER … [--write]
"""

import sys
from pathlib import Path

from scraper import yaml_file
from scraper.problem import ScraperError
from scraper.reading.decode import decode
from scraper.reading.read import read_text


def page_of(folder: Path) -> Path:
    """The one page of a folder."""
    (page,) = folder.glob("page.*")
    return page


def outcome(folder: Path) -> tuple[str, dict]:
    """The name and content of the expectation that the reader meets today."""
    capture = yaml_file.load(folder / "capture.yaml")
    page = page_of(folder)
    try:
        reading = read_text(decode(page.read_bytes(), page.name), fragment=capture.get("fragment", False)).as_dict()
    except ScraperError as error:
        problems = [
            {"place": p.place, "expected": p.expected, "found": p.found, "advice": p.advice} for p in error.problems
        ]
        return "expected_error.yaml", {"exit_code": error.exit_code, "problems": problems}
    del reading["account"]
    return "expected.yaml", reading


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        if not argument.startswith("--"):
            name, content = outcome(Path(argument))
            text = yaml_file.dump(content, "", "reading")
            print(f"# {argument}/{name}\n{text}")  # noqa: T201
            if "--write" in sys.argv:
                (Path(argument) / name).write_text(text, encoding="utf-8")
