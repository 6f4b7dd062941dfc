"""Who comes, in Korean and Chinese: the names before or behind the word that says so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from monitor.language.counts.easternwords import LONGEST, country_of
from monitor.language.words.sentences import Sentence
from monitor.yamlfile import package_yaml


@dataclass(frozen=True, slots=True)
class EasternGuest:
    """One guest; `start` is where the name begins in the document."""

    name: str
    title: str
    event: str
    status: str
    cue: str
    start: int


@dataclass(frozen=True, slots=True)
class _Words:
    korean: Sequence[Mapping[str, Sequence[str]]]
    chinese: Sequence[Mapping[str, Sequence[str]]]
    chinese_lists: Sequence[str]
    korean_joins: tuple[str, ...]
    korean_ends: tuple[str, ...]
    korean_titles: frozenset[str]
    chinese_titles: tuple[str, ...]


@lru_cache(maxsize=1)
def _words() -> _Words:
    said = package_yaml(files("monitor.language") / "data" / "eastern_guests.yaml")
    return _Words(
        said["korean"],
        said["chinese"],
        said["chinese_lists"],
        tuple(said["korean_joins"]),
        tuple(sorted(said["korean_ends"], key=len, reverse=True)),
        frozenset(said["korean_titles"]),
        tuple(sorted(said["chinese_titles"], key=len, reverse=True)),
    )


LONGEST_NAME = 6
"""Characters of a Chinese name, a foreigner's among them."""

MOST_GUESTS = 40
"""Names that one sentence may list."""


def eastern_guests(sentence: Sentence) -> tuple[EasternGuest, ...]:
    """The people whom a Korean or Chinese sentence says to attend something, or not to."""
    if sentence.text.isascii():
        return ()
    text = sentence.text[:LONGEST]
    for rows, read in ((_words().korean, _korean), (_words().chinese, _chinese)):
        for row in rows:
            cue = next((word for word in row["words"] if word in text), None)
            if cue:
                found = (
                    EasternGuest(name, title, event, str(row["status"]), cue, sentence.start + at)
                    for name, title, event, at in read(text, cue)
                )
                return tuple(found)[:MOST_GUESTS]
    return ()


Named = tuple[str, str, str, int]
"""A name, its title, the event, and where the name begins."""


def _korean(text: str, cue: str) -> Iterator[Named]:
    """ "A 대통령과 B 일본 총리가 개막식에 참석했다": each name ends before its country or title."""
    words = _words()
    before = text[: text.index(cue)].rstrip()
    event = _korean_event(before)
    phrase: list[tuple[str, int]] = []
    led = ""
    for found in re.finditer(r"[^\s,]+,?", before):
        said = found.group().rstrip(",")
        bare = _bare(said)
        phrase.append((bare, found.start()))
        is_title = bare in words.korean_titles or _is_compound_title(bare)
        if led and (bare != said or found.group().endswith(",")):
            yield " ".join(word for word, _ in phrase), led, event, phrase[0][1]
            phrase, led = [], ""
        elif is_title and bare == said and _only_countries(phrase[:-1]):
            led, phrase = " ".join(word for word, _ in phrase), []
        elif is_title and len(phrase) > 1:
            named = _korean_name(phrase)
            if named:
                yield named[0], " ".join(word for word, _ in phrase[named[2] :]), event, named[1]
            phrase = []
        elif bare != said or found.group().endswith(","):
            phrase = []


def _only_countries(phrase: Sequence[tuple[str, int]]) -> bool:
    return bool(phrase) and all(_is_of_country(word) for word, _ in phrase)


def _is_compound_title(word: str) -> bool:
    """A minister of something: "환경장관"."""
    return len(word) > 2 and word.endswith(("장관", "위원장", "대사", "총리", "의장"))


def _bare(said: str) -> str:
    """A word without the particle behind it."""
    words = _words()
    for end in (*words.korean_ends, *words.korean_joins):
        bare = said.removesuffix(end)
        if bare != said and (bare in words.korean_titles or len(bare) > 1):
            return bare if bare in words.korean_titles or said not in words.korean_titles else said
    return said


def _korean_name(phrase: Sequence[tuple[str, int]]) -> tuple[str, int, int] | None:
    """The words before the country, the ministry or the title; where they begin, how many."""
    first = next((i for i, (word, _) in enumerate(phrase[:-1]) if not _is_of_country(word)), 0)
    name: list[str] = []
    for word, _ in phrase[first:-1]:
        is_office = country_of(word) or word.endswith(("부", "청", "처", "원", "당", "국"))
        if is_office and name:
            break
        name.append(word)
    if not 1 <= len(name) <= 4 or len("".join(name)) < 2:
        return None
    return " ".join(name), phrase[first][1], first + len(name)


def _is_of_country(word: str) -> bool:
    """The country before a name: "몽골", "카자흐스탄의"."""
    return bool(country_of(word) or country_of(word.removesuffix("의")))


def _korean_event(before: str) -> str:
    """The phrase with "에" right before the word: "기후포럼 개막식에"."""
    said = before.split()[-2:]
    if not said or not said[-1].endswith("에"):
        return ""
    last = said[-1].removesuffix("에")
    lead = said[0] if len(said) > 1 and not said[0].endswith(("는", "린", "가", "은", "이")) else ""
    return f"{lead} {last}".strip()


def _chinese(text: str, cue: str) -> Iterator[Named]:
    """ "出席开幕式的有A、B和C", "A、B将出席峰会": titles stand before the names."""
    at = text.index(cue)
    opening = next((mark for mark in _words().chinese_lists if mark in text[at:]), None)
    if opening:
        start = text.index(opening, at)
        event, first, end = text[at + len(cue) : start], start + len(opening), len(text)
    else:
        stop = re.search("[，,。；;的]", text[at + len(cue) :] + "。")
        event = text[at + len(cue) :][: stop.start() if stop else 0]
        clause = max(text.rfind(mark, 0, at) for mark in "，,；;。") + 1
        first, end = clause, at
    for found in re.finditer("[^、,，和及与以。；;]+", text[first:end]):
        named = _chinese_name(found.group())
        if named:
            name, title, offset = named
            yield name, title, event, first + found.start() + offset


def _chinese_name(said: str) -> tuple[str, str, int] | None:
    """The name behind the last title: "前总理马丁"."""
    ends = [said.rfind(title) + len(title) for title in _words().chinese_titles if title in said]
    if not ends:
        return None
    at = max(ends)
    # The first character is the family's, whatever else it may mean.
    name = (
        said[at : at + 1]
        + re.split("[将已也没未不可或应于在等昨今明]|周[一二三四五六日末]", said[at + 1 :])[0]
    )
    longest = LONGEST_NAME * 3 if "·" in name else LONGEST_NAME
    return (name, said[:at], at) if 2 <= len(name) <= longest else None
