"""While files are loaded and after it: threads, imports, and what reads the built-in tables."""

import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import tracks_file
from tracks_file import NEWER, SOLD, encoded

from deepseek_prices import editions, get_price, load, lookup
from deepseek_prices.instants import DAY, from_second

LATER = from_second(NEWER + DAY)


@pytest.mark.usefixtures("built_in_again")
def test_while_files_are_loaded_every_price_is_from_one_of_them(tmp_path):
    other = tracks_file.newer()
    other["editions"][-1][0] += ".2"
    for currency in ("USD", "CNY"):
        other["tracks"][f"{SOLD}|output|{currency}"][1][-1][5][0][1] = "8.88"
    paths = []
    for name, content in (("one", tracks_file.newer()), ("other", other)):
        paths.append(tmp_path / f"{name}.json")
        paths[-1].write_bytes(encoded(content))
    load(paths[0])
    name = editions()[-1].name
    right = {("7.77", name), ("8.88", f"{name}.2")}
    wrong, done = [], threading.Event()

    def ask():
        while not done.is_set():
            price = get_price(SOLD, "output", LATER)
            if (str(price), price.edition) not in right:
                wrong.append(price)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for _ in range(10):
        for path in reversed(paths):
            load(path)
            (expected,) = (each for each in right if each[1] == editions()[-1].name)
            assert str(get_price(SOLD, "output", LATER)) == expected[0]
    done.set()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_price_imports_nothing_of_loading():
    code = """
import datetime, sys
from deepseek_prices import get_price
get_price("deepseek-chat", "output", datetime.datetime(2025, 1, 15, tzinfo=datetime.timezone.utc))
print([each for each in sys.modules if each.startswith(("deepseek_prices.loading", "deepseek_prices.tracks"))])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_only_the_lookup_reads_what_is_compiled():
    """What reads it elsewhere would not answer from a loaded file."""
    folder = Path(lookup.__file__).parent
    compiled = re.compile(r"^(from|import) .*\b_(editions|models|guide_names|observed)\b", re.MULTILINE)
    own = [path for path in folder.rglob("*.py") if not path.name.startswith("_")]
    reads = [path.name for path in own if compiled.search(path.read_text("utf-8"))]
    assert sorted(reads) == ["loading.py", "lookup.py"]
