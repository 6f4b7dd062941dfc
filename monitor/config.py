"""monitor.yaml and the environment, as one frozen Config.

Decided here: secrets come in by `${VAR}` and never go out. No fault shows a value that could be
an address, and a receiver's addresses stand in no repr.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator

from monitor.delivery import CONSOLE as CONSOLE
from monitor.delivery import Delivery, Inhibition, QuietHours
from monitor.delivery import Receiver as Receiver
from monitor.delivery import Route as Route
from monitor.delivery_forms import DeliveryForm, delivery_of
from monitor.errors import ConfigErrors, Fault, InputErrors
from monitor.forms import (
    Duration,
    Form,
    Text,
    Texts,
    one_of,
    read_form,
    schema_of,
    short_for,
    shown,
    wrong,
)
from monitor.located import Located, Value
from monitor.yamlfile import read_yaml


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
    quiet_hours: tuple[QuietHours, ...] = ()
    inhibit_rules: tuple[Inhibition, ...] = ()
    limits: Limits = field(default_factory=Limits)

    @property
    def delivery(self) -> Delivery:
        """Whom to tell, how, and when not."""
        return Delivery(self.route, self.receivers, self.quiet_hours, self.inhibit_rules)


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


class LimitsForm(Form):
    """Budgets and limits."""

    NOUN = "the limits"

    poll_floor: Duration = Limits().poll_floor


class ConfigForm(DeliveryForm):
    """monitor.yaml."""

    NOUN = "the config"
    LATER = frozenset(("opml", "web", "heartbeat"))
    ELSEWHERE: ClassVar = {
        "watch": "it stands in a rule file",
        "poll_floor": "it stands in `limits`",
        "receiver": "write `receivers: [{name: …, apprise: […]}]`",
        "routes": "it stands in `route`",
        "silences": "`monitor silence add` makes them",
    }

    store: Text = str(Config().store)
    rules: Texts = ()
    feeds: tuple[Annotated[FeedForm, short_for("url", str | FeedForm)], ...] = ()
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
    delivery = delivery_of(form, written, faults)
    return Config(
        file=path,
        store=folder / Path(form.store).expanduser(),
        rules=tuple(folder / Path(rules).expanduser() for rules in form.rules),
        feeds=tuple(_feeds(form.feeds, written.at("feeds"), faults)),
        receivers=delivery.receivers,
        route=delivery.route,
        quiet_hours=delivery.quiet_hours,
        inhibit_rules=delivery.inhibit_rules,
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
