"""The doctor: everything that may ail a monitor is looked at, and each finding has its remedy.

Nothing is written and nobody is asked over the network, so it may run beside a daemon, any time.
"""

from __future__ import annotations

import os
import platform
import pyexpat
import re
import resource
import shutil
import ssl
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from monitor.condition import Condition
from monitor.config import Config
from monitor.daemon_config import secret_files
from monitor.errors import MonitorError
from monitor.feeds.addresses import is_public
from monitor.feeds.parse import check_parser
from monitor.outbox.routes import channels_of
from monitor.store.connection import SQLITE, WAL_LIMIT, Store
from monitor.visible import counted, size_of, span
from monitor.yamlfile import read_yaml

LITTLE_ROOM = 512 * 2**20
"""Less than this on the store's disk, and a busy day may fill it."""
BACKUP_AGE = timedelta(hours=3)
"""A running monitor makes one an hour."""
QUIET_AFTER = timedelta(days=30)
"""Of a channel that was silent for so long nobody knows whether it still works."""
DEAD_AFTER = 10
"""Failures in a row after which a feed is as good as dead."""
OUTAGE_SHARE = 0.8
"""When more of the feeds fail than this, it is not they who are ill."""
EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)
"""No clock that goes right shows less."""
LATER_THAN_NOW = timedelta(minutes=5)
LEAST_SQLITE = "3.37"

_NOT_PUBLIC = (
    *("127.0.0.1", "0.0.0.0", "10.1.2.3", "169.254.169.254", "100.64.0.1", "192.168.1.1"),
    *("::1", "::", "fe80::1", "fd00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1"),
)
_NAMED = re.compile(r"(?P<name>[A-Za-z0-9._-]+)\s*(?:>=(?P<least>[0-9.]+))?")


class Verdict(StrEnum):
    """WELL: as it should be. NOTE: worth knowing. ILL: wants a remedy."""

    WELL = "well"
    NOTE = "note"
    ILL = "ill"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it is, and what to do about it; a remedy unless it is well."""

    check: str
    verdict: Verdict
    what: str
    remedy: str = ""


def well(check: str, what: str) -> Finding:
    return Finding(check, Verdict.WELL, what)


def note(check: str, what: str, remedy: str) -> Finding:
    return Finding(check, Verdict.NOTE, what, remedy)


def ill(check: str, what: str, remedy: str) -> Finding:
    return Finding(check, Verdict.ILL, what, remedy)


# --- the machine ------------------------------------------------------------------------------


def examine_machine(config: Config, now: datetime) -> Iterator[Finding]:
    """Libraries, clock, zones, limits: what a monitor stands on."""
    yield from _libraries()
    yield _parser()
    yield _guard()
    yield _zones()
    yield _clock(now)
    yield _files(config)
    yield from _room(config)


def _libraries() -> Iterator[Finding]:
    missing = []
    for line in requires("news-monitor") or ():
        named = _NAMED.match(line)
        if named is None or "extra ==" in line:
            continue
        try:
            found = version(named["name"])
        except PackageNotFoundError:
            missing.append(f"{named['name']} is missing")
            continue
        if _numbers(found) < _numbers(named["least"] or "0"):
            missing.append(f"{named['name']} {found} is older than {named['least']}")
    if missing:
        remedy = "pip install --require-hashes -r deploy/constraints.txt"
        yield ill("libraries", ", ".join(missing), remedy)
    if _numbers(SQLITE) < _numbers(LEAST_SQLITE):
        what = f"SQLite {SQLITE} is older than {LEAST_SQLITE}"
        yield ill("libraries", what, "use a Python with a newer SQLite")
    if not missing:
        names = ("apprise", "aiohttp", "feedparser")
        parts = [f"monitor {version('news-monitor')}", f"Python {platform.python_version()}"]
        parts += [f"SQLite {SQLITE}", ssl.OPENSSL_VERSION.rsplit(" ", 3)[0]]
        parts += [f"{name} {version(name)}" for name in names]
        yield well("libraries", ", ".join(parts))


def _numbers(written: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", written)[:3])


def _parser() -> Finding:
    try:
        check_parser()
    except MonitorError as error:
        what, _, remedy = str(error).partition("\n")
        return ill("parser", what, remedy.strip())
    return well("parser", f"{pyexpat.EXPAT_VERSION} takes no entity bombs")


def _guard() -> Finding:
    """Addresses that no feed may lead to, held against the guard."""
    passed = [address for address in _NOT_PUBLIC if is_public(address)]
    if passed:
        return ill("addresses", f"taken for public: {', '.join(passed)}", "upgrade the monitor")
    return well("addresses", "private networks are closed to feeds")


def _zones() -> Finding:
    try:
        ZoneInfo("Asia/Seoul")
    except ZoneInfoNotFoundError:
        return ill("zones", "there is no time zone data", "install tzdata")
    return well("zones", "time zone data is there")


def _clock(now: datetime) -> Finding:
    if now < EARLIEST:
        return ill("clock", f"it shows {now:%Y-%m-%d}, which is over", "set the clock: timedatectl")
    return well("clock", f"{now:%Y-%m-%d %H:%M:%S} UTC")


def _files(config: Config) -> Finding:
    """Each poll is a connection, and the store, log and pages take some too."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = 2 * config.limits.polls + 100
    if soft < needed:
        what = f"{soft} files may be open at once, but {config.limits.polls} polls need {needed}"
        return ill("files", what, "raise it (ulimit -n, LimitNOFILE=), or lower `polls`")
    return well("files", f"{soft} may be open at once")


def _room(config: Config) -> Iterator[Finding]:
    folders = {"disk": config.store.parent, "backups": config.backups.folder}
    for check, folder in folders.items():
        place = next(one for one in (folder, *folder.absolute().parents) if one.is_dir())
        free = shutil.disk_usage(place).free
        size = config.store.stat().st_size if config.store.is_file() else 0
        if not os.access(place, os.W_OK):
            yield ill(check, f"{place} cannot be written to", "give it to the user that runs us")
        elif free < LITTLE_ROOM + size:
            what = f"{size_of(free)} are free in {place}, the store has {size_of(size)}"
            yield ill(check, what, "make room, or keep less (`keep` in the config)")
        elif check == "disk":
            yield well(check, f"{size_of(free)} are free")


# --- the config -------------------------------------------------------------------------------


def examine_config(config: Config) -> Iterator[Finding]:
    """What loads, but may not be meant."""
    private = [feed for feed in config.feeds if feed.allow_private]
    feeds = counted(len(config.feeds), "feed")
    yield well("config", f"{config.file}: {feeds}, {counted(len(config.receivers), 'receiver')}")
    if not config.feeds:
        yield note("config", "no feed is watched", "monitor feeds add URL")
    if private or config.limits.private_networks:
        what = f"{counted(len(private), 'feed')} may lie on private networks"
        nets = ", ".join(map(str, config.limits.private_networks))
        what = f"{what}, and redirects may lead to {nets}" if nets else what
        yield note("addresses", what, "take `allow_private` out where it is not needed")
    yield from _open_secrets(config)
    yield from _unheard(config)


def _open_secrets(config: Config) -> Iterator[Finding]:
    """Files that hold a secret and that everybody on this machine may read."""
    for file in secret_files(read_yaml(config.file)) if config.file else ():
        if file.is_file() and file.stat().st_mode & stat.S_IROTH:
            what = f"everybody on this machine may read {file}, which holds a secret"
            yield note("secrets", what, f"chmod o-rwx {file}")


def _unheard(config: Config) -> Iterator[Finding]:
    """Receivers that no route, stair or fallback leads to; a rule may still name them."""
    led_to = {one.fallback for one in config.receivers}
    for _, route in config.route.nodes():
        led_to |= {route.receiver, *(stair.receiver for stair in route.escalation)}
    for receiver in config.receivers:
        if receiver.name not in led_to:
            what = f"no route leads to {receiver.name}"
            yield note("receivers", what, "add a route to it, or `to:` in a rule; or take it out")


# --- the store --------------------------------------------------------------------------------


def examine_store(store: Store, found: Condition) -> Iterator[Finding]:
    """The file, what is in it, and whether a monitor looks after it."""
    size = found.size
    if store.is_sound():
        yield well("store", f"{found.store}: {size_of(size.file)}, read whole and sound")
    else:
        copy = found.backup.file if found.backup else "a backup"
        remedy = f"stop the monitor, put {copy} in its place, start it again"
        yield ill("store", f"{found.store} is damaged", remedy)
    if size.wal > 2 * WAL_LIMIT:
        what = f"its log has grown to {size_of(size.wal)}: something has been reading it for long"
        yield ill("store", what, "end what reads it; `monitor run` then cuts it back")
    if found.newest_at and found.newest_at > found.at + LATER_THAN_NOW:
        what = f"the store knows of {found.newest_at:%Y-%m-%d %H:%M}, the clock shows less"
        yield ill("clock", what, "set the clock: timedatectl")
    yield _daemon(found)
    yield _backup(found)
    yield from _feeds(found)


def _daemon(found: Condition) -> Finding:
    if found.holder is None:
        return note("monitor", "none runs on this store", "monitor run, or systemctl start monitor")
    if found.is_late:
        what = f"{found.holder}, but feeds are late by {span(found.lag)}"
        return ill("monitor", what, "raise `polls` in `limits`, or look at its log")
    return well("monitor", f"{found.holder}")


def _backup(found: Condition) -> Finding:
    copy = found.backup
    age = found.at - copy.at if copy else None
    if copy and age is not None and (age < BACKUP_AGE or found.holder is None):
        return well("backups", f"{copy.file.name}, {span(age)} old, {size_of(copy.size)}")
    what = f"the newest is {span(age)} old" if age is not None else "there is none yet"
    is_due = found.holder is not None and age is not None
    return (ill if is_due else note)("backups", what, "monitor backup makes one, and says why not")


def _feeds(found: Condition) -> Iterator[Finding]:
    asked = [one for one in found.feeds if one.health.was_polled]
    failing = found.failing
    if len(failing) > OUTAGE_SHARE * len(asked) and len(asked) > 1:
        what = f"{len(failing)} of {len(asked)} fail: that is the network, not they"
        yield ill("feeds", what, "look at the connection, the name server, the proxy")
        return
    for one in failing:
        if one.health.failures >= DEAD_AFTER or one.health.is_gone:
            what = f"{one.name}: {one.health.complaint} ({one.url})"
            yield ill("feeds", what, "monitor feeds discover its site; monitor feeds remove it")
    silent = [one for one in found.feeds if one.health.is_well and one.is_silent]
    if silent:
        names = ", ".join(one.name for one in silent[:5])
        more = f" and {len(silent) - 5} more" if len(silent) > 5 else ""
        what = f"silent for longer than is usual: {names}{more}"
        yield note("feeds", what, "monitor feeds check shows what they hold now")
    if asked:
        yield well("feeds", f"{len(asked) - len(failing)} of {len(asked)} answered well")


def examine_channels(config: Config, found: Condition) -> Iterator[Finding]:
    """What cannot be delivered; and channels of the config that were silent for long."""
    known = [name for receiver in config.receivers for name in channels_of(receiver)]
    for one in found.channels:
        if one.dead or one.failing:
            what = f"{one.channel}: {one.failing} failing, {one.dead} given up: {one.complaint}"
            remedy = f"monitor send-test {one.channel}, then monitor outbox retry"
            yield ill("channels", what, remedy)
        if one.held:
            what = f"{one.channel}: {one.held} may have arrived, and wait for you"
            yield ill("channels", what, "monitor outbox list, then retry or drop")
        if one.sent_at and one.channel in known and found.at - one.sent_at > QUIET_AFTER:
            what = f"{one.channel}: nothing was sent for {span(found.at - one.sent_at)}"
            yield note("channels", what, f"monitor send-test {one.channel} shows if it works")
    heard = {one.channel for one in found.channels if one.sent_at}
    for channel in known:
        if channel not in heard:
            what = f"{channel}: nothing was ever sent"
            yield note("channels", what, f"monitor send-test {channel} shows if it works")


def newest_first(folder: Path) -> tuple[Path, ...]:
    """Files that could stand in for a store, the newest first."""
    return tuple(sorted(folder.glob("*.db"), reverse=True)) if folder.is_dir() else ()
