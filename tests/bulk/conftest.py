"""What several files of these tests need."""

import duckdb
import pytest

TYPES = {"at": "TIMESTAMPTZ", "start": "TIMESTAMPTZ", "end": "TIMESTAMPTZ", "model": "VARCHAR", "hour": "DECIMAL(18,6)"}


@pytest.fixture
def connection():
    """A database in memory, in whose session the clock is another than that of UTC or Beijing."""
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'Asia/Kolkata'")
        yield connection


@pytest.fixture
def relation(connection):
    """Makes a relation of rows, which are mappings of the same names; all columns but a few are BIGINT."""

    def make(rows, **types):
        types = TYPES | types
        columns = [*rows[0]]
        lists = ", ".join(f'unnest(?::{types.get(name, "BIGINT")}[]) AS "{name}"' for name in columns)
        connection.execute(
            "CREATE OR REPLACE TABLE made AS SELECT " + lists, [[row[name] for row in rows] for name in columns]
        )
        return connection.sql("FROM made")

    return make
