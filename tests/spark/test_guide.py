"""The guide's program for Spark runs and prices."""

import re
from pathlib import Path

from deepseek_prices import bulk

GUIDE = Path(bulk.__file__).with_name("README.md").read_text("utf-8")
(PROGRAM,) = re.findall(r"```python\n(from pyspark.*?)```", GUIDE, re.DOTALL)


def test_the_program_runs(session, tmp_path, capsys):
    logs = str(tmp_path / "logs")
    usage = """SELECT timestamp'2026-11-03T02:10:00Z' AS `at`, 'deepseek-flash' AS model, 0L AS prompt_tokens,
        1000000L AS completion_tokens"""
    session.sql(usage).write.parquet(logs)
    # Spark has its own working directory, which is that in which it was started.
    exec(PROGRAM.replace('"logs"', repr(logs)), {})
    (row,) = re.findall(r"^\|priced\|(.*)\|$", capsys.readouterr().out, re.MULTILINE)
    assert {*map(float, row.split("|"))} == {1, 1.2}  # the count, and the sum
