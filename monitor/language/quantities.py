"""Numbers of people and things: what is counted, in which role, how exactly, who says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.language.counting import Candidate, Counter, Refused
from monitor.language.cues import Hit
from monitor.language.dates import dates_in
from monitor.language.document import Document, Sentence, Span
from monitor.language.eastern import EasternCount, eastern_counts
from monitor.language.hedges import amount_of
from monitor.language.lexicon import Lexicon
from monitor.language.measures import Measured, Measurer
from monitor.language.moods import Moods
from monitor.language.numbers import Number, groups_by_dots, numbers_in
from monitor.language.owners import Owners, Page, Seen
from monitor.language.places import Places
from monitor.language.predicates import DOUBTFUL, Role, RoleFinder
from monitor.language.refusals import refusal_of
from monitor.language.roles import (
    Form,
    RoleCue,
    RoleWords,
    becomes,
    is_human,
    planned_role,
)
from monitor.language.scenes import Scene, persons_in, scene_of
from monitor.language.sources import Attribution, speaker_of
from monitor.language.status import StatusReader
from monitor.language.units import Noun, Units
from monitor.language.whereabouts import place_of


@dataclass(frozen=True, slots=True)
class Quantity:
    """One count that a sentence gives.

    exact, approx: value = low = high; at_least, more_than: value = low, high None; at_most:
    value = high, low None; range, vague: value None. `increment` is "total", "delta", "subset",
    or None where the idea does not apply. `sentence` indexes the document's sentences.
    `sure` is "firm" or "loose"; `why` names the cues that decided each field.
    """

    value: int | float | None
    low: int | float | None
    high: int | float | None
    unit: str
    unit_class: str
    role: str
    hedge: str
    increment: str | None
    status: str
    sure: str
    actor: str | None
    place: str | None
    said_by: str | None
    quote: str
    span: Span
    sentence: int
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rejected:
    """A candidate that is no fact, and why."""

    quote: str
    span: Span
    why: str


MOST_IN_A_SENTENCE = 40
"""A sentence with more numbers is a table or an attack; the rest is turned away."""

OPENING = 6
"""Sentences of headline and lede in which a story's place and people are looked for."""


class QuantityReader:
    """Reads the counts of a document. Built once; a read keeps nothing."""

    def __init__(self, lexicon: Lexicon, places: Places, status: StatusReader) -> None:
        self.units = Units(lexicon)
        self.words = RoleWords(lexicon)
        self.places = places
        self.status = status

    def read(
        self, document: Document, attributions: Sequence[Sequence[Attribution]]
    ) -> tuple[tuple[Quantity, ...], tuple[Rejected, ...]]:
        """Every count, and every number that is none with the reason, in reading order."""
        lede = document.lede()[:OPENING]
        page = Page(self.places, document, persons_in(document), lede)
        last_of_lede = lede[-1].index if lede else -1
        dots = groups_by_dots(document)
        last: Seen | None = None
        opening: list[Seen] = []
        found: list[Quantity] = []
        rejected: list[Rejected] = []
        for sentence in document.sentences:
            numbers: Sequence[Number] = numbers_in(sentence, dot_groups=dots)
            if not numbers:
                continue
            beyond = numbers[MOST_IN_A_SENTENCE:]
            refused = [Refused(each.first, each.last, "a table of numbers") for each in beyond]
            rejected += [_rejected(document, sentence, each) for each in refused]
            eastern, numbers = eastern_counts(sentence, numbers[:MOST_IN_A_SENTENCE])
            dates = dates_in(sentence, document.article.published)
            counter = Counter(sentence, self.units, dates)
            kept, refused = counter.turn_away(numbers)
            rejected += [_rejected(document, sentence, each) for each in refused]
            if not kept and not eastern:
                continue
            shape = self.status.shape(sentence)
            scene = scene_of(sentence, shape, self.places, dates, page.persons)
            owners = Owners(page, scene, last, tuple(opening))
            reading = _reading(self, owners, counter, attributions[sentence.index])
            found += [reading.eastern(count) for count in eastern]
            candidates, refused = counter.candidates(kept, reading.names, reading.verb_ends)
            rejected += [_rejected(document, sentence, each) for each in refused]
            for fact in reading.facts(candidates):
                if isinstance(fact, Quantity):
                    found.append(fact)
                    last = _seen(fact)
                    if fact.sentence <= last_of_lede:
                        opening.append(last)
                else:
                    rejected.append(fact)
        return tuple(found), tuple(rejected)


def _reading(
    reader: QuantityReader, owners: Owners, counter: Counter, said: Sequence[Attribution]
) -> _Reading:
    cues = reader.words.cues(counter.tokens)
    return _Reading(reader, owners, counter, tuple(cues), tuple(said))


@dataclass(frozen=True, slots=True)
class _Reading:
    """One sentence being read."""

    reader: QuantityReader
    owners: Owners
    counter: Counter
    cues: tuple[Hit[RoleCue], ...]
    said: tuple[Attribution, ...]

    @property
    def scene(self) -> Scene:
        return self.owners.scene

    @property
    def document(self) -> Document:
        return self.owners.page.document

    @property
    def sentence(self) -> Sentence:
        return self.scene.sentence

    @property
    def names(self) -> dict[int, bool]:
        """The tokens that name places, True where they name people."""
        return {
            at: hit.value.kind == "people" and not hit.value.is_adjective
            for at, hit in self.scene.places.items()
        }

    @property
    def verb_ends(self) -> frozenset[int]:
        """Where an intransitive verb ends a noun phrase: "200 fled homes"."""
        verbs = {Form.HAPPENS, Form.HAPPENS_BASE}
        return frozenset(hit.first for hit in self.cues if hit.value.form in verbs)

    def eastern(self, count: EasternCount) -> Quantity:
        """A Korean or Chinese count as a quantity; its role is firm where a word says it."""
        amount = amount_of(count.number, count.hedge)
        said = speaker_of(self.said, count.number.first)
        return Quantity(
            value=amount.value,
            low=amount.low,
            high=amount.high,
            unit=count.unit,
            unit_class=count.unit_class,
            role=count.role,
            hedge=count.hedge,
            increment=count.increment,
            status=count.status,
            sure="loose" if count.role == "other" else "firm",
            actor=count.actor,
            place=count.place,
            said_by=said.speaker if said else None,
            quote=self.sentence.text,
            span=self.document.span(count.start, count.end),
            sentence=self.sentence.index,
            why=count.why,
        )

    @property
    def moods(self) -> Moods:
        page = self.owners.page
        return Moods(self.reader.status, page.document, self.sentence, page.lede)

    def facts(self, candidates: Sequence[Candidate]) -> Iterator[Quantity | Rejected]:
        """The counts among the candidates, each with its role, actor, place and status."""
        units, words = self.reader.units, self.reader.words
        candidates = [each for each in candidates if self._is_count(each)]
        measured = Measurer(self.counter, self.names, units, words, self._carried()).measure(
            candidates
        )
        counted = [each.counted for each in measured]
        finder = RoleFinder(
            self.scene.tokens, self.scene.shape, self.cues, counted, self.scene.dated
        )
        roles: list[Role | None] = []
        told: list[Quantity] = []
        for at, each in enumerate(measured):
            roles.append(self._role(each, finder, roles))
            total = any(self._totals(later) for later in measured[at + 1 :])
            fact = self._fact(each, roles[-1], told, beside_total=total)
            if isinstance(fact, Quantity):
                told.append(fact)
            elif each.candidate.number.kind == "none":
                continue
            yield fact

    def _is_count(self, candidate: Candidate) -> bool:
        """ "No casualties" and "nobody was killed" are counts; other denials are not."""
        if candidate.number.kind != "none":
            return True
        if candidate.noun is None:
            return candidate.number.last - candidate.number.first == 2 or (
                self.scene.text(candidate.number.first) == "nobody"
            )
        names = self.reader.units.singulars(candidate.noun.unit)
        return any(self.reader.words.of_noun(name, hard=True) for name in names)

    def _carried(self) -> Noun | None:
        """The unit that the sentence before counted, in the same paragraph."""
        last = self.owners.page.last_before(self.sentence, self.owners.last)
        return Noun(0, 0, last.unit, last.unit_class) if last else None

    # --- roles --------------------------------------------------------------------------------

    def _role(
        self, each: Measured, finder: RoleFinder, roles: Sequence[Role | None]
    ) -> Role | None:
        said = finder.role_of(each.counted) if each.why.startswith("unit:number_of") else None
        if said and said.role != "other" and said.cost < DOUBTFUL:
            return said
        if each.toll:
            return Role(each.toll, f"role:{each.toll}:toll", 0.0, None)
        hard = self._role_of_noun(each, hard=True)
        if hard:
            return hard
        role = finder.role_of(each.counted)
        whole = next((one for one in reversed(roles) if one), None)
        leans = (each.leans or each.counted.part) and (role is None or role.cost > 1.0)
        if whole and leans and whole.role != "other":
            return replace(whole, cost=min(whole.cost + 1, DOUBTFUL - 1))
        if whole and role is None and each.is_joined:
            return replace(whole, cost=min(whole.cost + 2, DOUBTFUL - 1))
        soft = self._role_of_noun(each, hard=False)
        if soft and (role is None or role.cost > 4.0 or soft.outranks(role)):
            return soft
        if role is None and each.unit_class == "military_personnel":
            return self._standing(each)
        return role

    def _role_of_noun(self, each: Measured, *, hard: bool) -> Role | None:
        """The role that the counted noun itself gives."""
        if not each.has_noun:
            return None
        names = self.reader.units.singulars(each.unit)
        roles = (self.reader.words.of_noun(name, hard=hard) for name in names)
        role = next(filter(None, roles), None)
        return Role(role, f"role:{role}:{each.unit}", 0.0 if hard else 2.0, None) if role else None

    def _standing(self, each: Measured) -> Role | None:
        """ "10,000 troops in Kursk": soldiers with a place behind them are there."""
        place = place_of(self.scene, each.counted.first, each.counted.last, "present", None)
        near = self.scene.text(each.counted.last) in {"in", "at", "on", "near", "along", "inside"}
        return Role("present", "role:present:in", 3.0, None) if place and near else None

    def _totals(self, each: Measured) -> bool:
        """ "bringing the total to 730": what stands before it in the sentence is part of it."""
        start = each.candidate.outer
        words = {self.scene.text(at) for at in range(max(0, start - 10), start)}
        return bool(words & _BRINGING) and "to" in words

    # --- the whole fact -----------------------------------------------------------------------

    def _fact(
        self, each: Measured, role: Role | None, told: Sequence[Quantity], *, beside_total: bool
    ) -> Quantity | Rejected:
        candidate = each.candidate
        if not each.has_noun and each.thing and role and role.role in {"destroyed", "damaged"}:
            each = replace(each, unit=each.thing.unit, unit_class=each.thing.unit_class)
        if role and each.doubtful and each.unit_class == "things" and is_human(role.role):
            each = replace(each, unit_class="people")
        name = becomes(role.role, each.unit_class) if role else "other"
        refusal = refusal_of(each, role, name)
        if refusal:
            turned_away = Refused(candidate.first, candidate.last, refusal)
            return _rejected(self.document, self.sentence, turned_away)
        judged = self.moods.of(each, role)
        status, status_cues, sure = str(judged.status), judged.cues, judged.sure
        if candidate.number.kind == "none" and status == "denied":
            status, status_cues = "asserted", ()
        name, status = _in_its_mood(name, role, status)
        says_role = self._role_of_noun(each, hard=True) is not None
        seen = [_seen(fact) for fact in told]
        actor = self.owners.actor(each, name, role, seen, by_group=not says_role)
        place = self.owners.place(each, name, role, actor)
        said = speaker_of(self.said, candidate.number.first)
        amount = amount_of(candidate.number, candidate.hedged.hedge)
        increment = self._increment(each, name, told)
        if beside_total and increment == "total" and each.toll is None:
            increment = "delta"
        doubtful = _is_doubtful(each, role) or not sure
        doubtful = doubtful or bool(actor and actor.guessed and not place)
        beside = ("increment:beside_total",) if beside_total and increment == "delta" else ()
        reasons = (
            each.why,
            role.why if role else "role:none",
            *candidate.hedged.why,
            *beside,
            *(found.why for found in (actor, place) if found),
            *(f"status:{cue}" for cue in status_cues),
            *((f"said_by:{said.how}",) if said else ()),
        )
        return Quantity(
            value=amount.value,
            low=amount.low,
            high=amount.high,
            unit=each.unit,
            unit_class=each.unit_class,
            role=name,
            hedge=candidate.hedged.hedge,
            increment=increment,
            status=status,
            sure="loose" if doubtful else "firm",
            actor=actor.name if actor else None,
            place=place.name if place else None,
            said_by=said.speaker if said else None,
            quote=self.sentence.text,
            span=self.document.span_of(self.sentence, candidate.first, candidate.last),
            sentence=self.sentence.index,
            why=reasons,
        )

    def _increment(self, each: Measured, role: str, told: Sequence[Quantity]) -> str | None:
        if each.unit_class == "deployments":
            return None
        candidate = each.candidate
        said = candidate.hedged.increment
        if said != "total":
            return said
        if (each.leans and not candidate.hedged.is_former) or self._is_out_of(each):
            return "subset"
        words = {self.scene.text(at) for at in range(candidate.number.last, candidate.last)}
        if words & {"more", "new", "additional", "further", "newly"}:
            return "delta"
        if words & {"other", "others"} and any(fact.role == role for fact in told):
            return "delta"
        return said

    def _is_out_of(self, each: Measured) -> bool:
        """ "out of 15,000 sent, about 600 had been killed": a part of the number named first."""
        texts = [token.text for token in self.scene.tokens[: each.candidate.outer]]
        opens = "out" in texts and texts[texts.index("out") + 1 : texts.index("out") + 2] == ["of"]
        return opens and any(text[0].isdigit() for text in texts[texts.index("out") :])


def _rejected(document: Document, sentence: Sentence, refused: Refused) -> Rejected:
    span = document.span_of(sentence, refused.first, refused.last)
    return Rejected(sentence.written(refused.first, refused.last), span, refused.why)


def _is_doubtful(each: Measured, role: Role | None) -> bool:
    """Whether unit or role were guessed."""
    if each.doubtful or each.unit in _NOT_A_TOLL:
        return True
    if role is None:
        return each.unit_class == "military_personnel"
    return role.cost >= DOUBTFUL


def _seen(fact: Quantity) -> Seen:
    return Seen(fact.sentence, fact.unit, fact.unit_class, fact.role, fact.actor, fact.place)


_NOT_A_TOLL = frozenset({"body", "bodies", "corpses", "remains"})
"""Bodies found are seldom all the dead: their number alone is doubtful as one."""

_BRINGING = frozenset(
    {"bringing", "brings", "brought", "bring", "taking", "takes", "raising", "raises", "raised"}
)


def _in_its_mood(name: str, role: Role | None, status: str) -> tuple[str, str]:
    """What is still to be sent is a planned deployment, and then at least planned."""
    planned = planned_role(name)
    if role is None or planned is None:
        return name, status
    is_noun = role.cue is not None and role.cue.value.form is Form.LEFT
    if role.is_planned or (is_noun and status in {"planned", "expected", "possible", "likely"}):
        return planned, "planned" if status == "asserted" else status
    return name, status
