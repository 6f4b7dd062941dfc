"""Reads the counts of a document, sentence by sentence, each with all that is said of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from monitor.language.counts.bygone import Past
from monitor.language.counts.counting import Candidate, Counter, Refused
from monitor.language.counts.eastern import EasternCount, eastern_counts
from monitor.language.counts.happenings import Happenings
from monitor.language.counts.increments import increment_of
from monitor.language.counts.measures import Measured
from monitor.language.counts.measuring import Measurer
from monitor.language.counts.moods import Moods
from monitor.language.counts.owners import Owners, Page, Seen
from monitor.language.counts.quantities import Findings, Quantity, Rejected, rejected_in, seen_in
from monitor.language.counts.refusals import CLEAR, is_doubtful, refusal_of
from monitor.language.counts.roles import (
    Form,
    Role,
    RoleCue,
    RoleWords,
    becomes,
    grammar,
    is_going,
    is_human,
    is_nobody,
    is_sent_out,
    planned_role,
)
from monitor.language.counts.scenes import persons_in, scene_words
from monitor.language.counts.shares import SUBJECTS, is_in_the_toll, is_some_of_them
from monitor.language.counts.singles import Singles, may_hold_one
from monitor.language.lexicon import Lexicon
from monitor.language.saying.sources import Attribution, speaker_of
from monitor.language.saying.status import Judgement, StatusReader
from monitor.language.words.clauses import either, words_of_clauses
from monitor.language.words.cues import Hit
from monitor.language.words.document import Document
from monitor.language.words.hedges import amount_of
from monitor.language.words.numbers import Number, groups_by_dots, numbers_in
from monitor.language.words.places import Places
from monitor.language.words.sentences import Sentence
from monitor.language.words.units import Noun, Units

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
        dots = groups_by_dots(document)
        findings = Findings(document, lede[-1].index if lede else -1)
        for sentence in document.sentences:
            numbers = numbers_in(sentence, dot_groups=dots)
            if numbers or may_hold_one(sentence):
                self._read(sentence, numbers, page, attributions[sentence.index], findings)
        return findings.settled()

    def _read(
        self,
        sentence: Sentence,
        numbers: Sequence[Number],
        page: Page,
        said: Sequence[Attribution],
        findings: Findings,
    ) -> None:
        for each in numbers[MOST_IN_A_SENTENCE:]:
            table = Refused(each.first, each.last, "a table of numbers")
            findings.refuse(sentence, [table])
        eastern, numbers = eastern_counts(sentence, numbers[:MOST_IN_A_SENTENCE])
        scene = page.scene(sentence)
        counter = Counter(sentence, self.units, scene.dates)
        kept, refused = counter.turn_away(numbers)
        findings.refuse(sentence, refused)
        if not (kept or eastern or may_hold_one(sentence)):
            return
        owners = Owners(page, scene, findings.last, tuple(findings.opening))
        reading = _reading(self, owners, counter, said)
        findings.found += [reading.eastern(count) for count in eastern]
        candidates, refused = counter.candidates(kept, reading.names, reading.verb_ends)
        findings.refuse(sentence, refused)
        for fact in reading.facts(reading.singles.among(candidates)):
            findings.take(fact)


def _reading(
    reader: QuantityReader, owners: Owners, counter: Counter, said: Sequence[Attribution]
) -> _Reading:
    cues = reader.words.cues(counter.sentence)
    return _Reading(reader, owners, counter, tuple(cues), said)


@dataclass(frozen=True, slots=True)
class _Count:
    """A number with its unit and role; `says_role` when the noun itself says it ("deaths")."""

    each: Measured
    role: Role | None
    name: str
    says_role: bool

    @property
    def why(self) -> tuple[str, ...]:
        role = self.role.why if self.role else "role:none"
        single = ("hedge:article",) if self.each.candidate.number.kind == "one" else ()
        return (self.each.why, role, *self.each.candidate.hedged.why, *single)


class _Reading:
    """One sentence being read."""

    def __init__(
        self,
        reader: QuantityReader,
        owners: Owners,
        counter: Counter,
        cues: Sequence[Hit[RoleCue]],
        said: Sequence[Attribution],
    ) -> None:
        self.reader = reader
        self.owners = owners
        self.counter = counter
        self.cues = cues
        self.said = said
        self.scene = owners.scene
        self.document = owners.page.document
        self.sentence = self.scene.sentence

    @cached_property
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
            said_by=said.speaker if said else count.said_by,
            quote=self.sentence.text,
            span=self.document.span(count.start, count.end),
            sentence=self.sentence.index,
            why=count.why,
        )

    @cached_property
    def moods(self) -> Moods:
        page = self.owners.page
        past = Past(self.scene, page.document, page.lede)
        return Moods(self.reader.status, page.document, self.sentence, past)

    @property
    def singles(self) -> Singles:
        return Singles(self.sentence, self.scene.shape, self.reader.units, self.names, self.cues)

    @property
    def happenings(self) -> Happenings:
        reader, last = self.reader, self._last
        before = last.role if last else None
        return Happenings(self.scene, reader.units, reader.words, self.cues, before)

    def facts(self, candidates: Sequence[Candidate]) -> Iterator[Quantity | Rejected]:
        """The counts among the candidates, each with its role, actor, place and status."""
        units, words = self.reader.units, self.reader.words
        candidates = [each for each in candidates if self._is_count(each)]
        if not candidates:
            return
        measured = Measurer(self.counter, self.names, units, words, self._carried()).measure(
            candidates
        )
        happenings = self.happenings
        told: list[Quantity] = []
        roles = happenings.roles(measured)
        for at, (each, role) in enumerate(zip(measured, roles, strict=True)):
            count = self._count(each, role, happenings)
            refusal = refusal_of(count.each, role, count.name)
            if refusal:
                if each.candidate.number.kind not in _SILENT:
                    yield self._refused(each, refusal)
                continue
            rest = (measured[at + 1 :], roles[at + 1 :])
            fact = self._fact(count, told, beside_sum=happenings.is_summed_up(role, *rest))
            told.append(fact)
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
        last = self._last
        if last:
            return Noun(0, 0, last.unit, last.unit_class)
        before = self.owners.page.before_in_block(self.sentence)
        return self._subject_of(before) if before else None

    def _subject_of(self, sentence: Sentence) -> Noun | None:
        """Who the sentence before is about: "All students are free. 99 had come home"."""
        verb = self.owners.page.scene(sentence).shape.next_finite(0) or 0
        for at in range(verb):
            if not self.reader.units.may_begin(sentence.texts[at]):
                continue
            noun = self.reader.units.noun_after(sentence.tokens, at, {}, frozenset())
            if isinstance(noun, Noun) and noun.first == at and noun.unit_class in SUBJECTS:
                return noun if noun.known and self.reader.units.is_many(noun.unit) else None
        return None

    @property
    def _last(self) -> Seen | None:
        """The count that the sentence before ended with, in the same paragraph."""
        return self.owners.page.last_before(self.sentence, self.owners.last)

    def _refused(self, each: Measured, why: str) -> Rejected:
        refused = Refused(each.candidate.first, each.candidate.last, why)
        return rejected_in(self.document, self.sentence, refused)

    # --- the whole fact -----------------------------------------------------------------------

    def _count(self, each: Measured, role: Role | None, happenings: Happenings) -> _Count:
        """A measured number with the role's name as it is meant of this unit."""
        is_thing = role is not None and (role.role in _OF_THINGS or self._is_loss(role))
        if not each.has_noun and each.thing and is_thing:
            each = replace(each, unit=each.thing.unit, unit_class=each.thing.unit_class)
        is_plain = role is not None and role.cost < CLEAR
        if (
            role
            and is_plain
            and each.doubtful
            and each.unit_class == "things"
            and is_human(role.role)
            and not self._is_loss(role)
        ):
            each = replace(each, unit_class="people")
        name = "other"
        if role:
            goes = is_going(role) and is_sent_out(each.unit)
            name = becomes(role.role, "police" if goes else each.unit_class)
            name = "other" if is_nobody(each.unit) else name
            if role.role == "event_participation" and self._is_at_an_exercise():
                name = role.role
        return _Count(each, role, name, happenings.of_noun(each, hard=True) is not None)

    def _goes_on_about_the_past(self, told: Sequence[Quantity]) -> bool:
        """ "An earlier mission had 900 troops. It brought cholera, which killed 400"."""
        last, texts = self._last, self.sentence.texts
        if told or last is None or last.status != "historical" or texts[0] not in _IT:
            return False
        finite = self.scene.shape.next_finite(0)
        present = either(words_of_clauses().present, words_of_clauses().modals)
        is_past = finite is not None and texts[finite] not in present | _PRESENT
        return is_past and not self.scene.dates and scene_words().now.isdisjoint(texts)

    def _is_at_an_exercise(self) -> bool:
        """ "A drill began on Monday. Some 900 soldiers are taking part": not in any war."""
        before = self.owners.page.before_in_block(self.sentence)
        near = (self.sentence, before) if before else (self.sentence,)
        return any(not scene_words().exercises.isdisjoint(each.vocabulary) for each in near)

    def _is_loss(self, role: Role) -> bool:
        """ "The block lost 64 panes": what is lost need be nobody."""
        return role.cue is not None and self.scene.text(role.cue.first) in grammar().loses

    def _fact(self, count: _Count, told: Sequence[Quantity], *, beside_sum: bool) -> Quantity:
        each, role, candidate = count.each, count.role, count.each.candidate
        judged = self._judged(count, told)
        name, status = _in_its_mood(count.name, role, str(judged.status))
        seen = [seen_in(fact) for fact in told]
        actor = self.owners.actor(each, name, role, seen, by_group=not count.says_role)
        place = self.owners.place(each, name, role, actor)
        said = speaker_of(self.said, candidate.number.first)
        amount = amount_of(candidate.number, candidate.hedged.hedge)
        increment = self._increment(count, name, told)
        is_beside = beside_sum and increment in {"total", "delta"} and each.toll is None
        is_lent = each.why.startswith("unit:carried") and bool(actor and actor.name)
        guessed = bool(actor and actor.guessed and not place and not is_lent)
        doubtful = guessed or not judged.sure or is_doubtful(each, role, is_said=said is not None)
        cues = (
            *(("increment:beside_total",) if is_beside else ()),
            *(found.why for found in (actor, place) if found),
            *(f"status:{cue}" for cue in judged.cues),
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
            increment="delta" if is_beside else increment,
            status=status,
            sure="loose" if doubtful else "firm",
            actor=actor.name if actor else None,
            place=place.name if place else None,
            said_by=said.speaker if said else None,
            quote=self.sentence.text,
            span=self.document.span_of(self.sentence, candidate.first, candidate.last),
            sentence=self.sentence.index,
            why=(*count.why, *cues),
        )

    def _judged(self, count: _Count, told: Sequence[Quantity]) -> Judgement:
        judged = self.moods.of(count.each, count.role)
        if count.each.restates and told and told[-1].status == "historical":
            # "900 die each year; others put it at 1,200": of the same time.
            judged = Judgement("historical", ("restated",))
        if judged.status == "asserted" and self._goes_on_about_the_past(told):
            judged = Judgement("historical", ("went_on",))
        return judged

    def _increment(self, count: _Count, name: str, told: Sequence[Quantity]) -> str | None:
        again = any(fact.role == name for fact in told)
        fates = {fact.role for fact in told} | ({self._last.role} if self._last else set())
        # "In all, 70 of them are home": of whom, and whether that is new, stands elsewhere.
        is_other_fate = bool(fates) and name not in fates
        increment = increment_of(
            self.scene, count.each, count.role, again=again, is_other_fate=is_other_fate
        )
        if increment != "total":
            return increment
        is_some = is_some_of_them(self.scene, count.each, count.role, name, self._last)
        is_some = is_some or is_in_the_toll(self.scene, count.each, name, told)
        return "subset" if is_some else increment


_IT = frozenset({"it", "they", "he", "she"})
_PRESENT = frozenset({"is", "are", "has", "have", "'s", "'ve"})


_OF_THINGS = frozenset({"destroyed", "damaged"})
"""What happens to things only: a number alone then counts those of the count before."""

_SILENT = frozenset({"none", "one"})
"""Kinds of numbers that are common words: what they do not count needs no reason."""


def _in_its_mood(name: str, role: Role | None, status: str) -> tuple[str, str]:
    """What is still to be sent is a planned deployment, and then at least planned."""
    planned = planned_role(name)
    if role is None or planned is None:
        return name, status
    is_noun = role.cue is None or role.cue.value.form is Form.LEFT
    if role.is_planned or (is_noun and status in {"planned", "expected", "possible", "likely"}):
        return planned, "planned" if status == "asserted" else status
    return name, status
