"""What is said of the topics that rules name: which step each has reached, and who says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from monitor.language.events.agents import Scene
from monitor.language.events.cast import Cast
from monitor.language.events.doers import Parties
from monitor.language.events.eastern_events import eastern_events
from monitor.language.events.parties import PartyReader
from monitor.language.events.tense import (
    by_tense,
    is_in_phrase,
    is_verb,
    opens_clause,
    phrase_start,
)
from monitor.language.events.times import (
    date_of,
    is_announced,
    is_dated,
    is_history,
    is_long_ago,
    is_own_time,
    is_to_come,
    next_weekday,
    opening_year,
    year_within,
)
from monitor.language.events.topics import Kind, Topics
from monitor.language.lexicon import Lexicon, Topic
from monitor.language.people.names import Mention, NameBook
from monitor.language.saying.grips import Cue
from monitor.language.saying.sources import Attribution, speaker_of
from monitor.language.saying.speakers import is_unofficial
from monitor.language.saying.status import Judgement, Status, StatusReader
from monitor.language.words.cues import Hit
from monitor.language.words.dates import Dated, dates_of
from monitor.language.words.document import Document, Span
from monitor.language.words.places import Places
from monitor.language.words.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Statement:
    """One mention of a topic, with its status.

    `who` are the doers, `parties` the sides that take part; persons by their full name where
    the article or the names file gives it, countries by their English name. A country's leader
    whom neither names is "leader of Peru" ("foreign minister of Peru"), never the country.
    `when` is an ISO date or None. `span` covers the mention; `quote` is the whole sentence.
    `sure` is "loose" where the parties were taken from elsewhere in the article.
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


MOST_IN_A_SENTENCE = 40
"""Mentions of topics that are read of one sentence: each looks over all of it, and a sentence with
more is a garbled page or an attack."""


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
            found.extend(_eastern(document, sentence))
            hits = list(islice(self._topics.find(sentence), MOST_IN_A_SENTENCE))
            if not hits:
                continue
            dates = dates_of(document, sentence)
            view = _View(
                document, sentence, self._status, cast, tuple(attributions[sentence.index]), dates
            )
            own: list[Statement] = []
            for hit in hits:
                if self._counts(hit.value.topic, sentence, cast):
                    own.extend(view.statements(hit, parties))
            found.extend(_of_one_time(own))
        return tuple(_uncontested(_carried(document, found)))

    def _counts(self, topic: Topic, sentence: Sentence, cast: Cast) -> bool:
        """Whether those take part whom the topic asks for: one of `who`, all of `parties`."""
        if topic.who and not any(
            cast.takes_part(sentence, name, self._names) for name in topic.who
        ):
            return False
        return all(cast.takes_part(sentence, name, self._names) for name in topic.parties)


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
        is_action = is_verb(self.sentence, hit.first, hit.last, shape)
        attribution = speaker_of(self.attributions, hit.first)
        scene = Scene(
            self.sentence,
            shape,
            hit.first,
            hit.last,
            is_action,
            hit.value,
            attribution.named if attribution and attribution.cue != "demand" else None,
            attribution.speaker if attribution else "",
        )
        taking = reader.read(scene)
        first = phrase_start(self.sentence, hit.first, is_action)
        noun = self.sentence.tokens[hit.first].text
        is_bare = noun in hit.value.of_somebody and not taking.who + taking.parties
        if is_bare and not self._is_somebodys(first, hit.last):
            return
        judged = self._judged(hit, scene, taking, attribution)
        dated = date_of(self.sentence, hit, self.dates)
        is_now = judged.cues == ("tense",) and dated is not None
        if is_now and dated and is_announced(self.sentence, hit, dated, self._today()):
            judged = Judgement(Status.PLANNED, (*judged.cues, "date:to_come"))
        if dated and judged.status in _AHEAD:
            dated = next_weekday(self.sentence, dated, self._today())
        over = judged.status in _BYGONE or judged.status in hit.value.topic.outcomes
        own_time = dated is not None and is_own_time(self.sentence, hit, dated, scene.shape)
        said_year = dated is not None and is_dated(self.sentence, dated)
        is_open = judged.status in _BYGONE - _PAST
        if is_open and not said_year:
            own_time = False
        if over and dated and own_time and is_history(dated, self._today()):
            judged = Judgement(Status.HISTORICAL, (*judged.cues, f"date:{dated.iso}"))
        year = year_within(self.sentence, first, hit.last)
        if not year and not (dated and dated.first > 4):
            year = opening_year(self.sentence)
        if over and year and year < self._today().year:
            judged = Judgement(Status.HISTORICAL, (*judged.cues, f"date:{year}"))
        elif over and is_long_ago(self.sentence, hit.first):
            judged = Judgement(Status.HISTORICAL, (*judged.cues, "date:long_ago"))
        elif (
            judged.status == Status.HAPPENED
            and own_time
            and is_to_come(self.sentence, dated, self._today())
        ):
            judged = Judgement(Status.PLANNED, (*judged.cues, "date:to_come"))
        made = Statement(
            topic=hit.value.topic.name,
            status=judged.status,
            sure="firm" if judged.sure and not taking.guessed else "loose",
            who=taking.who,
            parties=taking.parties,
            place=self._place_of(hit),
            when=(dated.iso or None) if dated else None,
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

    def _is_somebodys(self, first: int, last: int) -> bool:
        """Whether the noun says whose it is: "her death", "the singer's death", "death of"."""
        said = {token.text for token in self.sentence.tokens[first : last + 1]}
        return bool(said & _WHOSE)

    def _today(self) -> date:
        return self.document.today.date()

    def _judged(
        self,
        hit: Hit[Kind],
        scene: Scene,
        taking: Parties,
        attribution: Attribution | None,
    ) -> Judgement:
        judged = self.status.judge(self.document, self.sentence, hit.first, hit.last, "event")
        if judged.status == Status.ASSERTED and not judged.cues:
            judged = by_tense(scene, judged)
        speaker = attribution.speaker if attribution else ""
        if judged.status == Status.CONFIRMED and is_unofficial(speaker):
            lower = Status.PLANNED if len(judged.cues) > 1 else Status.ASSERTED
            judged = Judgement(lower, (*judged.cues, "unofficial"))
        is_anonymous = attribution is not None and attribution.is_anonymous
        if judged.status == Status.CONFIRMED and is_anonymous:
            judged = Judgement(Status.ASSERTED, (*judged.cues, "anonymous"))
        if judged.status == Status.HAPPENED and is_anonymous:
            judged = Judgement(Status.ASSERTED, (*judged.cues, "anonymous"))
        if scene.kind.topic.confirmed_by == "all" and not _speak_as_one(speaker, taking):
            judged = _lowered(judged)
        if is_anonymous:
            agreed = bool(scene.kind.topic.outcomes) and judged.cues == ("agrees",)
            return Judgement(Status.ASSERTED, ("agrees", "anonymous")) if agreed else judged
        if not scene.kind.topic.outcomes:
            return judged
        return self._outcome(scene, taking, judged)

    def _outcome(self, scene: Scene, taking: Parties, judged: Judgement) -> Judgement:
        """The topic's own step ("agreed", "broken") where its cues hold and no doubt stands."""
        is_open = judged.status in _OPEN or judged.cues == ("agrees",)
        held = self.status.holding(self.sentence, scene.kind.outcomes, scene.first, scene.last)
        if is_in_phrase(scene) and not opens_clause(scene):
            # Of "talks on a truce ended" the talks are what ended.
            held = [hit for hit in held if hit.first < scene.first]
        by_sides = scene.kind.topic.confirmed_by == "all"
        if not held or not is_open:
            in_force = by_sides and judged.status == Status.HAPPENED
            return Judgement(Status.ASSERTED, (*judged.cues, "in_force")) if in_force else judged
        nearest = self._nearest(scene, held)
        step = nearest.value.status
        is_known = step == "agreed" and nearest.first == scene.last
        if by_sides and is_known and self._is_the_one(scene):
            return Judgement(Status.ASSERTED, (step, "in_force"))
        signed = self.sentence.tokens[nearest.first].text.startswith("sign")
        sides = len(taking.parties) > 1 and not _is_one_side(scene.said_by, taking)
        by_all = signed or sides or nearest.first >= scene.last
        by_all = by_all or _says_both(scene) or _speak_as_one(scene.said_by, taking)
        if step == "agreed" and by_sides and not by_all:
            return Judgement(Status.ASSERTED, (step, "not_by_all"))
        if step == "broken" and self._is_charged(scene):
            return Judgement(Status.ASSERTED, (step, "one_side"))
        return Judgement(step, (step,))

    def _nearest(self, scene: Scene, held: Sequence[Hit[Cue]]) -> Hit[Cue]:
        """The cue nearest to the mention; of "a truce agreed in May collapsed" the main verb."""
        nearest = min(held, key=lambda hit: abs(hit.first - scene.first))
        is_participle = nearest.first == scene.last and scene.last not in scene.shape.finite
        later = [hit for hit in held if hit.first > nearest.last]
        swaps = is_participle and nearest.value.status == "agreed" and later
        return later[0] if swaps else nearest

    def _is_the_one(self, scene: Scene) -> bool:
        """Whether it is "the truce agreed in Doha": one already known, no news."""
        start = phrase_start(self.sentence, scene.first, scene.is_verb)
        after = self.sentence.tokens[scene.last]
        opener = self.sentence.tokens[start].text
        return opener in _SAME and scene.last not in scene.shape.finite and after.is_word

    def _is_charged(self, scene: Scene) -> bool:
        """Whether one state says it of another: no fact yet, as its own word would be."""
        return bool(scene.said_by) and self.cast.is_country(scene.said_by)

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


def _eastern(document: Document, sentence: Sentence) -> Iterator[Statement]:
    """What a Korean or Chinese sentence says."""
    for event in eastern_events(sentence, document.today.year):
        yield Statement(
            topic=event.topic,
            status=event.status,
            sure="firm" if event.cue else "loose",
            who=event.who,
            parties=event.parties,
            place=None,
            when=None,
            said_by=event.said_by,
            quote=sentence.text,
            span=document.span(event.start, event.end),
            sentence=sentence.index,
            why=(f"topic:{event.topic}", f"status:{event.cue or 'none'}"),
        )


_WHOSE = frozenset({"'s", "'", "his", "her", "their", "of"})
_AHEAD = frozenset({Status.CONFIRMED, Status.PLANNED, Status.EXPECTED, Status.LIKELY})
_THERE = frozenset({"in", "at", "near"})
_OPEN = frozenset({Status.CONFIRMED, Status.ASSERTED, Status.HAPPENED})
_PAST = frozenset({Status.HAPPENED, Status.ASSERTED})
_BYGONE = _PAST | {Status.PLANNED, Status.EXPECTED, Status.CONFIRMED}
"""What a year long gone makes history: also what was planned then."""


def _lowered(judged: Judgement) -> Judgement:
    """What one adversary confirms is no more than planned or asserted."""
    if judged.status != Status.CONFIRMED:
        return judged
    is_to_come = len(judged.cues) > 1 and judged.cues[1] not in {"held", "agrees"}
    lower = Status.PLANNED if is_to_come else Status.ASSERTED
    return Judgement(lower, (*judged.cues, "not_by_all"))


def _speak_as_one(speaker: str, taking: Parties) -> bool:
    said = speaker.casefold()
    together = " and " in said or said.startswith(("both", "all", "the two"))
    return together or (bool(taking.parties) and all(p.casefold() in said for p in taking.parties))


def _is_one_side(speaker: str, taking: Parties) -> bool:
    """Whether only one of the sides says so."""
    said = speaker.casefold()
    return bool(said) and any(party.casefold() in said for party in taking.parties)


_ALL_SIDES = frozenset(
    {"both", "sides", "parties", "factions", "two", "rivals", "neighbours", "neighbors", "foes"}
)


def _says_both(scene: Scene) -> bool:
    before = scene.sentence.tokens[: scene.first]
    return any(token.text in _ALL_SIDES for token in before)


def _of_one_time(own: Sequence[Statement]) -> Iterator[Statement]:
    """ "The 1953 armistice, a ceasefire without a peace,": an undated mention is of that year."""
    past = {each.topic for each in own if any(why.startswith("status:date:") for why in each.why)
            and each.status == Status.HISTORICAL}  # fmt: skip
    for each in own:
        fixed = each.status in _PAST or each.status == "agreed"
        if each.topic in past and fixed and each.when is None:
            each = replace(each, status=Status.HISTORICAL, why=(*each.why, "status:same_time"))
        yield each


def _carried(document: Document, found: Sequence[Statement]) -> list[Statement]:
    """ "The meeting", where the words name nobody, is the one spoken of before."""
    latest: dict[str, tuple[str, ...]] = {}
    carried: list[Statement] = []
    for at, statement in enumerate(found):
        if len(statement.parties) > 1:
            latest[statement.topic] = statement.parties
        known = latest.get(statement.topic) or _named_next(statement, found[at + 1 :])
        if known and not statement.parties + statement.who and _is_the_same(document, statement):
            why = (*statement.why, "parties:carried")
            statement = replace(statement, parties=known, sure="loose", why=why)
        carried.append(statement)
    return carried


def _named_next(statement: Statement, later: Sequence[Statement]) -> tuple[str, ...]:
    """ "It is official: the talks are on. A and B will meet": whom the next sentence names."""
    for each in later[:LOOK_AHEAD]:
        is_next = each.topic == statement.topic and each.sentence <= statement.sentence + 1
        if is_next and len(each.parties) > 1:
            return each.parties
    return ()


LOOK_AHEAD = 3
"""Mentions behind one that may say whom it is about."""


def _is_the_same(document: Document, statement: Statement) -> bool:
    """Whether the mention is "the meeting", "the planned summit": nothing says which."""
    sentence = document.sentences[statement.sentence]
    words = [
        token.text
        for at, token in enumerate(sentence.tokens)
        if _within(document.span_of(sentence, at, at + 1), statement.span)
    ]
    longest = 3 + 2 * words.count("-")
    return bool(words) and words[0] in _SAME and len(words) <= longest


def _within(inner: Span, outer: Span) -> bool:
    same = inner.in_title == outer.in_title
    return same and outer.start <= inner.start and inner.end <= outer.end


_SAME = frozenset({"the", "this", "that", "their", "such", "these", "those"})


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
