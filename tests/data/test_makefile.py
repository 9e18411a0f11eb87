"""Make runs a target whatever files lie about."""

import re
from pathlib import Path

MAKEFILE = (Path(__file__).parents[2] / "Makefile").read_text("utf-8").replace("\\\n", " ")


def test_every_target_that_is_no_file_is_said_to_be_none():
    targets = {name for name in re.findall(r"^([\w-]+)\s*:(?![=:])", MAKEFILE, re.MULTILINE) if name != "FORCE"}
    phony = {name for names in re.findall(r"^\.PHONY:(.*)$", MAKEFILE, re.MULTILINE) for name in names.split()}
    assert {"help", "test", "lint"} <= targets
    assert targets - phony == set()


def test_nothing_is_said_to_be_a_target_that_is_none():
    targets = {*re.findall(r"^([\w-]+)\s*:(?![=:])", MAKEFILE, re.MULTILINE), "FORCE"}
    assert {
        name for names in re.findall(r"^\.PHONY:(.*)$", MAKEFILE, re.MULTILINE) for name in names.split()
    } <= targets
