"""Numerals: groups of digits, and the numerals of Korean and Chinese."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files

from monitor.language.words.tokens import Token
from monitor.yamlfile import package_yaml

Value = int | float


@dataclass(frozen=True, slots=True)
class Number:
    """A number in the tokens from `first` up to `last`, without the noun it counts.

    `value` is None for a range and for an order of magnitude, which have `low` and `high`.
    `kind` is digits, words, range, vague, eastern, or none ("no casualties"). `is_above` is
    Korean 여, Chinese 余: "and some".
    """

    first: int
    last: int
    value: Value | None
    low: Value
    high: Value
    kind: str
    is_above: bool = False


@dataclass(frozen=True, slots=True)
class _Words:
    korean: Mapping[str, Mapping[str, int]]
    korean_vague: Mapping[str, Sequence[int]]
    chinese: Mapping[str, Mapping[str, int]]
    chinese_vague: Mapping[str, Sequence[int]]
    above: frozenset[str]
    scales: tuple[str, ...]
    starters: frozenset[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    said = package_yaml(files("monitor.language") / "data" / "numbers.yaml")
    korean, chinese = said["korean"], said["chinese"]
    return _Words(
        {key: korean[key] for key in ("digits", "native", "scales")},
        korean["vague"],
        {key: chinese[key] for key in ("digits", "scales")},
        chinese["vague"],
        frozenset([korean["above"], *chinese["above"]]),
        (*korean["scales"], *chinese["scales"]),
        frozenset().union(chinese["digits"], chinese["vague"], chinese["scales"]),
    )


LARGEST = 10**15
"""No news counts beyond this; a longer numeral is noise."""


def eastern_starters() -> frozenset[str]:
    """The signs with which a Chinese number may begin."""
    return _words().starters


def text_at(tokens: Sequence[Token], at: int) -> str:
    """The folded word at a place, "" beyond the ends."""
    return tokens[at].text if 0 <= at < len(tokens) else ""


def whole(first: int, last: int, value: Value, kind: str) -> Number:
    if isinstance(value, float):
        value = round(value) if abs(value - round(value)) < 1e-6 * value else value
    return Number(first, last, value, value, value, kind)


_GROUPED = re.compile(r"\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,6})?|\d{1,2}(?:,\d{2}){1,4},\d{3}")
_DOTTED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3}){1,4}")
_PLAIN = re.compile(r"\d{1,15}(?:\.\d{1,6})?")


_MOST_DIGITS = 15


def parse_digits(text: str, dot_groups: bool) -> Value | None:
    """The value of a group of digits; with `dot_groups` "6.000" is six thousand."""
    if text.isdecimal():
        return int(text) if len(text) <= _MOST_DIGITS else None
    if dot_groups and _DOTTED.fullmatch(text):
        return int(text.replace(".", ""))
    if _GROUPED.fullmatch(text):
        plain = text.replace(",", "")
        return float(plain) if "." in plain else int(plain)
    if _PLAIN.fullmatch(text):
        return float(text) if "." in text else int(text)
    return None


def is_hangul(text: str) -> bool:
    """Whether a word is written in Korean letters."""
    return "\uac00" <= text[0] <= "\ud7a3"


def is_eastern(tokens: Sequence[Token], at: int) -> bool:
    """Whether a Korean or Chinese numeral, or digits before one of their scales, begin here."""
    text, after = tokens[at].text, text_at(tokens, at + 1)
    if text.isascii() and after.isascii():
        return False
    said = _words()
    if is_hangul(text):
        return True
    if text in said.chinese["digits"] or text in said.chinese["scales"]:
        return True
    if text in said.chinese_vague:
        return after in said.chinese["scales"]
    return text[0].isdecimal() and after.startswith(said.scales) and not tokens[at + 1].gap


def eastern_at(tokens: Sequence[Token], at: int, dot_groups: bool) -> Number | None:
    """The Korean or Chinese number that begins here, if it is one."""
    if is_hangul(tokens[at].text):
        return _native(tokens, at)
    total: Value = 0
    group: Value = 0
    low = high = 0
    here = at
    above = False
    said = _words()
    while here < len(tokens):
        text = tokens[here].text
        if here > at and tokens[here].gap and not text[0].isdecimal():
            break
        if text[0].isdecimal():
            value = parse_digits(text, dot_groups)
            if value is None or group:
                break
            group = value
        elif text in said.chinese_vague and not group:
            low, high = said.chinese_vague[text]
        else:
            step = _eastern_step(text)
            if step is None:
                above = text in said.above
                here += above
                break
            total, group, above = step.apply(total, group)
            low, high = low * step.scale, high * step.scale + (step.scale - 1 if high else 0)
        here += 1
        if above or total > LARGEST:
            break
    if here == at:
        return None
    if high:
        return Number(at, here, None, low or high // 9, high, "vague")
    return replace(whole(at, here, total + group, "eastern"), is_above=above)


@dataclass(frozen=True, slots=True)
class _EasternStep:
    """A digit or a scale; `above` when "and some" is written into the same word."""

    digit: int
    scale: int
    above: bool

    def apply(self, total: Value, group: Value) -> tuple[Value, Value, bool]:
        if self.scale == 1:
            return total, group + self.digit, self.above
        if self.scale >= 10_000:
            return (total + group or 1) * self.scale, 0, self.above
        return total + (group or 1) * self.scale, 0, self.above


def _eastern_step(text: str) -> _EasternStep | None:
    said = _words()
    if text in said.chinese["digits"]:
        return _EasternStep(said.chinese["digits"][text], 1, False)
    if text in said.chinese["scales"]:
        return _EasternStep(0, said.chinese["scales"][text], False)
    above = len(text) > 1 and text[1:2] in said.above
    rest = text[2:] if above else text[1:]
    if text[0] in said.korean["scales"] and _is_counter(rest):
        return _EasternStep(0, said.korean["scales"][text[0]], above)
    return None


def _is_counter(rest: str) -> bool:
    """What may be written on to a Korean scale: nothing, or the counter of people."""
    return not rest or rest[0] in "명여"


def _native(tokens: Sequence[Token], at: int) -> Number | None:
    """ "두 명", "십여 명", "수백 명": only before a counter."""
    said = _words()
    text = tokens[at].text
    counted = text_at(tokens, at + 1).startswith("명") or "명" in text
    word = text.split("명")[0]
    above = word.endswith("여") and len(word) > 1
    word = word.removesuffix("여") if above else word
    if not counted:
        return None
    for vague, (low, high) in said.korean_vague.items():
        if word == vague:
            return Number(at, at + 1, None, low, high, "vague")
    value = said.korean["native"].get(word, 0) or _sino(word)
    if not value:
        return None
    return replace(whole(at, at + 1, value, "eastern"), is_above=above)


def _sino(word: str) -> int:
    """ "삼천오백" in figures; 0 when it is no numeral."""
    said = _words()
    total, group = 0, 0
    for letter in word[:20]:
        if letter in said.korean["digits"]:
            group = said.korean["digits"][letter]
        elif letter in said.korean["scales"]:
            scale = said.korean["scales"][letter]
            total = (
                (total + group or 1) * scale if scale >= 10_000 else total + (group or 1) * scale
            )
            group = 0
        else:
            return 0
    return total + group
