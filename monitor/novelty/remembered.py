"""Answers about single words, kept: the words of the news are the same all day."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def remembered(most: int) -> Callable[[Callable[[str], T]], Callable[[str], T]]:
    """A pure function of a word that is asked once for each; after so many all are forgotten.

    functools.lru_cache notes every use, which costs more than the look-up where, as here,
    hundreds of words of each article are asked for.
    """

    def keep(answer: Callable[[str], T]) -> Callable[[str], T]:
        return _Kept(answer, most).__getitem__

    return keep


class _Kept(dict[str, T]):
    __slots__ = ("_answer", "_most")

    def __init__(self, answer: Callable[[str], T], most: int) -> None:
        self._answer = answer
        self._most = most

    def __missing__(self, word: str) -> T:
        if len(self) >= self._most:
            self.clear()
        found = self[word] = self._answer(word)
        return found
