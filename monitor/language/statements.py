"""What is said of the topics that rules name: which step each has reached, and who says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from monitor.language.cast import Cast
from monitor.language.clauses import Shape, words_of_clauses
from monitor.language.cues import Hit
from monitor.language.dates import Dated, dates_in
from monitor.language.document import BlockKind, Document, Sentence, Span
from monitor.language.lexicon import Lexicon
from monitor.language.names import Mention, NameBook
from monitor.language.parties import Parties, PartyReader, Scene
from monitor.language.places import Places
from monitor.language.sources import Attribution, speaker_of
from monitor.language.speakers import is_anonymous, is_unofficial, speaker_words
from monitor.language.status import Judgement, Status, StatusReader
from monitor.language.topics import Kind, Topics

STORY_REACH = timedelta(days=14)
"""An event longer ago than this is history, unless the text says otherwise."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One mention of a topic, with its status.

    `who` are the doers, `parties` the sides that take part; persons by their full name where
    the article or the names file gives it, countries by their English name. `when` is an ISO
    date or None. `span` covers the mention; `quote` is the whole sentence.
    """

    topic: str
    status: str
    sure: str
    who: tuple[str, ...]
    parties: tuple[str, ...]
    place: str | None
    when: str | None
    said_by: str | None
    quote: str
    span: Span
    sentence: int
    why: tuple[str, ...]


class StatementReader:
    """Reads every mention of every topic, built-in or from a rule file, as a statement."""

    def __init__(
        self, lexicon: Lexicon, places: Places, names: NameBook, status: StatusReader
    ) -> None:
        self._lexicon = lexicon
        self._places = places
        self._names = names
        self._status = status
        self._topics = Topics(lexicon)

    def read(
        self,
        document: Document,
        mentions: Sequence[Mention],
        attributions: Sequence[Sequence[Attribution]],
    ) -> tuple[Statement, ...]:
        """All statements, in the order of the words. Linear in the article's length."""
        cast = Cast(document, mentions, self._places, self._lexicon.people)
        parties = PartyReader(cast, self._names)
        found: list[Statement] = []
        for sentence in document.sentences:
            hits = list(self._topics.find(sentence))
            if not hits:
                continue
            view = _View(
                document, sentence, self._status, cast, tuple(attributions[sentence.index])
            )
            for hit in hits:
                found.extend(view.statements(hit, parties))
        return tuple(_uncontested(found))


@dataclass(frozen=True, slots=True)
class _View:
    """One sentence in which topics are mentioned."""

    document: Document
    sentence: Sentence
    status: StatusReader
    cast: Cast
    attributions: tuple[Attribution, ...]

    def statements(self, hit: Hit[Kind], reader: PartyReader) -> Iterator[Statement]:
        """The statements of one mention: several where it speaks of several meetings."""
        shape = self.status.shape(self.sentence)
        is_verb = _is_verb(self.sentence, hit.first, shape)
        attribution = speaker_of(self.attributions, hit.first)
        scene = Scene(
            self.sentence, shape, hit.first, hit.last, is_verb, hit.value, _heard(attribution)
        )
        taking = reader.read(scene)
        judged = self._judged(hit, scene, taking, attribution)
        dated = _date_of(self.sentence, hit, self.document)
        if judged.status in _PAST and dated and _is_history(dated, self._today()):
            judged = Judgement(Status.HISTORICAL, (*judged.cues, f"date:{dated.iso}"))
        first = _phrase_start(self.sentence, hit.first, is_verb)
        made = Statement(
            topic=hit.value.topic.name,
            status=judged.status,
            sure="firm" if judged.sure and not taking.guessed else "loose",
            who=taking.who,
            parties=taking.parties,
            place=self._place_of(hit),
            when=dated.iso if dated else None,
            said_by=attribution.speaker if attribution else None,
            quote=self.sentence.text,
            span=self.document.span_of(self.sentence, first, hit.last),
            sentence=self.sentence.index,
            why=(
                f"topic:{self.sentence.written(hit.first, hit.last).casefold()}",
                *(f"status:{cue}" for cue in judged.cues),
                f"parties:{taking.why}",
                *((f"said_by:{attribution.how}",) if attribution else ()),
            ),
        )
        if not taking.pairs:
            yield made
        for pair in taking.pairs:
            yield replace(made, parties=pair)

    def _today(self) -> date:
        return self.document.article.published.date()

    def _judged(
        self,
        hit: Hit[Kind],
        scene: Scene,
        taking: Parties,
        attribution: Attribution | None,
    ) -> Judgement:
        judged = self.status.judge(self.document, self.sentence, hit.first, hit.last, "event")
        if judged.status == Status.ASSERTED:
            judged = _by_tense(scene, judged)
        speaker = attribution.speaker if attribution else ""
        if judged.status == Status.CONFIRMED and is_unofficial(speaker):
            lower = Status.PLANNED if len(judged.cues) > 1 else Status.ASSERTED
            judged = Judgement(lower, (*judged.cues, "unofficial"))
        if judged.status == Status.HAPPENED and is_anonymous(speaker):
            judged = Judgement(Status.ASSERTED, (*judged.cues, "anonymous"))
        return judged

    def _place_of(self, hit: Hit[Kind]) -> str | None:
        tokens = self.sentence.tokens
        clause = self.sentence.clause_of(hit.first)
        for place in self.cast.places_of(self.sentence):
            before = tokens[place.first - 1].text if place.first else ""
            here = self.sentence.clause_of(place.first) == clause
            if here and place.first >= hit.last and before in {"in", "at", "near"}:
                return place.value.name
        for place in self.cast.places_of(self.sentence):
            before = tokens[place.first - 1].text if place.first else ""
            if place.last <= hit.first and before in {"in", "at"}:
                return place.value.name
        return None


_PAST = frozenset({Status.HAPPENED, Status.ASSERTED})


def _heard(attribution: Attribution | None) -> tuple[int, int] | None:
    return None


def _is_verb(sentence: Sentence, first: int, shape: Shape) -> bool:
    """Whether the mention is a verb here ("will meet", "met") and not a noun ("a meeting")."""
    words = words_of_clauses()
    said = sentence.tokens[first].text
    if first in shape.finite or said in words.past or said.endswith("ed"):
        return True
    before = sentence.tokens[first - 1].text if first else ""
    helped = before in words.modals or before in words.do or before in {"to", "n't", "not"}
    return helped or (said.endswith("ing") and before in words.be_any)


def _by_tense(scene: Scene, judged: Judgement) -> Judgement:
    """No cue speaks of it: what the tense of its own verb, or of the verb after it, says."""
    words = words_of_clauses()
    tokens = scene.sentence.tokens
    said = tokens[scene.first].text
    if scene.is_verb:
        return Judgement(Status.HAPPENED, ("tense",))
    if scene.sentence.block.kind is BlockKind.HEADLINE and said.endswith("s") and scene.first:
        return Judgement(Status.HAPPENED, ("headline",)) if _acts(scene) else judged
    after = scene.shape.next_finite(scene.last)
    if after is not None and scene.shape.reach_back(scene.last, after):
        verb = tokens[after].text
        if verb in words.past or verb in words.past_auxiliaries or verb.endswith("ed"):
            return Judgement(Status.HAPPENED, ("past",))
    return judged


def _acts(scene: Scene) -> bool:
    return not scene.kind.sides


def _date_of(sentence: Sentence, hit: Hit[Kind], document: Document) -> Dated | None:
    """The time of the mention: the first named after it in its clause, else the last before."""
    clause = sentence.clause_of(hit.first)
    dates = [
        dated
        for dated in dates_in(sentence, document.article.published)
        if sentence.clause_of(dated.first) == clause and not _is_of_speech(sentence, dated)
    ]
    after = [dated for dated in dates if dated.first >= hit.first]
    return after[0] if after else (dates[-1] if dates else None)


def _is_of_speech(sentence: Sentence, dated: Dated) -> bool:
    """Whether the time is that of the saying: "confirmed on Monday that"."""
    before = dated.first - 1
    tokens = sentence.tokens
    while before >= 0 and tokens[before].text in {"on", "in", "late", "early", "reporters"}:
        before -= 1
    return before >= 0 and tokens[before].text in speaker_words().say


def _is_history(dated: Dated, today: date) -> bool:
    if dated.day is None or not dated.is_past:
        return False
    return today - dated.day > STORY_REACH


def _phrase_start(sentence: Sentence, first: int, is_verb: bool) -> int:
    """Where the noun phrase of a mention begins: its article and adjectives."""
    if is_verb:
        return first
    words = words_of_clauses()
    stop = words.prepositions | words.subordinators | {"and", "or", "that", "to"}
    at = first
    while at > 0 and first - at < 6:
        said = sentence.tokens[at - 1].text
        is_part = sentence.tokens[at - 1].is_word or said == "-"
        if not is_part or said in stop or said.endswith("ed") or said in words.modals:
            break
        if said in words.past or said in words.be_any or said in words.have_any:
            break
        at -= 1
        if said in words.determiners:
            break
    return at


def _uncontested(found: Sequence[Statement]) -> Iterator[Statement]:
    """A meeting that the article elsewhere calls unconfirmed has not simply happened."""
    doubted = [s for s in found if s.status == Status.UNCONFIRMED]
    for statement in found:
        if statement.status == Status.HAPPENED and any(
            other.topic == statement.topic and set(other.parties) == set(statement.parties)
            for other in doubted
        ):
            why = (*statement.why, "status:contested")
            yield replace(statement, status=Status.ASSERTED, why=why)
        else:
            yield statement
