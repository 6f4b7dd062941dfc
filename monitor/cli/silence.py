"""monitor silence: what is not to be told for a while."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import click

from monitor.cli.options import config_option, format_option
from monitor.cli.stored import (
    author_option,
    opened,
    somebody,
    span_of,
    state_option,
    time_given,
)
from monitor.errors import MonitorError

if TYPE_CHECKING:
    from monitor.outbox.silences import Silence
    from monitor.store.alerts import StoredAlert
    from monitor.store.connection import Store

PREVIEWED = 10_000
"""Alerts looked at to show what a silence would hide: more than anybody reads."""


@click.group()
def silence() -> None:
    """What is not to be told for a while: add, list, expire, preview."""


@silence.command("add")
@click.argument("matchers", nargs=-1, required=True, metavar="MATCHER…")
@click.option("--for", "span", metavar="SPAN", default="2h", show_default=True, help="How long.")
@click.option("--start", metavar="TIME", help="From when; else from now. UTC unless it says.")
@click.option("--comment", default="", metavar="TEXT", help="Why.")
@author_option
@state_option
@config_option
def add_silence(
    matchers: tuple[str, ...],
    span: str,
    start: str | None,
    comment: str,
    author: str | None,
    state: str | None,
    config: str | None,
) -> None:
    """Do not tell what fits all matchers, such as 'rule="toll"' or level=low.

    Labels: alert, rule, level, reason, story, article, source, topic, role, and a rule's own.
    """
    from monitor.clock import WallClock

    lasts, who = span_of(span), somebody(author)
    with opened(state, config) as store:
        starts = time_given(start) if start else WallClock().now()
        made = store.silences.add(_silence(matchers, starts, lasts, who, comment))
        hidden = _hidden(store, made)
    click.echo(f"{made.id}  {_line(made)}")
    click.echo(f"It would have hidden {len(hidden)} of the alerts so far.")


@silence.command("list")
@click.option("--all", "everything", is_flag=True, help="Those that are over, too.")
@state_option
@config_option
@format_option("text", "json")
def list_silences(everything: bool, state: str | None, config: str | None, form: str) -> None:
    """The silences that hold, or will."""
    from monitor.cli.plain import print_json, visible
    from monitor.clock import WallClock

    with opened(state, config) as store:
        found = store.silences.all() if everything else store.silences.current(WallClock().now())
    for one in found:
        if form == "json":
            print_json(_record(one))
        else:
            click.echo(visible(f"{one.id}  {_line(one)}"))
    if not found and form == "text":
        click.echo("No silences.")


@silence.command("expire")
@click.argument("silence_id", type=int, metavar="ID")
@state_option
@config_option
def expire_silence(silence_id: int, state: str | None, config: str | None) -> None:
    """End a silence now."""
    from monitor.clock import WallClock

    with opened(state, config) as store:
        if store.silences.get(silence_id) is None:
            raise MonitorError(f"{silence_id}: no such silence\n  monitor silence list shows them")
        store.silences.expire(silence_id, WallClock().now())
    click.echo(f"silence {silence_id} is over")


@silence.command("preview")
@click.argument("matchers", nargs=-1, required=True, metavar="MATCHER…")
@state_option
@config_option
def preview_silence(matchers: tuple[str, ...], state: str | None, config: str | None) -> None:
    """Which of the alerts so far a silence with these matchers would have hidden."""
    from monitor.cli.plain import counted, visible
    from monitor.clock import WallClock

    with opened(state, config) as store:
        one = _silence(matchers, WallClock().now(), timedelta(hours=1), "", "")
        hidden = _hidden(store, one)
        total = len(store.alerts.recent(PREVIEWED))
    for alert in hidden:
        click.echo(visible(f"{alert.fingerprint}  {alert.level:<8}  {alert.rule}"))
    click.echo(f"{len(hidden)} of {counted(total, 'alert')}")


def _silence(
    matchers: tuple[str, ...], starts: datetime, lasts: timedelta, who: str, comment: str
) -> Silence:
    from monitor.outbox.routes import MatcherError, parse_matcher
    from monitor.outbox.silences import Silence

    for matcher in matchers:
        try:
            parse_matcher(matcher)
        except MatcherError as error:
            hint = "such as 'rule=\"toll\"', level=low, 'source=~\".*Times\"'"
            raise MonitorError(f"{error}\n  {hint}") from None
    return Silence(matchers, starts, starts + lasts, who, comment)


def _hidden(store: Store, one: Silence) -> list[StoredAlert]:
    return [alert for alert in store.alerts.recent(PREVIEWED) if one.fits(dict(alert.labels))]


def _line(one: Silence) -> str:
    span = f"{one.starts_at:%Y-%m-%d %H:%M} to {one.ends_at:%Y-%m-%d %H:%M} UTC"
    comment = f": {one.comment}" if one.comment else ""
    return f"{' '.join(one.matchers)}  {span}  by {one.author}{comment}  hid {one.hidden}"


def _record(one: Silence) -> dict[str, object]:
    from monitor.article import iso

    return {
        "v": 1,
        "kind": "silence",
        "id": one.id,
        "matchers": list(one.matchers),
        "starts_at": iso(one.starts_at),
        "ends_at": iso(one.ends_at),
        "author": one.author,
        "comment": one.comment,
        "hidden": one.hidden,
    }
