"""How delivery is written in monitor.yaml: receivers, routes, quiet hours, inhibitions."""

from __future__ import annotations

import re
from datetime import time, timedelta
from typing import Annotated

from pydantic import BeforeValidator, Field, ValidatorFunctionWrapHandler, WrapValidator

from monitor.delivery import FLOOD, NEVER, Backoff, OnUnknown, Rate
from monitor.forms import Duration, Flag, Form, Text, Texts, one_of, wrong
from monitor.schedule_forms import DigestGiven, Zone

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
