"""monitor outbox: what waits to be sent, and what came of sending it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from monitor.cli.options import config_option, format_option
from monitor.cli.stored import opened, somebody, state_option
from monitor.errors import MonitorError

if TYPE_CHECKING:
    from monitor.store.connection import Store
    from monitor.store.outbox import Row

STATES = ("pending", "sending", "sent", "retry", "unknown", "dead")


@click.group()
def outbox() -> None:
    """Messages on their way: list, retry, drop."""


@outbox.command("list")
@click.option("--status", type=click.Choice(STATES), help="Only those; else all.")
@click.option("--limit", default=50, show_default=True, help="The last so many.")
@state_option
@config_option
@format_option("text", "json")
def list_rows(
    status: str | None, limit: int, state: str | None, config: str | None, form: str
) -> None:
    """The last messages, the newest first, and how each stands."""
    from monitor.cli.plain import print_json, visible
    from monitor.outbox.retry import RowState

    with opened(state, config) as store:
        rows = store.outbox.rows(limit, RowState(status) if status else None)
    for row in rows:
        if form == "json":
            print_json(_record(row))
        else:
            click.echo(visible(_line(row)))
    if not rows and form == "text":
        click.echo("No messages.")


@outbox.command("retry")
@click.argument("row_ids", nargs=-1, required=True, type=int, metavar="ID…")
@state_option
@config_option
def retry_rows(row_ids: tuple[int, ...], state: str | None, config: str | None) -> None:
    """Send messages now that wait, are held as unknown, or were given up."""
    from monitor.clock import WallClock

    now = WallClock().now()
    with opened(state, config) as store, store.transaction():
        for row_id in row_ids:
            row = _row(store, row_id)
            if not store.outbox.revive(row_id, now):
                raise MonitorError(f"{row_id}: is {row.state}\n  only what has not arrived goes")
            why = f"{row.message.channel}: asked for by {somebody(None)}"
            store.journal.note(now, "message.retry", row.message.key, why)
    click.echo("They go out with the daemon's next look, or with monitor poll --once.")


@outbox.command("drop")
@click.argument("row_ids", nargs=-1, required=True, type=int, metavar="ID…")
@state_option
@config_option
def drop_rows(row_ids: tuple[int, ...], state: str | None, config: str | None) -> None:
    """Give up messages; they stay on the list, as dead."""
    from monitor.clock import WallClock

    now, why = WallClock().now(), f"dropped by {somebody(None)}"
    with opened(state, config) as store, store.transaction():
        for row_id in row_ids:
            row = _row(store, row_id)
            if not store.outbox.drop(row_id, now, why):
                raise MonitorError(f"{row_id}: is {row.state}\n  only what waits can be dropped")
            store.journal.note(now, "message.dead", row.message.key, why)
    click.echo(f"dropped: {' '.join(map(str, row_ids))}")


def _row(store: Store, row_id: int) -> Row:
    row = store.outbox.get(row_id)
    if row is None:
        raise MonitorError(f"{row_id}: no such message\n  monitor outbox list shows them")
    return row


def _line(row: Row) -> str:
    due = f" due {row.due_at:%Y-%m-%d %H:%M:%S}" if row.due_at else ""
    tried = f" after {row.attempt}" if row.attempt > 1 else ""
    detail = f"  ({row.detail})" if row.detail else ""
    state = f"{row.state}{tried}{due}"
    return f"{row.id}  {state}  {row.message.channel}  {row.message.title}{detail}"


def _record(row: Row) -> dict[str, object]:
    from monitor.article import iso

    return {
        "v": 1,
        "kind": "outbox",
        "id": row.id,
        "key": row.message.key,
        "channel": row.message.channel,
        "state": str(row.state),
        "attempts": row.attempt,
        "reason": str(row.message.reason),
        "title": row.message.title,
        "alerts": list(row.message.alerts),
        "created_at": iso(row.created_at),
        "changed_at": iso(row.changed_at),
        "due_at": iso(row.due_at) if row.due_at else None,
        "detail": row.detail,
    }
