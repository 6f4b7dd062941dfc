"""monitor facts: what is known of each subject, by whom, and where voices differ."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING

import click

from monitor.cli.options import config_option, format_option, found_config
from monitor.cli.stores import opened_store, state_option
from monitor.errors import MonitorError

if TYPE_CHECKING:
    from datetime import datetime

    from rich.console import Console

    from monitor.language.people.names import NameBook
    from monitor.novelty.histories import History, Line
    from monitor.novelty.ledger import Fact

MANY = 100_000
"""Of more facts than these the oldest are left out."""

MONTHS = (
    *("Jan", "Feb", "March", "April", "May", "June"),
    *("July", "Aug", "Sept", "Oct", "Nov", "Dec"),
)


@click.group()
def facts() -> None:
    """Show what is known, and who says so."""


@facts.command("list")
@state_option
@config_option
@format_option("text", "json")
@click.option("--rule", metavar="ID", help="Only what this rule knows.")
def list_facts(state: str | None, config: str | None, form: str, rule: str | None) -> None:
    """List each subject and role, with what is said of it side by side."""
    found = _histories(state, config, "", rule)
    _print(found, form, _print_history)


@facts.command("show")
@click.argument("words")
@state_option
@config_option
@format_option("text", "json")
@click.option("--rule", metavar="ID", help="Only what this rule knows.")
def show_facts(
    words: str, state: str | None, config: str | None, form: str, rule: str | None
) -> None:
    """Show what each voice says now of one subject, with its sentence.

    WORDS stand in the subject, the role or the rule's id.
    """
    _print(_some(words, _histories(state, config, words, rule)), form, _print_voices)


@facts.command("history")
@click.argument("words", default="")
@state_option
@config_option
@format_option("text", "json")
@click.option("--rule", metavar="ID", help="Only what this rule knows.")
def history_of_facts(
    words: str, state: str | None, config: str | None, form: str, rule: str | None
) -> None:
    """Show all that was said of a subject, in time.

    WORDS stand in the subject, the role or the rule's id; without them, of every subject.
    """
    found = _histories(state, config, words, rule)
    _print(_some(words, found) if words else found, form, _print_in_time)


def _some(words: str, found: Sequence[History]) -> Sequence[History]:
    if not found:
        raise click.UsageError(f"{words}: nothing is known of it; see `monitor facts list`")
    return found


def _histories(
    state: str | None, config: str | None, words: str, rule: str | None
) -> Sequence[History]:
    from monitor.language.words.normalise import fold
    from monitor.novelty.histories import histories

    with opened_store(state, config) as store:
        found = histories(store.facts.recent(MANY), cache(lambda: _names(config)))
    wanted = fold(words)
    return [
        one
        for one in found
        if wanted in fold(f"{one.subject} {one.role} {one.rule}") and rule in (None, one.rule)
    ]


def _names(config: str | None) -> NameBook:
    """The names that the rules bring; the package's own while the rules are at fault."""
    from monitor.cli.read import lexicon_of
    from monitor.language.lexicon import Lexicon
    from monitor.language.people.names import NameBook

    try:
        return NameBook(lexicon_of((), found_config(config)))
    except MonitorError:
        return NameBook(Lexicon())


# --- JSON -----------------------------------------------------------------------------------


def history_line(history: History) -> dict[str, object]:
    """A history as one JSON line: every fact, and what each voice says now."""
    return {
        "rule": history.rule,
        "subject": history.subject,
        "role": history.role,
        "disputed": history.is_disputed,
        "facts": [_fact(fact) for fact in history.facts],
        "voices": [_voice(line) for line in history.lines],
    }


def _fact(fact: Fact) -> dict[str, object]:
    from monitor.article import iso
    from monitor.novelty.histories import said

    claim = fact.claim
    return {
        "said": said(claim),
        "value": claim.value,
        "low": claim.low,
        "high": claim.high,
        "term": claim.term or None,
        "status": claim.status,
        "origin": claim.origin,
        "said_by": claim.speaker or None,
        "at": iso(claim.at),
        "article": claim.article,
        "story": claim.story,
        "quote": claim.quote,
        "standing": str(fact.standing),
        "told": fact.told,
        "alert": fact.fingerprint or None,
    }


def _voice(line: Line) -> dict[str, object]:
    from monitor.novelty.histories import said

    return {
        "origin": line.origin,
        "says": said(line.now.claim),
        "said": list(dict.fromkeys(said(fact.claim) for fact in line.facts)),
        "revised": line.is_revised,
    }


# --- the page -------------------------------------------------------------------------------


def _print(
    found: Iterable[History], form: str, printed: Callable[[History, Console], None]
) -> None:
    from monitor.cli.plain import print_json
    from monitor.cli.show import screen

    page = screen()
    for history in found:
        if form == "json":
            print_json(history_line(history))
        else:
            printed(history, page)


def _print_history(history: History, page: Console) -> None:
    from monitor.cli.show import put

    _print_subject(history, page)
    if history.is_of_reports:
        put(page, _reports(history), indent=2, hang=2)
        return
    put(page, " · ".join(_short(fact) for fact in history.changes), indent=2, hang=2)
    for note in _notes(history):
        put(page, (note, "dim"), indent=2, hang=2)


def _reports(history: History) -> str:
    """Floods in Tarma (6 reports by Hill Post and Lake Mail, 2 March)."""
    from monitor.cli.plain import counted, visible
    from monitor.novelty.histories import said
    from monitor.outbox.news import joined

    first = history.facts[0].claim
    articles = counted(len({fact.claim.article for fact in history.facts}), "report")
    voices = joined([visible(_name(line)) for line in history.lines])
    return f"{visible(said(first))} ({articles} by {voices}, {day(first.at)})"


def _print_subject(history: History, page: Console) -> None:
    from monitor.cli.plain import visible
    from monitor.cli.show import put

    subject = visible(history.subject)
    heading = ", ".join(filter(None, (subject, history.role)))
    if history.is_of_reports:
        heading = f"story {subject}"
    put(page, (heading, "bold"), (f"  {history.rule}", "dim"), hang=2)


def _short(fact: Fact) -> str:
    """13,000 (NIS, 2 Sept)."""
    from monitor.cli.plain import visible
    from monitor.novelty.histories import said

    return f"{visible(said(fact.claim))} ({who(fact)}, {day(fact.claim.at)})"


def who(fact: Fact) -> str:
    """Who says so, as the text names it; else the outlet whose word it is."""
    from monitor.cli.plain import visible

    claim = fact.claim
    outlet = "" if claim.origin.startswith("wire:") else claim.origin
    return visible(claim.speaker or outlet) or "an unnamed outlet"


def day(when: datetime) -> str:
    return f"{when.day} {MONTHS[when.month - 1]}"


def _notes(history: History) -> Iterable[str]:
    """Who disagrees, and who only changed what they say."""
    from monitor.cli.plain import visible
    from monitor.novelty.histories import said

    for line in history.lines:
        if line.is_revised:
            steps = " → ".join(said(fact.claim) for fact in line.steps)
            yield visible(f"one voice, revised: {_name(line)}, {steps}")
    if history.is_disputed:
        now = (f"{_name(line)} {said(line.now.claim)}" for line in history.lines)
        yield visible(f"voices differ: {' · '.join(now)}")


def _name(line: Line) -> str:
    return who(line.now) if line.origin.startswith("wire:") else line.origin


def _print_voices(history: History, page: Console) -> None:
    from monitor.cli.plain import visible
    from monitor.cli.show import put
    from monitor.novelty.histories import said

    _print_subject(history, page)
    for line in history.lines:
        name, fact = visible(_name(line)), line.now
        says = "" if history.is_of_reports else f"{visible(said(fact.claim))} "
        since = day(fact.claim.at)
        whom = since if who(fact) == name else f"{who(fact)}, {since}"
        put(page, (name, "bold"), f"  {says}({whom})", indent=2, hang=2)
        put(page, f"“{visible(line.now.claim.quote)}”", indent=4, hang=1)
    for note in _notes(history):
        put(page, (note, "dim"), indent=2, hang=2)


def _print_in_time(history: History, page: Console) -> None:
    from monitor.cli.plain import visible
    from monitor.cli.show import day_and_time, put
    from monitor.novelty.histories import said
    from monitor.novelty.ledger import Standing

    _print_subject(history, page)
    for fact in history.once_each:
        kept = "" if fact.standing is Standing.HOLDS else f"  ({fact.standing})"
        what = visible(said(fact.claim))
        put(
            page,
            (f"{day_and_time(fact.claim.at)}  ", "dim"),
            f"{what}  {who(fact)}{kept}",
            indent=2,
        )
        put(page, f"“{visible(fact.claim.quote)}”", indent=4, hang=1)
