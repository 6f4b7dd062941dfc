"""What is said of the topics that rules name: which step each has reached, and who says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from monitor.language.cast import Cast
from monitor.language.clauses import Shape, words_of_clauses
from monitor.language.cues import Hit
from monitor.language.dates import Dated, dates_in
from monitor.language.document import Document, Sentence, Span
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


DATE_REACH = 40
"""Words from a mention to the farthest time that may be its own."""


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
        cast = Cast(document, mentions, self._places, self._lexicon.people, attributions)
        parties = PartyReader(cast, self._names)
        found: list[Statement] = []
        for sentence in document.sentences:
            hits = list(self._topics.find(sentence))
            if not hits:
                continue
            dates = dates_in(sentence, document.article.published)
            view = _View(
                document, sentence, self._status, cast, tuple(attributions[sentence.index]), dates
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
    dates: tuple[Dated, ...]

    def statements(self, hit: Hit[Kind], reader: PartyReader) -> Iterator[Statement]:
        """The statements of one mention: several where it speaks of several meetings."""
        shape = self.status.shape(self.sentence)
        is_verb = _is_verb(self.sentence, hit.first, hit.last, shape)
        attribution = speaker_of(self.attributions, hit.first)
        scene = Scene(
            self.sentence,
            shape,
            hit.first,
            hit.last,
            is_verb,
            hit.value,
            attribution.named if attribution else None,
            attribution.speaker if attribution else "",
        )
        taking = reader.read(scene)
        judged = self._judged(hit, scene, taking, attribution)
        dated = _date_of(self.sentence, hit, self.dates)
        if dated and judged.status in _AHEAD:
            dated = _next_weekday(self.sentence, dated, self._today())
        over = judged.status in _PAST or judged.status in hit.value.topic.outcomes
        if over and dated and _is_history(dated, self._today()):
            judged = Judgement(Status.HISTORICAL, (*judged.cues, f"date:{dated.iso}"))
        first = _phrase_start(self.sentence, hit.first, is_verb)
        year = _year_within(self.sentence, first, hit.first)
        if over and year and year < self._today().year:
            judged = Judgement(Status.HISTORICAL, (*judged.cues, f"date:{year}"))
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
        if scene.kind.topic.confirmed_by == "all" and not _speak_as_one(speaker, taking):
            judged = _lowered(judged)
        return self._outcome(scene, taking, judged) if scene.kind.topic.outcomes else judged

    def _outcome(self, scene: Scene, taking: Parties, judged: Judgement) -> Judgement:
        """The topic's own step ("agreed", "broken") where its cues hold and no doubt stands."""
        is_open = judged.status in _OPEN or judged.cues == ("agrees",)
        held = self.status.holding(self.sentence, scene.kind.outcomes, scene.first, scene.last)
        if not held or not is_open:
            return judged
        nearest = min(held, key=lambda hit: abs(hit.first - scene.first))
        step = nearest.value.status
        signed = self.sentence.tokens[nearest.first].text.startswith("sign")
        by_all = signed or len(taking.parties) > 1 or nearest.first >= scene.last
        by_all = by_all or _says_both(scene)
        if step == "agreed" and scene.kind.topic.confirmed_by == "all" and not by_all:
            return Judgement(Status.ASSERTED, (step, "not_by_all"))
        return Judgement(step, (step,))

    def _place_of(self, hit: Hit[Kind]) -> str | None:
        tokens = self.sentence.tokens
        clause = self.sentence.clause_of(hit.first)
        for place in self.cast.places_of(self.sentence):
            before = tokens[place.first - 1].text if place.first else ""
            here = self.sentence.clause_of(place.first) == clause
            if here and place.first >= hit.last and before in _THERE | hit.value.targets & {"to"}:
                return place.value.name
        for place in self.cast.places_of(self.sentence):
            before = tokens[place.first - 1].text if place.first else ""
            if place.last <= hit.first and before in _THERE:
                return place.value.name
        return None


_AHEAD = frozenset({Status.CONFIRMED, Status.PLANNED, Status.EXPECTED, Status.LIKELY})
_THERE = frozenset({"in", "at", "near"})
_OPEN = frozenset({Status.CONFIRMED, Status.ASSERTED, Status.HAPPENED})
_PAST = frozenset({Status.HAPPENED, Status.ASSERTED})


def _is_verb(sentence: Sentence, first: int, last: int, shape: Shape) -> bool:
    """Whether the mention is a verb here ("will meet", "met") and not a noun ("a meeting")."""
    words = words_of_clauses()
    said = sentence.tokens[first].text
    inner = sentence.tokens[first:last]
    if first in shape.finite or any(t.text in words.past or t.text.endswith("ed") for t in inner):
        return True
    before = sentence.tokens[first - 1].text if first else ""
    helped = before in words.modals or before in words.do or before in {"to", "n't", "not"}
    return helped or (said.endswith("ing") and before in words.be_any)


def _by_tense(scene: Scene, judged: Judgement) -> Judgement:
    """No cue speaks of it: what the tense of its own verb, or of the verb after it, says."""
    words = words_of_clauses()
    tokens = scene.sentence.tokens
    if scene.is_verb:
        if scene.first and tokens[scene.first - 1].text == "to":
            return Judgement(Status.PLANNED, ("infinitive",), sure=False)
        return Judgement(Status.HAPPENED, ("tense",))
    if scene.last + 1 < len(tokens) and tokens[scene.last].text.endswith("ed"):
        follower = tokens[scene.last + 1]
        if follower.text[0].isdigit() or follower.text in words.determiners | {"at", "more"}:
            return Judgement(Status.HAPPENED, ("past",))
    around = _circumstance(scene)
    if around is not None:
        return around
    after = scene.shape.next_finite(scene.last)
    if after is not None and scene.shape.reach_back(scene.last, after):
        verb = tokens[after].text
        acts = not scene.kind.sides and verb in words.present
        if (
            acts
            or verb in words.past
            or verb in words.reported_past
            or verb in words.past_auxiliaries
            or verb.endswith("ed")
        ):
            return Judgement(Status.HAPPENED, ("past",))
    return judged


def _lowered(judged: Judgement) -> Judgement:
    """What one adversary confirms is no more than planned or asserted."""
    if judged.status != Status.CONFIRMED:
        return judged
    lower = Status.PLANNED if len(judged.cues) > 1 else Status.ASSERTED
    return Judgement(lower, (*judged.cues, "not_by_all"))


def _speak_as_one(speaker: str, taking: Parties) -> bool:
    said = speaker.casefold()
    together = " and " in said or said.startswith(("both", "all", "the two"))
    return together or (bool(taking.parties) and all(p.casefold() in said for p in taking.parties))


def _circumstance(scene: Scene) -> Judgement | None:
    """ "At Sunday's meeting, ministers agreed": what the main verb's tense says of it."""
    words = words_of_clauses()
    tokens = scene.sentence.tokens
    start = _phrase_start(scene.sentence, scene.first, is_verb=False)
    if not start or tokens[start - 1].text not in _AT:
        return None
    after = scene.shape.next_finite(scene.last)
    before = [at for at in scene.shape.finite if at < start]
    main = after if start == 1 else max(before, default=after)
    if main is None:
        return None
    verb = tokens[main].text
    if verb in words.modals:
        return Judgement(Status.PLANNED, ("at", verb))
    if verb in words.past or verb in words.reported_past or verb.endswith("ed"):
        return Judgement(Status.HAPPENED, ("at", "past"))
    return None


_AT = frozenset({"at", "during"})
_ALL_SIDES = frozenset(
    {"both", "sides", "parties", "factions", "two", "rivals", "neighbours", "neighbors", "foes"}
)


def _says_both(scene: Scene) -> bool:
    before = scene.sentence.tokens[: scene.first]
    return any(token.text in _ALL_SIDES for token in before)


def _date_of(sentence: Sentence, hit: Hit[Kind], named: Sequence[Dated]) -> Dated | None:
    """The time of the mention: the first named after it in its clause, else the last before."""
    clause = sentence.clause_of(hit.first)
    dates = [
        dated
        for dated in named
        if abs(dated.first - hit.first) <= DATE_REACH
        and sentence.clause_of(dated.first) == clause
        and not _is_of_speech(sentence, dated)
    ]
    after = [dated for dated in dates if dated.first >= hit.first]
    return after[0] if after else (dates[-1] if dates else None)


def _next_weekday(sentence: Sentence, dated: Dated, today: date) -> Dated:
    """ "on Thursday" of something still to come is the coming one."""
    is_bare = dated.last - dated.first <= 2 and not any(
        token.text[0].isdigit() for token in sentence.tokens[dated.first : dated.last]
    )
    if dated.day is None or not is_bare or not timedelta(0) < today - dated.day < _WEEK:
        return dated
    day = dated.day + _WEEK
    return replace(dated, day=day, iso=day.isoformat(), is_past=False)


_WEEK = timedelta(days=7)


def _is_of_speech(sentence: Sentence, dated: Dated) -> bool:
    """Whether the time is that of the saying: "confirmed on Monday that"."""
    before = dated.first - 1
    tokens = sentence.tokens
    while before >= 0 and tokens[before].text in {"on", "in", "late", "early", "reporters"}:
        before -= 1
    return before >= 0 and tokens[before].text in speaker_words().say


def _year_within(sentence: Sentence, first: int, last: int) -> int:
    """The year in "the 2015 summit", or 0."""
    for token in sentence.tokens[first:last]:
        if token.text.isdigit() and len(token.text) == 4 and token.text[:2] in {"19", "20"}:
            return int(token.text)
    return 0


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
        is_part = sentence.tokens[at - 1].is_word or said in {"-", "'s", "'"}
        if not is_part or said in stop or said.endswith("ed") or said in words.modals:
            break
        if said in words.past or said in words.be_any or said in words.have_any:
            break
        at -= 1
        if said in {"a", "an", "the", "this", "that", "their", "his", "her", "its", "no", "any"}:
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
