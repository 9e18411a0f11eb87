"""Feed both readers mutated pages, guided by coverage: nothing but our own two refusals may leave them.

python tests/fuzz/fuzz_read.py --seconds 120 (by `make fuzz`). The seeds are the pages of tests/pages. An input that
breaks a rule is kept in fuzz-found/; python tests/fuzz/fuzz_read.py --again FILE runs it once more.
"""

import argparse
import os
import random
import re
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

import atheris

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

with atheris.instrument_imports(include=["scraper"]):
    from scraper.problem import PageNotUnderstood, SourceUnavailable
    from scraper.reading import read as read_module
    from scraper.reading.decode import decode
    from scraper.reading.reading import CSV_HEADER
    from scraper.schema import validator

FOUND = ROOT / "fuzz-found"
# The first byte of an input says how it is read: its lowest bit whether as a fragment, the next two in which format.
FORMS = ("", "html", "markdown", "")
LIMITS = ("-timeout=10", "-rss_limit_mb=1024", "-max_len=32768", "-print_final_stats=0", "-verbosity=0")

PIECE = re.compile(rb"<[^<>]*>|\|[^|\n]*|[^<|\n]+|\n")
# What pages hold and what damages them.
WORDS = (
    *(
        b"<table>",
        b"</table>",
        b"<tr>",
        b"</tr>",
        b"<td>",
        b"</td>",
        b"<tbody>",
        b"<del>",
        b"</del>",
        b"<sup>(1)</sup>",
    ),
    *(
        b"<article>",
        b"</article>",
        b"<p>",
        b"</p>",
        b"<br>",
        b"<h2>",
        b"</h2>",
        b"<ul>",
        b"<li>",
        b"<a href='",
        b"<hr>",
    ),
    *(b'<td colspan="2">', b'<td rowspan="3">', b"<td colspan=1000000000>", b'<td rowspan="0">', b"<div hidden>"),
    *(b"<!--", b"-->", b"<!doctype html>", b"<![CDATA[", b"<?", b"<", b">", b'"', b"&", b"&amp;", b"&#", b"&#xD800;"),
    *(b"&#1114112;", b"&#0;", b"&nbsp;", b"&lt;", b"|", b"| --- ", b"\\|", b"~~", b"**", b"`", b"```\n", b"# ", b"- "),
    *(b"[", b"](", b"![", b"---\n", b"  \n", b"\n\n", b"\\", b"(1)", b"(1)(2)", b"*", b"-", b"$0", b"$1,50", b"-$1"),
    *(b"$1e3", "$٣".encode(), "1元".encode(), "¥2".encode(), b"$0.28", b"(75% off)", "（2.5折）".encode(), b"$", b"%"),
    *(b"99:99", b"24:00", b"00:00", b"February 30, 2026", b"2026-02-30", "2026年13月1日".encode(), b"UTC", b"0" * 50),
    *(b"\x00", b"\xff", b"\xef\xbb\xbf", "\u200b".encode(), "\u202e".encode(), "\u2028".encode(), "\u00a0".encode()),
    *(
        "Â".encode(),
        "İ".encode(),
        "ß".encode(),
        "①".encode(),
        "（".encode(),
        "）".encode(),
        "：".encode(),
        b"\v",
        b"\f",
    ),
)


def seeds() -> list[bytes]:
    """Every page, and how it is read."""
    pages = sorted(ROOT.glob("tests/pages/*/page.*"))
    return [(b"\x05" if path.suffix == ".md" else b"\x03") + path.read_bytes() for path in pages]


PAGES = [PIECE.findall(seed[1:]) for seed in seeds()]
counts = {"read": 0, "refused": 0}


def one_input(data: bytes) -> None:
    """Read one input; whatever leaves this function is a fault."""
    how = data[0] if data else 0
    try:
        text = decode(data[1:], "page")
        reading = read_module.read_text(text, form=FORMS[how >> 1 & 3], fragment=bool(how & 1))
    except (PageNotUnderstood, SourceUnavailable) as error:
        _check_refusal(error)
        counts["refused"] += 1
        return
    for error in validator("reading").iter_errors(reading.as_dict()):
        raise AssertionError(f"not as the schema says: {error.json_path}: {error.message}")
    rows = list(reading.rows())
    assert rows, "read, and no price in it"
    assert all(len(row) == len(CSV_HEADER) and all(isinstance(value, str) for value in row) for row in rows), rows
    counts["read"] += 1


def _check_refusal(refusal: PageNotUnderstood | SourceUnavailable) -> None:
    """It has a reason, and says each in one line, with what may follow from it below."""
    lines = str(refusal).splitlines()
    assert lines, "a refusal without a reason"
    below = sum(len([*each.follows()]) for each in refusal.problems)
    assert len(lines) == len(refusal.problems) + below, f"not one line for each problem: {lines}"


def mutate(data: bytes, max_size: int, seed: int) -> bytes:
    """Another input: bytes changed by the fuzzer, or pieces of the page moved, dropped, doubled and spliced."""
    chance = random.Random(seed)
    if chance.random() < 0.3:
        return atheris.Mutate(data, max_size)
    how = data[:1] if data and chance.random() < 0.9 else bytes([chance.randrange(8)])
    pieces = PIECE.findall(data[1:]) or list(chance.choice(PAGES))
    for _ in range(chance.choice((1, 1, 2, 4, 8))):
        _change(pieces, chance)
    return (how + b"".join(pieces))[:max_size]


def _change(pieces: list[bytes], chance: random.Random) -> None:
    """One change in place."""
    start = chance.randrange(len(pieces) + 1)
    end = start + chance.choice((0, 1, 1, 2, 5, 20))
    other = chance.choice(PAGES)
    from_other = chance.randrange(len(other))
    match chance.randrange(7):
        case 0:
            del pieces[start:end]
        case 1:
            pieces[start:start] = pieces[start:end]
        case 2:
            moved = pieces[start:end]
            del pieces[start:end]
            to = chance.randrange(len(pieces) + 1)
            pieces[to:to] = moved
        case 3:
            pieces[start:end] = other[from_other : from_other + chance.choice((1, 3, 20, 200))]
        case 4:
            pieces.insert(start, chance.choice(WORDS))
        case 5:
            pieces[start:end] = [chance.choice(WORDS)] * chance.choice((1, 1, 1, 2, 50))
        case 6:
            pieces[start:end] = [_inside(b"".join(pieces[start:end]), chance)]


def _inside(piece: bytes, chance: random.Random) -> bytes:
    """A word put into a piece, in the place of none to three of its bytes."""
    at = chance.randrange(len(piece) + 1)
    return piece[:at] + chance.choice(WORDS) + piece[at + chance.randrange(4) :]


def _worker(folder: Path, number: int, seconds: int) -> None:
    """Fuzz until the time is up; the counts go to a file. Ends the process."""
    until = time.monotonic() + seconds

    def until_then(data: bytes) -> None:
        one_input(data)
        if time.monotonic() > until:
            (folder / f"count-{number}").write_text(f"{counts['read']} {counts['refused']}", encoding="utf-8")
            os._exit(0)

    corpus = folder / f"corpus-{number}"
    corpus.mkdir()
    for position, seed in enumerate(seeds()):
        (corpus / str(position)).write_bytes(seed)
    arguments = [*LIMITS, f"-seed={number}", f"-artifact_prefix={FOUND}/", str(corpus)]
    atheris.Setup([sys.argv[0], *arguments], until_then, custom_mutator=mutate)
    atheris.Fuzz()


def _run(seconds: int) -> int:
    """One worker for each processor; the exit code."""
    FOUND.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, __file__, "--seconds", str(seconds), "--folder", folder, "--worker"]
        numbers = range(1, (os.cpu_count() or 1) + 1)
        workers = [subprocess.Popen([*command, str(number)]) for number in numbers]
        codes = [worker.wait() for worker in workers]
        counted = [path.read_text("utf-8").split() for path in Path(folder).glob("count-*")]
    if any(codes):
        print(f"fuzz: something else left, took too long or too much: see above, and {FOUND}")  # noqa: T201
        return 1
    read, refused = (sum(int(each[index]) for each in counted) for index in (0, 1))
    said = f"{read + refused} inputs in {seconds} s: {read} read, {refused} refused"
    print(f"fuzz: {said}; nothing but PageNotUnderstood and SourceUnavailable left")  # noqa: T201
    return 0


def main() -> int:
    """Run what the command line asks for; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=120)
    parser.add_argument("--again", type=Path, metavar="FILE", help="run one input that was found")
    parser.add_argument("--worker", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    warnings.simplefilter("error")  # a warning on the console is not a clear error
    if options.again:
        one_input(options.again.read_bytes())
        return 0
    if options.worker:
        _worker(options.folder, options.worker, options.seconds)
    return _run(options.seconds)


if __name__ == "__main__":
    sys.exit(main())
