"""What monitor.yaml says of the daemon itself: its page, its heartbeat, whom its troubles reach."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator

from monitor.delivery import CONSOLE
from monitor.errors import Fault
from monitor.forms import Duration, Flag, Form, Text, Texts, did_you_mean, shown, wrong
from monitor.located import Located

LONGEST_SECRET_B = 64 << 10
"""Of a file that holds a secret; a larger one is another file."""


@dataclass(frozen=True, slots=True)
class Web:
    """Where health, metrics and the alerts as feeds can be fetched, and by whom.

    Without a `token` on loopback only. `hosts` are the names by which it may be called.
    """

    host: str = "127.0.0.1"
    port: int = 8787
    token: str = field(default="", repr=False)
    hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """An address outside that is fetched while all is well: it tells when we fall silent."""

    url: str = field(repr=False)
    every: timedelta = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class TroublesTo:
    """Who is told of the monitor's own troubles; without a receiver they are logged only.

    `wait` is how long one may mend itself before it is told, and how long others may join it.
    """

    receiver: str = ""
    wait: timedelta = timedelta(minutes=1)
    dead_feed_after: timedelta = timedelta(days=1)
    dead_channel_after: timedelta = timedelta(minutes=15)
    boot: bool = True


def is_loopback(host: str) -> bool:
    """Whether only this machine can come to an address."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


# --- as it is written


def _bind(value: object) -> object:
    host, colon, port = value.rpartition(":") if isinstance(value, str) else ("", "", "")
    if not colon or not host or not port.isdigit() or int(port) > 65535:
        raise wrong("should be an address and a port", "such as 127.0.0.1:8787 or [::1]:8787")
    return value


def _url(value: object) -> object:
    # Never shown: whoever knows the address of a heartbeat can fake it.
    if not isinstance(value, str) or not value.lower().startswith(("http://", "https://")):
        raise wrong("should be an address that begins with http:// or https://")
    return value


def _span(value: object) -> object:
    if value == 0 and not isinstance(value, bool):
        raise wrong("should be longer than no time")
    return value


_Bind = Annotated[str, BeforeValidator(_bind)]
_Url = Annotated[str, BeforeValidator(_url)]
_Span = Annotated[Duration, BeforeValidator(_span, json_schema_input_type=str | int)]


class WebForm(Form):
    """The daemon's own page; `web: {}` is loopback."""

    NOUN = "the web page"

    bind: _Bind = "127.0.0.1:8787"
    token: Text = ""
    token_file: Text = ""
    hosts: Texts = ()


class HeartbeatForm(Form):
    """A dead-man's switch."""

    NOUN = "the heartbeat"

    url: _Url = ""
    url_file: Text = ""
    every: _Span = timedelta(minutes=5)


class TroublesForm(Form):
    """Who looks after the monitor."""

    NOUN = "the troubles"

    receiver: Text
    wait: Duration = TroublesTo().wait
    dead_feed_after: _Span = TroublesTo().dead_feed_after
    dead_channel_after: _Span = TroublesTo().dead_channel_after
    boot: Flag = True


# --- from what is written to what is meant


def web_of(form: WebForm | None, at: Located, faults: list[Fault]) -> Web | None:
    """Where the page stands; beyond this machine it needs a token."""
    if form is None:
        return None
    host, _, port = form.bind.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    token = secret("token", form.token, form.token_file, at, faults)
    if not token and not is_loopback(host) and not at.has("token") and not at.has("token_file"):
        hint = 'write `token: "${MONITOR_TOKEN}"`, or bind 127.0.0.1'
        what = "beyond this machine the page needs a token"
        faults.append(at.at("bind").fault(what, hint))
    return Web(host, int(port), token, form.hosts)


def heartbeat_of(form: HeartbeatForm | None, at: Located, faults: list[Fault]) -> Heartbeat | None:
    if form is None:
        return None
    url = secret("url", form.url, form.url_file, at, faults)
    if not url and not at.has("url") and not at.has("url_file"):
        faults.append(at.key_fault("`url` is missing in the heartbeat", "or name a `url_file`"))
    elif form.url_file and url and not url.lower().startswith(("http://", "https://")):
        faults.append(at.at("url_file").fault("holds no address"))
    return Heartbeat(url, form.every)


def troubles_of(
    form: TroublesForm | None, at: Located, receivers: tuple[str, ...], faults: list[Fault]
) -> TroublesTo:
    if form is None:
        return TroublesTo()
    known = (*receivers, CONSOLE)
    if form.receiver not in known:
        what = f"{shown(form.receiver)}: no such receiver"
        faults.append(at.at("receiver").fault(what, did_you_mean(form.receiver, known)))
    spans = (form.wait, form.dead_feed_after, form.dead_channel_after)
    return TroublesTo(form.receiver, *spans, form.boot)


def secret_files(written: Located) -> Iterator[Path]:
    """The files that a config names for its secrets, by any key that ends in `_file`."""
    match written.value:
        case dict() as value:
            for key, said in value.items():
                if key.endswith("_file") and isinstance(said, str):
                    yield Path(written.file).parent / Path(said).expanduser()
                yield from secret_files(written.at(key))
        case list() as value:
            for place in range(len(value)):
                yield from secret_files(written.at(place))


def secret(key: str, said: str, file: str, at: Located, faults: list[Fault]) -> str:
    """A secret as it is written, or as the file that `KEY_file` names holds it; "" for neither."""
    if not file:
        return said
    place = at.at(f"{key}_file")
    if said:
        faults.append(place.key_fault(f"`{key}` and `{key}_file` say the same", "keep one of them"))
        return said
    path = Path(at.file).parent / Path(file).expanduser()
    try:
        if path.stat().st_size > LONGEST_SECRET_B:
            faults.append(place.fault("this file is too large to hold a secret"))
            return ""
        held = path.read_text("utf-8").strip()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "is no text"
        is_closed = isinstance(error, PermissionError)
        remedy = "let the monitor's user read it" if is_closed else "paths begin at the config"
        faults.append(place.fault(f"the file cannot be read: {why}", remedy))
        return ""
    if not held:
        faults.append(place.fault("this file is empty", "put the secret into it"))
    return held
