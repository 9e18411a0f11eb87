"""Files that somebody named: read where they are regular files of at most a size, and refused where they are not."""

import os
import stat
from pathlib import Path

LARGEST = 2**20  # bytes; no edition has a tenth of it


class Refused(Exception):
    """What is there is not read. `str()` says what it is."""


def content(path: Path, largest: int = LARGEST) -> bytes:
    """The bytes of a regular file, or of one that a link leads to.

    Nothing else is opened, so that no pipe is waited for and no device read without end. Raises `Refused` for what is
    no such file or is larger than `largest`, and `OSError` where it cannot be read.
    """
    _check(path.stat(), largest)
    opened = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with open(opened, "rb") as file:  # noqa: PTH123 - it may have become something else since it was looked at
        _check(os.fstat(opened), largest)
        found = file.read(largest + 1)
    if len(found) > largest:
        raise Refused("too large")
    return found


def _check(status: os.stat_result, largest: int) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise Refused(_KINDS.get(stat.S_IFMT(status.st_mode), "no regular file"))
    if status.st_size > largest:
        raise Refused("too large")


_KINDS = {stat.S_IFDIR: "a folder", stat.S_IFIFO: "a pipe", stat.S_IFCHR: "a device", stat.S_IFBLK: "a device"}
