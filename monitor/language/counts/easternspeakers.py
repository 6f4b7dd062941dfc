"""Who speaks in a Korean or Chinese sentence: before a verb of saying, or named as its source."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.language.counts.easternwords import eastern_words

LONGEST_NAME = 14
"""Characters of a speaker's name; what is longer is a clause."""


def speaker_in(text: str) -> str | None:
    """Who says so: "…고 소방당국이 밝혔다", "국방부는 … 밝혔다", "国防大臣表示", "据外交部消息"."""
    said = eastern_words()
    opener = _according(text)
    if opener:
        return opener
    verbs = [verb for verb in said.said if verb in text]
    for verb in verbs:
        before = text[: text.rindex(verb)].rstrip()
        if "\uac00" <= verb[0] <= "\ud7a3":
            words = before.split()
            named = [words[-1:], words[:1], words[1:2]]
        else:
            named = [[_after_last(before, "，,。；、“”")]]
        for (word,) in filter(None, named):
            name = _without_ending(word, said.subject_endings)
            if name:
                return name
    return None


def _according(text: str) -> str:
    """The speaker before "에 따르면", or behind "据", up to what he is said to do."""
    said = eastern_words()
    for mark in said.according_after:
        words = text[: text.find(mark)].split() if mark in text else []
        if words:
            return words[-1]
    for opening in said.according_before:
        begin = text.find(opening) + len(opening)
        ends = [at for mark in said.according_ends if (at := text.find(mark, begin)) > begin]
        if opening in text and ends and min(ends) - begin <= LONGEST_NAME:
            return text[begin : min(ends)]
    return ""


def _without_ending(word: str, endings: Sequence[str]) -> str:
    """A speaker's name without its particle; "" where a Korean word has none, or it is too long."""
    for adverb in eastern_words().not_speaker:
        word = word.removesuffix(adverb)
    ending = next((ending for ending in endings if word.endswith(ending)), "")
    is_korean = bool(word) and "\uac00" <= word[-1] <= "\ud7a3"
    if (is_korean and not ending) or not 2 <= len(word) - len(ending) <= LONGEST_NAME:
        return ""
    return word.removesuffix(ending)


def _after_last(text: str, marks: str) -> str:
    return text[max(map(text.rfind, marks)) + 1 :]
