"""The steps of a release: the captures, that the data only grew, the notes, the feeds, the commit with its tag.

A version is the day, `YYYY.MM.DD`; a second release on a day is `YYYY.MM.DD.1`. It is the name of its tag too.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import re
import shutil
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from deepseek_prices import diff
from deepseek_prices.changes import changes
from scraper.dataset import dataset, publish
from scraper.dataset.check import VERSION
from scraper.dataset.check import check as check_data
from scraper.dataset.dataset import OBSERVATIONS, Dataset
from scraper.files import write_whole
from scraper.problem import CheckFailed, Problem
from scraper.reading.decode import BYTE_LIMIT
from scraper.workflow import github
from scraper.workflow.github import changed, commit, committed, git, setting
from scraper.workflow.handed_over import handed_text

CAPTURES = "captures"
"""The artifact of refresh.yml that holds the captures of a page that is new or not understood."""

_KEPT = ".artifacts[] | select(.expired | not) | .id"
_PROJECT, _RELEASED = "pyproject.toml", "data/released.csv"
_GROWING = (_RELEASED, OBSERVATIONS)
_RESTORE = "restore it: what was published stays; a correction is an edition of its own, see data/README.md"
_LONGEST = 100_000  # GitHub refuses notes of more than 125,000 characters


def captures(root: Path, out: Path) -> None:
    """Fetch the captures that new editions were read from out of the artifacts of refreshes, as far as they are there.

    Each is known by the SHA-256 of its content, so it does not matter who left the artifact.
    """
    wanted = _wanted(dataset.load(root / "data"))
    if not wanted:
        return
    (out / "assets").mkdir(parents=True, exist_ok=True)
    for artifact in github.every("actions/artifacts", _KEPT, name=CAPTURES):
        if wanted:
            packed = io.BytesIO(github.download(f"actions/artifacts/{int(artifact)}/zip"))
            wanted -= set(_unpacked(packed, out / "assets", wanted))


def check(root: Path, out: Path) -> None:
    """Check the data against the last release; write the notes, the assets, and the files with the version.

    The checkout stays as it is: what a release changes in it goes to `changes` in the folder. Raises `CheckFailed`
    where the data breaks a rule or did not only grow.
    """
    now, loaded = datetime.now(UTC), dataset.load(root / "data")
    tags = _tags(root)
    problems = [*check_data(loaded, now), *publish.drifted(root, loaded), *(_shrunk(root, tags[-1]) if tags else ())]
    if problems:
        raise CheckFailed(problems)
    version = _version(tags, now)
    new, assets = _new(loaded), out / "assets"
    assets.mkdir(parents=True, exist_ok=True)
    missing = sorted(each for each in _wanted(loaded) if not (assets / f"{each}.gz").exists())
    shutil.copyfile(root / "data" / "prices.json", assets / "prices.json")
    _pack(root / "data" / "editions", assets / f"editions-{version}.tar.gz")
    _checksums(assets)
    write_whole(out / "notes.md", _cut("\n".join(_notes(loaded, new, missing)) + "\n"))
    write_whole(out / "version", version)
    for path, text in _changes(root, version).items():
        (out / "changes" / path).parent.mkdir(parents=True, exist_ok=True)
        write_whole(out / "changes" / path, text)


def feeds(root: Path, out: Path) -> None:
    """Make the feeds of the version that `check` wrote, and put them among the assets; see `scraper.publication`.

    Raises `CheckFailed`, with none of them there, where one says something else than the lookup.
    """
    from scraper.publication import folder  # noqa: PLC0415 - no other step needs the compiled lookup

    now, assets = datetime.now(UTC), out / "assets"
    folder.write(root, out / "feeds", now, now, handed_text(out, "version"))
    for path in sorted((out / "feeds" / "v1").iterdir()):
        shutil.copyfile(path, assets / path.name)
    _checksums(assets)


def commit_and_tag(root: Path, out: Path) -> None:
    """Commit the version and the list of released editions, tag the commit, push both or none."""
    version = handed_text(out, "version")
    if not VERSION.fullmatch(version):
        raise CheckFailed([Problem("version", "YYYY.MM.DD or YYYY.MM.DD.N", version, "run release-check again")])
    for path, text in _changes(root, version).items():
        write_whole(root / path, text)
    paths = changed(root)
    if not set(paths) <= {_RELEASED, _PROJECT}:
        raise CheckFailed([Problem("checkout", f"{_PROJECT} and {_RELEASED} changed", ", ".join(paths), _RESTORE)])
    commit(root, f"Release {version}")
    git(root, "tag", "--annotate", "--file=-", version, message=f"Release {version}")
    git(
        root, "push", "--quiet", "--atomic", "origin", f"HEAD:refs/heads/{setting('GITHUB_REF_NAME')}",
        f"refs/tags/{version}", secret=True,
    )  # fmt: skip


# ----------------------------------------------------------------------------------------------------------- version


def _tags(root: Path) -> list[str]:
    """The versions that were released, oldest first."""
    tags = git(root, "tag", "--list", "20*").split()
    return sorted(filter(VERSION.fullmatch, tags), key=lambda tag: [int(part) for part in tag.split(".")])


def _version(tags: list[str], now: datetime) -> str:
    day = f"{now:%Y.%m.%d}"
    today = [tag for tag in tags if tag == day or tag.startswith(f"{day}.")]
    return f"{day}.{len(today)}" if today else day


def _changes(root: Path, version: str) -> dict[str, str]:
    """The files that a release changes: the version, and the editions that this release is the first to hold."""
    text, count = re.subn(
        r'^version = "[^"]*"$', f'version = "{version}"', (root / _PROJECT).read_text("utf-8"), flags=re.M
    )
    if count != 1:
        raise CheckFailed([Problem(_PROJECT, "one line with the version", str(count), "restore the line")])
    loaded = dataset.load(root / "data")
    lines = "".join(f"{name},{loaded.sha256[name]},{version}\n" for name in _new(loaded))
    return {_PROJECT: text, _RELEASED: (root / _RELEASED).read_text("utf-8") + lines}


# ---------------------------------------------------------------------------------------------------------- only grew


def _new(loaded: Dataset) -> list[str]:
    """The editions that no release holds."""
    return sorted(loaded.editions.keys() - {row["edition"] for row in loaded.released})


def _shrunk(root: Path, tag: str) -> Iterator[Problem]:
    """What a release had and the checkout has no longer, or has otherwise."""
    for line in git(root, "diff", "--name-status", "--no-renames", tag, "--", "data", "schema").splitlines():
        status, _, path = line.partition("\t")
        if status == "D" or (status != "A" and path.startswith("data/editions/")):
            yield Problem(path, f"as in release {tag}", "deleted" if status == "D" else "changed", _RESTORE)
    for path in _GROWING:
        now = set((root / path).read_text("utf-8").splitlines())
        for line in committed(root, path, tag).splitlines():
            if line not in now:
                yield Problem(path, f"every line of release {tag}", f"no line {line}", _RESTORE)


# --------------------------------------------------------------------------------------------------------- the files


def _wanted(loaded: Dataset) -> set[str]:
    """The SHA-256 of the captures that new editions were read from."""
    sources = [source for name in _new(loaded) for source in loaded.editions[name]["sources"]]
    return {source["sha256"] for source in sources if source["what"] == "page" and "sha256" in source}


def _unpacked(packed: io.BytesIO, folder: Path, wanted: set[str]) -> Iterator[str]:
    with zipfile.ZipFile(packed) as archive:
        for entry in archive.infolist():
            sha256 = Path(entry.filename).stem
            if sha256 in wanted and entry.filename.endswith(".gz") and entry.file_size <= BYTE_LIMIT:
                data = archive.read(entry)
                if hashlib.sha256(_gunzipped(data)).hexdigest() == sha256:
                    write_whole(folder / f"{sha256}.gz", data)
                    yield sha256


def _gunzipped(data: bytes) -> bytes:
    try:
        return zlib.decompressobj(wbits=31).decompress(data, BYTE_LIMIT)
    except zlib.error:
        return b""


def _pack(folder: Path, path: Path) -> None:
    """The files of a folder as an archive that is the same, byte for byte, for the same files."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for each in sorted(folder.glob("*.yaml")):
            entry = tarfile.TarInfo(f"editions/{each.name}")
            entry.size = each.stat().st_size
            archive.addfile(entry, io.BytesIO(each.read_bytes()))
    write_whole(path, gzip.compress(packed.getvalue(), mtime=0))


def _checksums(folder: Path) -> None:
    files = sorted(path for path in folder.iterdir() if path.name != "SHA256SUMS")
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    write_whole(folder / "SHA256SUMS", "".join(lines))


# ------------------------------------------------------------------------------------------------------------- notes


def _notes(loaded: Dataset, new: list[str], missing: list[str]) -> Iterator[str]:
    """What changed in the prices since the last release."""
    if not loaded.released:
        yield f"The first release: {len(new)} editions, {new[0]} to {new[-1]}."
    elif not new:
        yield "No new edition."
    else:
        yield from _editions(loaded, new)
    if missing:
        yield "\nNot kept by any refresh, so not among the assets: the captures\n"
        yield from (f"- `{each}`" for each in missing)


def _editions(loaded: Dataset, new: list[str]) -> Iterator[str]:
    counting = loaded.counting()
    for position, edition in enumerate(counting):
        if edition["edition"] in new:
            yield f"## Edition {edition['edition']}\n\nIn force from {edition['in_force']['from']}."
            found = changes(counting[position - 1] if position else None, edition)
            yield f"\n{diff.markdown(found)}"
    for name in sorted(set(new) - {edition["edition"] for edition in counting}):
        yield f"\n## Edition {name}\n\nNo edition begins there: withdrawn, or superseded by a later statement."


def _cut(notes: str) -> str:
    return notes if len(notes) <= _LONGEST else f"{notes[:_LONGEST]}\n\n… cut: the editions say the rest.\n"
