"""Of several statements on one event, the one that is the match: the step that goes furthest.

What has happened outranks what is confirmed, that what is denied; among the rest, the last in
the text stands, and after all of them what is history. An outcome of a topic's own ("agreed",
"broken") competes only with the same outcome: a truce agreed on Monday and broken on Tuesday is
two pieces of news. Statements whose named doers and parties have nobody in common are about
different events.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

from monitor.language.events.statements import Statement
from monitor.language.steps import Status
from monitor.matching.conditions import asked_step

_LADDER = frozenset(Status)
_FIRST = (Status.HAPPENED, Status.CONFIRMED, Status.DENIED)

Alike = Callable[[str, str], bool]


def ranked(
    statements: Sequence[Statement], asked: Collection[str], alike: Alike
) -> tuple[Statement, ...]:
    """One statement of each event and asked outcome, in the order of the text."""
    found: list[Statement] = []
    for event in _events(statements, alike):
        ladder = [said for said in event if said.status in _LADDER]
        outcomes = {said.status: said for said in event if said.status not in _LADDER}
        told = _in_body(ladder, asked) or ladder
        found += _each_step_once((*_first(told), *outcomes.values()), asked)
    return tuple(sorted(found, key=statements.index))


def _each_step_once(said: Iterable[Statement], asked: Collection[str]) -> Iterable[Statement]:
    """A truce that is agreed and confirmed in one article is confirmed once, by the firm word."""
    by_step: dict[str, Statement] = {}
    for statement in said:
        step = asked_step(asked, statement.status) or statement.status
        first = by_step.setdefault(step, statement)
        if first.sure == "loose" and statement.sure == "firm":
            by_step[step] = statement
    return by_step.values()


def _in_body(statements: Sequence[Statement], asked: Collection[str]) -> Sequence[Statement]:
    """Those below the headline, where one of them settles it: it says the same with more care.

    "Brava recalls 60,000 kettles" over "Brava announced that it will recall" is announced.
    """
    body = [said for said in statements if not said.span.in_title]
    settled = (said for said in body if said.status in _FIRST)
    return body if any(asked_step(asked, said.status) for said in settled) else ()


def _first(statements: Sequence[Statement]) -> Iterable[Statement]:
    """The one that ranks first, if there is any: of equals a firm reading, then the last one."""
    latest_first = reversed(statements)
    best = min(latest_first, key=_rank, default=None)
    return () if best is None else (best,)


def _rank(statement: Statement) -> tuple[int, bool]:
    guessed = statement.sure == "loose"
    if statement.status == Status.HISTORICAL:
        return len(_FIRST) + 1, guessed
    if statement.status in _FIRST:
        return _FIRST.index(Status(statement.status)), guessed
    # Among the open steps only the last one counts: a guess may be the newest word on it.
    return len(_FIRST), False


def _events(statements: Sequence[Statement], alike: Alike) -> list[list[Statement]]:
    """Statements by the event they are about; one that names nobody goes on about the last."""
    events: list[list[Statement]] = []
    for statement in statements:
        own = _named(statement)
        event = next((one for one in reversed(events) if _may_be_of(one, own, alike)), None)
        if event is None:
            events.append([statement])
        else:
            event.append(statement)
    return events


def _may_be_of(event: Sequence[Statement], own: Sequence[str], alike: Alike) -> bool:
    others = [name for statement in event for name in _named(statement)]
    if not own or not others:
        return True
    return any(alike(one, other) for one in own for other in others)


def _named(statement: Statement) -> list[str]:
    """Those whom it names; "the ministers" could be anybody."""
    return [name for name in (*statement.who, *statement.parties) if not name[:1].islower()]
