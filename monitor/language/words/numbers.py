"""Numbers as the news writes them: digits, words, mixtures, ranges and orders of magnitude."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files

from monitor.language.words.document import Document
from monitor.language.words.numerals import (
    LARGEST,
    Number,
    Value,
    eastern_at,
    eastern_starters,
    is_eastern,
    parse_digits,
    text_at,
    whole,
)
from monitor.language.words.sentences import Sentence
from monitor.language.words.tokens import Token
from monitor.yamlfile import package_yaml

__all__ = ["Number", "Value", "groups_by_dots", "is_numeral", "numbers_in", "rank_at", "ranks"]


@dataclass(frozen=True, slots=True)
class _Words:
    ones: Mapping[str, int]
    tens: Mapping[str, int]
    scales: Mapping[str, int]
    suffixes: Mapping[str, int]
    vague: Mapping[str, Sequence[int]]
    multiples: Mapping[str, Sequence[int]]
    few: Mapping[str, Sequence[int]]
    ordinals: frozenset[str]
    rank: Mapping[str, int]
    starters: frozenset[str]
    plain_starters: frozenset[str]
    """Those that need no other word behind them."""
    lone: frozenset[str]
    """Behind which "hundred" is a number by itself: "the first hundred", "another dozen"."""
    before_a_change: frozenset[str]
    vaguely: frozenset[str]
    """What orders of magnitude begin with: "dozens", "tens of", "several hundred"."""
    after_article: frozenset[str]
    """What makes "a" and "an" begin a number: "a dozen", "a few hundred", "a half million"."""


@lru_cache(maxsize=1)
def _words() -> _Words:
    said = package_yaml(files("monitor.language") / "data" / "numbers.yaml")
    english = [said[key] for key in ("ones", "tens", "vague", "multiples", "few")]
    starters = frozenset().union(*english, eastern_starters(), _NONE, {"half", "between"})
    return _Words(
        said["ones"],
        said["tens"],
        said["scales"],
        said["suffixes"],
        said["vague"],
        said["multiples"],
        said["few"],
        frozenset(said["ordinals"]),
        said["rank"],
        starters.union(said["scales"], _ARTICLES),
        starters,
        frozenset(said["before_a_lone_scale"]),
        frozenset(said["before_a_change"]),
        frozenset().union(said["vague"], said["multiples"], said["few"], {"a"}),
        frozenset().union(said["scales"], said["few"], {"half"}),
    )


def numbers_in(sentence: Sentence, *, dot_groups: bool = True) -> tuple[Number, ...]:
    """Every number of a sentence, longest first found, not overlapping, in reading order.

    With `dot_groups` "6.000" is six thousand; see `groups_by_dots`.
    """
    if not _may_hold_one(sentence):
        return ()
    tokens = sentence.tokens
    starters, after_article = _words().starters, _words().after_article
    found: list[Number] = []
    end = 0
    begins = [
        (at, text)
        for at, text in enumerate(sentence.texts)
        if text in starters or "0" <= text[0] <= "9" or text[0] >= "가"
    ]
    for at, text in begins:
        if at < end or (text in _ARTICLES and text_at(tokens, at + 1) not in after_article):
            continue
        number = _at(tokens, at, dot_groups)
        if number:
            found.append(number)
            end = number.last
    return tuple(found)


def is_numeral(word: str) -> bool:
    """Whether a word by itself is a number, in figures or in English letters."""
    return word[:1].isdigit() or word in _words().ones or word in _words().tens


def _may_hold_one(sentence: Sentence) -> bool:
    """Whether a word may begin a number; most sentences in plain letters show that none does."""
    if not sentence.text.isascii() or _DIGIT.search(sentence.text):
        return True
    said, vocabulary = _words(), sentence.vocabulary
    if not said.plain_starters.isdisjoint(vocabulary):
        return True
    return not said.after_article.isdisjoint(vocabulary)


_DIGIT = re.compile("[0-9]")
_DOT_DECIMAL = re.compile(r"\d\.(?:\d{1,2}|\d{4,})(?!\d)(?!\.\d)")


def groups_by_dots(document: Document) -> bool:
    """Whether "6.000" means six thousand here: the page uses no dot before decimals."""
    return not _DOT_DECIMAL.search(document.text)


# --- ranges -----------------------------------------------------------------------------------


_NONE = frozenset({"no", "nobody"})
_ARTICLES = frozenset({"a", "an"})


def _at(tokens: Sequence[Token], at: int, dot_groups: bool) -> Number | None:
    """The number or the range that begins here."""
    is_between = tokens[at].text == "between"
    low = _number_at(tokens, at + 1 if is_between else at, dot_groups)
    if low is None or low.value is None or low.kind in {"eastern", "none"}:
        return None if is_between else low
    joint = text_at(tokens, low.last)
    if joint not in ({"and"} if is_between else {"to", "-", "or"}):
        return None if is_between else low
    whole_range = None if _rises(tokens, at) else _range_from(tokens, at, low, joint, dot_groups)
    return whole_range or (None if is_between else low)


def _range_from(
    tokens: Sequence[Token], at: int, low: Number, joint: str, dot_groups: bool
) -> Number | None:
    """ "3,000 to 5,000", "10-12 thousand", "two or three", "between 10 and 12"."""
    high = _number_at(tokens, low.last + 1, dot_groups)
    if high is None or high.value is None:
        return None
    bottom = _share_scale(tokens, low, high)
    if not bottom < high.value or (joint == "or" and high.value > 10 * bottom):
        return None
    return Number(at, high.last, None, bottom, high.value, "range")


def _rises(tokens: Sequence[Token], at: int) -> bool:
    """ "from 38 to 43" and "by 5 to 43" are changes, not ranges."""
    return text_at(tokens, at - 1) in _words().before_a_change


def _share_scale(tokens: Sequence[Token], low: Number, high: Number) -> Value:
    """The lower end, with the scale that only the upper end says: "10-12 thousand"."""
    assert low.value is not None and high.value is not None
    scales = _words().scales
    last_word = text_at(tokens, high.last - 1)
    has_own = any(token.text in scales for token in tokens[low.first : low.last])
    scale = scales.get(last_word) or _words().suffixes.get(last_word, 0)
    if has_own or not scale or low.value >= scale:
        return low.value
    return low.value * scale


# --- one number -------------------------------------------------------------------------------


def _number_at(tokens: Sequence[Token], at: int, dot_groups: bool) -> Number | None:
    if at >= len(tokens):
        return None
    text = tokens[at].text
    if text in _NONE:
        last = at + 2 if text == "no" and text_at(tokens, at + 1) == "one" else at + 1
        return Number(at, last, 0, 0, 0, "none")
    if is_eastern(tokens, at):
        return eastern_at(tokens, at, dot_groups)
    if text in _words().vaguely and (vague := _vague(tokens, at)):
        return vague
    if text[0].isdecimal():
        return _digits(tokens, at, dot_groups)
    return _spelled(tokens, at)


def _vague(tokens: Sequence[Token], at: int) -> Number | None:
    """ "dozens", "tens of thousands", "several hundred", "a few thousand"."""
    said = _words()
    text, second, third = (text_at(tokens, at + by) for by in range(3))
    if text in said.multiples and second == "of" and third in said.vague:
        low, high = said.multiples[text]
        unit = said.scales[third[:-1]]
        return Number(at, at + 3, None, low * unit, high * unit + unit - 1, "vague")
    if text in said.vague:
        low, high = said.vague[text]
        return Number(at, at + 1, None, low, high, "vague")
    here = at + 1 if text == "a" else at
    few = said.few.get(text_at(tokens, here))
    scale = said.scales.get(text_at(tokens, here + 1)) or said.scales.get(
        text_at(tokens, here + 1).removesuffix("s")
    )
    if (
        few
        and scale
        and not (text_at(tokens, here) == "many" and text_at(tokens, here + 1) in said.vague)
    ):
        low, high = few
        return Number(at, here + 2, None, low * scale, high * scale + scale - 1, "vague")
    return None


def _digits(tokens: Sequence[Token], at: int, dot_groups: bool) -> Number | None:
    value = parse_digits(tokens[at].text, dot_groups)
    if value is None:
        return None
    here = at + 1
    while value < LARGEST and _is_group(tokens, here, tokens[at].text):
        value = value * 1000 + int(tokens[here].text)
        here += 1
    said = _words()
    suffix = said.suffixes.get(text_at(tokens, here), 0)
    if suffix and not tokens[here].gap:
        return whole(at, here + 1, value * suffix, "digits")
    scaled = _scaled(tokens, here, value)
    return whole(at, scaled[0], scaled[1], "digits")


def _is_group(tokens: Sequence[Token], at: int, first: str) -> bool:
    """ "10 000": three digits after at most three, one space between."""
    text = text_at(tokens, at)
    if not (first.isdecimal() and len(first) <= 3 and first[0] != "0"):
        return False
    return len(text) == 3 and text.isdecimal() and tokens[at].gap == " "


def _scaled(tokens: Sequence[Token], at: int, value: Value) -> tuple[int, Value]:
    """A number followed by its scale and perhaps a rest: "15-thousand", "four-thousand-100"."""
    scales = _words().scales
    here = at
    while True:
        after = here + 1 if text_at(tokens, here) == "-" and not tokens[here].gap else here
        scale = scales.get(text_at(tokens, after), 0)
        if not scale or value > LARGEST:
            break
        value *= scale
        here = after + 1
        if text_at(tokens, here) == "-" and not tokens[here].gap:
            rest = _digits_below(tokens, here + 1, scale)
            if rest:
                return here + 2, value + rest
    return here, value


def _digits_below(tokens: Sequence[Token], at: int, limit: int) -> int:
    text = text_at(tokens, at)
    return int(text) if text.isdecimal() and len(text) < 10 and 0 < int(text) < limit else 0


# --- in words ---------------------------------------------------------------------------------


def _spelled(tokens: Sequence[Token], at: int) -> Number | None:
    """ "twenty-nine", "a hundred and fifty", "half a million", "two and a half thousand"."""
    said = _words()
    text = tokens[at].text
    if text in {"a", "an", "half"}:
        return _with_article(tokens, at)
    if text in said.scales:
        return _of_scale(tokens, at - 1, 1.0) if text_at(tokens, at - 1) in said.lone else None
    if text not in said.ones and text not in said.tens:
        return None
    total, group, here = 0.0, 0.0, at
    while here < len(tokens):
        step = _spelled_step(tokens, here, at)
        if step is None or total + group > LARGEST:
            break
        after, kind, amount = step
        if kind == "add":
            if amount >= 1 and group % 100 and (amount >= 10 or group % 10):
                break
            group += amount
        elif amount >= 1000:
            total += group * amount
            group = 0.0
        else:
            group *= amount
        here = after
    if text_at(tokens, here) in said.ordinals or _is_ordinal(tokens, here):
        return None
    return whole(at, here, total + group, "words")


def _spelled_step(tokens: Sequence[Token], at: int, first: int) -> tuple[int, str, float] | None:
    """What the word at `at` does to the sum, and where the next word stands."""
    said = _words()
    here = at
    if here > first and text_at(tokens, here) in {"-", "and"}:
        is_hyphen = tokens[here].text == "-"
        if is_hyphen and (tokens[here].gap or tokens[min(here + 1, len(tokens) - 1)].gap):
            return None
        if not is_hyphen and tokens[here - 1].text not in said.scales:
            return _and_a_half(tokens, here)
        here += 1
    text = text_at(tokens, here)
    if text in said.ones:
        return here + 1, "add", said.ones[text]
    if text in said.tens:
        return here + 1, "add", said.tens[text]
    if text in said.scales and here > first and tokens[at].text != "and":
        return here + 1, "times", said.scales[text]
    if here > at and text.isdecimal() and len(text) <= 3:
        return here + 1, "add", float(text)
    return None


def _and_a_half(tokens: Sequence[Token], at: int) -> tuple[int, str, float] | None:
    said = [text_at(tokens, at + by) for by in range(1, 4)]
    if said[:2] == ["a", "half"] and said[2] in _words().scales:
        return at + 3, "add", 0.5
    return None


def _is_ordinal(tokens: Sequence[Token], at: int) -> bool:
    return text_at(tokens, at) == "-" and text_at(tokens, at + 1) in _words().ordinals


def rank_at(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """The place in a row that stands at `at`, from the second on, and where it ends: "12th"."""
    text, after = text_at(tokens, at), text_at(tokens, at + 1)
    if text in _words().rank:
        return _words().rank[text], at + 1
    touches = at + 1 < len(tokens) and not tokens[at + 1].gap
    if text.isdecimal() and len(text) <= 4 and int(text) > 1 and touches and after in _ENDINGS:
        return int(text), at + 2
    return None


@lru_cache(maxsize=1)
def ranks() -> frozenset[str]:
    """The words of which one stands in every place in a row."""
    return _ENDINGS.union(_words().rank)


_ENDINGS = frozenset({"st", "nd", "rd", "th"})


def _with_article(tokens: Sequence[Token], at: int) -> Number | None:
    """ "a hundred", "half a million", "a dozen", "half a dozen", "a hundred and fifty"."""
    said = _words()
    here, factor = at, 1.0
    follower = text_at(tokens, at + 1)
    if follower not in said.scales and follower not in {"half", "a", "an"}:
        return None
    if tokens[at].text == "half":
        here, factor = at + 1, 0.5
    if text_at(tokens, here) not in {"a", "an"}:
        return None
    if text_at(tokens, here + 1) == "half" and text_at(tokens, here + 2) in said.scales:
        return whole(at, here + 3, said.scales[text_at(tokens, here + 2)] / 2, "words")
    number = _of_scale(tokens, here, factor)
    return replace(number, first=at) if number else None


def _of_scale(tokens: Sequence[Token], here: int, factor: float) -> Number | None:
    """The "hundred and fifty" behind `here`, so many times."""
    said = _words()
    scale = said.scales.get(text_at(tokens, here + 1), 0)
    if not scale or (scale == 20 and text_at(tokens, here + 2) != "of"):
        return None
    end, value = _scaled(tokens, here + 2, factor * scale)
    if text_at(tokens, end) == "and":
        rest = _rest(tokens, end + 1)
        if rest and rest.value is not None and rest.value < scale and scale >= 100:
            return whole(here + 1, rest.last, value + rest.value, "words")
    return whole(here + 1, end, value, "words")


def _rest(tokens: Sequence[Token], at: int) -> Number | None:
    """What follows "a hundred and": a number in words with no article of its own."""
    said = _words()
    starts = text_at(tokens, at) in said.ones or text_at(tokens, at) in said.tens
    return _spelled(tokens, at) if starts else None
