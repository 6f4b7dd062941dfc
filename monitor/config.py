"""monitor.yaml and the environment, as one frozen Config.

Decided here: secrets come in by `${VAR}` and never go out. No fault shows a value that could be
an address, and a receiver's addresses stand in no repr.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import BeforeValidator

from monitor.build_delivery import delivery_of
from monitor.daemon_config import (
    Heartbeat,
    HeartbeatForm,
    TroublesForm,
    TroublesTo,
    Web,
    WebForm,
    heartbeat_of,
    troubles_of,
    web_of,
)
from monitor.delivery import CONSOLE as CONSOLE
from monitor.delivery import Delivery, Inhibition, QuietHours
from monitor.delivery import Receiver as Receiver
from monitor.delivery import Route as Route
from monitor.delivery_forms import DeliveryForm
from monitor.environment import values_of_variables, with_environment
from monitor.errors import ConfigErrors, Fault, InputErrors
from monitor.filled import read_form
from monitor.forms import Duration, Flag, Form, Text, Texts, one_of, schema_of, short_for, wrong
from monitor.located import Located, Value
from monitor.upkeep import Backups, Keep, Log
from monitor.upkeep_forms import BackupsForm, KeepForm, LogForm, backups_of, keep_of, log_of
from monitor.yamlfile import read_yaml

CONTACT = "https://example.org/news-monitor"
"""Where a server's owner finds out who asks, unless the config names another page."""


@dataclass(frozen=True, slots=True)
class FeedConfig:
    """One subscription. `every` None: the feed's own rhythm. `backfill` None is "all".

    `folder` is where an OPML file files it ("Asia/Japan"); in monitor.yaml there are none.
    `written` is the address with its `${VAR}`, if it has one. `others` are the attributes of its
    OPML outline that mean nothing here: they are written back as they were.
    """

    url: str
    name: str = ""
    every: timedelta | None = None
    backfill: int | None = 0
    allow_private: bool = False
    tier: int = 2
    lang: str = ""
    fulltext: Fulltext = "auto"
    folder: str = ""
    written: str = ""
    others: tuple[tuple[str, str], ...] = ()

    @property
    def shown(self) -> str:
        """The address as it is stored and shown: `${VAR}` stays as it is written."""
        return self.written or self.url


Fulltext = Literal["auto", "always", "never"]
"""When an item's page is fetched for its text: when a rule could want it, or always, or never."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Budgets and limits; each has a key of the same name under `limits:`."""

    poll_floor: timedelta = timedelta(minutes=5)
    """No feed is asked more often, whatever it or its own `every` says."""
    polls: int = 100
    """Feeds asked at once."""
    polls_per_host: int = 2
    """Requests to one host at once."""
    starts_per_host: int = 10
    """Requests to one host that may begin in a second."""
    pages_per_host: int = 120
    """Pages of articles fetched of one host in an hour."""
    connect_timeout: timedelta = timedelta(seconds=5)
    silence_timeout: timedelta = timedelta(seconds=10)
    """How long a server may be silent, before the first byte and between any two."""
    fetch_timeout: timedelta = timedelta(seconds=30)
    """All of one fetch: a server that drips a byte a second has no more. Turns are not counted."""
    wire_mib: int = 10
    """Of a body as it comes."""
    decoded_mib: int = 16
    """Of a body once its content encoding is taken off."""
    decoded_ratio: int = 100
    """Bytes decoded for each byte as it came, from 1 MiB on; real feeds stay under 30."""
    redirects: int = 5
    items: int = 2_000
    """Items taken of one document, the newest; the rest is counted."""
    text_kib: int = 64
    """Of one item's text."""
    title_bytes: int = 512
    """Of a title, and of any other short field."""
    pages_per_poll: int = 20
    """Pages fetched after one poll, of the newest items; the others are read by their teasers."""
    parse_cpu: timedelta = timedelta(seconds=10)
    """Processor time of one document; past it the worker that reads it is killed."""
    parse_mib: int = 512
    """Memory of a process that reads documents."""
    private_networks: tuple[IPv4Network | IPv6Network, ...] = ()
    """Networks that are not public, where feeds and their redirects may lead all the same."""
    stuck_after: timedelta = timedelta(minutes=2)
    """A loop that gets nowhere for so long is stuck: /healthz and systemd's watchdog say so."""


@dataclass(frozen=True, slots=True)
class Config:
    """All of monitor.yaml; paths are already relative to the file they stand in."""

    file: Path | None = None
    store: Path = Path("monitor.db")
    rules: tuple[Path, ...] = ()
    feeds: tuple[FeedConfig, ...] = ()
    opml: Path | None = None
    contact: str = CONTACT
    receivers: tuple[Receiver, ...] = ()
    route: Route = field(default_factory=lambda: Route(CONSOLE))
    quiet_hours: tuple[QuietHours, ...] = ()
    inhibit_rules: tuple[Inhibition, ...] = ()
    limits: Limits = field(default_factory=Limits)
    keep: Keep = field(default_factory=Keep)
    backups: Backups = field(default_factory=Backups)
    log: Log = field(default_factory=Log)
    secrets: frozenset[str] = field(default=frozenset(), repr=False)
    """What came in by `${VAR}`: nobody is to read it in a log."""
    web: Web | None = None
    heartbeat: Heartbeat | None = None
    troubles: TroublesTo = field(default_factory=TroublesTo)

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
    filled = with_environment(written, environ, faults)
    form, _ = read_form(ConfigForm, written, faults, filled if filled is not None else {})
    config = _config(form, written, path, faults) if form else Config()
    if faults:
        raise ConfigErrors(faults)
    own = {config.web.token if config.web else "", config.heartbeat.url if config.heartbeat else ""}
    return replace(
        config, secrets=frozenset({*values_of_variables(written.value, environ), *own} - {""})
    )


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


def _count(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise wrong("should be a whole number from 1 on")
    return value


Count = Annotated[int, BeforeValidator(_count)]


def _networks(value: object) -> object:
    try:
        return tuple(
            ip_network(str(one)) for one in (value if isinstance(value, list) else [value])
        )
    except ValueError:
        raise wrong("should be networks such as 10.0.0.0/8 or fd00::/8") from None


class FeedForm(Form):
    """One subscription; a bare address is its `url`."""

    NOUN = "a feed"

    url: Annotated[str, BeforeValidator(_address)]
    name: Text = ""
    every: Duration | None = None
    backfill: Annotated[
        int | Literal["all"],
        BeforeValidator(_backfill, json_schema_input_type=int | Literal["all"]),
    ] = 0
    allow_private: Flag = False
    fulltext: Annotated[Fulltext, one_of(get_args(Fulltext), "choice")] = "auto"
    tier: Annotated[Literal[1, 2, 3], one_of((1, 2, 3), "tier")] = 2
    lang: Text = ""


class LimitsForm(Form):
    """Budgets and limits."""

    NOUN = "the limits"

    poll_floor: Duration = Limits().poll_floor
    polls: Count = Limits().polls
    polls_per_host: Count = Limits().polls_per_host
    starts_per_host: Count = Limits().starts_per_host
    pages_per_host: Count = Limits().pages_per_host
    connect_timeout: Duration = Limits().connect_timeout
    silence_timeout: Duration = Limits().silence_timeout
    fetch_timeout: Duration = Limits().fetch_timeout
    wire_mib: Count = Limits().wire_mib
    decoded_mib: Count = Limits().decoded_mib
    decoded_ratio: Count = Limits().decoded_ratio
    redirects: Count = Limits().redirects
    items: Count = Limits().items
    text_kib: Count = Limits().text_kib
    title_bytes: Count = Limits().title_bytes
    pages_per_poll: Count = Limits().pages_per_poll
    parse_cpu: Duration = Limits().parse_cpu
    parse_mib: Count = Limits().parse_mib
    private_networks: Annotated[
        tuple[IPv4Network | IPv6Network, ...],
        BeforeValidator(_networks, json_schema_input_type=str | list[str]),
    ] = ()
    stuck_after: Duration = Limits().stuck_after


class ConfigForm(DeliveryForm):
    """monitor.yaml."""

    NOUN = "the config"
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
    opml: Text = "feeds.opml"
    contact: Annotated[str, BeforeValidator(_address)] = Config().contact
    limits: LimitsForm | None = None
    keep: KeepForm | None = None
    backups: BackupsForm | None = None
    log: LogForm | None = None
    web: WebForm | None = None
    heartbeat: HeartbeatForm | None = None
    troubles: TroublesForm | None = None


# --- from what is written to what is meant


def _config(form: ConfigForm, written: Located, path: Path, faults: list[Fault]) -> Config:
    folder = path.parent
    delivery = delivery_of(form, written, faults)
    names = tuple(receiver.name for receiver in delivery.receivers)
    return Config(
        file=path,
        store=folder / Path(form.store).expanduser(),
        rules=tuple(folder / Path(rules).expanduser() for rules in form.rules),
        feeds=tuple(_feeds(form.feeds, written.at("feeds"), faults)),
        receivers=delivery.receivers,
        route=delivery.route,
        quiet_hours=delivery.quiet_hours,
        inhibit_rules=delivery.inhibit_rules,
        opml=folder / Path(form.opml).expanduser(),
        contact=form.contact,
        limits=_limits(form.limits),
        keep=keep_of(form.keep),
        backups=backups_of(form.backups, folder, folder / Path(form.store).expanduser()),
        log=log_of(form.log),
        web=web_of(form.web, written.at("web"), faults),
        heartbeat=heartbeat_of(form.heartbeat, written.at("heartbeat"), faults),
        troubles=troubles_of(form.troubles, written.at("troubles"), names, faults),
    )


def _limits(form: LimitsForm | None) -> Limits:
    if form is None:
        return Limits()
    return Limits(**{limit.name: getattr(form, limit.name) for limit in fields(Limits)})


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
            fulltext=form.fulltext,
            tier=form.tier,
            lang=form.lang,
            written=_as_written(at.at(index).value, form.url),
        )


def _as_written(feed: Value, url: str) -> str:
    """A feed's address as it stands in the file; "" if it holds no variable."""
    text = feed.get("url") if isinstance(feed, dict) else feed
    return text if isinstance(text, str) and text != url else ""
