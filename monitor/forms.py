"""Forms that people fill in: what a key may hold, and in which words it may not.

A form is a pydantic model of one mapping of a YAML file. Keys that a later version brings are
named in `LATER`, so that they are refused in so many words and never ignored.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Annotated, Any, ClassVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StrictBool,
    field_validator,
)
from pydantic_core import PydanticCustomError

LONGEST_TEXT = 10_000  # characters of one value; a page of text, and more than any rule needs
LONGEST_SPAN = timedelta(days=3660)  # ten years; longer memories are mistakes of a unit

_NEAR = 70  # of 100: a slip of one or two letters, or a word left out
_FEW = 24  # choices that are still read: a rule has so many keys
_DURATION = re.compile(r"(?:\d+[smhdw])+$")
_PART = re.compile(r"(\d+)([smhdw])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_GROUPED = re.compile(r"[-+]?(\d{1,3}([,_ ]\d{3})+|\d+)(\.\d+)?$")
_PLAIN = re.compile(r"[\w .,+%-]{1,24}$")
_SHARE = re.compile(r"(\d+(?:\.\d+)?) ?%$")


class Form(BaseModel):
    """A mapping as a person writes it. `NOUN` says in faults what it is."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_by_name=True, defer_build=True)

    NOUN: ClassVar[str] = "this mapping"
    SUCH_AS: ClassVar[str] = "such as `key: value`"
    """What a fault says to whoever wrote something else there."""
    LATER: ClassVar[frozenset[str]] = frozenset()
    ELSEWHERE: ClassVar[Mapping[str, str]] = {}
    """Keys that people write here and that belong somewhere else, and where."""

    @field_validator("*", mode="before")
    @classmethod
    def _given(cls, value: object) -> object:
        # A key without a value would be ignored in silence, which no key of ours is.
        if value is None:
            raise wrong("is empty", "leave the key out, or give it a value")
        return value

    @classmethod
    def written_keys(cls) -> tuple[str, ...]:
        """The keys as they are written."""
        return tuple(field.alias or name for name, field in cls.model_fields.items())


def wrong(what: str, hint: str = "", key: str = "") -> PydanticCustomError:
    """What a validator raises, so that the fault keeps its remedy, and the `key` it lies in."""
    # Braces are pydantic's own template marks, so the texts travel as values.
    return PydanticCustomError("told", "{what}", {"what": what, "hint": hint, "key": key})


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """A hint: the nearest of the choices, else all of them if they are few, else ""."""
    from rapidfuzz import fuzz, process  # only now: most files are without fault

    known = sorted(set(choices))
    near = process.extractOne(
        word.casefold(), known, scorer=fuzz.ratio, processor=str.casefold, score_cutoff=_NEAR
    )
    if near:
        return MEANS.format(near[0])
    return f"one of: {', '.join(known)}" if 0 < len(known) <= _FEW else ""


MEANS = "did you mean '{}'?"


def meant_key(key: str, known: Iterable[str]) -> str:
    """A hint for a key that is none: the nearest, or that its colon is missing."""
    choices = tuple(known)
    first, _, rest = key.partition(" ")
    if "\uff1a" in key:
        return "write a plain colon and a space behind the key"
    if rest and first in choices:
        return f"a colon is missing: {first}: {shown(rest)}"
    return did_you_mean(key, choices)


def shown(word: object) -> str:
    """A word as a fault may show it: an address is kept back, for it may hold a password."""
    return "(an address)" if "://" in str(word) else str(word)


# --- kinds of values


def _text(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, str):
        if not value.strip():
            raise wrong("is empty")
        if len(value) > LONGEST_TEXT:
            raise wrong(f"is longer than {LONGEST_TEXT:,} characters")
        return value
    raise wrong(f"should be text, not {_kind(value)}", _quote_it(value))


def _quote_it(value: object) -> str:
    match value:
        case bool():
            return f'a word? write it in quotes: "{str(value).lower()}"'
        case float():
            return f'a word? write it in quotes: "{value}"'
        case None:
            return 'leave it out; the word null stands in quotes: "null"'
        case dict() | list():
            return "text? with a colon, or beginning with { or [, it must stand in quotes"
        case _:
            return ""


def _kind(value: object) -> str:
    match value:
        case None:
            return "nothing"
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case list() | tuple():
            return "a list"
        case dict():
            return "a mapping"
        case _:
            return "text"


def _called(value: object) -> str:
    """A short text as it is written, unless it may hold a secret; of all else the kind."""
    return repr(value) if isinstance(value, str) and _PLAIN.match(value) else _kind(value)


def _listed(value: object) -> object:
    if value is None or value == []:
        raise wrong("is empty", "leave the key out, or give it a value")
    return value if isinstance(value, list | tuple) else [value]


def span_of(value: object) -> timedelta:
    """A span of time as a person writes it; raises ValueError, with the remedy, if it is none."""
    if value == 0 and not isinstance(value, bool):
        return timedelta(0)
    written = value.replace(" ", "") if isinstance(value, str) else ""
    if not _DURATION.match(written) or len(written) > 32:
        raise wrong(f"should be a span of time, not {_called(value)}", "such as 30m, 24h, 7d or 2w")
    parts = {_UNITS[unit]: float(count) for count, unit in _PART.findall(written)}
    try:
        span = timedelta(**parts)
    except OverflowError:
        span = timedelta.max
    if span > LONGEST_SPAN:
        raise wrong("is longer than ten years")
    return span


def _amount(value: object) -> object:
    if isinstance(value, str) and _GROUPED.match(value):
        value = float(re.sub(r"[,_ ]", "", value))
        if not math.isfinite(value):
            raise wrong("is larger than any number that is read")
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise wrong(f"should be a number, not {_called(value)}", "such as 13000, 13_000 or 0.5")
    return value


def _share(value: object) -> object:
    percent = _SHARE.match(value) if isinstance(value, str) else None
    share = float(percent[1]) / 100 if percent else value
    if isinstance(share, bool) or not isinstance(share, int | float) or not 0 <= share < 1:
        raise wrong("should be a share between 0 and 1", "such as 2% or 0.02")
    return float(share)


def _move(value: object) -> object:
    is_share = isinstance(value, str) and _SHARE.match(value)
    return value if is_share else str(_amount(value))


Flag = StrictBool
"""true or false: in YAML 1.2, `yes` and `on` are words."""

Text = Annotated[str, BeforeValidator(_text, json_schema_input_type=str | int)]
Texts = Annotated[
    tuple[Text, ...],
    BeforeValidator(_listed, json_schema_input_type=str | int | list[str | int]),
]
"""One text or several."""
Duration = Annotated[timedelta, BeforeValidator(span_of, json_schema_input_type=str | int)]
Amount = Annotated[float, BeforeValidator(_amount, json_schema_input_type=float | str)]
Share = Annotated[float, BeforeValidator(_share, json_schema_input_type=float | str)]
Move = Annotated[str, BeforeValidator(_move, json_schema_input_type=float | str)]
"""How far a number moves: a number, or a share of what it was, with %."""


def one_of(choices: Iterable[str | int], noun: str) -> BeforeValidator:
    """A word or number out of some."""
    known = tuple(choices)

    def check(value: object) -> object:
        if value in known and not isinstance(value, bool):
            return value
        if not isinstance(value, str | int) or isinstance(value, bool):
            raise wrong(f"should be a {noun}, not {_kind(value)}", _quote_it(value))
        raise wrong(f"{shown(value)}: no such {noun}", did_you_mean(str(value), map(str, known)))

    return BeforeValidator(check)


def one_or_more(item: Any) -> BeforeValidator:
    """Lets one value stand for a list of one."""
    return BeforeValidator(_listed, json_schema_input_type=item | list[item])


def short_for(key: str, either: Any) -> BeforeValidator:
    """Lets a bare value stand for a mapping with this one key: `event: ceasefire`."""

    def spell_out(value: object) -> object:
        return value if isinstance(value, dict | Form) else {key: value}

    return BeforeValidator(spell_out, json_schema_input_type=either)


def schema_of(form: type[Form], title: str) -> dict[str, Any]:
    """The JSON Schema of a form, by which an editor completes and checks a file."""
    schema = form.model_json_schema(by_alias=True)
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title}
    return {**dialect, **_without_null({k: v for k, v in schema.items() if k != "title"})}


def _without_null(schema: Any) -> Any:
    """A key may be left out, but not left empty, so no value of ours is null."""
    match schema:
        case {"anyOf": list(choices), **rest}:
            kept = [_without_null(one) for one in choices if one != {"type": "null"}]
            others = {k: _without_null(v) for k, v in rest.items() if k != "default" or v}
            return {**others, **(kept[0] if len(kept) == 1 else {"anyOf": kept})}
        case dict():
            return {key: _without_null(value) for key, value in schema.items()}
        case list():
            return [_without_null(one) for one in schema]
        case _:
            return schema
