"""monitor.yaml and the environment, as one frozen Config.

Decided here: secrets come in by `${VAR}` and never go out. No fault shows a value that could be
an address, and a receiver's addresses stand in no repr.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

import re2
from pydantic import BeforeValidator, Field

from monitor.errors import ConfigErrors, Fault, InputErrors
from monitor.forms import (
    Duration,
    Form,
    Text,
    Texts,
    did_you_mean,
    one_of,
    read_form,
    schema_of,
    short_for,
    shown,
    wrong,
)
from monitor.located import Located, Value
from monitor.yamlfile import read_yaml

CONSOLE = "console"
"""The receiver that is always there."""


@dataclass(frozen=True, slots=True)
class FeedConfig:
    """One subscription. `every` None: the feed's own rhythm. `backfill` None is "all"."""

    url: str
    name: str = ""
    every: timedelta | None = None
    backfill: int | None = 0
    allow_private: bool = False
    tier: int = 2
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Receiver:
    """Whom to tell, through which apprise URLs. The URLs are secrets: never log or print them."""

    name: str
    apprise: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Route:
    """One node of the routing tree, with what it inherits from its parents filled in."""

    receiver: str
    matchers: tuple[str, ...] = ()
    group_by: tuple[str, ...] = ("rule", "story")
    group_wait: timedelta = timedelta(seconds=30)
    group_interval: timedelta = timedelta(minutes=5)
    goes_on: bool = False
    routes: tuple[Route, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """Budgets and limits; each has a key of the same name under `limits:`."""

    poll_floor: timedelta = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Config:
    """All of monitor.yaml; paths are already relative to the file they stand in."""

    file: Path | None = None
    store: Path = Path("monitor.db")
    rules: tuple[Path, ...] = ()
    feeds: tuple[FeedConfig, ...] = ()
    receivers: tuple[Receiver, ...] = ()
    route: Route = field(default_factory=lambda: Route(CONSOLE))
    limits: Limits = field(default_factory=Limits)


def load_config(path: Path | None, environ: Mapping[str, str]) -> Config:
    """The config of a file, its `${VAR}` taken from the environment; the defaults without one.

    Raises ConfigErrors with all that is wrong in it.
    """
    if path is None:
        return Config()
    faults: list[Fault] = []
    try:
        written = read_yaml(path)
    except InputErrors as problem:
        raise ConfigErrors(problem.faults) from None
    filled = _with_environment(written, environ, faults)
    form, _ = read_form(ConfigForm, written, faults, filled if filled is not None else {})
    config = _config(form, written, path, faults) if form else Config()
    if faults:
        raise ConfigErrors(faults)
    return config


def config_schema() -> dict[str, Any]:
    """The JSON Schema of monitor.yaml."""
    return schema_of(ConfigForm, "monitor config")


# --- as it is written


def _backfill(value: object) -> object:
    if value == "all" or (isinstance(value, int) and not isinstance(value, bool) and value >= 0):
        return value
    raise wrong("should be a number of items, or all")


def _address(value: object) -> object:
    if not isinstance(value, str) or not re.match(r"(?i)https?://[^\s/]", value):
        raise wrong("should be an address that begins with http:// or https://")
    return value


class FeedForm(Form):
    """One subscription; a bare address is its `url`."""

    NOUN = "a feed"
    LATER = frozenset(("fulltext",))

    url: Annotated[str, BeforeValidator(_address)]
    name: Text = ""
    every: Duration | None = None
    backfill: Annotated[
        int | Literal["all"],
        BeforeValidator(_backfill, json_schema_input_type=int | Literal["all"]),
    ] = 0
    allow_private: bool = False
    tier: Annotated[Literal[1, 2, 3], one_of((1, 2, 3), "tier")] = 2
    lang: Text = ""


class ReceiverForm(Form):
    """Whom to tell, and through which apprise URLs."""

    NOUN = "a receiver"
    LATER = frozenset(("max", "fallback", "on_unknown"))

    name: Text
    apprise: Texts


class RouteForm(Form):
    """Which alerts go to whom; what is not said is as in the route above."""

    NOUN = "a route"
    LATER = frozenset(("escalation", "digest", "repeat_interval", "realert_backoff", "quiet_hours"))

    receiver: Text = ""
    matchers: Texts = ()
    group_by: Texts = ()
    group_wait: Duration | None = None
    group_interval: Duration | None = None
    goes_on: bool = Field(default=False, alias="continue")
    routes: tuple[RouteForm, ...] = ()


class LimitsForm(Form):
    """Budgets and limits."""

    NOUN = "the limits"

    poll_floor: Duration = Limits().poll_floor


class ConfigForm(Form):
    """monitor.yaml."""

    NOUN = "the config"
    LATER = frozenset(("opml", "web", "quiet_hours", "inhibit_rules", "silences", "heartbeat"))
    ELSEWHERE: ClassVar = {
        "watch": "it stands in a rule file",
        "poll_floor": "it stands in `limits`",
        "receiver": "write `receivers: [{name: …, apprise: […]}]`",
        "routes": "it stands in `route`",
    }

    store: Text = str(Config().store)
    rules: Texts = ()
    feeds: tuple[Annotated[FeedForm, short_for("url", str | FeedForm)], ...] = ()
    receivers: tuple[ReceiverForm, ...] = ()
    route: RouteForm | None = None
    limits: LimitsForm | None = None


# --- the environment

_VARIABLE = re.compile(r"\$(\$)?\{([^{}]*)\}")
_VARIABLE_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*$")


def _with_environment(written: Located, environ: Mapping[str, str], faults: list[Fault]) -> Value:
    """The value with each `${VAR}` replaced; `$${VAR}` stands for itself."""
    match written.value:
        case str(text):
            return _replaced(text, written, environ, faults)
        case list(items):
            places = (written.at(index) for index in range(len(items)))
            return [_with_environment(place, environ, faults) for place in places]
        case dict(items):
            return {key: _with_environment(written.at(key), environ, faults) for key in items}
        case value:
            return value


def _replaced(text: str, at: Located, environ: Mapping[str, str], faults: list[Fault]) -> str:
    def behind(found: re.Match[str]) -> str:
        escaped, name = found.groups()
        if escaped:
            return found[0][1:]
        if not _VARIABLE_NAME.match(name):
            what = f"{shown(found[0])}: this names no environment variable"
            faults.append(at.fault(what, "write ${NAME}", offset=found.start()))
        elif not environ.get(name):
            what = f"the environment variable {name} is not set"
            faults.append(at.fault(what, "set it before the start", offset=found.start()))
        return environ.get(name) or found[0]

    return _VARIABLE.sub(behind, text)


# --- from what is written to what is meant


def _config(form: ConfigForm, written: Located, path: Path, faults: list[Fault]) -> Config:
    folder = path.parent
    return Config(
        file=path,
        store=folder / Path(form.store).expanduser(),
        rules=tuple(folder / Path(rules).expanduser() for rules in form.rules),
        feeds=tuple(_feeds(form.feeds, written.at("feeds"), faults)),
        receivers=tuple(_receivers(form.receivers, written.at("receivers"), faults)),
        route=_root(form, written, faults),
        limits=Limits(form.limits.poll_floor) if form.limits else Limits(),
    )


def _feeds(forms: Sequence[FeedForm], at: Located, faults: list[Fault]) -> Iterator[FeedConfig]:
    known: dict[str, Located] = {}
    for index, form in enumerate(forms):
        spot = at.at(index, "url")
        first = known.setdefault(form.url, spot)
        if first is not spot:
            faults.append(spot.fault("this feed stands here twice", f"first at line {first.line}"))
        if form.every is not None and form.every <= timedelta(0):
            faults.append(at.at(index, "every").fault("`every` should be longer than no time"))
        yield FeedConfig(
            url=form.url,
            name=form.name,
            every=form.every,
            backfill=None if form.backfill == "all" else form.backfill,
            allow_private=form.allow_private,
            tier=form.tier,
            lang=form.lang,
        )


def _receivers(
    forms: Sequence[ReceiverForm], at: Located, faults: list[Fault]
) -> Iterator[Receiver]:
    known: dict[str, Located] = {}
    for index, form in enumerate(forms):
        spot = at.at(index, "name")
        first = known.setdefault(form.name, spot)
        if first is not spot:
            what = f"{shown(form.name)}: a second receiver of this name"
            faults.append(spot.fault(what, f"first at line {first.line}"))
        if form.name == CONSOLE:
            what = f"{CONSOLE}: this name is taken"
            faults.append(spot.fault(what, "it always stands for the terminal; choose another"))
        yield Receiver(form.name, form.apprise)


def _root(form: ConfigForm, written: Located, faults: list[Fault]) -> Route:
    names = _names(written.at("receivers").value)
    default = names[0] if names else CONSOLE
    at = written.at("route")
    if form.route is None:
        if len(names) > 1:
            hint = f"such as route: {{receiver: {shown(default)}}}"
            what = "there are several receivers, and no route says who gets what"
            faults.append(written.at("receivers").key_fault(what, hint))
        return Route(default)
    if form.route.matchers:
        hint = "put the route with matchers under `routes`"
        what = "the first route is for all alerts and takes no matchers"
        faults.append(at.at("matchers").key_fault(what, hint))
    if not form.route.receiver and len(names) > 1:
        hint = f"one of: {', '.join(map(shown, names))}"
        faults.append(at.key_fault("`receiver` is missing in the first route", hint))
    return _route(form.route, at, Route(default), (*names, CONSOLE), faults)


def _names(receivers: Value) -> list[str]:
    """The names of all receivers, of those with faults, too, so that using them is no fault."""
    listed = receivers if isinstance(receivers, list) else []
    names = (one.get("name") for one in listed if isinstance(one, dict))
    return list(dict.fromkeys(name for name in names if isinstance(name, str)))


def _route(
    form: RouteForm, at: Located, above: Route, names: Sequence[str], faults: list[Fault]
) -> Route:
    """A route with what it inherits; `above` is the one it stands in."""
    if form.receiver and form.receiver not in names:
        what = f"{shown(form.receiver)}: no such receiver"
        faults.append(at.at("receiver").fault(what, did_you_mean(form.receiver, names)))
    for index, matcher in enumerate(form.matchers):
        what = _complaint(matcher)
        if what:
            faults.append(at.at("matchers", index).fault(what, 'such as level="critical"'))
    own = Route(
        receiver=form.receiver or above.receiver,
        matchers=form.matchers,
        group_by=form.group_by or above.group_by,
        group_wait=above.group_wait if form.group_wait is None else form.group_wait,
        group_interval=above.group_interval if form.group_interval is None else form.group_interval,
        goes_on=form.goes_on,
    )
    inner = at.at("routes")
    routes = (
        _route(one, inner.at(index), own, names, faults) for index, one in enumerate(form.routes)
    )
    return replace(own, routes=tuple(routes))


_MATCHER = re.compile(
    r'\s*[^\W\d]\w*\s*(?P<sign>=~|!~|!=|=)\s*(?:"(?P<quoted>.*)"|(?P<bare>[^\s"]*))\s*$'
)


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
