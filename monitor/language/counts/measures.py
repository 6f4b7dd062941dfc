"""A number of a sentence with what it counts, and how it stands to the counts beside it."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.language.counts.counting import Candidate
from monitor.language.counts.paths import Counted
from monitor.language.words.units import Noun


@dataclass(frozen=True, slots=True)
class Measured:
    """A candidate with its unit.

    `toll` is the role that a level gives ("the death toll rose to 43"), `level` the word that
    carries it. `leans` when its role is that of the count before ("six of them", "up from 38").
    `has_noun` is False where a number stands alone. `doubtful` when the unit was guessed.
    """

    candidate: Candidate
    counted: Counted
    unit: str
    unit_class: str
    toll: str | None
    level: int | None
    leans: bool
    has_noun: bool
    doubtful: bool
    why: str
    is_joined: bool
    """Whether "as well as" or "along with" joins it to the count before."""
    is_governed: bool
    """Whether a preposition stands before it: "in raids across 14 provinces"."""
    thing: Noun | None
    """For a number alone: the nearest thing counted before it, in case things are meant."""
    sums: bool
    """Whether it is the sum of what was counted before: "bringing the total to 57"."""
    restates: bool
    """Whether another counts the same: "police put the number at 1,200"."""
    corrects: bool
    """Whether it takes the place of the figure before it: "not 12 but 9"."""
    is_picked: bool
    """Whether it says only to whom somebody belongs: "she is one of 900 who fled"."""
    is_subject: bool
    """Whether a verb right behind it says something of others like those before: "40 were fed"."""
