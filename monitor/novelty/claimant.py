"""Makes claims of matches: of which series, about whom, in whose voice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import product

from monitor.article import Article
from monitor.language.counts.quantities import Quantity
from monitor.language.counts.scenes import scene_words
from monitor.language.events.statements import Statement
from monitor.language.events.topics import is_aimed
from monitor.language.guests.attendances import Attendance, Unresolved
from monitor.language.lexicon import Lexicon
from monitor.language.people.names import NameBook
from monitor.language.text import Text
from monitor.language.words.normalise import fold
from monitor.language.words.places import Places
from monitor.language.words.tokens import words
from monitor.matching.conditions import (
    AttendanceIs,
    EventIs,
    QuantityIs,
    asked_step,
    fact_condition,
)
from monitor.matching.fields import GROUPS, NAMED
from monitor.matching.naming import Naming
from monitor.matching.rules import Counted, Trigger, TriggerType
from monitor.matching.search import BoundFact, Match
from monitor.matching.units import HUMAN_CLASSES
from monitor.novelty.claims import ASKED, REFUSED, Claim, Group, Setting, Sighting
from monitor.novelty.voices import Spoken, Voices


class Claimant:
    """Makes claims of matches, with the names and voices that the rule files bring."""

    def __init__(self, lexicon: Lexicon, names: NameBook, places: Places) -> None:
        self._places = places
        self._names = names
        self._naming = Naming(names, places)
        self._voices = Voices(lexicon, names, places)

    def voice(self, article: Article) -> str:
        """Whose word the article is where it names nobody: its publisher's family, or ""."""
        return self._voices.publisher(article)

    def claim(self, match: Match, setting: Setting) -> Claim:
        """What the match says, ready to be compared."""
        said = self._of_kind(match, setting)
        trigger = match.rule.trigger
        is_own = trigger.type is TriggerType.NEW_TERM and trigger.field in {"person", "status"}
        if trigger.field and not (is_own and match.fact):
            return replace(said, term=group_value(trigger.field, match, setting))
        return said

    def each(self, match: Match, text: Text) -> Iterator[Match]:
        """The match, or one for each person and place of the article that its rule watches."""
        asked = [name for name in NAMED if name in match.rule.watched]
        if match.fact is not None or not asked:
            yield match
            return
        names = {"person": self._people, "place": self._spots}
        for values in product(*(names[name](text) or ("",) for name in asked)):
            yield replace(match, named=tuple(zip(asked, values, strict=True)))

    def _people(self, text: Text) -> tuple[str, ...]:
        return tuple(dict.fromkeys(mention.name for mention in text.mentions))

    def _spots(self, text: Text) -> tuple[str, ...]:
        hits = (hit for one in text.document.sentences for hit in self._places.within(one))
        return tuple(dict.fromkeys(hit.value.name for hit in hits))

    def group(self, match: Match, setting: Setting) -> Group:
        """The values of the rule's `group_by`, by name, as people read them."""
        names = match.rule.group_by
        return tuple((name, group_value(name, match, setting)) for name in names)

    def sighting(self, claim: Claim, trigger: Trigger) -> Sighting:
        """What a claim counts as, for a rule that counts."""
        if trigger.type is TriggerType.VALUE_COUNT:
            unit, shown = self.key(claim.term), claim.term
        else:
            unit, shown = _unit(claim, trigger.count), ""
        return Sighting(claim.at, unit, claim.article, claim.origin, shown)

    def _of_kind(self, match: Match, setting: Setting) -> Claim:
        said = self._said(match, setting)
        asked = fact_condition(match.rule.match)
        match match.fact:
            case Quantity() as fact:
                return self._of_quantity(said, fact, asked, setting.lands)
            case Statement() as fact:
                return self._of_statement(said, fact, asked)
            case Attendance() | Unresolved() as fact:
                return _of_attendance(said, fact, asked)
            case None:
                return replace(said, term=setting.story)

    def _said(self, match: Match, setting: Setting) -> Claim:
        """What every claim has: whose word it is, where and when it was said."""
        fact, article = match.fact, setting.article
        speaker = speaker_of(fact)
        title = match.evidence[0].text if match.evidence else article.title
        return Claim(
            rule=match.rule.id,
            series=self._series(match, setting),
            article=article.id,
            at=setting.at,
            story=setting.story,
            status="" if fact is None else fact.status,
            origin=self._origin(fact, setting),
            speaker=speaker or "",
            quote=title if fact is None else fact.quote,
        )

    def _of_quantity(
        self, said: Claim, fact: Quantity, asked: object, lands: Mapping[str, str]
    ) -> Claim:
        named = isinstance(asked, QuantityIs) and asked.actor
        return replace(
            said,
            actor=ASKED if named else self.key(fact.actor),
            place=self._place(_surely(fact, lands), lands),
            counts=fact.unit_class,
            value=fact.value,
            low=fact.low,
            high=fact.high,
            hedge=_hedge(fact),
            subject=fact.actor or fact.place or "",
        )

    def _of_statement(self, said: Claim, fact: Statement, asked: object) -> Claim:
        named = isinstance(asked, EventIs) and (asked.who or asked.parties_all)
        status = _step(fact.status, asked)
        doers = self._doers(fact, asked)
        parties = tuple(sorted(map(self.key, fact.parties)))
        about = {*doers, *parties}
        if isinstance(asked, EventIs) and asked.who:
            about = set(doers)
        elif named:
            about = {ASKED}
        return replace(
            said,
            about=tuple(sorted(about)),
            doers=doers,
            aims=parties if is_aimed(fact.topic) else (),
            place="" if named else self.key(fact.place),
            term=status,
            status=status,
            subject=", ".join(fact.who or fact.parties) or fact.place or "",
        )

    def _doers(self, fact: Statement, asked: object) -> tuple[str, ...]:
        """Who acts, by the names that the rule has for those it asks for."""
        who: Iterable[str] = fact.who
        if isinstance(asked, EventIs) and asked.who:
            who = (
                next((one for one in asked.who if self._naming.is_party((one,), said)), "")
                for said in fact.who
            )
        named = [name for name in who if name]
        # "Nurses in Norland": who they are says more than their country.
        own = [name for name in named if not self._places.country(name)]
        return tuple(sorted(set(map(self.key, own or named))))

    def _origin(self, fact: BoundFact | None, setting: Setting) -> str:
        speaker = fuller(speaker_of(fact), setting.tellers.get(told(fact)))
        country = self._country(fact) or setting.country
        title = setting.titles.get(speaker or "", "")
        said = Spoken(speaker, title, country, setting.country)
        return self._voices.origin(said, setting.voice, setting.wire)

    def _country(self, fact: BoundFact | None) -> str:
        """Where a fact is from, by its place or its actor; "" when neither names a country."""
        named = (getattr(fact, "place", None), getattr(fact, "actor", None))
        return next((c for one in named if one and (c := self._places.country(one))), "")

    def _series(self, match: Match, setting: Setting) -> str:
        """What must be equal for two claims to be compared; of a rule that counts, its group."""
        if match.rule.trigger.counts:
            return self.series(self.group(match, setting))
        groups = (group_value(name, match, setting) for name in match.rule.group_by)
        kind = _kind(match.fact, fact_condition(match.rule.match))
        return "|".join((kind, *map(self.key, groups)))

    def series(self, group: Group) -> str:
        """One key for a group, however the names in it are spelt."""
        keys = (value if name in GROUPS else self.key(value) for name, value in group)
        return "|".join(keys)

    def _place(self, name: str | None, lands: Mapping[str, str]) -> str:
        """ "peru/" for a country, "peru/lima" for a place in it, "/brenn" for one unheard of.

        Of that one the text itself may say where it lies.
        """
        if not name:
            return ""
        place = self._places.named(name)
        if place is None:
            return f"{fold(lands.get(fold(name), ''))}/{fold(name)}"
        local = "" if place.name == place.country else fold(place.name)
        return f"{fold(place.country or '')}/{local}"

    def key(self, name: str | None) -> str:
        """One key for a name however it is spelt: the country's, else the person's, folded."""
        if not name:
            return ""
        return fold(self._places.country(name) or self._names.one_name(name))


def _unit(claim: Claim, count: Counted) -> str:
    """What counts as one: a story, an article, or each thing that an article says."""
    match count:
        case Counted.STORIES:
            return claim.story
        case Counted.ARTICLES:
            return claim.article
        case Counted.MATCHES:
            said = (claim.term, claim.status, claim.value, claim.low, claim.high, claim.counts)
            return "|".join(map(str, (claim.article, *said, claim.actor, claim.place)))


def _hedge(fact: Quantity) -> str:
    """Bodies found are so many at least: they say nothing against a higher toll."""
    is_partial = fact.hedge == "exact" and fact.unit in scene_words().not_a_toll
    return "at_least" if is_partial else fact.hedge


def _surely(fact: Quantity, lands: Mapping[str, str]) -> str | None:
    """The place; of a town that only the dateline names, its country."""
    if fact.place and "place:dateline" in fact.why:
        return lands.get(fold(fact.place), fact.place)
    return fact.place


def speaker_of(fact: BoundFact | None) -> str | None:
    """Who says so, as the text names it; None where nobody is named."""
    return None if fact is None or isinstance(fact, Unresolved) else fact.said_by


def tellers_of(text: Text) -> Mapping[tuple[object, ...], str]:
    """From whom the text has its facts, where it says so of one of its sentences.

    A headline and a lede that give a ministry's figure as their own have it from the ministry,
    and "the union" of a headline is the miners' union of the text.
    """
    facts: tuple[BoundFact, ...] = (*text.quantities, *text.statements, *text.people)
    found: dict[tuple[object, ...], str] = {}
    for fact in facts:
        speaker = speaker_of(fact)
        if speaker:
            what = told(fact)
            found[what] = fuller(found.get(what), speaker) or speaker
    return found


def fuller(speaker: str | None, other: str | None) -> str | None:
    """The other, if it names the speaker with more words or there is none."""
    if not speaker or not other:
        return speaker or other
    said, more = (frozenset(token.text for token in words(name)) for name in (speaker, other))
    return other if said < more else speaker


def told(fact: BoundFact | None) -> tuple[object, ...]:
    """What is the same of one fact wherever a text tells it."""
    match fact:
        case Quantity():
            return (fact.role, fact.unit_class, fact.value, fact.low, fact.high)
        case Statement():
            return (fact.topic, fact.status)
        case Attendance():
            return (fact.name, fact.status)
        case _:
            return ()


def group_value(name: str, match: Match, setting: Setting) -> str:
    """The value of a `group_by` name: of the article, the story, or a field of the fact."""
    article, fact = setting.article, match.fact
    of_article = {
        "article": article.id,
        "story": setting.story,
        "source": article.outlet,
        "feed": article.feed or article.outlet,
        "domain": article.domain,
        "lang": article.lang,
        "tier": str(article.tier),
    }
    if name in of_article:
        return of_article[name]
    if fact is None:
        return dict(match.named).get(name, "")
    if name == "person":
        name = "name" if isinstance(fact, Attendance) else "mention"
    value = getattr(fact, name, None)
    return ", ".join(value) if isinstance(value, tuple) else str(value or "")


def _kind(fact: BoundFact | None, asked: object) -> str:
    """What two claims must have in common to be compared at all."""
    match fact:
        case Quantity():
            return "|".join((_role(fact, asked), fact.increment or "total"))
        case Statement():
            return fact.topic
        case Attendance() | Unresolved():
            return "attendance"
        case None:
            return "article"


def _role(fact: Quantity, asked: object) -> str:
    """The role; of things it is one whether they come, are there or are merely counted.

    54 lorries that "reached" a town are, in the next paper, "in". A rule that asks for a role
    keeps them apart.
    """
    is_asked = isinstance(asked, QuantityIs) and bool(asked.roles)
    is_merely_there = fact.unit_class not in HUMAN_CLASSES and fact.role in _MERELY_THERE
    return "other" if is_merely_there and not is_asked else fact.role


_MERELY_THERE = frozenset({"sent", "present", "other"})


def _of_attendance(said: Claim, fact: Attendance | Unresolved, asked: object) -> Claim:
    named = isinstance(asked, AttendanceIs) and asked.event is not None
    wants_refusals = isinstance(asked, AttendanceIs) and "denied" in asked.statuses
    return replace(
        said,
        status=REFUSED if fact.status == "denied" and not wants_refusals else said.status,
        about=(ASKED,) if named else _content(fact.event),
        term=fact.name if isinstance(fact, Attendance) else fact.mention,
    )


def _step(status: str, asked: object) -> str:
    """The step a rule asked for: one that asks for confirmed is told once, agreed or happened."""
    return asked_step(asked.statuses, status) or status if isinstance(asked, EventIs) else status


def _content(event: str | None) -> tuple[str, ...]:
    if not event or event == "unnamed":
        return ()
    return tuple(sorted({t.text for t in words(event) if t.is_word and len(t.text) > 3}))
