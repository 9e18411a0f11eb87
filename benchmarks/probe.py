"""Times one package in the Python that runs this; by `bench_lookup.py`.

python -I probe.py BEFORE SETUP PREPARE PRICE FLOOR CALLS. Nothing but `sys` and `time` is imported before the package,
so that its import is timed whole. Prints one line of JSON; times are in seconds, memory in bytes.
"""

import sys
import time

before, setup, prepare, price, floor_source, calls = sys.argv[1:]
names: dict[str, object] = {}


def memory() -> int | None:
    """What the process holds of the machine's memory (VmRSS), or None where the system does not say."""
    try:
        with open("/proc/self/status", "rb") as lines:  # noqa: PTH123 - pathlib would be part of what is measured
            return next(1024 * int(line.split()[1]) for line in lines if line.startswith(b"VmRSS"))
    except OSError:
        return None


def timed(run, instants) -> float:  # type: ignore[no-untyped-def]
    """The time of one loop over the instants."""
    start = time.perf_counter()
    run(instants)
    return time.perf_counter() - start


exec(before)
code = compile(setup, "setup", "exec")
held = memory()
start = time.perf_counter()
exec(code, names)
result: dict[str, object] = {"import": time.perf_counter() - start}
holds = memory()
result["memory"] = holds - held if holds is not None and held is not None else None

from datetime import datetime, timedelta, timezone  # noqa: E402 - only now, as above

names["at"] = datetime(2026, 10, 20, 2, tzinfo=timezone.utc)  # noqa: UP017
code = compile(f"{prepare}\nanswer = {price}", "first", "exec")
start = time.perf_counter()
exec(code, names)
result["first"] = time.perf_counter() - start

import json  # noqa: E402
from random import Random  # noqa: E402

exec(floor_source, names)
exec(f"def ask(instants):\n    for at in instants:\n        {price}\n", names)
exec("def ask_floor(instants):\n    for at in instants:\n        floor(at)\n", names)
first, last = datetime(2026, 10, 18, tzinfo=timezone.utc), datetime(2026, 11, 14, tzinfo=timezone.utc)  # noqa: UP017
random, width = Random(7), int((last - first).total_seconds())
instants = [first + timedelta(seconds=random.randrange(width)) for _ in range(20_000)]
ask, ask_floor = names["ask"], names["ask_floor"]

if int(calls):  # one long loop
    assert int(calls) % len(instants) == 0
    result["loop"] = timed(ask, instants * (int(calls) // len(instants)))
else:  # short loops, in turn with the floor's: both see the same machine
    per_call = timed(ask, instants[:100]) / 100
    size = min(len(instants) // 4, max(100, int(0.01 / per_call)))
    turns = [instants[turn * size % 15_000 :][:size] for turn in range(-1, 15)]
    times = [(timed(ask, turn) / size, timed(ask_floor, turn) / size) for turn in turns]
    result["calls"] = times[1:]  # the first turn warms up

if price.startswith("get_price"):  # ours has to say what the floor says, or the floor is out of date
    answer = compile(price, "price", "eval")
    different = [at for at in instants if eval(answer, names, {"at": at}) != names["floor"](at)]  # type: ignore[operator]
    result["different"] = [str(at) for at in different[:3]]
print(json.dumps(result))  # noqa: T201
