"""What a match says, as something that can be compared with what was said before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from monitor.article import Article

ASKED = "what the rule asks for"
"""Stands for the actor, parties or event that a rule itself names: those count as one."""

REFUSED = "refused"
"""The step of one who "will not come", of whom is not known here whether he was to come."""


Group = tuple[tuple[str, str], ...]
"""The values of a rule's `group_by`, by name."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Said in one article, for one rule. Only claims of one `rule` and `series` are compared.

    `series` holds what must be equal: role and increment of a number, the topic of an event, and
    the values of the rule's `group_by`. What may be said more or less fully is compared by
    meaning: the `actor`, `place` ("country/town") and unit class (what it `counts`) of a number,
    and `about`, the parties of an event or the words of an attended one. Of a number: `value`,
    `low`, `high`, `hedge`; of anything else the `term` (a person, a step, a story). Of an event
    `doers` are those in `about` who act: another doer makes it another event; so does another of
    its `aims`, those at whom sanctions are directed. `at` is the
    event time: publication, clamped to arrival. `origin` is the voice it counts for, `speaker`
    how the text names it; `subject` what it is about, as the text names that.
    """

    rule: str
    series: str
    article: str
    at: datetime
    story: str = ""
    actor: str = ""
    place: str = ""
    counts: str = ""
    about: tuple[str, ...] = ()
    doers: tuple[str, ...] = ()
    aims: tuple[str, ...] = ()
    term: str = ""
    status: str = ""
    value: float | None = None
    low: float | None = None
    high: float | None = None
    hedge: str = ""
    origin: str = ""
    speaker: str = ""
    quote: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Sighting:
    """Something that counts. `unit` is what counts as one; `shown` is that in words."""

    at: datetime
    unit: str
    article: str
    origin: str = ""
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and when a match was found: its article, event time and story.

    `wire` is the first article with its text, `voice` whose word that text is. `titles` are what
    the text calls the people it names: "Kremlin spokesman"; `lands` the countries that it puts its
    towns into, `country` the only one that its headline and first sentences name, or "".
    `tellers` are whom the text has its facts from: a headline leaves out what the body says.
    """

    article: Article
    at: datetime
    story: str
    wire: str
    voice: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)
    lands: Mapping[str, str] = field(default_factory=dict)
    country: str = ""
    tellers: Mapping[tuple[object, ...], str] = field(default_factory=dict)
