"""`datapackage.json` with `spans.csv`, held against their description by frictionless."""

import warnings

from frictionless import Package, system


def test_every_row_is_what_the_description_says(out):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its own dependencies
        with system.use_context(trusted=True):
            report = Package(str(out / "datapackage.json")).validate()
    assert report.flatten(["type", "message"]) == []
    assert report.tasks[0].stats["rows"] > 13_000
