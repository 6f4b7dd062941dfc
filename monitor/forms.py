"""Forms that people fill in: what a key may hold, and each mistake told at its own place.

A form is a pydantic model of one mapping of a YAML file. Keys that a later version brings are
named in `LATER`, so that they are refused in so many words and never ignored.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Annotated, Any, ClassVar, TypeVar, get_args, get_origin

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StrictBool,
    ValidationError,
    field_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from monitor.errors import Fault
from monitor.located import Located, Step, Value

LONGEST_TEXT = 10_000  # characters of one value; a page of text, and more than any rule needs
LONGEST_SPAN = timedelta(days=3660)  # ten years; longer memories are mistakes of a unit

_NEAR = 70  # of 100: a slip of one or two letters, or a word left out
_FEW = 16  # choices that still fit on a line
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
        return _MEANS.format(near[0])
    return f"one of: {', '.join(known)}" if 0 < len(known) <= _FEW else ""


_MEANS = "did you mean '{}'?"


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


# --- faults


_F = TypeVar("_F", bound=Form)


def read_form(
    form: type[_F], written: Located, faults: list[Fault], value: Value = None
) -> tuple[_F | None, bool]:
    """The form filled in, and whether all of it could be read; its faults join `faults`.

    What is wrong is left out and the rest is read all the same, so that the faults that only
    show later (a query that does not parse) are told together with those found here. `value`
    stands for what is written where that was changed first.
    """
    value = given = written.value if value is None else value
    for _ in range(_PASSES):
        try:
            return form.model_validate(value), value is given
        except ValidationError as problem:
            errors = problem.errors(include_url=False, include_input=False)
            if value is given:
                told = (error for error in errors if not _is_echo(error, errors, form))
                faults.extend(_fault(error, form, written) for error in told)
            value = _without(value, errors)
    return None, False


def _is_echo(error: ErrorDetails, errors: Sequence[ErrorDetails], form: type[Form]) -> bool:
    """Whether a key is missing only because it is misspelt, which is told already."""
    if error["type"] != "missing":
        return False
    *path, key = error["loc"]
    here = form_at(form, path) or form
    unknown = (one["loc"] for one in errors if one["type"] == "extra_forbidden")
    beside = (str(loc[-1]) for loc in unknown if loc[:-1] == tuple(path))
    return any(did_you_mean(word, here.written_keys()) == _MEANS.format(key) for word in beside)


_PASSES = 6  # leaving a mistake out may make its mapping incomplete, and so on outwards


def _without(value: Any, errors: Iterable[ErrorDetails]) -> Any:
    """The value without the innermost key that stands on the way to each mistake."""
    for error in errors:
        path = _way(value, error["loc"])
        if path:
            value = _drop(value, path)
    return value


def _way(value: Any, loc: tuple[Step, ...]) -> tuple[Step, ...]:
    """The part of `loc` that leads to the last key that is written; () if none is.

    Short forms and missing keys make pydantic speak of places that no file has.
    """
    last = 0
    for depth, step in enumerate(loc, 1):
        match value:
            case dict() if step in value:
                value, last = value[step], depth
            case list() if isinstance(step, int) and step < len(value):
                value = value[step]
            case _:
                break
    return loc[:last]


def _drop(value: Any, path: tuple[Step, ...]) -> Any:
    step, *rest = path
    match value:
        case dict() if step in value:
            kept = {key: item for key, item in value.items() if key != step}
            return kept | {step: _drop(value[step], tuple(rest))} if rest else kept
        case list() if isinstance(step, int) and step < len(value) and rest:
            return [_drop(v, tuple(rest)) if at == step else v for at, v in enumerate(value)]
        case _:
            return value


def _fault(error: ErrorDetails, form: type[Form], written: Located) -> Fault:
    loc = error["loc"]
    here = written.at(*loc)
    key = _last_key(loc)
    # A short form has no key of its own: `value: many` is no number, whatever `eq` is.
    said = _last_key(_way(written.value, loc)) or form.NOUN
    match error["type"]:
        case "extra_forbidden":
            what, hint = _unknown_key(form_at(form, loc[:-1]) or form, key)
            return here.key_fault(what, hint)
        case "missing":
            inner = form_at(form, loc[:-1]) or form
            return written.at(*loc[:-1]).key_fault(f"`{key}` is missing in {inner.NOUN}")
        case "told":
            context = error["ctx"]
            here = here.at(context["key"]) if context["key"] else here
            return here.fault(_named(said, context["what"]), context["hint"])
        case "model_type" | "model_attributes_type" | "dict_type":
            return here.fault(_named(said, "should be a mapping"), "such as `key: value`")
        case "list_type" | "tuple_type":
            return here.fault(_named(said, "should be a list"), "such as [one, two]")
        case "bool_type" | "bool_parsing":
            meant = _MEANT.get(str(here.value).lower(), "")
            hint = f"write {meant}" if meant else ""
            return here.fault(_named(key, "should be true or false"), hint)
        case _:
            return here.fault(_named(key, _lowered(error["msg"])))


def _last_key(loc: Sequence[Step]) -> str:
    return next((str(step) for step in reversed(loc) if isinstance(step, str)), "")


_MEANT = {"yes": "true", "on": "true", "no": "false", "off": "false"}


def _unknown_key(form: type[Form], key: str) -> tuple[str, str]:
    if key in form.LATER:
        return f"`{key}` is not in this version yet", ""
    what = f"{shown(key)}: no such key in {form.NOUN}"
    if key in form.ELSEWHERE:
        return what, form.ELSEWHERE[key]
    return what, did_you_mean(key, form.written_keys())


def _named(key: str, what: str) -> str:
    """Put the key before a fault that begins with its verb."""
    if not key or what.split(" ", 1)[0] not in {"is", "should", "needs"}:
        return what
    return f"{key} {what}" if " " in key else f"`{key}` {what}"


def _lowered(message: str) -> str:
    return message[:1].lower() + message[1:]


def form_at(form: type[Form], loc: Iterable[Step]) -> type[Form] | None:
    """The form that stands at a place within a form, or None where none does."""
    here: type[Form] | None = form
    for step in loc:
        if here is None:
            return None
        if isinstance(step, int):
            continue
        field = next((f for name, f in here.model_fields.items() if step in (name, f.alias)), None)
        inner = _form_in(field.annotation) if field else None
        here = inner if field else here
    return here


def _form_in(annotation: object) -> type[Form] | None:
    if isinstance(annotation, type) and issubclass(annotation, Form):
        return annotation
    if get_origin(annotation) is None:
        return None
    return next(filter(None, map(_form_in, get_args(annotation))), None)


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
