"""Words with slots in braces, as an expression over folded text."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import takewhile

from scraper.reading.page import fold
from scraper.reading.slots import slot


class Template:
    """Words of which a text is the whole, but for what stands in the slots.

    Raises `KeyError` for a slot that there is none of, or half a one.
    """

    def __init__(self, words: str) -> None:
        self.words = words
        folded = fold(re.sub(r"\{(\w+)\}", r"SLOT\1SLOT", words))
        # Words and slots in turn; a slot takes the space beside it, which folding may have lost.
        self._parts = re.split(r" ?SLOT(\w+?)SLOT ?", folded)
        if brace := re.search("[{}]", "".join(self._parts[::2])):
            raise KeyError(brace[0])
        self.start = self._parts[0]
        self.slots = self._parts[1::2]
        self.sample = "".join(slot(part).sample if index % 2 else part for index, part in enumerate(self._parts))

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The expression; a slot that stands twice holds the same both times."""
        pattern = ""
        for index, part in enumerate(self._parts):
            if not index % 2:
                pattern += re.escape(part)
            elif part in self._parts[1:index:2]:
                pattern += f" ?(?P={part}) ?"
            else:
                pattern += f" ?(?P<{part}>{slot(part).form}) ?"
        return re.compile(pattern)

    def match(self, folded: str, position: int = 0) -> re.Match[str] | None:
        """The template's text where it stands at a position; most begin otherwise, and are never compiled."""
        return self.pattern.match(folded, position) if folded.startswith(self.start, position) else None

    def reached(self, folded: str) -> int:
        """How far a text is the template's."""
        position = 0
        for index, part in enumerate(self._parts):
            if index % 2:
                found = re.compile(f" ?(?:{slot(part).form}) ?").match(folded, position)
                if not found:
                    return position
                position = found.end()
            else:
                same = takewhile(lambda pair: pair[0] == pair[1], zip(part, folded[position:], strict=False))
                length = sum(1 for _ in same)
                position += length
                if length < len(part):
                    return position
        return position
