"""Put each fault into a copy of the reader, and see whether the mutations find it.

python tests/mutations/faults.py [COUNT …]      # exit code 1 where one is not found
"""

import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FAULTS = sorted((Path(__file__).parent / "faults").glob("*.patch"))
COUNTS = ["600", "6000", "60000"]
WRITTEN_ANEW = "the reader has changed there: write the patch anew with the same effect, it must not be dropped"


def main(counts: list[str]) -> int:
    """Report for each fault the smallest number of mutations that finds it."""
    found = [_is_found(fault, counts or COUNTS) for fault in FAULTS]
    return 0 if all(found) else 1


def _is_found(fault: Path, counts: list[str]) -> bool:
    with tempfile.TemporaryDirectory(prefix="fault-") as folder:
        for name in ("scraper", "deepseek_prices", "tests"):
            shutil.copytree(ROOT / name, Path(folder, name), ignore=shutil.ignore_patterns("__pycache__"))
        done = subprocess.run(["git", "apply", fault], cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(f"{fault.name} does not apply: {WRITTEN_ANEW}\n{done.stderr}")
        for count in counts:
            before = _cpu_seconds()
            run = [sys.executable, "tests/mutations", count]
            environment = os.environ | {"PYTHONPATH": folder}
            done = subprocess.run(run, cwd=folder, env=environment, capture_output=True, text=True, check=False)
            if done.returncode not in (0, 1) or done.stderr:
                sys.exit(f"{fault.name}: {done.stderr}")
            seconds = _cpu_seconds() - before
            (total,) = re.findall(r"^total .*", done.stdout, re.MULTILINE)
            wrong = total.split()[-2]
            found = f"found, {wrong:>6} wrong" if done.returncode else "not found"
            sys.stdout.write(f"{fault.stem:40} {count:>7} mutations {seconds:6.1f} s  {found}\n")
            sys.stdout.flush()
            if done.returncode:
                return True
    return False


def _cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
