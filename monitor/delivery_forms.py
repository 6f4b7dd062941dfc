"""How delivery is written in monitor.yaml: receivers, routes, quiet hours, inhibitions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import time, timedelta
from typing import Annotated, TypeVar

import re2
from pydantic import BeforeValidator, Field, ValidatorFunctionWrapHandler, WrapValidator

from monitor.daemon_config import secret
from monitor.delivery import (
    ALERT_FIELDS,
    CONSOLE,
    FLOOD,
    MESSAGE_FIELDS,
    NEVER,
    Backoff,
    Delivery,
    Inhibition,
    OnUnknown,
    QuietHours,
    Rate,
    Receiver,
    Route,
    Stair,
    Template,
)
from monitor.errors import Fault
from monitor.forms import (
    Duration,
    Flag,
    Form,
    Text,
    Texts,
    did_you_mean,
    one_of,
    shown,
    wrong,
)
from monitor.located import Located, Value
from monitor.schedule_forms import DigestGiven, Zone, digest_of

LEVELS = ("info", "low", "medium", "high", "critical")

_RATE = re.compile(r"\s*(\d{1,6})\s*(?:/|per)\s*(\d*)\s*([smhdw])\s*")
_CLOCK = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400}


# --- kinds of values


def _rate(value: object) -> object:
    found = _RATE.fullmatch(value) if isinstance(value, str) else None
    if found is None or not int(found[1]) or not int(found[2] or 1):
        raise wrong("should be so many messages in a span of time", "such as 20/1h")
    span = timedelta(seconds=int(found[2] or 1) * _SECONDS[found[3]])
    return Rate(int(found[1]), span)


def _clock(value: object) -> object:
    found = _CLOCK.fullmatch(value) if isinstance(value, str) else None
    if found is None or (found[1] == "24" and found[2] != "00"):
        raise wrong("should be a time of day", 'in quotes, such as "22:00"')
    return time(int(found[1]) % 24, int(found[2]))


def _interval(value: object, span_of: ValidatorFunctionWrapHandler) -> object:
    if value == "never":
        return NEVER
    span = span_of(value)
    if not span:
        # A repeat without a pause would never end.
        raise wrong("should be longer than no time", "or never")
    return span


def _factor(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 1 <= value <= 10:
        raise wrong("should be a number from 1 to 10")
    return float(value)


_Rate = Annotated[Rate, BeforeValidator(_rate, json_schema_input_type=str)]
_Clock = Annotated[time, BeforeValidator(_clock, json_schema_input_type=str)]
_Interval = Annotated[Duration, WrapValidator(_interval, json_schema_input_type=str | int)]
_Factor = Annotated[float, BeforeValidator(_factor)]
_Level = Annotated[str, one_of(LEVELS, "level")]
_OnUnknown = Annotated[OnUnknown, one_of(tuple(map(str, OnUnknown)), "policy")]


# --- as it is written


class TemplateForm(Form):
    """A receiver's own words."""

    NOUN = "a template"

    title: Text = ""
    body: Text = ""


class ReceiverForm(Form):
    """Whom to tell, and through which apprise URLs."""

    NOUN = "a receiver"

    name: Text
    apprise: Texts = ()
    apprise_file: Text = ""
    max: _Rate = FLOOD
    fallback: Text = ""
    on_unknown: _OnUnknown = OnUnknown.RESEND
    tz: Zone = "UTC"
    template: TemplateForm | None = None


class BackoffForm(Form):
    """How repeats get rarer."""

    NOUN = "a backoff"

    factor: _Factor = 2.0
    max: Duration = Backoff().max


class StairForm(Form):
    """Whom to tell as well when nobody has acknowledged an alert."""

    NOUN = "a step of an escalation"

    after: Duration
    receiver: Text


class RouteForm(Form):
    """Which alerts go to whom; what is not said is as in the route above."""

    NOUN = "a route"

    receiver: Text = ""
    matchers: Texts = ()
    group_by: Texts = ()
    group_wait: Duration | None = None
    group_interval: Duration | None = None
    goes_on: Flag = Field(default=False, alias="continue")
    digest: DigestGiven | None = None
    repeat_interval: _Interval | None = None
    realert_backoff: BackoffForm | None = None
    escalation: tuple[StairForm, ...] = ()
    quiet_hours: Texts = ()
    routes: tuple[RouteForm, ...] = ()


class QuietHoursForm(Form):
    """A span of each day in which messages wait."""

    NOUN = "quiet hours"

    name: Text
    start: _Clock
    end: _Clock
    tz: Zone = "UTC"
    bypass: Annotated[
        tuple[_Level, ...],
        BeforeValidator(lambda value: value if isinstance(value, list) else [value]),
    ] = ()


class InhibitionForm(Form):
    """While `source` is open, `target` is not told."""

    NOUN = "an inhibition"

    source: Texts
    target: Texts
    equal: Texts = ()


class DeliveryForm(Form):
    """The part of monitor.yaml that says whom to tell."""

    receivers: tuple[ReceiverForm, ...] = ()
    route: RouteForm | None = None
    quiet_hours: tuple[QuietHoursForm, ...] = ()
    inhibit_rules: tuple[InhibitionForm, ...] = ()


# --- from what is written to what is meant


def delivery_of(form: DeliveryForm, written: Located, faults: list[Fault]) -> Delivery:
    """What the config says of delivery; what is wrong with it joins the faults."""
    names = _names(written.at("receivers").value)
    quiet = _names(written.at("quiet_hours").value)
    return Delivery(
        route=_root(form, written, (names, quiet), faults),
        receivers=tuple(_receivers(form.receivers, written.at("receivers"), names, faults)),
        quiet_hours=tuple(_quiet_hours(form.quiet_hours, written.at("quiet_hours"), faults)),
        inhibit_rules=tuple(_inhibitions(form.inhibit_rules, written, faults)),
    )


def _names(listed: Value) -> list[str]:
    """The names of a list's mappings, of those with faults, too, so that using them is none."""
    mappings = listed if isinstance(listed, list) else []
    names = (one.get("name") for one in mappings if isinstance(one, dict))
    return list(dict.fromkeys(name for name in names if isinstance(name, str)))


def _receivers(
    forms: Sequence[ReceiverForm], at: Located, names: Sequence[str], faults: list[Fault]
) -> Iterator[Receiver]:
    faults += _doubles([form.name for form in forms], at, "a second receiver of this name")
    fallbacks = {form.name: form.fallback for form in forms if form.fallback}
    for index, form in enumerate(forms):
        here = at.at(index)
        if form.name == CONSOLE:
            what = f"{CONSOLE}: this name is taken"
            hint = "it always stands for the terminal; choose another"
            faults.append(here.at("name").fault(what, hint))
        if form.fallback:
            faults += _unknown(form.fallback, here.at("fallback"), (*names, CONSOLE))
            if _comes_back(form.name, fallbacks):
                what = f"{shown(form.fallback)}: this fallback leads back to where it comes from"
                faults.append(here.at("fallback").fault(what))
        yield Receiver(
            form.name,
            _addresses(form, here, faults),
            form.max,
            form.fallback,
            OnUnknown(form.on_unknown),
            form.tz,
            _template(form.template, here.at("template"), faults),
        )


def _template(form: TemplateForm | None, at: Located, faults: list[Fault]) -> Template:
    if form is None:
        return Template()
    for key, source in (("title", form.title), ("body", form.body)):
        faults += _template_faults(source, at.at(key))
    return Template(form.title, form.body)


def _template_faults(source: str, at: Located) -> Iterator[Fault]:
    # Few configs have a template, and its engine takes a while to load.
    from monitor.wording import TemplateFailedError, check_words

    try:
        if source:
            check_words(source, _samples(), {})
    except TemplateFailedError as problem:
        spot = source.find(problem.word) if problem.word else 0
        yield at.fault(problem.what, problem.hint, offset=max(spot, 0))


def _samples() -> tuple[dict[str, object], dict[str, object]]:
    """A message with all that there can be, and one in which all that can be empty is."""
    full: dict[str, object] = dict.fromkeys((*ALERT_FIELDS, *MESSAGE_FIELDS), "x")
    full |= {"count": 2, "value": 15_000, "old": 13_000}
    lists = dict.fromkeys(("origins", "outlets", "parties"), ("x", "y"))
    return full | lists, full | {"value": None, "old": None} | dict.fromkeys(lists, ())


def _addresses(form: ReceiverForm, at: Located, faults: list[Fault]) -> tuple[str, ...]:
    """The receiver's URLs, as they are written or, one a line, as its file holds them."""
    if not at.has("apprise") and not at.has("apprise_file"):
        hint = "an apprise URL, or an `apprise_file` that holds one"
        faults.append(at.key_fault("`apprise` is missing in a receiver", hint))
    held = secret("apprise", "\n".join(form.apprise), form.apprise_file, at, faults)
    return tuple(filter(None, map(str.strip, held.split("\n"))))


def _comes_back(name: str, fallbacks: dict[str, str]) -> bool:
    here = name
    for _ in fallbacks:
        here = fallbacks.get(here, "")
        if here == name:
            return True
    return False


def _doubles(names: Sequence[str], at: Located, what: str) -> Iterator[Fault]:
    known: dict[str, Located] = {}
    for index, name in enumerate(names):
        spot = at.at(index, "name")
        first = known.setdefault(name, spot)
        if first is not spot:
            yield spot.fault(f"{shown(name)}: {what}", f"first at line {first.line}")


def _unknown(name: str, at: Located, names: Iterable[str], noun: str = "receiver") -> list[Fault]:
    known = list(names)
    if name in known:
        return []
    return [at.fault(f"{shown(name)}: no such {noun}", did_you_mean(name, known))]


def _quiet_hours(
    forms: Sequence[QuietHoursForm], at: Located, faults: list[Fault]
) -> Iterator[QuietHours]:
    faults += _doubles([form.name for form in forms], at, "second quiet hours of this name")
    for index, form in enumerate(forms):
        if form.start == form.end:
            hint = "to keep a receiver quiet for good, give it no route"
            faults.append(at.at(index, "end").fault("`end` should differ from `start`", hint))
        yield QuietHours(form.name, form.start, form.end, form.tz, form.bypass)


def _inhibitions(
    forms: Sequence[InhibitionForm], written: Located, faults: list[Fault]
) -> Iterator[Inhibition]:
    for index, form in enumerate(forms):
        here = written.at("inhibit_rules", index)
        faults += _bad_matchers(form.source, here.at("source"))
        faults += _bad_matchers(form.target, here.at("target"))
        yield Inhibition(form.source, form.target, form.equal)


# --- the tree of routes

_Span = TypeVar("_Span", timedelta, timedelta | None)
_Names = tuple[Sequence[str], Sequence[str]]
"""The receivers and the quiet hours that a route may name."""


def _root(form: DeliveryForm, written: Located, names: _Names, faults: list[Fault]) -> Route:
    receivers, _ = names
    default = receivers[0] if receivers else CONSOLE
    at = written.at("route")
    if form.route is None:
        if len(receivers) > 1:
            hint = f"such as route: {{receiver: {shown(default)}}}"
            what = "there are several receivers, and no route says who gets what"
            faults.append(written.at("receivers").key_fault(what, hint))
        return Route(default)
    if form.route.matchers:
        hint = "put the route with matchers under `routes`"
        what = "the first route is for all alerts and takes no matchers"
        faults.append(at.at("matchers").key_fault(what, hint))
    if not form.route.receiver and len(receivers) > 1:
        hint = f"one of: {', '.join(map(shown, receivers))}"
        faults.append(at.key_fault("`receiver` is missing in the first route", hint))
    return _route(form.route, at, Route(default), names, faults)


def _route(form: RouteForm, at: Located, above: Route, names: _Names, faults: list[Fault]) -> Route:
    """A route with what it inherits; `above` is the one it stands in."""
    faults += _route_faults(form, at, names)
    own = Route(
        receiver=form.receiver or above.receiver,
        matchers=form.matchers,
        group_by=form.group_by or above.group_by,
        group_wait=_or(form.group_wait, above.group_wait),
        group_interval=_or(form.group_interval, above.group_interval),
        goes_on=form.goes_on,
        digest=digest_of(form.digest) or above.digest,
        repeat_interval=_or(form.repeat_interval, above.repeat_interval),
        realert_backoff=_backoff(form.realert_backoff) or above.realert_backoff,
        escalation=tuple(Stair(stair.after, stair.receiver) for stair in form.escalation)
        or above.escalation,
        quiet_hours=_quiet_names(form.quiet_hours) if form.quiet_hours else above.quiet_hours,
    )
    inner = at.at("routes")
    routes = (
        _route(one, inner.at(index), own, names, faults) for index, one in enumerate(form.routes)
    )
    return replace(own, routes=tuple(routes))


def _or(own: timedelta | None, above: _Span) -> timedelta | _Span:
    return above if own is None else own


def _backoff(form: BackoffForm | None) -> Backoff | None:
    return Backoff(form.factor, form.max) if form else None


def _quiet_names(written: Sequence[str]) -> tuple[str, ...]:
    return () if tuple(written) == (NO_QUIET,) else tuple(written)


NO_QUIET = "none"
"""What a route says that has no quiet hours, where others have some."""


def _route_faults(form: RouteForm, at: Located, names: _Names) -> list[Fault]:
    receivers, quiet = names
    faults: list[Fault] = []
    if form.receiver:
        faults += _unknown(form.receiver, at.at("receiver"), (*receivers, CONSOLE))
    faults += _bad_matchers(form.matchers, at.at("matchers"))
    for index, stair in enumerate(form.escalation):
        place = at.at("escalation", index, "receiver")
        faults += _unknown(stair.receiver, place, (*receivers, CONSOLE))
    for index, name in enumerate(form.quiet_hours):
        if form.quiet_hours != (NO_QUIET,):
            faults += _unknown(name, at.at("quiet_hours", index), quiet, "quiet hours")
    return faults


# --- matchers

_MATCHER = re.compile(
    r'\s*[^\W\d][\w-]*\s*(?P<sign>=~|!~|!=|=)\s*(?:"(?P<quoted>.*)"|(?P<bare>[^\s"]*))\s*$'
)


def _bad_matchers(matchers: Sequence[str], at: Located) -> Iterator[Fault]:
    for index, matcher in enumerate(matchers):
        if what := _complaint(matcher):
            yield at.at(index).fault(what, 'such as level="critical"')


def _complaint(matcher: str) -> str:
    """What is wrong with a matcher, or "" if nothing is."""
    found = _MATCHER.match(matcher)
    if not found:
        return "this is no matcher"
    if found["sign"] in {"=~", "!~"}:
        options = re2.Options()
        options.log_errors = False
        try:
            re2.compile(found["quoted"] or found["bare"] or "", options)
        except re2.error:
            return "the pattern of this matcher cannot be read"
    return ""
