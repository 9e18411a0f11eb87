"""Go through every fault of a refresh on a copy of the data: `make robustness`.

python tests/refresh     # exit code 1 where the exit code is another one, or the data changed
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

# A folder that is run looks for modules in itself alone.
sys.path.extend(str(folder) for folder in Path(__file__).resolve().parents[1:3])

import loopback
from faults import FAULTS, Fault
from world import OCTOBER, SEEN, World, contents, repository, write

ROW = "{:52} | {:>9} | {}\n"


def main() -> int:
    """Print a line for each fault."""
    failed = 0
    sys.stdout.write(ROW.format("fault", "exit code", "data unchanged"))
    with tempfile.TemporaryDirectory() as folder, loopback.site() as site:
        before = contents(repository(Path(folder) / "before", OCTOBER, observed=[(SEEN, OCTOBER)]))
        for number, fault in enumerate(FAULTS):
            place = Path(folder) / str(number)
            world = World(write(place / "copy", before), place / "captures", site)
            code, why = code_of(fault, world)
            unchanged = contents(world.root) == before
            line = ROW.format(fault.name, code, "yes" if unchanged else "NO")
            if why or code != fault.exit_code or not unchanged:
                failed += 1
                line = f"{line.rstrip()}  <- {why or f'expected {fault.exit_code} and no change'}\n"
            sys.stdout.write(line)
            sys.stdout.flush()
    sys.stdout.write(f"{len(FAULTS)} faults, {failed} failed\n")
    return 1 if failed else 0


def code_of(fault: Fault, world: World) -> tuple[int, str]:
    """The exit code, and the error where a refresh does not take the fault in its stride."""
    try:
        return fault.happens(world).exit_code, ""
    except Exception as error:
        return 1, f"{type(error).__name__}: {error}".partition("\n")[0]


if __name__ == "__main__":
    sys.exit(main())
