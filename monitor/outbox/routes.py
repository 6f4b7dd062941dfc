"""To whom an alert goes: a tree of routes, as in Alertmanager, or the receivers its rule names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import re2

from monitor.cron import Cron
from monitor.delivery import CONSOLE as CONSOLE
from monitor.delivery import Digest, Receiver, Route


@dataclass(frozen=True, slots=True)
class Destination:
    """One receiver of an alert. `path` names the route that led there, which keeps groups apart."""

    receiver: str
    channels: tuple[str, ...]
    path: str
    group_by: tuple[str, ...]
    group_wait: timedelta
    group_interval: timedelta
    digest: Digest | None = None

    @property
    def route(self) -> str:
        """The route alone, without the digest that a rule asks for."""
        return self.path.partition(_IN_DIGEST)[0]


@dataclass(frozen=True, slots=True)
class Matcher:
    """`label = "value"`, with `= != =~ !~`; a label that an alert lacks is ""."""

    label: str
    operator: str
    value: str

    def holds(self, labels: Mapping[str, str]) -> bool:
        found = labels.get(self.label, "")
        match self.operator:
            case "=":
                return found == self.value
            case "!=":
                return found != self.value
            case "=~":
                return self._fits(found)
            case _:
                return not self._fits(found)

    def _fits(self, found: str) -> bool:
        return re2.fullmatch(self.value, found, _options()) is not None


class MatcherError(ValueError):
    """A matcher that cannot be read; the message says what is wrong with it."""


def parse_matcher(text: str) -> Matcher:
    """Read `level="critical"`, `level=~"info|low"`, `rule!=x`; raises MatcherError."""
    found = re2.match(_MATCHER, text)
    if found is None:
        raise MatcherError(f'{text!r} is not a matcher such as level="critical"')
    label, operator, quoted, bare = found.groups()
    value = bare if quoted is None else quoted.replace('\\"', '"').replace("\\\\", "\\")
    if operator in ("=~", "!~"):
        try:
            re2.compile(value, _options())
        except re2.error as error:
            raise MatcherError(f"{text!r}: {_told(error)}") from error
    return Matcher(label, operator, value)


def channels_of(receiver: Receiver) -> tuple[str, ...]:
    """The names of a receiver's channels: "desk", "desk/2", "desk/3"; one for each URL."""
    more = (f"{receiver.name}/{count}" for count in range(2, len(receiver.apprise) + 1))
    return (receiver.name, *more)


def urls_by_channel(receivers: Sequence[Receiver]) -> dict[str, str]:
    """Where each channel leads. The URLs are secrets."""
    return {
        channel: url
        for receiver in receivers
        for channel, url in zip(channels_of(receiver), receiver.apprise, strict=False)
    }


def destinations(
    labels: Mapping[str, str],
    to: Sequence[str],
    route: Route,
    receivers: Sequence[Receiver] = (),
) -> tuple[Destination, ...]:
    """Where an alert goes, each receiver once for each route that leads to it.

    The receivers a rule names in `to` come before the tree. Where none of them is known, as in a
    replay without a config, the tree decides: an alert must not be lost.
    """
    channels = {CONSOLE: (CONSOLE,)} | {one.name: channels_of(one) for one in receivers}
    named = [name for name in dict.fromkeys(to) if name in channels]
    if named:
        return tuple(_destination(name, channels, "to", route) for name in named)
    found = {
        (path, leaf.receiver): _destination(leaf.receiver, channels, path, leaf)
        for path, leaf in _leaves(route, labels, "route")
    }
    return tuple(found.values())


def in_digest(destination: Destination, digest: Digest) -> Destination:
    """The same receiver, but in a digest that a rule asks for; its path says which.

    So all rules that ask for the same times share a message.
    """
    path = _IN_DIGEST.join((destination.path, digest.cron.line, digest.tz))
    return replace(destination, path=path, digest=digest)


def route_at(path: str, route: Route) -> Route:
    """The route of a path; where the tree has changed since, the first one, which is for all."""
    at, *own = path.split(_IN_DIGEST)
    found = next((node for place, node in route.nodes() if place == at), route)
    return replace(found, digest=Digest(Cron(own[0]), own[1])) if own else found


_IN_DIGEST = " | "


def unknown_receivers(
    route: Route, receivers: Sequence[Receiver], to: Sequence[str] = ()
) -> tuple[str, ...]:
    """The names that a routing tree or a rule's `to` uses and no receiver has."""
    known = {CONSOLE, *(receiver.name for receiver in receivers)}
    used = [node.receiver for _, node in route.nodes()] + list(to)
    return tuple(name for name in dict.fromkeys(used) if name not in known)


def _leaves(route: Route, labels: Mapping[str, str], path: str) -> Iterator[tuple[str, Route]]:
    """The deepest matching routes: the first child that matches, and the next if it goes on."""
    matched = False
    for index, child in enumerate(route.routes):
        if not all(parse_matcher(text).holds(labels) for text in child.matchers):
            continue
        matched = True
        yield from _leaves(child, labels, f"{path}/{index}")
        if not child.goes_on:
            break
    if not matched:
        yield path, route


def _destination(
    name: str, channels: Mapping[str, tuple[str, ...]], path: str, route: Route
) -> Destination:
    return Destination(
        receiver=name,
        channels=channels.get(name, (name,)),
        path=path,
        group_by=route.group_by,
        group_wait=route.group_wait,
        group_interval=route.group_interval,
        digest=route.digest,
    )


_MATCHER = r'^\s*([A-Za-z_][A-Za-z0-9_-]*)\s*(=~|!~|!=|=)\s*(?:"((?:[^"\\]|\\.)*)"|([^"\s]*))\s*$'


def _options() -> re2.Options:
    options = re2.Options()
    options.log_errors = False
    return options


def _told(error: re2.error) -> str:
    reason = error.args[0] if error.args else "bad regular expression"
    return reason.decode() if isinstance(reason, bytes) else str(reason)
