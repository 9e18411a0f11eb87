"""The commands that audit a price: `diff`, `log`, `why`, `verify`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click

from deepseek_prices import diff as rendering
from deepseek_prices.cli import output
from deepseek_prices.cli.arguments import (
    CHECK_FAILED,
    DIFFERENT,
    DONE,
    NotUnderstood,
    SourceUnavailable,
    data_option,
    example,
    names_begun,
    output_options,
    question,
    stretch_options,
)

TYPE_CHECKING = False  # what reads the evidence is large: it is imported by the command that needs it
if TYPE_CHECKING:
    from deepseek_prices.audit import LogEntry, Why
    from deepseek_prices.edition import Edition


def _as_edition(_context: click.Context, _argument: click.Parameter, which: str) -> Edition:
    from deepseek_prices.audit import AuditError, edition_at

    named = Path(which)
    is_there = os.path.exists(which) and not os.path.isdir(which)  # noqa: PTH110, PTH112 - also of a name too long
    if not is_there and (named.suffix.lower() in (".yaml", ".yml", ".json") or len(named.parts) > 1):
        raise SourceUnavailable(f"{which}: there is no such file")
    try:
        return edition_at(named if is_there else which)
    except AuditError as error:
        if is_there:
            raise NotUnderstood(str(error)) from None
        raise click.BadParameter(str(error)) from None


@click.command(
    name="diff",
    epilog=example(
        "deepseek-prices diff 2025-01-20 2025-02-27", "deepseek-prices diff 2026-10-17T160000Z my.yaml --json"
    ),
)
@click.argument("before", metavar="A", callback=_as_edition)
@click.argument("after", metavar="B", callback=_as_edition)
@click.option("--format", "form", type=click.Choice(("text", "markdown")), default="text", show_default=True)
@output_options
def diff_command(before: Edition, after: Edition, form: str, wants_json: bool) -> int:
    """Compare two editions.

    A and B are names or files of editions, or instants or days. An instant means the edition in force then, a day the
    one at 00:00 UTC. The exit code is 10 if the editions differ.
    """
    from deepseek_prices.changes import changes

    found = changes(before, after)
    if wants_json:
        shown = [rendering.as_dict(change) for change in found]
        output.as_json({"before": before["edition"], "after": after["edition"], "changes": shown})
    elif form == "markdown":
        output.text(*rendering.markdown(found).splitlines())
    else:
        output.text(f"{before['edition']} → {after['edition']}{'' if found else ': no difference'}")
        output.text(*rendering.text(found).splitlines(), indent=4)
    return DIFFERENT if found else DONE


@click.command(name="log", epilog=example("deepseek-prices log --since 2026-08-01"))
@stretch_options
@click.option(
    "--model", metavar="NAME", shell_complete=names_begun, help="only changes of this name and of what it is billed as"
)
@click.option("--kind", metavar="KIND", help="only prices of this kind, such as output")
@click.option("--prices-only", is_flag=True, help="only prices, no other terms and no sentences")
@output_options
def log_command(
    since: datetime | None,
    until: datetime | None,
    model: str | None,
    kind: str | None,
    prices_only: bool,
    wants_json: bool,
) -> int:
    """List all changes from one edition to the next.

    Changes of prices come first, in order. Changes without an effect on any price follow.
    """
    from deepseek_prices import audit, editions

    try:
        entries = audit.log(since, until, model=model, kind=kind, prices_only=prices_only)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None
    loaded = [each.name for each in editions() if each.basis == "loaded"]
    if loaded:
        output.warn(f"not in this log: {', '.join(loaded)}; what a loaded file has anew carries no evidence")
    standing = {each.name.partition(".")[0] for each in editions()}
    withdrawn = [each.edition.name for each in entries if each.edition.name.partition(".")[0] not in standing]
    if withdrawn:
        output.warn(f"in this log, though the loaded file withdraws it: {', '.join(withdrawn)}")
    priced = [entry for entry in entries if not entry.price_neutral]
    neutral = [entry for entry in entries if entry.price_neutral]
    if wants_json:
        output.as_json(
            {"changes": [each.as_dict() for each in priced], "price_neutral": [each.as_dict() for each in neutral]}
        )
        return DONE
    for entry in priced:
        _show(entry)
    if neutral:
        output.text(f"{len(neutral)} {'edition changes' if len(neutral) == 1 else 'editions change'} no price:", "")
    for entry in neutral:
        _show(entry)
    return DONE


@click.command(name="why", epilog=example("deepseek-prices why deepseek-v4-pro output --at 2026-10-02T02:00Z"))
@question()
@data_option
@output_options
@click.pass_obj
def why_command(moment: datetime, model: str, kind: str, at: datetime | None, currency: str, wants_json: bool) -> int:
    """Show where a price comes from, down to the page's words.

    The exit code is 40 if there is no price to give.
    """
    from deepseek_prices import audit

    found = audit.why(model, kind, at or moment, currency=currency)
    if wants_json:
        output.as_json(found.as_dict())
    else:
        output.fields(_links(found))
    if found.error is None:
        return DONE
    output.warn(output.reason(found.error))
    return CHECK_FAILED


@click.command(name="verify", epilog=example("deepseek-prices verify data/editions"))
@click.argument("folder", type=click.Path(path_type=Path))
@output_options
def verify_command(folder: Path, wants_json: bool) -> int:
    """Compare a folder of editions with the published ones.

    The package carries the SHA-256 of every file that was published: of each edition, and of each statement that was
    superseded or withdrawn. The exit code is 40 if a file is missing or different, or if anything else is in the
    folder. Only regular files of at most 1 MiB are read.
    """
    from deepseek_prices import audit
    from deepseek_prices.audit.evidence import editions, hashes, not_counting

    if not os.path.isdir(folder):  # noqa: PTH112 - as above
        raise SourceUnavailable(f"{folder}: there is no such folder")
    try:
        findings = audit.verify(folder)
    except audit.AuditError as error:
        raise NotUnderstood(str(error)) from None
    if wants_json:
        counted = {"files": len(hashes()), "editions": len(editions()), "not_counting": dict(not_counting())}
        output.as_json(counted | {"findings": [each.as_dict() for each in findings]})
    elif findings:
        output.text(*(f"{each.name}: {each.problem}" for each in findings))
    else:
        others = f", and {len(not_counting())} superseded or withdrawn" if not_counting() else ""
        output.text(f"all {len(hashes())} files are as published: {len(editions())} editions{others}")
    return CHECK_FAILED if findings else DONE


def _show(entry: LogEntry) -> None:
    found = entry.edition
    output.text(f"{output.instant(found.in_force_from)}  edition {found.name} ({found.basis})")
    output.text(*(f"  {line}" for line in rendering.text(entry.changes).splitlines()), indent=6)
    output.text("")


def _links(found: Why) -> Iterator[tuple[str, str]]:
    """The chain of an answer, from the price to the page, each link with its name."""
    if found.price is not None:
        yield "price", f"{output.amount(found.price)} {found.price.currency} per {found.price.unit}"
        yield "certain", "yes" if found.price.certain else "no"
        derived = ", and the figure is derived" if any(each.of == "derived" for each in found.caveats) else ""
        yield "rests on", f"{found.rests_on or 'nothing that is kept'}{derived}"
    yield "asked", f"{found.model} {found.kind} {found.currency} at {output.instant(found.at)}"
    if found.alias is not None:
        until = f" until {output.instant(found.alias.until)}" if found.alias.until else ""
        yield "name", f"{found.alias.name} is billed as {found.alias.billed_as}{until}"
    if found.edition is not None:
        yield from _named(found)
    for cell in found.printed:
        listed = f", list price {cell.list_price}" if cell.list_price else ""
        yield "cell", f"{cell.product}, {cell.kind}, {cell.period}, {cell.currency}: {cell.price}{listed}"
    if found.rule is not None:
        yield "period", found.rule.sentence
        outside = "" if found.rule.sentence == rendering.hours(None) else ", outside all windows"
        inside = f", in the window {found.rule.window}" if found.rule.window else outside
        holiday = {None: "", True: ", a public holiday", False: ", no public holiday"}[found.rule.holiday]
        yield "in Beijing", f"{found.rule.beijing}{inside}{holiday}"
    for sentence in found.sentences:
        unseen = ", not seen in this state: carried forward" if "not_seen" in sentence else ""
        yield f"sentence ({sentence['language']})", f"{sentence['text']} [{sentence['meaning']}{unseen}]"
    for caveat in found.caveats:
        yield caveat.of, caveat.why
    for end in found.ends:
        how = "stated" if end.stated else f"by edition {end.edition}"
        yield "end", f"{end.of} until {output.instant(end.until)} ({how}{', has come' if end.acted else ''})"


def _named(found: Why) -> Iterator[tuple[str, str]]:
    """The edition of an answer, and what it rests on."""
    from deepseek_prices.source import address

    edition = found.edition
    if edition is None:
        return
    until = f" until {output.instant(edition.in_force_until)}" if edition.in_force_until else ", the newest"
    yield "edition", f"{edition.name}, in force from {output.instant(edition.in_force_from)}{until}"
    yield "basis", f"{edition.basis}{output.bounds(edition)}"
    yield "sha256", edition.sha256 or ""
    for later in found.doubt:
        yield "doubt", f"{later.name} may have been in force already{output.bounds(later)}"
    for label, source in (
        *(("source", each) for each in found.sources),
        *(("dated by", each) for each in found.dated_by),
    ):
        about = (
            source["what"],
            source.get("language"),
            source.get("currency"),
            f"captured on {source['captured_on']}" if "captured_on" in source else "",
        )
        yield label, f"{source['url']} ({', '.join(filter(None, about))})"
        if "kept_at" in source:
            unknown = source["kept_at"].get("unknown")
            yield "kept at", f"not known: {unknown}" if unknown else address(source)
        yield "capture sha256", source.get("sha256", "")
        yield "note", source.get("note", "")
