"""A reading on the page: what a careful editor would underline, and what was left aside and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.text import Text as Line

from monitor.cli.plain import visible
from monitor.cli.show import marked, print_heading, put, quoted, words_within
from monitor.language.counts.quantities import Quantity, Rejected
from monitor.language.events.statements import Statement
from monitor.language.guests.attendances import Attendance, Unresolved
from monitor.language.text import Text
from monitor.novelty.summary import in_words

Reading = Quantity | Statement | Attendance | Unresolved


def print_reading(text: Text, page: Console) -> None:
    """Print what one article says, under a heading for each kind of fact that it holds."""
    print_heading(text.article, page)
    _section(page, "Numbers", [_entry(text, fact, _number(fact), page) for fact in text.quantities])
    _section(
        page, "Statements", [_entry(text, fact, _statement(fact), page) for fact in text.statements]
    )
    _section(page, "People", [_entry(text, fact, _person(fact), page) for fact in text.people])
    _section(
        page,
        "Coming, but not named",
        [_entry(text, fact, _nameless(fact), page) for fact in text.unresolved],
    )
    _section(page, "Left aside", [[_left_aside(text, fact, page)] for fact in text.rejected])
    page.print()


def _section(page: Console, title: str, entries: Sequence[Sequence[Line]]) -> None:
    if not entries:
        return
    page.print()
    put(page, (title, "bold cyan"))
    for first, *rest in entries:
        put(page, first, indent=2, hang=4)
        for line in rest:
            put(page, line, indent=4, hang=1)


def _entry(text: Text, fact: Reading, head: Iterator[str], page: Console) -> list[Line]:
    """The fact in words, the sentence that says it, and the cues that decided."""
    first, *rest = head
    others = "".join(f" · {visible(part)}" for part in rest if part)
    sentence = text.document.sentences[fact.sentence].text
    place = words_within(sentence, text.article, fact.span)
    return [
        Line.assemble((visible(first), "bold"), others),
        quoted(sentence, [place] if place else [], page),
        Line(visible(", ".join(fact.why)), style="dim"),
    ]


def _number(fact: Quantity) -> Iterator[str]:
    yield f"{in_words(fact)} {fact.unit}"
    yield fact.role.replace("_", " ")
    yield " → ".join(filter(None, (fact.actor, fact.place)))
    yield from _standing(fact)


def _statement(fact: Statement) -> Iterator[str]:
    yield fact.topic.replace("_", " ")
    yield ", ".join((*fact.who, *fact.parties))
    yield fact.place or ""
    yield fact.when or ""
    yield from _standing(fact)


def _person(fact: Attendance) -> Iterator[str]:
    yield fact.name
    yield fact.title
    yield fact.event or ""
    yield from _standing(fact)


def _nameless(fact: Unresolved) -> Iterator[str]:
    yield fact.mention
    yield fact.event or ""
    yield fact.status


def _standing(fact: Quantity | Statement | Attendance) -> Iterator[str]:
    yield fact.status
    yield f"said by {fact.said_by}" if fact.said_by else ""
    yield "an unsure reading" if fact.sure == "loose" else ""


def _left_aside(text: Text, fact: Rejected, page: Console) -> Line:
    source = text.article.title if fact.span.in_title else text.article.text
    words = source[fact.span.start : fact.span.end]
    return Line.assemble(marked(words, page), f"  {visible(fact.why)}")
