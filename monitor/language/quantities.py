"""Numbers of people and things: what is counted, in which role, how exactly, who says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.language.clauses import shape_of
from monitor.language.counting import Candidate, Counter
from monitor.language.cues import Hit
from monitor.language.dates import dates_in
from monitor.language.document import BlockKind, Document, Sentence, Span
from monitor.language.hedges import amount_of
from monitor.language.lexicon import Lexicon
from monitor.language.numbers import groups_by_dots, numbers_in
from monitor.language.places import Places
from monitor.language.roles import (
    DOUBTFUL,
    Counted,
    Form,
    Role,
    RoleCue,
    RoleFinder,
    RoleWords,
    becomes,
    grammar,
    planned_role,
    subject_is_actor,
)
from monitor.language.sources import Attribution, speaker_of
from monitor.language.status import StatusReader
from monitor.language.subjects import (
    Scene,
    Subject,
    actor_of,
    dateline_place,
    place_of,
    scene_of,
    subject_of,
)
from monitor.language.units import NotCounted, Noun, Units


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


class QuantityReader:
    """Reads the counts of a document. Built once; a read keeps nothing."""

    def __init__(self, lexicon: Lexicon, places: Places, status: StatusReader) -> None:
        self._units = Units(lexicon)
        self._words = RoleWords(lexicon)
        self._places = places
        self._status = status

    def read(
        self, document: Document, attributions: Sequence[Sequence[Attribution]]
    ) -> tuple[tuple[Quantity, ...], tuple[Rejected, ...]]:
        """Every count, and every number that is none with the reason, in reading order."""
        found: list[Quantity] = []
        rejected: list[Rejected] = []
        dots = groups_by_dots(document)
        for sentence in document.sentences:
            numbers = numbers_in(sentence, dot_groups=dots)
            if not numbers:
                continue
            page = _Page(document, tuple(found), tuple(attributions[sentence.index]))
            reading = self._sentence(page, sentence)
            candidates, refused = reading.counter.sort(numbers)
            for each in refused:
                rejected.append(reading.rejected(each.first, each.last, each.why))
            for fact in reading.facts(candidates):
                if isinstance(fact, Quantity):
                    found.append(fact)
                else:
                    rejected.append(fact)
        return tuple(found), tuple(rejected)

    def _sentence(self, page: _Page, sentence: Sentence) -> _Reading:
        shape = shape_of(sentence)
        dates = dates_in(sentence, page.document.article.published)
        dated = frozenset(at for each in dates for at in range(each.first, each.last))
        scene = scene_of(sentence, shape, self._places, dated)
        cues = self._words.cues(sentence.tokens)
        peoples = {
            at: hit.value.name
            for at, hit in scene.places.items()
            if hit.value.kind == "people" and not hit.value.is_adjective
        }
        ends = frozenset(
            hit.first for hit in cues if hit.value.form in {Form.HAPPENS, Form.HAPPENS_BASE}
        )
        counter = Counter(sentence, self._units, dates, peoples, ends)
        return _Reading(self, page, scene, counter, tuple(cues), dated)

    @property
    def units(self) -> Units:
        return self._units

    @property
    def words(self) -> RoleWords:
        return self._words

    @property
    def status(self) -> StatusReader:
        return self._status


@dataclass(frozen=True, slots=True)
class _Page:
    """The document with what has been read of it so far."""

    document: Document
    before: tuple[Quantity, ...]
    attributions: tuple[Attribution, ...]

    def last_in_paragraph(self, sentence: Sentence) -> Quantity | None:
        """The last count of the sentence before, in the same block."""
        sentences = self.document.sentences
        for quantity in reversed(self.before):
            where = sentences[quantity.sentence]
            if where.block.index != sentence.block.index or where.index == sentence.index:
                return None if where.index != sentence.index else self._older(sentence)
            return quantity
        return None

    def _older(self, sentence: Sentence) -> Quantity | None:
        return None

    def opening(self) -> Iterator[Quantity]:
        """The counts of headline and lede."""
        indexes = {sentence.index for sentence in self.document.lede()}
        return (quantity for quantity in self.before if quantity.sentence in indexes)


@dataclass(frozen=True, slots=True)
class _Measured:
    """A candidate with all that is known of it before role, actor and place."""

    candidate: Candidate
    counted: Counted
    unit: str
    unit_class: str
    toll: str | None
    why: tuple[str, ...]
    doubtful: bool


@dataclass(frozen=True, slots=True)
class _Reading:
    """One sentence being read."""

    reader: QuantityReader
    page: _Page
    scene: Scene
    counter: Counter
    cues: tuple[Hit[RoleCue], ...]
    dated: frozenset[int]

    @property
    def sentence(self) -> Sentence:
        return self.scene.sentence

    def rejected(self, first: int, last: int, why: str) -> Rejected:
        document = self.page.document
        span = document.span_of(self.sentence, first, last)
        return Rejected(self.sentence.written(first, last), span, why)

    def facts(self, candidates: Sequence[Candidate]) -> Iterator[Quantity | Rejected]:
        """The counts among the candidates, each with its role, actor, place and status."""
        measured = self._measured(candidates)
        finder = RoleFinder(
            self.scene.tokens,
            self.scene.shape,
            self.cues,
            [each.counted for each in measured],
            self.dated,
        )
        roles: list[Role | None] = []
        for each in measured:
            roles.append(self._role(each, finder, measured, roles))
        told: list[Quantity] = []
        for each, role in zip(measured, roles, strict=True):
            fact = self._fact(each, role, told)
            if isinstance(fact, Quantity):
                told.append(fact)
            yield fact

    # --- units --------------------------------------------------------------------------------

    def _measured(self, candidates: Sequence[Candidate]) -> list[_Measured]:
        tolls = self.reader.words.tolls(self.scene.tokens)
        found: list[_Measured] = []
        chain = 0
        for at, candidate in enumerate(candidates):
            if at and not self._is_listed(candidates[at - 1], candidate):
                chain += 1
            toll = self._toll(candidate, tolls)
            found.append(self._with_unit(candidate, chain, toll, candidates, at, found))
        return found

    def _is_listed(self, one: Candidate, other: Candidate) -> bool:
        """Whether only commas and "and" stand between two counted nouns."""
        between = [token.text for token in self.scene.tokens[one.last : other.first]]
        joints = {",", "and", "or", "&", "plus", "as", "well", "along", "together", "with"}
        return bool(between) and len(between) <= 4 and set(between) <= joints

    def _toll(self, candidate: Candidate, tolls: Sequence[Hit[str]]) -> Hit[str] | None:
        """The noun whose level this number is: "the death toll rose to 43"."""
        before = self.scene.text(candidate.first - 1)
        levels = grammar().levels
        inner = self.scene.text(candidate.number.first - 1)
        if before not in levels and inner not in levels:
            after = [self.scene.text(candidate.last + by) for by in range(3)]
            if after[:2] == ["the", "number"] or after[1:2] == ["toll"] or after[1:3] == ["death", "toll"]:
                return next((hit for hit in tolls if hit.first >= candidate.last), None)
            return None
        left = [hit for hit in tolls if hit.last <= candidate.first and candidate.first - hit.last <= 14]
        return max(left, key=lambda hit: (hit.last, hit.last - hit.first), default=None)

    def _with_unit(
        self,
        candidate: Candidate,
        chain: int,
        toll: Hit[str] | None,
        candidates: Sequence[Candidate],
        at: int,
        found: Sequence[_Measured],
    ) -> _Measured:
        noun, why, doubtful = candidate.noun, [f"unit:{candidate.noun.unit}"] if candidate.noun else [], False
        last = candidate.last
        if noun is None and (measure := self._measure(candidate)):
            noun, why = measure, [f"unit:number_of_{measure.unit}"]
            last = max(last, measure.last) if measure.first > candidate.first else last
        if noun is None and toll:
            noun = self._toll_noun(toll)
            why = [f"unit:toll_{noun.unit}"]
        if noun is None:
            noun, reason = self._inherited(candidates, at, found)
            why, doubtful = [reason], reason.startswith("unit:carried")
        first = min(candidate.first, noun.first) if toll is None and "number_of" in why[0] else candidate.first
        counted = Counted(
            first,
            last,
            candidate.number.first,
            candidate.number.last,
            noun.first if candidate.noun else candidate.number.last,
            noun.unit_class,
            chain,
            candidate.hedged.increment == "subset" and bool(found),
            candidate.fraction,
        )
        return _Measured(
            candidate, counted, noun.unit, noun.unit_class, toll.value if toll else None, tuple(why),
            doubtful or not noun.known,
        )  # fmt: skip

    def _measure(self, candidate: Candidate) -> Noun | None:
        """The noun of "the number of X", before a level or after "bringing to 10"."""
        tokens = self.scene.tokens
        before = {self.scene.text(candidate.first - 1), self.scene.text(candidate.number.first - 1)}
        ahead = range(candidate.last, min(candidate.last + 3, len(tokens)))
        behind = range(candidate.first - 1, max(-1, candidate.first - 20), -1)
        places = [*ahead, *behind] if before & grammar().levels else []
        for at in places:
            if self.scene.text(at) in {"number", "total", "count", "tally"} and self.scene.text(at + 1) == "of":
                noun = self.reader.units.noun_after(
                    tokens, at + 2, self.counter.peoples, frozenset()
                )
                return noun if isinstance(noun, Noun) else None
        return None

    def _toll_noun(self, toll: Hit[str]) -> Noun:
        for at in range(toll.last - 1, toll.first - 1, -1):
            word = self.scene.text(at)
            unit_class = self.reader.units.class_of(word)
            if unit_class and word.endswith("s"):
                return Noun(at, at + 1, word, unit_class)
        return Noun(toll.first, toll.last, "people", "people")

    def _inherited(
        self, candidates: Sequence[Candidate], at: int, found: Sequence[_Measured]
    ) -> tuple[Noun, str]:
        """The unit of a number alone: its neighbour's in the sentence, else the sentence before."""
        here = candidates[at].last
        for each in reversed(found):
            if self._lends(each.unit, each.unit_class):
                return Noun(here, here, each.unit, each.unit_class), f"unit:ellipsis_{each.unit}"
        if at + 1 < len(candidates):
            noun = candidates[at + 1].noun
            if noun and self._lends(noun.unit, noun.unit_class):
                return Noun(here, here, noun.unit, noun.unit_class), f"unit:ellipsis_{noun.unit}"
        older = self.page.last_in_paragraph(self.sentence)
        if older and self._lends(older.unit, older.unit_class):
            return Noun(here, here, older.unit, older.unit_class), f"unit:carried_{older.unit}"
        return Noun(here, here, "people", "people"), "unit:people"

    def _lends(self, unit: str, unit_class: str) -> bool:
        singular = unit.split()[-1].removesuffix("s")
        human = self.reader.units.is_human(unit_class)
        return human and unit_class != "leaders" and not self.reader.words.of_noun(singular, hard=True)

    # --- roles --------------------------------------------------------------------------------

    def _role(
        self,
        each: _Measured,
        finder: RoleFinder,
        measured: Sequence[_Measured],
        roles: Sequence[Role | None],
    ) -> Role | None:
        words = self.reader.words
        if each.toll:
            return Role(each.toll, f"role:{each.toll}:toll", 0.0, None)
        singular = self._singular(each.unit)
        hard = words.of_noun(each.unit, hard=True) or words.of_noun(singular, hard=True)
        if hard and each.candidate.noun:
            return Role(hard, f"role:{hard}:{each.unit}", 0.0, None)
        role = finder.role_of(each.counted)
        if each.counted.part:
            whole = next((r for r in reversed(roles) if r), None)
            if whole and (role is None or role.cost > 1.0) and whole.role != "other":
                return replace(whole, cost=min(whole.cost + 1, DOUBTFUL - 1))
        soft = words.of_noun(each.unit, hard=False) or words.of_noun(singular, hard=False)
        if soft and (role is None or role.cost > 4.0 or self._is_guest(soft, role)):
            return Role(soft, f"role:{soft}:{each.unit}", 2.0, None)
        return role

    @staticmethod
    def _is_guest(soft: str, role: Role) -> bool:
        return soft == "event_participation" and role.role in {"sent", "other", "present", "parade_display"}

    @staticmethod
    def _singular(unit: str) -> str:
        if unit.endswith("ies"):
            return unit[:-3] + "y"
        return unit.removesuffix("s")

    # --- the whole fact -----------------------------------------------------------------------

    def _fact(
        self, each: _Measured, role: Role | None, told: Sequence[Quantity]
    ) -> Quantity | Rejected:
        candidate = each.candidate
        name = becomes(role.role, each.unit_class) if role else "other"
        refusal = self._refusal(each, role, name)
        if refusal:
            return self.rejected(candidate.first, candidate.last, refusal)
        verb = role.cue.first if role and role.cue else None
        status, status_cues, status_sure = self._status(each)
        if role and (role.is_planned or (verb is not None and role.cue and role.cue.value.form is Form.LEFT)):
            planned = planned_role(name)
            if planned and (role.is_planned or status in {"planned", "expected", "possible", "likely"}):
                name = planned
                status = "planned" if status == "asserted" else status
        actor = self._actor(each, name, role)
        place = self._place(each, name, role)
        said = speaker_of(self.page.attributions, candidate.number.first)
        amount = amount_of(candidate.number, candidate.hedged.hedge)
        increment = self._increment(each, name, told)
        loose = each.doubtful or (role is not None and role.cost >= DOUBTFUL) or not status_sure
        loose = loose or (actor is not None and actor.guessed and place is None)
        why = (
            *each.why,
            role.why if role else "role:none",
            *candidate.hedged.why,
            *((actor.why,) if actor else ()),
            *((place.why,) if place else ()),
            *(f"status:{cue}" for cue in status_cues),
            *((f"said_by:{said.how}",) if said else ()),
        )
        first, last = min(candidate.first, candidate.number.first), candidate.last
        return Quantity(
            amount.value,
            amount.low,
            amount.high,
            each.unit,
            each.unit_class,
            name,
            candidate.hedged.hedge,
            increment,
            status,
            "loose" if loose else "firm",
            actor.name if actor else None,
            place.name if place else None,
            said.speaker if said else None,
            self.sentence.text,
            self.page.document.span_of(self.sentence, first, last),
            self.sentence.index,
            why,
        )

    def _refusal(self, each: _Measured, role: Role | None, name: str) -> str:
        """Why a candidate is no fact after all, or ""."""
        candidate = each.candidate
        number = candidate.number
        has_role = role is not None and name != "other"
        small = number.value is not None and number.value <= 10
        if candidate.noun is None and not each.toll and "number_of" not in each.why[0]:
            if role is None or role.cost > 3.0 or name == "other":
                return "no noun that it counts"
        if candidate.definite and not (role and role.cost < 2.0 and has_role):
            return "a set already named, not a count"
        if each.doubtful and each.unit_class == "things" and (small or not has_role) and number.kind != "vague":
            return "no known unit" if small else ""
        if each.unit_class in {"countries", "leaders"} and small and not has_role:
            return "a set already named, not a count"
        if each.unit_class == "things" and not has_role and number.value == 1:
            return "no count of people"
        if number.value == 1 and not has_role:
            return "one of several"
        return ""

    def _status(self, each: _Measured) -> tuple[str, tuple[str, ...], bool]:
        hedged = each.candidate.hedged
        if hedged.is_former:
            return "historical", ("former",), True
        if hedged.is_denied:
            return "denied", ("corrected",), True
        judged = self.reader.status.judge(
            self.page.document, self.sentence, each.candidate.first, each.candidate.last, "quantity"
        )
        return str(judged.status), judged.cues, judged.sure

    def _increment(self, each: _Measured, role: str, told: Sequence[Quantity]) -> str | None:
        if each.unit_class == "deployments":
            return None
        said = each.candidate.hedged.increment
        texts = [token.text for token in self.scene.tokens[each.candidate.number.last : each.candidate.last]]
        if said == "total" and any(text in {"more", "new", "additional", "further", "newly"} for text in texts):
            return "delta"
        if said == "total" and {"other", "others"} & set(texts) and any(fact.role == role for fact in told):
            return "delta"
        return said

    # --- actor and place ----------------------------------------------------------------------

    def _actor(self, each: _Measured, name: str, role: Role | None) -> Subject | None:
        counted = each.counted
        verb = role.cue.first if role and role.cue else None
        by_subject = subject_is_actor(name) or (
            verb is not None and self.scene.text(verb) in grammar().loses
        )
        if verb is not None and role and role.cue:
            verb = self._group_start(verb)
        if verb is None and counted.number:
            verb = self._losing(each)
            by_subject = verb is not None
        own = actor_of(
            self.scene, counted.first, counted.number_last, counted.last, verb, by_subject=by_subject
        )
        return own or self._actor_around(each, name) or self._actor_before(each, name)

    def _group_start(self, verb: int) -> int:
        words = grammar()
        usual = words.be | words.have | words.modals | words.adverbs | words.planned | {"of", "for", "a", "the", "third", "deployment", "on"}
        while verb > 0 and self.scene.text(verb - 1) in usual:
            verb -= 1
        return verb

    def _losing(self, each: _Measured) -> int | None:
        """The verb of "North Korea had suffered 4,700 casualties"."""
        for at in range(each.counted.first - 1, max(-1, each.counted.first - 4), -1):
            if self.scene.text(at) in grammar().loses:
                return self._group_start(at)
        return None

    def _actor_around(self, each: _Measured, name: str) -> Subject | None:
        """A number that leans on its neighbour's noun has its neighbour's people too."""
        return None

    def _actor_before(self, each: _Measured, name: str) -> Subject | None:
        return None

    def _place(self, each: _Measured, name: str, role: Role | None) -> Subject | None:
        verb = role.cue.last if role and role.cue else None
        return place_of(self.scene, each.counted.first, each.counted.last, name, verb)
