"""The scraper's commands; each ends with an exit code of its own meaning (see `--help`)."""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn


def _expect_installed(*names: str) -> None:
    missing = [name for name in names if find_spec(name) is None]
    if missing:
        sys.exit(f"{', '.join(missing)} not installed here: run `make test` once, then .venv/bin/python -m scraper")


_expect_installed("bs4", "jsonschema", "tinycss2", "yaml")

from deepseek_prices.cli.streams import outliving
from deepseek_prices.edition import Acceptance
from scraper.dataset import corrected, dataset, meanings, publish
from scraper.dataset.check import check, check_canonical, warnings
from scraper.dataset.dataset import Dataset
from scraper.dataset.rebuild import rebuild
from scraper.editions.combine import read_from
from scraper.editions.correction import Correction
from scraper.files import write_whole
from scraper.problem import CheckFailed, Problem, ScraperError, SourceUnavailable, WrongUsage, in_lines
from scraper.reading.decode import BYTE_LIMIT, decode
from scraper.reading.instants import written
from scraper.reading.read import read_text
from scraper.reading.reading import CSV_HEADER, Reading
from scraper.reading.words import LANGUAGES
from scraper.rules import ACCEPTABLE
from scraper.schema import documents

ROOT = Path(__file__).parent.parent
EXIT_CODES = """exit codes: 0 done, nothing new; 10 new edition; 20 source not available; 30 page not understood;
40 check failed or witnesses disagree; 64 wrong usage; 1 a fault of ours"""


def main(arguments: list[str] | None = None, root: Path = ROOT, now: datetime | None = None) -> int:
    """Run one command on the repository at `root`; the exit code. Nothing in the data was seen after `now`."""
    return outliving(lambda: _main(arguments, root, now or datetime.now(UTC)))


def _main(arguments: list[str] | None, root: Path, now: datetime) -> int:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    try:
        options = _parser(root).parse_args(arguments)
        options.now = now
        code: int = options.run(options)
    except ScraperError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return code


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise WrongUsage([Problem(self.prog, "a known command line", message, f"see {self.prog} --help")])


def _parser(root: Path) -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m scraper", description=__doc__, epilog=EXIT_CODES)
    parser.set_defaults(root=root)
    commands = parser.add_subparsers(metavar="COMMAND", required=True, parser_class=_Parser)

    read = commands.add_parser("read", help="read a page from a file", epilog=EXIT_CODES)
    read.add_argument("file", type=Path, metavar="FILE", help="the page, as HTML or Markdown")
    read.add_argument("--language", choices=LANGUAGES, default="", help="recognised where not given")
    read.add_argument("--format", choices=("html", "markdown"), default="", help="recognised where not given")
    read.add_argument("--fragment", action="store_true", help="accept a page without its beginning or end")
    shape = read.add_mutually_exclusive_group()
    shape.add_argument("--rows", action="store_true", help="the token prices as CSV")
    shape.add_argument("--json", action="store_true", help="the whole reading (schema/reading.v1.schema.json)")
    shape.add_argument("--account", action="store_true", help="what each cell and sentence was taken for")
    read.set_defaults(run=_read)

    checks = commands.add_parser("check", help="check data/ and the files compiled from it", epilog=EXIT_CODES)
    checks.set_defaults(run=_check)
    compiles = commands.add_parser("compile", help="compile data/ for the lookup", epilog=EXIT_CODES)
    compiles.set_defaults(run=_compile)

    again = commands.add_parser("rebuild", help="hold editions against the captures they name", epilog=EXIT_CODES)
    again.add_argument("editions", nargs="*", metavar="EDITION", help="these only (all)")
    again.add_argument("--captures", type=Path, required=True, metavar="DIR", help="the folder with the captures")
    again.set_defaults(run=_rebuild)

    corrects = commands.add_parser(
        "correct", help="correct a figure in an edition and in all that repeat it", epilog=EXIT_CODES
    )
    corrects.add_argument("edition", metavar="EDITION", help="the first that has it wrong")
    corrects.add_argument("product", metavar="PRODUCT", help="a model, with @endpoint, or a service")
    corrects.add_argument("kind", metavar="KIND", help="what is billed, such as output")
    corrects.add_argument(
        "figures", nargs="+", metavar="PERIOD CURRENCY PRICE", help="what is right there; more than once for more"
    )
    corrects.add_argument("--why", required=True, help="the reason, for the notes of the new statements")
    corrects.add_argument("--source", required=True, help=f"what shows it, as in an edition: {corrected.EXAMPLE}")
    corrects.add_argument("--list-price", action="store_true", help="it is the list price beside a discount")
    _accepts(corrects)
    corrects.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
    corrects.set_defaults(run=_correct)

    refreshes = commands.add_parser("refresh", help="fetch the page, publish what changed", epilog=EXIT_CODES)
    refreshes.add_argument(
        "--from", type=Path, dest="folder", metavar="DIR", help="captures from here, not the network"
    )
    refreshes.add_argument("--at", type=_instant, metavar="INSTANT", help="with --from: when they were captured (now)")
    refreshes.add_argument(
        "--keep", type=Path, default=root / "captures", metavar="DIR", help="for captures (captures/)"
    )
    _accepts(refreshes)
    refreshes.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
    refreshes.add_argument(
        "--report", type=Path, metavar="FILE", help="write a report as Markdown, and what it proposes beside it"
    )
    refreshes.add_argument("--json", action="store_true", help="print the report for programs")
    refreshes.set_defaults(run=_refresh)

    _publishes(commands)

    steps = commands.add_parser("workflow", help="a step of the GitHub workflows, see .github/", epilog=EXIT_CODES)
    steps.add_argument("step", metavar="STEP", help="its name: read, act, release-check, ...")
    steps.add_argument("folder", type=Path, metavar="FOLDER", help="what one job hands to the next")
    steps.set_defaults(run=_workflow)
    return parser


def _publishes(commands: argparse._SubParsersAction[_Parser]) -> None:
    """The commands that write what others use to a folder."""
    for name, what in (
        ("feeds", "write the prices in the forms of other tools"),
        ("site", "write the page, with the feeds beside it"),
        ("npm", "write the package for JavaScript"),
    ):
        parser = commands.add_parser(name, help=what, epilog=EXIT_CODES)
        parser.add_argument("out", type=Path, metavar="OUT", help="the folder")
        parser.add_argument("--at", type=_instant, metavar="INSTANT", help="as of when (now): the same bytes each time")
        parser.set_defaults(run=_publish, what=name)


def _accepts(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--accept", nargs=3, action="append", default=[], metavar=("RULE", "PRODUCT", "WHY"),
        help=f"what a person has seen to be right: {'; '.join(f'{rule}: {what}' for rule, what in ACCEPTABLE.items())}",
    )  # fmt: skip


def _accepted(options: argparse.Namespace) -> list[Acceptance]:
    return [Acceptance(rule=rule, product=product, why=why) for rule, product, why in options.accept]


def read_file(path: Path, *, language: str = "", form: str = "", fragment: bool = False) -> Reading:
    """The reading of a file; raises `SourceUnavailable` where there is none, `PageNotUnderstood`."""
    try:
        with path.open("rb") as file:
            data = file.read(BYTE_LIMIT + 1)
    except OSError as error:
        problem = Problem(str(path), "a file to read", error.strerror or str(error), "give a file that holds the page")
        raise SourceUnavailable([problem]) from None
    return read_text(decode(data, str(path)), language=language, form=form, fragment=fragment)


def _read(options: argparse.Namespace) -> int:
    reading = read_file(options.file, language=options.language, form=options.format, fragment=options.fragment)
    for missing in reading.missing_footnotes:
        print(f"warning: {missing['place']}: the footnote ({missing['mark']}) is not in this part", file=sys.stderr)
    for problem in reading.warnings:
        print(f"warning: {problem}", file=sys.stderr)
    if options.json:
        print(json.dumps(reading.as_dict(), ensure_ascii=False, indent=1))
    elif options.account:
        for entry in reading.account:
            print(f"{entry['place']}: {entry['taken_for']}: {entry['text']}")
    else:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(CSV_HEADER)
        writer.writerows(reading.rows())
    return 0


def _check(options: argparse.Namespace) -> int:
    root = options.root
    loaded = dataset.load(root / "data")
    problems = check(loaded, options.now) or [*check_canonical(loaded), *publish.drifted(root, loaded)]
    problems += meanings.drifted(root)
    if problems:
        raise CheckFailed(problems)
    _warn(loaded)
    print(f"{len(loaded.counting())} editions in {len(loaded.editions)} files: no problem")
    return 0


def _compile(options: argparse.Namespace) -> int:
    loaded = dataset.load(options.root / "data")
    schemas = meanings.schemas_behind(options.root)
    for path, text in schemas.items():
        write_whole(options.root / path, text)
    if schemas:
        documents.cache_clear()  # the table of fields follows from them
    changed = [*schemas, *publish.write_compiled(options.root, loaded, options.now)]
    print("\n".join(f"written: {path}" for path in changed) or "nothing to do: all files follow from data/")
    _warn(loaded)
    return 0


def _warn(loaded: Dataset) -> None:
    for problem in warnings(loaded):
        print(f"warning: {problem}", file=sys.stderr)


def _rebuild(options: argparse.Namespace) -> int:
    if not options.captures.is_dir():
        raise SourceUnavailable([Problem(str(options.captures), "a folder", "none", "name the folder with the pages")])
    loaded = dataset.load(options.root / "data")
    unknown = sorted(set(options.editions) - loaded.editions.keys())
    if unknown:
        raise WrongUsage([Problem(each, "an edition", "none", "see data/editions/") for each in unknown])
    editions = rebuild(loaded, options.captures, options.editions)
    changed = publish.publish(options.root, editions, options.now)
    for edition in editions:
        name = edition["edition"]
        rests_on = "read from captures" if read_from(edition) else "nothing was read"
        print(f"{name}: {rests_on}; {'written' if name in changed else 'the same, byte for byte'}")
    return 10 if changed else 0


def _correct(options: argparse.Namespace) -> int:
    loaded = dataset.load(options.root / "data")
    figures = corrected.figures(options.product, options.kind, options.figures)
    source = corrected.source(options.source, [*figures], options.why)
    said = Correction(options.edition, figures, options.list_price, options.why, source)
    found = corrected.corrected(loaded, said, _accepted(options), options.now)
    # The newest first: where the disk is full half-way, the same command goes on from there.
    after = publish.checked(publish.grown(loaded, found.editions[::-1]), options.now)
    if not options.dry_run:
        publish.write(options.root, publish.differing(options.root, loaded, after))
    for edition in found.editions:
        print(f"{'would be written' if options.dry_run else 'written'}: data/editions/{edition['edition']}.yaml")
    for remark in found.remarks:
        print(f"is this right as well? {remark}", file=sys.stderr)
    _warn(after)
    return 10


def _instant(text: str) -> datetime:
    expected = "an instant with its time zone, such as 2026-11-25T09:00:00Z"
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"expected {expected}, found {text!r}") from None
    if moment.tzinfo is None:
        raise argparse.ArgumentTypeError(f"expected {expected}, found {text!r}")
    return moment


def _refresh(options: argparse.Namespace) -> int:
    from scraper.dataset import captures  # noqa: PLC0415 - only this command needs the network
    from scraper.refresh import fetch, refresh, report  # noqa: PLC0415 - only this command needs the network

    started = datetime.now(UTC)
    if options.at and not options.folder:
        raise WrongUsage([Problem("--at", "--from with it", "--at alone", "the network's page is of now")])
    if options.at and options.at > started:
        advice = "name the instant at which they were captured; nothing was changed"
        raise WrongUsage([Problem("--at", f"an instant up to now, {written(started)}", written(options.at), advice)])
    now = options.at or started

    def given() -> tuple[list[captures.Capture], list[Problem]]:
        return captures.captures_in(options.folder, now), []

    wish = refresh.Wish(_accepted(options), all_needed=True, dry_run=options.dry_run)
    look = given if options.folder else partial(fetch.fetch, partial(datetime.now, UTC))
    outcome = refresh.refresh(options.root, look, now, options.keep, wish)
    if not options.folder:
        _let_pass(made.edition["in_force"]["from"] for made in outcome.made)
    if options.json:
        print(json.dumps(report.as_dict(outcome, now), ensure_ascii=False, indent=1))
    else:
        print(report.title(outcome))
        for path in outcome.written:
            print(f"{'would be written' if options.dry_run else 'written'}: {path}")
    for line in in_lines((*outcome.problems, *outcome.warnings)):
        print(line, file=sys.stderr)
    if options.report:
        write_whole(options.report, report.markdown(outcome, now))
        if outcome.proposal:
            write_whole(options.report.with_suffix(".proposal.md"), report.proposal(outcome.proposal, now))
    return outcome.exit_code


def _let_pass(instants: Iterable[str]) -> None:
    """Wait for the second that an edition begins with: its proof was rounded up, and must not lie in the future."""
    for instant in instants:
        left = (datetime.fromisoformat(instant) - datetime.now(UTC)).total_seconds()
        if 0 < left <= 1:  # what is announced begins much later
            time.sleep(left)


def _publish(options: argparse.Namespace) -> int:
    from scraper.publication import folder  # noqa: PLC0415 - only this command needs the lookup that it is held against

    if options.what == "site":
        _expect_installed("markdown_it", "minify_html", "tree_sitter", "tree_sitter_javascript")
    write = {"feeds": folder.write, "site": folder.write_site, "npm": folder.write_npm}[options.what]
    print("\n".join(write(options.root, options.out, options.at or options.now, options.now)))
    return 0


def _workflow(options: argparse.Namespace) -> int:
    from scraper.workflow import steps  # noqa: PLC0415 - only this command needs GitHub

    if options.step not in steps.STEPS:
        raise WrongUsage([Problem("step", ", ".join(steps.STEPS), options.step, "name one of these")])
    return steps.run(options.step, options.root, options.folder)


if __name__ == "__main__":
    sys.exit(main())
