"""What is left out of a flood of facts never changes a verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.language.lexicon import Lexicon
from monitor.language.people.names import NameBook
from monitor.matching.rules import Direction, Trigger, TriggerType
from monitor.novelty.claims import Claim
from monitor.novelty.ledger import Fact, Standing
from monitor.novelty.shelves import LAST, shelves_for, shelves_of
from monitor.novelty.triggers import judge, waiting_with

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
NAMES = NameBook(Lexicon())
YEAR = timedelta(days=365)
STORIES = st.sampled_from(["flood", "fire", "strike"])
TIMES = st.integers(0, 40 * 24).map(lambda hours: NOON + timedelta(hours=hours))
STEPS = st.sampled_from(["asserted", "planned", "possible", "confirmed", "denied"])
VOICES = st.sampled_from(["police", "ministry"])
PLACES = st.sampled_from(["", "norland/", "norland/fenn", "/fenn", "sudmark/", "sudmark/fenn"])
NUMBERS = st.integers(1, 140)


@st.composite
def figures(draw: st.DrawFn) -> Claim:
    """A number, about somebody or nobody, somewhere or nowhere."""
    low, high = sorted((draw(NUMBERS), draw(NUMBERS)))
    bounds = {
        "exact": (low, low, low),
        "approx": (low, low, low),
        "at_least": (low, low, None),
        "more_than": (low, low, None),
        "at_most": (high, None, high),
        "range": (None, low, high),
        "vague": (None, low, high),
    }
    hedge = draw(st.sampled_from(sorted(bounds)))
    value, least, most = bounds[hedge]
    return Claim(
        rule="toll",
        series="killed|total",
        article=draw(st.sampled_from(["a", "b"])),
        at=draw(TIMES),
        story=draw(STORIES),
        actor=draw(st.sampled_from(["", "norland", "sudmark"])),
        place=draw(PLACES),
        counts=draw(st.sampled_from(["people", "civilians"])),
        status=draw(STEPS),
        value=value,
        low=least,
        high=most,
        hedge=hedge,
        origin=draw(VOICES),
        speaker=draw(VOICES),
    )


@st.composite
def steps(draw: st.DrawFn) -> Claim:
    """A step of an event, or of a person on the way to one."""
    firms = st.sampled_from(["ana orbel", "orbel", "orbel of fenn", "tor", "port board"])
    doers = tuple(draw(st.lists(firms, max_size=2)))
    status = draw(STEPS)
    return Claim(
        rule="visit",
        series="meeting",
        article=draw(st.sampled_from(["a", "b"])),
        at=draw(TIMES),
        story=draw(STORIES),
        place=draw(PLACES),
        about=(*doers, *draw(st.lists(firms, max_size=1))),
        doers=doers,
        aims=tuple(draw(st.lists(firms, max_size=1))),
        term=draw(st.sampled_from([status, "Ana Orbel", "Anna Orbel", "Tor Aas"])),
        status=status,
        origin=draw(VOICES),
    )


def facts(claims: st.SearchStrategy[Claim]) -> st.SearchStrategy[list[Fact]]:
    standing = st.sampled_from(Standing)
    kept = st.builds(Fact, claims, st.just("print"), st.booleans(), st.just(NOON), standing)
    return st.lists(kept, max_size=12).map(lambda all_: sorted(all_, key=lambda one: one.claim.at))


def on_shelves(claim: Claim, known: Sequence[Fact], trigger: Trigger) -> Sequence[Fact]:
    shelves = shelves_for(claim, trigger)
    if shelves is None:
        return known
    last = {
        standing: max((one.claim.at for one in known if one.standing is standing), default=None)
        for standing in Standing
    }
    return [
        fact
        for fact in known
        if not shelves.isdisjoint(shelves_of(fact.claim))
        or (LAST in shelves and fact.claim.at == last[fact.standing])
    ]


def agree(claim: Claim, known: Sequence[Fact], trigger: Trigger) -> bool:
    few = on_shelves(claim, known, trigger)
    return judge(claim, known, trigger, NAMES) == judge(claim, few, trigger, NAMES) and (
        waiting_with(claim, known, trigger, NAMES) == waiting_with(claim, few, trigger, NAMES)
    )


@given(figures(), facts(figures()), st.sampled_from([None, 0.0, 0.1, 0.5, 1.0]))
def test_of_figures_nothing_that_decides_is_left_out(
    claim: Claim, known: list[Fact], tolerance: float | None
) -> None:
    assert agree(claim, known, Trigger(TriggerType.NEW_VALUE, YEAR, tolerance=tolerance))


@given(figures(), facts(figures()), st.sampled_from(Direction))
def test_of_changes_nothing_that_decides_is_left_out(
    claim: Claim, known: list[Fact], direction: Direction
) -> None:
    assert agree(claim, known, Trigger(TriggerType.CHANGE, YEAR, direction=direction))


@given(
    steps(),
    facts(steps()),
    st.sampled_from(
        [
            Trigger(TriggerType.NEW_TERM, YEAR, field="status"),
            Trigger(TriggerType.NEW_TERM, YEAR, field="person"),
            Trigger(TriggerType.STATUS_CHANGE, YEAR),
            Trigger(TriggerType.ANY, YEAR),
        ]
    ),
)
def test_of_events_nothing_that_decides_is_left_out(
    claim: Claim, known: list[Fact], trigger: Trigger
) -> None:
    assert agree(claim, known, trigger)


@pytest.mark.parametrize(
    ("place", "value", "is_compared"),
    [
        ("norland/fenn", 4_000, True),
        ("norland/brenn", 30, True),
        ("norland/brenn", 900, False),
        ("", 30, True),
        ("", 900, False),
    ],
)
def test_of_other_places_only_like_figures_are_compared(
    place: str, value: int, is_compared: bool
) -> None:
    here = Claim("toll", "killed|total", "a", NOON, "flood", place="norland/fenn", counts="people")
    here = replace(here, value=30, low=30, high=30, hedge="exact")
    there = replace(here, story="fire", place=place, value=value, low=value, high=value)
    few = on_shelves(here, [Fact(there, "print", True, NOON)], Trigger(TriggerType.NEW_VALUE, YEAR))
    assert bool(few) == is_compared
