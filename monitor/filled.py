"""A form as somebody filled it in: what can be read of it, and each mistake at its own place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from monitor.errors import Fault
from monitor.forms import MEANS, Form, did_you_mean, meant_key, shown
from monitor.located import Located, Step, Value

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
    return any(did_you_mean(word, here.written_keys()) == MEANS.format(key) for word in beside)


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
            such = inner.SUCH_AS if inner.SUCH_AS != Form.SUCH_AS else ""
            return written.at(*loc[:-1]).key_fault(f"`{key}` is missing in {inner.NOUN}", such)
        case "told":
            context = error["ctx"]
            here = here.at(context["key"]) if context["key"] else here
            return here.fault(_named(said, context["what"]), context["hint"])
        case "model_type" | "model_attributes_type" | "dict_type":
            inner = form_at(form, loc) or Form
            said = inner.NOUN if loc and isinstance(loc[-1], int) else said
            return here.fault(_named(said, "should be a mapping"), inner.SUCH_AS)
        case "list_type" | "tuple_type":
            return here.fault(_named(said, "should be a list"), _such_a_list(form, here, loc))
        case "bool_type" | "bool_parsing":
            meant = _MEANT.get(str(here.value).lower(), "")
            hint = f"write {meant}" if meant else ""
            return here.fault(_named(key, "should be true or false"), hint)
        case _:
            return here.fault(_named(key, _lowered(error["msg"])))


def _such_a_list(form: type[Form], here: Located, loc: Sequence[Step]) -> str:
    if isinstance(here.value, dict):
        return "put a dash before it, or [ ] round it, also where there is only one"
    inner = form_at(form, loc)
    # Where no form stands, that of the mapping around it is found.
    return "such as [one, two]" if inner in (None, form_at(form, loc[:-1])) else inner.SUCH_AS


def _last_key(loc: Sequence[Step]) -> str:
    return next((str(step) for step in reversed(loc) if isinstance(step, str)), "")


_MEANT = {"yes": "true", "on": "true", "no": "false", "off": "false"}


def _unknown_key(form: type[Form], key: str) -> tuple[str, str]:
    if key in form.LATER:
        return f"`{key}` is not in this version yet", ""
    what = f"{shown(key)}: no such key in {form.NOUN}"
    if key in form.ELSEWHERE:
        return what, form.ELSEWHERE[key]
    return what, meant_key(key, form.written_keys())


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
