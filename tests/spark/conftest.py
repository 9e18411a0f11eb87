"""`make test-spark` runs what stands here, with Spark and the frames that the other tests do not have."""

from importlib.util import find_spec

import pytest

if not all(map(find_spec, ("pyspark", "polars", "pyarrow", "pandas"))):
    collect_ignore_glob = ["test_*.py"]


@pytest.fixture(scope="session")
def session():
    """A session whose clock is another than that of UTC or Beijing."""
    from pyspark.sql import SparkSession

    settings = {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1",  # each job is too short for a slow compiler
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": "1g",
        "spark.log.level": "ERROR",
        "spark.sql.session.timeZone": "America/New_York",
        "spark.sql.shuffle.partitions": "1",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    builder = SparkSession.builder.master("local[2]")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    yield session
    session.stop()
