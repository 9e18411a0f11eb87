"""Which known names an unknown one may mean: by what it says of version and family, by its spelling only after that."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from functools import lru_cache
from types import ModuleType

from deepseek_prices import lookup

_MOST = 3  # names that are suggested
_LONGEST = 100  # of a name: what is longer takes long to compare, and is none
_FAMILY = "deepseek"


def meant(name: str) -> tuple[str, ...]:
    """The names of models and services that may be meant, the likeliest first; empty where nothing tells.

    A name that differs from a known one in case, blanks or punctuation, or by what others put before and after it
    (`deepseek/deepseek-chat`, `deepseek-chat:free`), means exactly that one. Otherwise a name means what has its words:
    `DeepSeek-R1` is what was printed as the version of deepseek-reasoner. A word that nothing here has is passed over,
    but not one with a digit, such as the version of a model that is not known here. Spelling counts after that.
    """
    return _meant(name[:_LONGEST].strip().lower(), lookup.compiled)


@lru_cache(maxsize=256)
def _meant(name: str, data: ModuleType) -> tuple[str, ...]:
    """Kept, as a log asks about the same name on each of its lines."""
    bare = name.rpartition("/")[2].partition(":")[0]
    known = list(dict.fromkeys(key[0] for key in data.TRACKS))
    same = [each for each in known if _compact(each) == _compact(bare)]
    return tuple((same or _by_words(bare) or _by_spelling(bare, known))[:_MOST])


def _by_words(bare: str) -> list[str]:
    """The models that have the words of a name and the fewest others, the newest first."""
    if bare == _FAMILY:
        newest = [(name, segments[-1]) for name, (_, segments) in lookup.printed().items()]
        return [
            name for name, (_, edition, of, *_) in newest if (edition, of) == (len(lookup.compiled.EDITIONS) - 1, name)
        ]
    candidates = list(_candidates())
    asked, known = _words(bare), frozenset[str]().union(*(words for _, _, words in candidates))
    if bare.startswith(_FAMILY):
        asked -= {word for word in asked - known if not _has_digit(word)}
    fitting = [(len(words - asked), -edition, name) for name, edition, words in candidates if asked and asked <= words]
    fewest = min(fitting, default=(0,))[0]
    return list(dict.fromkeys(name for more, _, name in sorted(fitting) if more == fewest))


def _candidates() -> Iterator[tuple[str, int, frozenset[str]]]:
    """Each model and its words in each edition: those of its name and of the version that was printed for it."""
    for name, (_, segments) in lookup.printed().items():
        for segment in segments:
            if segment[0] == "sold":
                yield name, segment[1], _words(f"{name} {dict(segment[6]).get('version', '')}")


def _by_spelling(bare: str, known: list[str]) -> list[str]:
    own = {each.removeprefix(f"{_FAMILY}-"): each for each in known}
    asked = bare.removeprefix(f"{_FAMILY}-")
    return [] if _has_digit(asked) else [own[each] for each in difflib.get_close_matches(asked, own, n=_MOST)]


def _words(name: str) -> frozenset[str]:
    parts = "".join(each if each.isalnum() or each == "." else " " for each in name.lower()).split()
    return frozenset(parts) - {_FAMILY}


def _compact(name: str) -> str:
    return "".join(each for each in name if each.isalnum() or each in ".@")


def _has_digit(word: str) -> bool:
    return any(character.isdigit() for character in word)
