"""Files that are there whole or not at all, and what is left of those that were not."""

from __future__ import annotations

import os
import re
import tempfile
from contextlib import suppress
from pathlib import Path

from scraper.problem import Problem, SourceUnavailable


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file so that it is there whole or not at all, also after a power cut.

    Raises `SourceUnavailable` where the disk or folder does not allow it; the file is then the old or the new one.
    """
    if path.is_dir():
        raise SourceUnavailable([Problem(str(path), "a file", "a folder", "move it away, then run it again")])
    temporary = None
    try:
        begun = f".{path.name}.scraper-{os.getpid()}-"
        handle, temporary = tempfile.mkstemp(prefix=begun, suffix=".part", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            os.fchmod(handle, 0o644)
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        advice = "make room or give permission, then run it again: every file is whole, old or new"
        raise SourceUnavailable([Problem(str(path), "a folder to write to", str(error), advice)]) from None


# Made by `write_whole`: which process is writing it, and what keeps apart what one process writes.
_BEGUN = re.compile(r"\..+\.scraper-([0-9]{1,7})-[a-z0-9_]{8}\.part")


def remove_begun(folder: Path) -> None:
    """Remove the files in a folder that a process of ours began to write and that is gone; nobody else's.

    A folder that is not there, or may not be listed, is passed over: whoever needs it says so.
    """
    with suppress(OSError):
        for path in sorted(folder.iterdir()):
            found = _BEGUN.fullmatch(path.name)
            if found and not _runs(int(found[1])) and path.is_file() and not path.is_symlink():
                path.unlink(missing_ok=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)  # asks for it, and does nothing to it
    except ProcessLookupError:
        return False
    except PermissionError:
        return True  # somebody else's
    return True


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
