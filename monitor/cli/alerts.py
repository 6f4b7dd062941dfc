"""monitor alerts: what was said, to whom, and why not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from monitor.cli.alert_cases import missed, wrong
from monitor.cli.options import config_option, format_option
from monitor.cli.stored import alert_like, author_option, opened, somebody, state_option

if TYPE_CHECKING:
    from monitor.clock import Clock
    from monitor.novelty.decide import Company
    from monitor.store.alerts import StoredAlert
    from monitor.store.connection import Store
    from monitor.store.journal import Entry
    from monitor.store.outbox import Row


@click.group()
def alerts() -> None:
    """What was told: list, show, ack, wrong, missed."""


alerts.add_command(wrong)
alerts.add_command(missed)


@alerts.command("list")
@click.option("--limit", default=50, show_default=True, help="The last so many.")
@state_option
@config_option
@format_option("text", "json")
def list_alerts(limit: int, state: str | None, config: str | None, form: str) -> None:
    """The last alerts, the newest first."""
    from monitor.cli.plain import print_json
    from monitor.cli.show import screen

    with opened(state, config) as store:
        found = store.alerts.recent(limit)
        if form == "json":
            for alert in found:
                print_json(_record(alert, store))
            return
    page = screen()
    for alert in found:
        _print_line(alert, page.width)
    if not found:
        click.echo("No alerts yet.")


@alerts.command("show")
@click.argument("alert_id", metavar="ID")
@state_option
@config_option
@format_option("text", "json")
def show_alert(alert_id: str, state: str | None, config: str | None, form: str) -> None:
    """One alert: what it says, what became of it and why, and which messages tell of it."""
    from monitor.cli.plain import print_json

    with opened(state, config) as store:
        alert = alert_like(store, alert_id)
        entries = store.journal.read(alert.fingerprint)
        rows = store.outbox.of_alert(alert.fingerprint)
        if form == "json":
            journal = [_journal_record(entry) for entry in entries]
            messages = {"journal": journal, "messages": list(map(_row_record, rows))}
            print_json(_record(alert, store) | messages)
            return
        company = company_now(alert, store)
    print_whole(alert, company, entries, rows)


@alerts.command("ack")
@click.argument("alert_ids", nargs=-1, required=True, metavar="ID…")
@author_option
@click.option("--comment", default="", metavar="TEXT", help="What others should know.")
@state_option
@config_option
def acknowledge(
    alert_ids: tuple[str, ...],
    author: str | None,
    comment: str,
    state: str | None,
    config: str | None,
) -> None:
    """Somebody takes care of it: no repeats, no escalation, until its level rises."""
    from monitor.cli.plain import visible
    from monitor.clock import WallClock

    who = somebody(author)
    with opened(state, config) as store:
        found = [alert_like(store, one) for one in alert_ids]
        with store.transaction():
            for alert in found:
                _acknowledge(store, alert, who, comment, WallClock())
    for alert in found:
        click.echo(visible(f"{alert.fingerprint} acknowledged at level {alert.level} by {who}"))


def _acknowledge(store: Store, alert: StoredAlert, who: str, comment: str, clock: Clock) -> None:
    store.alerts.acknowledge(alert.fingerprint)
    why = f"by {who}: {comment}" if comment else f"by {who}"
    store.journal.note(clock.now(), "alert.acked", alert.fingerprint, why)


# --- for a program, for a person -----------------------------------------------------------


def _record(alert: StoredAlert, store: Store) -> dict[str, object]:
    """The alert as it was told last, with who says so and tells of it by now."""
    from monitor.article import iso
    from monitor.novelty.decide import as_told

    told: dict[str, object] = json.loads(alert.line)
    company = company_now(alert, store)
    since = {"first_at": iso(alert.first_at), "last_at": iso(alert.last_at)}
    heard = {
        "origins": list(dict.fromkeys(map(as_told, alert.origins))),
        "outlets": list(company.outlets),
        "copies": company.copies,
    }
    state = {"level": alert.level, "state": alert.state, "labels": dict(alert.labels)}
    return told | heard | state | since


def _journal_record(entry: Entry) -> dict[str, object]:
    from monitor.article import iso

    return {"at": iso(entry.at), "kind": entry.kind, "reason": entry.reason}


def _row_record(row: Row) -> dict[str, object]:
    from monitor.article import iso

    sent = {"state": str(row.state), "attempts": row.attempt, "changed_at": iso(row.changed_at)}
    return {"id": row.id, "channel": row.message.channel, "title": row.message.title} | sent


def _print_line(alert: StoredAlert, width: int) -> None:
    from rich.text import Text as Line

    from monitor.cli.plain import visible
    from monitor.cli.show import LEVEL_STYLES, day_and_time, screen

    badge = Line(f" {alert.level.upper():<8} ", style=LEVEL_STYLES[alert.level])
    news = visible(_news(alert))
    line = Line.assemble(
        badge, f" {alert.fingerprint}  {day_and_time(alert.last_at)}  ", (news, "bold")
    )
    line.append(f"  {alert.state}", style="dim")
    page = screen()
    page.print(line, overflow="ellipsis", no_wrap=True, width=max(width, 40), soft_wrap=False)


def _news(alert: StoredAlert) -> str:
    told = json.loads(alert.line)
    return str(told.get("summary") or told.get("title") or alert.rule)


def print_whole(
    alert: StoredAlert, company: Company, entries: tuple[Entry, ...], rows: tuple[Row, ...]
) -> None:
    """Print what an alert says, then what became of it and which messages tell of it."""
    from monitor.cli.plain import visible
    from monitor.cli.show import LEVEL_STYLES, day_and_time, put, screen
    from monitor.novelty.decide import as_told

    page, told = screen(), json.loads(alert.line)
    level = (f" {alert.level.upper()} ", LEVEL_STYLES[alert.level])
    put(page, level, "  ", (visible(_news(alert)), "bold"))
    about = f"rule {alert.rule} · {alert.state} · {alert.fingerprint}"
    put(page, (visible(about), "dim"))
    for sentence in dict.fromkeys(quote["text"] for quote in told.get("quotes", ())):
        put(page, visible(f"“{sentence}”"), indent=2, hang=1)
    article = told.get("article", {})
    source = (article.get("title"), article.get("source"), article.get("link"))
    put(page, visible(" · ".join(filter(None, source))), indent=2)
    if alert.origins:
        said_by = ", ".join(dict.fromkeys(map(as_told, alert.origins)))
        put(page, visible(f"said by {said_by}"), indent=2)
    if company.outlets or company.copies:
        put(page, visible(_in_company(company)), indent=2)
    page.print()
    for entry in entries:
        what = f"{entry.kind.removeprefix('alert.').replace('_', ' ')}: {entry.reason}"
        put(page, (f"{day_and_time(entry.at)}  ", "dim"), visible(what), hang=20)
    for row in rows:
        sent = f"message {row.id} to {row.message.channel}: {row.state} {row.detail}".rstrip()
        put(page, (f"{day_and_time(row.changed_at)}  ", "dim"), visible(sent), hang=20)


def company_now(alert: StoredAlert, store: Store) -> Company:
    """Who else tells the story by now, and how many copies were folded."""
    from monitor.filing import company_by_now

    return company_by_now(alert, json.loads(alert.line).get("article", {}).get("id", ""), store)


def _in_company(company: Company) -> str:
    others = f"also in {', '.join(company.outlets)}" if company.outlets else ""
    copies = (
        f"{company.copies} {'copy' if company.copies == 1 else 'copies'} of one text not counted"
    )
    return " · ".join(filter(None, (others, copies if company.copies else "")))
