"""Numbers as the news writes them: digits, words, mixtures, ranges and orders of magnitude."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files

from monitor.language.document import Document, Sentence, Token
from monitor.yamlfile import package_yaml

Value = int | float


@dataclass(frozen=True, slots=True)
class Number:
    """A number in the tokens from `first` up to `last`, without the noun it counts.

    `value` is None for a range and for an order of magnitude, which have `low` and `high`.
    `kind` is digits, words, range, vague or eastern. `is_above` is Korean 여, Chinese 余:
    "and some".
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
    ones: Mapping[str, int]
    tens: Mapping[str, int]
    scales: Mapping[str, int]
    suffixes: Mapping[str, int]
    vague: Mapping[str, Sequence[int]]
    multiples: Mapping[str, Sequence[int]]
    few: Mapping[str, Sequence[int]]
    ordinals: frozenset[str]
    korean: Mapping[str, Mapping[str, int]]
    korean_vague: Mapping[str, Sequence[int]]
    chinese: Mapping[str, Mapping[str, int]]
    chinese_vague: Mapping[str, Sequence[int]]
    above: frozenset[str]
    starters: frozenset[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    said = package_yaml(files("monitor.language") / "data" / "numbers.yaml")
    korean, chinese = said["korean"], said["chinese"]
    english = [said[key] for key in ("ones", "tens", "vague", "multiples", "few")]
    eastern = [korean["native"], korean["vague"], chinese["digits"], chinese["vague"]]
    return _Words(
        said["ones"],
        said["tens"],
        said["scales"],
        said["suffixes"],
        said["vague"],
        said["multiples"],
        said["few"],
        frozenset(said["ordinals"]),
        {key: korean[key] for key in ("digits", "native", "scales")},
        korean["vague"],
        {key: chinese[key] for key in ("digits", "scales")},
        chinese["vague"],
        frozenset([korean["above"], *chinese["above"]]),
        frozenset().union(*english, *eastern, ["a", "an", "half", "between", *chinese["scales"]]),
    )


def numbers_in(sentence: Sentence, *, dot_groups: bool = True) -> tuple[Number, ...]:
    """Every number of a sentence, longest first found, not overlapping, in reading order.

    With `dot_groups` "6.000" is six thousand; see `groups_by_dots`.
    """
    tokens = sentence.tokens
    starters = _words().starters
    found: list[Number] = []
    at = 0
    while at < len(tokens):
        text = tokens[at].text
        number: Number | None = None
        if text[0].isdigit() or text in starters or _is_hangul(text):
            number = _range_at(tokens, at, dot_groups) or _number_at(tokens, at, dot_groups)
        if number:
            found.append(number)
        at = number.last if number else at + 1
    return tuple(found)


_DOT_DECIMAL = re.compile(r"\d\.(?:\d{1,2}|\d{4,})(?!\d)(?!\.\d)")


def groups_by_dots(document: Document) -> bool:
    """Whether "6.000" means six thousand here: the page uses no dot before decimals."""
    return not _DOT_DECIMAL.search(document.text)


def _text(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].text if 0 <= at < len(tokens) else ""


def _is_hangul(text: str) -> bool:
    return "\uac00" <= text[0] <= "\ud7a3"


# --- ranges -----------------------------------------------------------------------------------


def _range_at(tokens: Sequence[Token], at: int, dot_groups: bool) -> Number | None:
    """ "3,000 to 5,000", "10-12 thousand", "two or three", "between 10 and 12"."""
    is_between = tokens[at].text == "between"
    first = at + 1 if is_between else at
    low = _number_at(tokens, first, dot_groups)
    if not low or low.kind == "eastern" or (not is_between and _rises(tokens, at)):
        return None
    joint = _text(tokens, low.last)
    joints = {"and"} if is_between else {"to", "-", "or"}
    if joint not in joints:
        return None
    high = _number_at(tokens, low.last + 1, dot_groups)
    if not high or low.value is None or high.value is None:
        return None
    bottom = _share_scale(tokens, low, high)
    if not bottom < high.value or (joint == "or" and high.value > 10 * bottom):
        return None
    return Number(at, high.last, None, bottom, high.value, "range")


_CHANGES = frozenset({"from"})


def _rises(tokens: Sequence[Token], at: int) -> bool:
    """ "from 38 to 43" is a change, not a range."""
    return _text(tokens, at - 1) in _CHANGES


def _share_scale(tokens: Sequence[Token], low: Number, high: Number) -> Value:
    """The lower end, with the scale that only the upper end says: "10-12 thousand"."""
    assert low.value is not None and high.value is not None
    scales = _words().scales
    last_word = _text(tokens, high.last - 1)
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
    if _is_eastern(tokens, at):
        return _eastern(tokens, at, dot_groups)
    vague = _vague(tokens, at)
    if vague:
        return vague
    if text[0].isdigit():
        return _digits(tokens, at, dot_groups)
    return _spelled(tokens, at)


def _vague(tokens: Sequence[Token], at: int) -> Number | None:
    """ "dozens", "tens of thousands", "several hundred", "a few thousand"."""
    said = _words()
    text, second, third = (_text(tokens, at + by) for by in range(3))
    if text in said.multiples and second == "of" and third in said.vague:
        low, high = said.multiples[text]
        unit = said.scales[third[:-1]]
        return Number(at, at + 3, None, low * unit, high * unit + unit - 1, "vague")
    if text in said.vague:
        low, high = said.vague[text]
        return Number(at, at + 1, None, low, high, "vague")
    here = at + 1 if text == "a" else at
    few = said.few.get(_text(tokens, here))
    scale = said.scales.get(_text(tokens, here + 1)) or said.scales.get(
        _text(tokens, here + 1).removesuffix("s")
    )
    if few and scale and not (_text(tokens, here) == "many" and _text(tokens, here + 1) in said.vague):
        low, high = few
        return Number(at, here + 2, None, low * scale, high * scale + scale - 1, "vague")
    return None


_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,2}(?:,\d{2})+,\d{3}")
_DOTTED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
_PLAIN = re.compile(r"\d{1,15}(?:\.\d{1,6})?")


def _parse(text: str, dot_groups: bool) -> Value | None:
    if dot_groups and _DOTTED.fullmatch(text):
        return int(text.replace(".", ""))
    if _GROUPED.fullmatch(text):
        plain = text.replace(",", "")
        return float(plain) if "." in plain else int(plain)
    if _PLAIN.fullmatch(text):
        return float(text) if "." in text else int(text)
    return None


def _digits(tokens: Sequence[Token], at: int, dot_groups: bool) -> Number | None:
    value = _parse(tokens[at].text, dot_groups)
    if value is None:
        return None
    here = at + 1
    while _is_group(tokens, here, tokens[at].text):
        value = value * 1000 + int(tokens[here].text)
        here += 1
    said = _words()
    suffix = said.suffixes.get(_text(tokens, here), 0)
    if suffix and not tokens[here].gap:
        return _whole(at, here + 1, value * suffix, "digits")
    scaled = _scaled(tokens, here, value)
    return _whole(at, scaled[0], scaled[1], "digits")


def _is_group(tokens: Sequence[Token], at: int, first: str) -> bool:
    """ "10 000": three digits after at most three, one space between."""
    text = _text(tokens, at)
    if not (first.isdigit() and len(first) <= 3 and first[0] != "0"):
        return False
    return len(text) == 3 and text.isdigit() and tokens[at].gap == " "


def _scaled(tokens: Sequence[Token], at: int, value: Value) -> tuple[int, Value]:
    """A number followed by its scale, and perhaps a remainder: "15-thousand", "four-thousand-100"."""
    scales = _words().scales
    here = at
    while True:
        after = here + 1 if _text(tokens, here) == "-" and not tokens[here].gap else here
        scale = scales.get(_text(tokens, after), 0)
        if not scale:
            break
        value *= scale
        here = after + 1
        if _text(tokens, here) == "-" and not tokens[here].gap:
            rest = _digits_below(tokens, here + 1, scale)
            if rest:
                return here + 2, value + rest
    return here, value


def _digits_below(tokens: Sequence[Token], at: int, limit: int) -> int:
    text = _text(tokens, at)
    return int(text) if text.isdigit() and len(text) < 10 and 0 < int(text) < limit else 0


def _whole(first: int, last: int, value: Value, kind: str) -> Number:
    if isinstance(value, float):
        value = int(round(value)) if abs(value - round(value)) < 1e-6 * value else value
    return Number(first, last, value, value, value, kind)


# --- in words ---------------------------------------------------------------------------------


def _spelled(tokens: Sequence[Token], at: int) -> Number | None:
    """ "twenty-nine", "a hundred and fifty", "half a million", "two and a half thousand"."""
    said = _words()
    text = tokens[at].text
    if text in {"a", "an", "half"}:
        return _with_article(tokens, at)
    if text not in said.ones and text not in said.tens:
        return None
    total, group, here = 0.0, 0.0, at
    while here < len(tokens):
        step = _spelled_step(tokens, here, at)
        if step is None:
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
    if _text(tokens, here) in said.ordinals or _is_ordinal(tokens, here):
        return None
    return _whole(at, here, total + group, "words")


def _spelled_step(
    tokens: Sequence[Token], at: int, first: int
) -> tuple[int, str, float] | None:
    """What the word at `at` does to the sum, and where the next word stands."""
    said = _words()
    here = at
    if here > first and _text(tokens, here) in {"-", "and"}:
        is_hyphen = tokens[here].text == "-"
        if is_hyphen and (tokens[here].gap or tokens[here + 1 : here + 2] and tokens[here + 1].gap):
            return None
        if not is_hyphen and tokens[here - 1].text not in said.scales:
            return _and_a_half(tokens, here)
        here += 1
    text = _text(tokens, here)
    if text in said.ones:
        return here + 1, "add", said.ones[text]
    if text in said.tens:
        return here + 1, "add", said.tens[text]
    if text in said.scales and here > first and tokens[at].text != "and":
        return here + 1, "times", said.scales[text]
    if here > at and text.isdigit() and len(text) <= 3:
        return here + 1, "add", float(text)
    return None


def _and_a_half(tokens: Sequence[Token], at: int) -> tuple[int, str, float] | None:
    said = [_text(tokens, at + by) for by in range(1, 4)]
    if said[:2] == ["a", "half"] and said[2] in _words().scales:
        return at + 3, "add", 0.5
    return None


def _is_ordinal(tokens: Sequence[Token], at: int) -> bool:
    return _text(tokens, at) == "-" and _text(tokens, at + 1) in _words().ordinals


def _with_article(tokens: Sequence[Token], at: int) -> Number | None:
    """ "a hundred", "half a million", "a dozen", "half a dozen", "a hundred and fifty"."""
    said = _words()
    here, factor = at, 1.0
    if tokens[at].text == "half":
        here, factor = at + 1, 0.5
    if _text(tokens, here) not in {"a", "an"}:
        return None
    if _text(tokens, here + 1) == "half" and _text(tokens, here + 2) in said.scales:
        return _whole(at, here + 3, said.scales[_text(tokens, here + 2)] / 2, "words")
    scale = said.scales.get(_text(tokens, here + 1), 0)
    if not scale or (scale == 20 and _text(tokens, here + 2) != "of"):
        return None
    end, value = _scaled(tokens, here + 2, factor * scale)
    if _text(tokens, end) == "and":
        rest = _spelled(tokens, end + 1) if end + 1 < len(tokens) else None
        if rest and rest.value is not None and rest.value < scale and scale >= 100:
            return _whole(at, rest.last, value + rest.value, "words")
    return _whole(at, end, value, "words")


# --- Korean and Chinese -----------------------------------------------------------------------


def _is_eastern(tokens: Sequence[Token], at: int) -> bool:
    said = _words()
    text, after = tokens[at].text, _text(tokens, at + 1)
    if _is_hangul(text):
        return True
    if text in said.chinese["digits"] or text in said.chinese["scales"]:
        return True
    if text in said.chinese_vague:
        return after in said.chinese["scales"]
    scales = (*said.korean["scales"], *said.chinese["scales"])
    return text[0].isdigit() and after.startswith(scales) and not tokens[at + 1].gap


def _eastern(tokens: Sequence[Token], at: int, dot_groups: bool) -> Number | None:
    if _is_hangul(tokens[at].text):
        return _native(tokens, at)
    total: Value = 0
    group: Value = 0
    low = high = 0
    here = at
    above = False
    said = _words()
    while here < len(tokens):
        text = tokens[here].text
        if here > at and tokens[here].gap and not text[0].isdigit():
            break
        if text[0].isdigit():
            value = _parse(text, dot_groups)
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
        if above:
            break
    if here == at:
        return None
    if high:
        return Number(at, here, None, low or high // 9, high, "vague")
    return replace(_whole(at, here, total + group, "eastern"), is_above=above)


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
    counted = _text(tokens, at + 1).startswith("명") or "명" in text
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
    return replace(_whole(at, at + 1, value, "eastern"), is_above=above)


def _sino(word: str) -> int:
    """ "삼천오백" in figures; 0 when it is no numeral."""
    said = _words()
    total, group = 0, 0
    for letter in word:
        if letter in said.korean["digits"]:
            group = said.korean["digits"][letter]
        elif letter in said.korean["scales"]:
            scale = said.korean["scales"][letter]
            total = (total + group or 1) * scale if scale >= 10_000 else total + (group or 1) * scale
            group = 0
        else:
            return 0
    return total + group
