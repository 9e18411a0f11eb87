"""The parts of `benchmarks/README.md` that the benchmarks write."""

import platform
from pathlib import Path

PATH = Path(__file__).parent / "README.md"


def write(part: str, text: str) -> None:
    """Put a text between the lines `<!-- PART -->` and `<!-- end of PART -->`; `ValueError` without them."""
    begin, end = f"<!-- {part} -->\n", f"<!-- end of {part} -->\n"
    before, _, rest = PATH.read_text("utf-8").partition(begin)
    if end not in rest:
        raise ValueError(f"benchmarks/README.md: the lines {begin!r} and {end!r} are expected: put them back")
    PATH.write_text(f"{before}{begin}{text}\n{end}{rest.partition(end)[2]}", "utf-8")


def table(rows: list[list[str]]) -> str:
    """Rows as Markdown, the first as the heading; columns are as wide as they need to be, numbers to the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]

    def line(row: list[str]) -> str:
        cells = (
            text.rjust(width) if column else text.ljust(width)
            for column, (text, width) in enumerate(zip(row, widths, strict=True))
        )
        return f"| {' | '.join(cells)} |"

    rule = [":" + "-" * (widths[0] - 1), *("-" * (width - 1) + ":" for width in widths[1:])]
    return "\n".join([line(rows[0]), line(rule), *map(line, rows[1:])])


def machine() -> str:
    """Python and the machine, in a line."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
        processor = next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        processor = platform.machine()
    return f"{platform.python_implementation()} {platform.python_version()}, {platform.system()}, {processor}"
