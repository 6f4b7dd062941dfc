"""Receivers, routes and quiet hours from what is written to what is meant, with every fault."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

import re2

from monitor.daemon_config import secret
from monitor.delivery import (
    ALERT_FIELDS,
    CONSOLE,
    MESSAGE_FIELDS,
    Backoff,
    Delivery,
    Inhibition,
    OnUnknown,
    QuietHours,
    Receiver,
    Route,
    Stair,
    Template,
)
from monitor.delivery_forms import (
    BackoffForm,
    DeliveryForm,
    InhibitionForm,
    QuietHoursForm,
    ReceiverForm,
    RouteForm,
    TemplateForm,
)
from monitor.errors import Fault
from monitor.forms import did_you_mean, shown
from monitor.located import Located, Value
from monitor.schedule_forms import digest_of


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
    # A number is a name, too, and read as its digits.
    return list(dict.fromkeys(str(name) for name in names if type(name) in (str, int)))


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
