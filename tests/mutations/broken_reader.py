"""Put one fault after the other into a copy of the reader, and count how many of the mutations find it.

python tests/mutations/broken_reader.py [COUNT [WORD …]]    # exit code 1 where one is not found; WORD picks some

A fault is a piece of the reader and what stands in its place, one or two for each thing that it must not do.
Where a piece is no longer found once, the reader has changed there: write it anew with the same effect, and drop none.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
READER = "scraper/reading"


class Fault(NamedTuple):
    """What is wrong, in which module of the reader, and the pieces of source that are replaced one by one."""

    name: str
    module: str
    pieces: dict[str, str]


FAULTS = (
    Fault(
        "grid: a rowspan past the end is cut",
        "html_table.py",
        {'_span(node, "rowspan", where), ': 'min(_span(node, "rowspan", where), len(rows) - top), '},
    ),
    Fault(
        "grid: a short row is filled with its last cell",
        "html_table.py",
        {
            "    missing = [str(column + 1) for column in range(width)": "    for column in range(1, width):\n"
            "        taken.setdefault((top, column), taken[top, column - 1])\n"
            "    missing = [str(column + 1) for column in range(width)"
        },
    ),
    Fault(
        "cell: a comma in a number is dropped",
        "amounts.py",
        {"form.fullmatch(text)": 'form.fullmatch(text.replace(",", ""))'},
    ),
    Fault(
        "cell: what stands behind the first price is dropped",
        "amounts.py",
        {"form.fullmatch(text)": "form.match(text)"},
    ),
    Fault(
        "mark: a raised number is a part of the price",
        "html_text.py",
        {
            'if node.name == "sup":': 'if node.name == "sup" and not node.get_text().isdigit():',
            "            self._refuse_joined(is_sentence=is_sentence)": "            pass",
        },
    ),
    Fault(
        "mark: a footnote may speak of anything",
        "whole_page.py",
        {"each.target in sentence.meaning.explains": "sentence.meaning.explains"},
    ),
    Fault(
        "label: known by its beginning",
        "words.py",
        {
            "        return self.labels.get(role, {}).get("
            "folded.casefold())": "        known, folded = self.labels.get(role, {}), folded.casefold()\n"
            "        found = [label for label in known if folded.startswith(label)]\n"
            "        return known[max(found, key=len)] if found else None"
        },
    ),
    Fault(
        "label: two of the Chinese ones are exchanged",
        "words.yaml",
        {"对话前缀续写（Beta）": "FIM 补全（Beta）", "FIM 补全（Beta）": "对话前缀续写（Beta）"},
    ),
    Fault(
        "table: of two that disagree, the later holds",
        "price_lists.py",
        {"if into.setdefault(name, value) != value:": "if into.update({name: value}):"},
    ),
    Fault(
        "sentence: what stands in parentheses may be missing",
        "template.py",
        {"pattern += re.escape(part)": r'pattern += re.sub(r" ?\\\(.*?\\\)", r"(?:\g<0>)?", re.escape(part))'},
    ),
    Fault(
        "sentence: Beijing time is taken for UTC",
        "instants.py",
        {"(?:(?P<utc>UTC)|Beijing Time) on": "(?P<utc>UTC|Beijing Time) on"},
    ),
    Fault(
        "elements: what two of them make together is read",
        "joints.py",
        {'        return ""\n    return _shown(before, after)': '        return ""\n    return ""'},
    ),
    Fault(
        "elements: a cell left empty is the price beside it",
        "model_table.py",
        {"        if not (of_one and all(of_prices) and any(of_fields)):": "        if False:"},
    ),
    Fault(
        "seen: any class is known",
        "visibility.py",
        {"any((name in _CLASSES, _FAMILIES.fullmatch(name), _OF_A_BUILD.fullmatch(name)))": "True"},
    ),
    Fault(
        "seen: a style sheet is not looked at",
        "visibility.py",
        {"    watched = {id(each) for each in content}": "    watched: set[int] = set()"},
    ),
    Fault(
        "seen: a picture is dropped",
        "html_text.py",
        {"            _refuse_picture(node, self.place)": "            return"},
    ),
    Fault(
        "seen: a picture is dropped, in Markdown",
        "markdown_text.py",
        {"    if not icon and text not in _PICTURES:": "    if False:"},
    ),
    Fault(
        "around: a text that is no navigation is dropped",
        "furniture.py",
        {"yield Passage(bounded(text, place), None, place)": "yield from ()"},
    ),
    Fault(
        "around: an old page is read",
        "furniture.py",
        {"(not is_name or _OF_THE_SITE.search(element)) and says_not_current(text)": "False"},
    ),
    Fault(
        "around: a page that leads elsewhere is read",
        "furniture.py",
        {'.strip().lower() == "refresh" and leads:': '.strip() == "" and leads:'},
    ),
    Fault(
        "around: navigation of the content is dropped, whatever it says",
        "furniture.py",
        {"(text not in headings and (bearing(text) or says_not_current(text)))": "False", "if not is_name or": "if"},
    ),
    Fault(
        "around: what stands above the title is dropped",
        "markdown_around.py",
        {'    return ["" if _is_menu(line.strip()) else line for line in lines]': '    return [""] * len(lines)'},
    ),
)


def main(arguments: list[str]) -> int:
    """Report for each fault how many of the mutations find it."""
    count, *words = arguments or ["6000"]
    chosen = [fault for fault in FAULTS if not words or any(word in fault.name for word in words)]
    found = [found_by(fault, count) for fault in chosen]
    return 0 if all(found) else 1


def broken(fault: Fault, source: str) -> str:
    """The source of a module with the fault in it."""
    for piece in fault.pieces:
        if source.count(piece) != 1:
            sys.exit(f"{fault.name}: {fault.module} has {source.count(piece)} times: {piece}")
    either = re.compile("|".join(map(re.escape, fault.pieces)))
    return either.sub(lambda piece: fault.pieces[piece[0]], source)


def found_by(fault: Fault, count: str, *kinds: str) -> int:
    """The number of mutations, of some kinds or of all, that find a fault."""
    with tempfile.TemporaryDirectory(prefix="fault-") as folder:
        for name in ("scraper", "deepseek_prices", "schema", "tests"):
            shutil.copytree(ROOT / name, Path(folder, name), ignore=shutil.ignore_patterns("__pycache__"))
        module = Path(folder, READER, fault.module)
        module.write_text(broken(fault, module.read_text("utf-8")), "utf-8")
        done = subprocess.run(
            [sys.executable, "tests/mutations", count, *kinds],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": folder},
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode not in (0, 1) or done.stderr:
        sys.exit(f"{fault.name}: {done.stderr}")
    (total,) = re.findall(r"^total .*", done.stdout, re.MULTILINE)
    made, *_, wrong, crashed = (int(number.replace(",", "")) for number in total.split()[1:])
    sys.stdout.write(f"{fault.name:55} {wrong + crashed:7,} of {made:,}\n")
    sys.stdout.flush()
    return wrong + crashed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
