"""The file of words as it was: without what the page said later for the first time."""

LANGUAGES = ("en", "zh")


def known_by(data, day):
    """The rows of the file with all that is known since a day at the latest."""
    labels = [row for row in (_worded(row, day) for row in data["labels"]) if row]
    sentences = [row for row in (_worded(row, day) for row in data["sentences"]) if row]
    meanings = {row["meaning"] for row in sentences}
    for row in sentences:
        if row.get("becomes") not in meanings:
            row.pop("becomes", None)
    shapes = {name: [row for row in data[name] if row["since"] <= day] for name in ("rows", "tables", "added")}
    return data | {"labels": labels, "sentences": sentences} | shapes


def _worded(row, day):
    """A row with the words that were known; None where none of them were."""
    known = {language: [each for each in row.get(language, ()) if each["since"] <= day] for language in LANGUAGES}
    other = {name: value for name, value in row.items() if name not in LANGUAGES}
    return other | {name: words for name, words in known.items() if words} if any(known.values()) else None
