"""A file as rows: of JSON, a line each or in an array, of a table, of a zip of these; nothing is skipped silently."""

import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any, BinaryIO, NamedTuple, TextIO

from deepseek_prices.usage.form import Row
from deepseek_prices.usage.json_rows import loads, of_document, of_lines, of_stream
from deepseek_prices.usage.record import BadRow, NotThisForm
from deepseek_prices.usage.tables import DELIMITERS, of_table

_HEAD = 64 * 1024
_LONGEST = 2**24  # characters of a line, or of one object: an endless one must not fill the memory
_LARGEST = 50_000_000  # characters of a document that is read as a whole
_UNPACKED = 2**33  # bytes that a zip may unpack to: an export of years has a thousandth of it
_MEMBERS = 1000
_PACKS = 200  # times that a usage is smaller in a zip, at most; what repeats one character is 1,000 times smaller
_BLANKS = 1_000_000  # blank lines of a file: more say nothing, and take as long as rows do
_DAMAGES = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError)
_OF_A_MAC = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|\._[^/]*$)")  # what its Finder puts beside the files
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_ZIP = b"PK\x03\x04"
_PACKED = {
    _ZIP: "zip",
    b"\x1f\x8b": "gzip",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"7z\xbc\xaf": "7z",
}
_GOES_ON = re.compile(r"[\[{,:]\s*$")  # the end of a line of a document that has several
_OF_A_STREAM = ("data:", "event:", "id:", "retry:", ": ")


class Part(NamedTuple):
    """A file, or a member of a zip: its rows, and the names of the columns where it is a table."""

    rows: Iterator[Row]
    columns: tuple[str, ...] | None = None
    file: str = ""


def buffered(stream: BinaryIO) -> io.BufferedReader:
    """A stream of which the beginning can be looked at before it is read."""
    return stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(stream, _HEAD)  # type: ignore[arg-type] # it reads


def parts(stream: BinaryIO, as_table: bool | None = None) -> Iterator[Part]:
    """The parts of a file, one after the other: each is to be read before the next is asked for.

    `as_table` says whether it is a table; None looks. Raises `NotThisForm` where nothing of usage can be in it, and
    `OSError` where it cannot be read.
    """
    begun = buffered(stream)
    if begun.peek(_HEAD).startswith(_ZIP):
        yield from _members(begun)
    else:
        yield from _of_text(begun, as_table)


def names_in(stream: io.BufferedReader) -> set[str]:
    """What may be the names of columns in the first line; nothing is read by this."""
    head = re.sub(rb"\Asep=.\r?\n", b"", stream.peek(_HEAD).removeprefix(b"\xef\xbb\xbf").lstrip())
    first = head.partition(b"\n")[0].decode("utf-8", "replace")
    return {name.strip().strip('"') for name in re.split(f"[{DELIMITERS}]", first)}


def one(stream: BinaryIO) -> Any:
    """The one JSON document of a file. Raises `NotThisForm` where it is not one."""
    wrapped = _text(stream)
    text = wrapped.read(_LONGEST + 1)
    wrapped.detach()
    if text.startswith(("\udcff\udcfe", "\udcfe\udcff")):
        raise NotThisForm("the file is UTF-16: save it as UTF-8")
    if len(text) > _LONGEST:
        raise NotThisForm("one JSON object is expected with --model: no usage has more than 16 MiB")
    try:
        return loads(text)
    except BadRow as error:
        raise NotThisForm(
            f"one JSON object is expected with --model: {error}; a log names the model in each line: leave --model out"
        ) from None


def _refuse_binary(head: bytes, file: str) -> None:
    of = f"{file}: " if file else ""
    packed = next((name for magic, name in _PACKED.items() if head.startswith(magic)), None)
    if packed:
        raise NotThisForm(f"{of}the file is packed with {packed}: unpack it first")
    if head.startswith(_UTF_16):
        raise NotThisForm(f"{of}the file is UTF-16: save it as UTF-8")
    if b"\0" in head:
        raise NotThisForm(f"{of}the file is no text: usage is read from JSON, from CSV, and from a zip of these")


def _of_text(stream: io.BufferedReader, as_table: bool | None, file: str = "") -> Iterator[Part]:
    _refuse_binary(stream.peek(_HEAD), file)
    text = _text(stream)
    try:
        yield _part(text, as_table, file)
    finally:
        text.detach()  # the stream is closed by whoever opened it


def _text(stream: BinaryIO) -> io.TextIOWrapper:
    # What is not UTF-8 goes through as it is, so that it spoils its own line only.
    return io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline="")


def _part(text: TextIO, as_table: bool | None, file: str) -> Part:
    lines = _lines(text)
    for skipped, first in enumerate(lines):
        begun = first.strip()
        if not begun:
            continue
        rest = chain([first], lines)
        if as_table or (as_table is None and not begun.startswith(("{", "[", *_OF_A_STREAM))):
            columns, rows = of_table(rest, skipped, file)
            return Part(rows, columns, file)
        if begun.startswith(_OF_A_STREAM):
            return Part(of_stream(rest, skipped, file), None, file)
        if begun.startswith("[") or (begun.startswith("{") and _GOES_ON.search(begun)):
            return Part(_document(first + _read(text.read, _LARGEST + 1), file, lines, skipped), None, file)
        return Part(of_lines(rest, skipped, file), None, file)
    return Part(iter(()), None, file)


def _document(text: str, file: str, lines: Iterator[str], skipped: int) -> Iterator[Row]:
    """The rows of a document of several lines; of lines, where its first is only a bad one."""
    rows = of_document(text, file)
    first = next(rows, None)
    if text.lstrip().startswith("{") and isinstance(first, BadRow):
        return of_lines(chain(io.StringIO(text, newline=""), lines), skipped, file)
    if len(text) > _LARGEST:
        raise NotThisForm("one JSON document of more than 50 MB is too large to be read whole: save one object a line")
    return rows if first is None else chain([first], rows)


def _lines(text: TextIO) -> Iterator[str]:
    number = blanks = 0
    while line := _read(text.readline, _LONGEST + 1):
        number += 1
        if len(line) > _LONGEST:
            raise NotThisForm(f"line {number} has more than 16 MiB, more than any line of a log: is the file a log?")
        if line.isspace():
            blanks += 1
            if blanks > _BLANKS:
                raise NotThisForm(f"more than {_BLANKS:,} lines are blank: is the file a log?")
        yield line


def _read(part: Callable[[int], str], most: int) -> str:
    """A part of a text, which may stand in a zip that is damaged."""
    try:
        return part(most)
    except _DAMAGES as error:
        raise _damaged(error) from None


def _damaged(error: Exception) -> NotThisForm:
    return NotThisForm(f"the zip is damaged, or packed in a way that is not read here: {error}")


def _members(stream: BinaryIO) -> Iterator[Part]:
    """The members of a zip; what is no text in it is no part of an export, and refused."""
    if not stream.seekable():
        stream = io.BytesIO(stream.read(_LARGEST + 1))
        if stream.getbuffer().nbytes > _LARGEST:
            raise NotThisForm("a zip of more than 50 MB cannot come through a pipe: name its file")
    try:
        with zipfile.ZipFile(stream) as packed:
            yield from _unpacked(packed)
    except _DAMAGES as error:
        raise _damaged(error) from None


def _unpacked(packed: zipfile.ZipFile) -> Iterator[Part]:
    members = [each for each in packed.infolist() if not each.is_dir() and not _OF_A_MAC.search(each.filename)]
    if len(members) > _MEMBERS or sum(each.file_size for each in members) > _UNPACKED:
        raise NotThisForm(f"the zip has more than {_MEMBERS} members, or unpacks to more than 8 GiB: it is no export")
    if not members:
        raise NotThisForm("the zip is empty")
    if any(each.filename == "[Content_Types].xml" for each in members):
        raise NotThisForm("the file is a workbook of Excel: save its sheet as CSV")
    twice = next((name for name, number in Counter(each.filename for each in members).items() if number > 1), None)
    if twice:
        raise NotThisForm(f"the zip has {twice!r} twice: which of them holds?")
    if any(each.file_size > max(_LARGEST, _PACKS * each.compress_size) for each in members):
        raise NotThisForm(f"the zip unpacks to more than {_PACKS} times its size: it is no export")
    for each in members:
        if each.flag_bits & 1:
            raise NotThisForm("the zip is locked with a password: unpack it first")
        name = " ".join(each.filename.replace("\\", "/").rpartition("/")[2].split())  # a message is one line
        with packed.open(each) as member:
            yield from _of_text(buffered(member), None, name)  # type: ignore[arg-type] # it reads
