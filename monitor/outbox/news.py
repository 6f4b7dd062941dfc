"""The news of one alert, in half a line: 980 → at least 1,240 people, killed."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.outbox.tidings import Tidings

_HEDGES = {
    "approx": "about {}",
    "at_least": "at least {}",
    "more_than": "more than {}",
    "at_most": "at most {}",
}

PLAIN_STATUSES = frozenset({"", "asserted", "confirmed", "happened"})
"""What goes without saying of a number or of a person."""


def news_of(one: Tidings) -> str:
    """What is new, without the rule's title, which stands beside it."""
    if one.tally:
        return one.tally
    if one.person:
        return _news_of_attendance(one)
    if one.topic:
        return _news_of_event(one)
    if one.unit or one.value is not None:
        return _news_of_number(one)
    return one.article_title


def _news_of_number(one: Tidings) -> str:
    figure = _figure(one)
    known_before = before(one)
    if known_before is not None:
        figure = f"{known(known_before)} → {figure}"
    elif one.increment == "delta":
        figure = f"another {figure}"
    parts = [figure, spaced(one.role)]
    if one.status not in PLAIN_STATUSES and one.status not in one.role:
        parts.append(spaced(one.status))
    return ", ".join(filter(None, parts))


def _figure(one: Tidings) -> str:
    """The number with its hedge and unit; a vague one in the words of the article."""
    match one.value, one.low, one.high:
        case float() | int() as value, _, _:
            figure = _HEDGES.get(one.hedge, "{}").format(number(value))
        case None, float() | int() as low, float() | int() as high if one.hedge != "vague":
            figure = f"{number(low)}–{number(high)}"
        case _:
            return _in_its_own_words(one)
    return f"{figure} {one.unit}".strip()


def _in_its_own_words(one: Tidings) -> str:
    """The evidence, such as "hundreds of people", which mostly names the unit itself."""
    words = next((said.text[slice(*said.evidence)] for said in one.quotes if said.evidence), "")
    if not words:
        return f"an unstated number of {one.unit}"
    return words if one.unit.rstrip("s") in words else f"{words} {one.unit}"


def _news_of_event(one: Tidings) -> str:
    status, known_before = spaced(one.status), before(one)
    if known_before is not None:
        status = f"{known(known_before)} → {status}"
    elif status in one.title.casefold():
        status = ""
    parties = joined(one.parties)
    return ", ".join(filter(None, (status, parties, one.place, one.when)))


def _news_of_attendance(one: Tidings) -> str:
    who = f"{one.person}, {one.person_title}" if one.person_title else one.person
    return who if one.status in PLAIN_STATUSES else f"{who} ({spaced(one.status)})"


def before(one: Tidings) -> float | str | None:
    """What was known before, if it was something else."""
    same = one.old in (one.value, one.status, "")
    return None if same else one.old


def known(old: float | str) -> str:
    return spaced(old) if isinstance(old, str) else number(old)


def joined(names: Sequence[str]) -> str:
    """A, B and C."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def spaced(name: str) -> str:
    """A name of the rule language as words: planned_deployment is "planned deployment"."""
    return name.replace("_", " ")


def number(value: float) -> str:
    """A number with thousands separators: 15,000; 2.5; never 1e+06."""
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:,.2f}".rstrip("0")
