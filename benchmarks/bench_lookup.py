"""How fast and how large the lookup is, beside its peers and beside the least that an answer costs.

python benchmarks/bench_lookup.py (by `make bench`). Builds the wheel, installs it into an environment of its own, and
asks it and each peer of `.venv-peers` the same question (`contenders.py`). The packages run in turn, each time in a
new process, and every figure is the median of its runs; only the loop of a million is run once. Prints one table, the
targets and whether they are met, and writes both to benchmarks/README.md.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import readme
from contenders import FLOOR, OURS, PEERS, Contender

ROOT = Path(__file__).parent.parent
PEERS_PYTHON = ROOT / ".venv-peers" / "bin" / "python"
IMPORTS_OF_OURS = "import decimal, datetime"
HEADING = [
    "package", "dates", "clock", "import", "first price", "price at an instant", "of the floor", "of ours",
    "a million", "memory", "wheel", "installed", "packages",
]  # fmt: skip
HAND_WRITTEN = Contender("hand-written rule", FLOOR, "floor(at)", dates=False, clock=True)
# Nothing may ask the network: litellm has its map with it, and what tries all the same is refused at once.
ENVIRONMENT = {"PATH": os.defpath, "LITELLM_LOCAL_MODEL_COST_MAP": "True", "HTTPS_PROXY": "http://127.0.0.1:9"}
# Distributions and bytes of a package and all that it needs, in the environment that runs this.
CLOSURE = """
import re, sys
from importlib.metadata import distribution, PackageNotFoundError
from pathlib import Path
def needed(name, found):
    try:
        package = distribution(name)
    except PackageNotFoundError:  # for another system or Python
        return
    if package.metadata["Name"].lower() in found:
        return
    found[package.metadata["Name"].lower()] = sum(
        path.stat().st_size for path in map(package.locate_file, package.files or ())
        if Path(path).is_file() and Path(path).suffix != ".pyc"
    )
    for each in package.requires or ():
        if "extra ==" not in each:
            needed(re.match(r"[\\w.-]+", each)[0], found)
found = {}
needed(sys.argv[1], found)
print(len(found), sum(found.values()), distribution(sys.argv[1]).version)
"""


def run(*command: str | Path) -> str:
    """What a command prints; its own message where it fails."""
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command[:3]))} ...: {done.stderr}")
    return done.stdout


def installed(folder: Path) -> tuple[Path, Path]:
    """Our wheel, built, and the Python of a new environment that has nothing else."""
    run(sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", folder, ROOT)
    (wheel,) = folder.glob("*.whl")
    run(sys.executable, "-m", "venv", "--without-pip", folder / "venv")
    python = folder / "venv" / "bin" / "python"
    run(sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-index", wheel)
    return wheel, python


def code_in(wheel: Path) -> int:
    """What the modules of a wheel take in it, but for those that hold data, which grow with every edition."""
    data = {f"deepseek_prices/{name}.py" for name in ("_editions", "_evidence", "_guide_names", "_models", "_observed")}
    with zipfile.ZipFile(wheel) as archive:
        return sum(
            each.compress_size
            for each in archive.infolist()
            if each.filename.endswith(".py") and each.filename not in data
        )


def wheel_of(name: str, version: str) -> int | None:
    """The size of a peer's wheel as it is published, fetched once; None where it cannot be fetched."""
    folder = PEERS_PYTHON.parent.parent / "wheels" / f"{name}-{version}"
    if not any(folder.glob("*.whl")):
        options = ("-qq", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:")
        command = [PEERS_PYTHON, "-m", "pip", "download", *options, "--dest", folder, f"{name}=={version}"]
        subprocess.run(command, check=False)
    return next((wheel.stat().st_size for wheel in folder.glob("*.whl")), None)


def probe(python: Path, contender: Contender, *, before: str = "", calls: int = 0) -> dict[str, Any]:
    """One run in a new process; see probe.py."""
    source = (before, contender.setup, contender.prepare, contender.price, FLOOR, str(calls))
    found: dict[str, Any] = json.loads(run(python, "-I", Path(__file__).parent / "probe.py", *source))
    if found.get("different"):
        raise SystemExit(f"the floor and deepseek-prices differ at {found['different']}: bring FLOOR up to date")
    return found


def measure(ours: Path, rounds: int, million: int) -> Iterator[tuple[Contender, dict[str, float]]]:
    """The medians of each contender."""
    pythons = {each: ours if each in (HAND_WRITTEN, OURS) else PEERS_PYTHON for each in (HAND_WRITTEN, OURS, *PEERS)}
    runs: dict[Contender, list[dict[str, Any]]] = {each: [] for each in pythons}
    for turn in range(-1, rounds):  # the first writes the byte code and is not counted
        for contender, python in pythons.items():
            found = probe(python, contender)
            if contender is OURS:
                found["over"] = probe(python, contender, before=IMPORTS_OF_OURS)["import"]
            if turn >= 0:
                runs[contender].append(found)
            print(".", end="", file=sys.stderr, flush=True)  # noqa: T201
    for contender, python in pythons.items():
        found = {
            name: statistics.median(each[name] for each in runs[contender])
            for name in ("import", "first", "memory", "over")
            if all(each.get(name) is not None for each in runs[contender])
        }
        calls = [each for one in runs[contender] for each in one["calls"]]
        found["call"] = statistics.median(mine for mine, _ in calls)
        found["ratio"] = statistics.median(mine / floor for mine, floor in calls)
        found["million"] = probe(python, contender, calls=million)["loop"]
        print(".", end="", file=sys.stderr, flush=True)  # noqa: T201
        yield contender, found
    print(file=sys.stderr)  # noqa: T201


def row(contender: Contender, found: dict[str, float], ratio_of_ours: float) -> list[str]:
    """A line of the table."""
    has_package = contender is not HAND_WRITTEN
    return [
        contender.name + (f" {found['version']}" if has_package else ""),
        "yes" if contender.dates else "no",
        "yes" if contender.clock else "no",
        f"{1000 * found['import']:.{1 if found['import'] < 0.01 else 0}f} ms" if has_package else "",
        f"{1000 * found['first']:.{2 if found['first'] < 0.01 else 0}f} ms" if has_package else "",
        f"{1e6 * found['call']:.{2 if found['call'] < 1e-5 else 0}f} µs",
        f"{found['ratio']:.{1 if found['ratio'] < 100 else 0}f}",
        f"{found['ratio'] / ratio_of_ours:.1f}",
        f"{found['million']:.{2 if found['million'] < 10 else 0}f} s",
        f"{found['memory'] / 2**20:.1f} MiB" if has_package and "memory" in found else "",
        f"{found['wheel'] / 1000:,.0f} kB" if found.get("wheel") else "",
        f"{found['installed'] / 1000:,.0f} kB" if has_package else "",
        f"{found['packages']:.0f}" if has_package else "",
    ]


def targets(found: dict[Contender, dict[str, float]]) -> Iterator[str]:
    """Each target, what was measured, and whether it is met."""
    ours = found[OURS]
    times = {each: found[each]["ratio"] / ours["ratio"] for each in PEERS}
    clock = min((each for each in PEERS if each.clock), key=times.__getitem__)
    dates = min((each for each in PEERS if each.dates), key=times.__getitem__)
    for target, is_met, measured in (
        (
            "a price at an instant takes at most 2 times as long as the floor",
            ours["ratio"] <= 2,
            f"{ours['ratio']:.2f}",
        ),
        (
            "at least 4 times faster than the fastest peer that knows the time of day",
            times[clock] >= 4,
            f"{times[clock]:.1f} ({clock.name})",
        ),
        (
            "at least 15 times faster than any that knows dates",
            times[dates] >= 15,
            f"{times[dates]:.1f} ({dates.name})",
        ),
        (
            f"import takes at most 2 ms over `{IMPORTS_OF_OURS}`, data included",
            ours["over"] <= 0.002,
            f"{1000 * ours['over']:.2f} ms",
        ),
        (
            "at most 2 MiB of memory over bare Python",
            ours.get("memory", 0) <= 2**21,
            f"{ours['memory'] / 2**20:.2f} MiB" if "memory" in ours else "not measured on this system",
        ),
        ("the wheel's code at most 120 kB", ours["code"] <= 120_000, f"{ours['code'] / 1000:.1f} kB"),
        ("no dependency", ours["packages"] == 1, f"{ours['packages'] - 1:.0f}"),
    ):
        yield f"- {'met' if is_met else '**not met**'}: {target}: {measured}"


def main() -> int:
    """Print and write the table; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=7, help="of each package")
    parser.add_argument("--loop", type=int, default=1_000_000, help="length of the long loop, a multiple of 20,000")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        wheel, python = installed(Path(folder))
        found = dict(measure(python, options.runs, options.loop))
        for each in (OURS, *PEERS):
            asked = python if each is OURS else PEERS_PYTHON
            packages, size, version = run(asked, "-I", "-c", CLOSURE, each.name).split()
            fetched = wheel.stat().st_size if each is OURS else wheel_of(each.name, version)
            if each is OURS:
                found[each]["code"] = code_in(wheel)
            found[each] |= {"packages": int(packages), "installed": int(size), "version": version, "wheel": fetched}
    rows = [row(each, measured, found[OURS]["ratio"]) for each, measured in found.items()]
    said = [
        readme.table([HEADING, *rows]),
        "",
        *targets(found),
        "",
        *(f"- {each.name}: {each.remark}" for each in PEERS if each.remark),
        "",
        f"{readme.machine()}; medians of {options.runs} runs.",
    ]
    print("\n".join(said))  # noqa: T201
    readme.write("lookup", "\n".join(said))
    return 0


if __name__ == "__main__":
    sys.exit(main())
