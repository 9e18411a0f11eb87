"""What follows from the reader's words: the schemas allow just the meanings that there are."""

import json

from deepseek_prices import changes
from scraper import yaml_file
from scraper.dataset import meanings
from scraper.reading import words_file

ADDED = {"since": "2026-12-01", "language": "en", "role": "feature", "meaning": "audio", "words": "Audio"}


def with_a_feature_more():
    return words_file.words(yaml_file.load(words_file.PATH) | {"added": [ADDED]}, "words.yaml")


def test_a_schema_follows_from_a_new_feature(checkout, monkeypatch):
    root = checkout("schema")
    assert [*meanings.schemas_behind(root), *meanings.drifted(root)] == []
    words = with_a_feature_more()
    monkeypatch.setattr(words_file, "current", lambda: words)
    ((path, text),) = meanings.schemas_behind(root).items()
    model = json.loads(text)["properties"]["price_lists"]["items"]["properties"]["models"]["items"]["properties"]
    assert (path, "audio" in model["features"]["propertyNames"]["enum"]) == ("schema/reading.v1.schema.json", True)
    (problem,) = meanings.drifted(root)
    assert (problem.place, problem.advice) == (path, "run python -m scraper compile")


def test_the_table_has_every_meaning_that_decides_a_price():
    rows = meanings.table().splitlines()[2:]
    deciding = [each for each in words_file.current().meanings.values() if each.decides_price]
    assert rows == [f"| `{each.name}` | {each.title} | {each.since} |" for each in deciding]


def test_what_announces_a_price_list_is_known_by_its_name():
    known = words_file.current().meanings.values()
    announcing = {each.name for each in known if each.announces} - {"current_list"}  # that ends with its list
    assert announcing == {each.name for each in known if each.name.startswith(changes._ANNOUNCE)}
