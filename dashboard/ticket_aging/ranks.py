"""Which rows of an ordered table count: how many of the first ones do, and which has a rank.

Rank and select on a bit a row (Jacobson 1989): 64 rows are one word, so that of a million rows
16 thousand words are summed, and a row is looked for in one of them.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from dashboard.program_calendar import Instants
from dashboard.ticket_aging.columns import Column, Mask, Rows

_WORD = np.dtype("<u8")  # bit i of word w is row 64 w + i, on every machine


@dataclass(frozen=True, slots=True)
class Ranks:
    """A set of rows."""

    words: NDArray[np.uint64]
    before: Instants
    """Rows that count before each word, and all of them."""

    @classmethod
    def of(cls, counts: Mask) -> Self:
        """The rows that are True."""
        words = np.zeros(len(counts) // 64 + 1, dtype=_WORD)
        packed = np.packbits(counts, bitorder="little")
        words.view(np.uint8)[: len(packed)] = packed
        return cls._of_words(words)

    @classmethod
    def _of_words(cls, words: NDArray[np.uint64]) -> Self:
        before = np.zeros(len(words) + 1, dtype=np.int64)
        np.cumsum(np.bitwise_count(words), out=before[1:])
        return cls(words, before)

    def __len__(self) -> int:
        """How many rows count."""
        return int(self.before[-1])

    def __and__(self, other: Self) -> Self:
        """The rows that count in both."""
        return self._of_words(self.words & other.words)

    def among(self, first: Column) -> Instants:
        """How many count among the first so many rows."""
        word, bit = first >> 6, (first & 63).astype(_WORD)
        earlier = (np.uint64(1) << bit) - np.uint64(1)
        found: Instants = self.before[word] + np.bitwise_count(self.words[word] & earlier)
        return found

    def rows(self, ranks: Column) -> Rows:
        """The rows of these ranks, counted from 0."""
        word = np.searchsorted(self.before, ranks, side="right") - 1
        bits = np.unpackbits(self.words[word].view(np.uint8).reshape(-1, 8), 1, bitorder="little")
        through = self.before[word, None] + np.cumsum(bits, axis=1)
        found: Rows = word * 64 + (through > ranks[:, None]).argmax(axis=1)
        return found
