"""What is said of the topics that rules name: which step each has reached, and who says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from monitor.language.events.cast import Cast
from monitor.language.events.doers import Parties
from monitor.language.events.eastern_events import eastern_events
from monitor.language.events.parties import PartyReader
from monitor.language.events.scenes import Scene
from monitor.language.events.standing import DEFINITE, StandingReader
from monitor.language.events.tense import is_verb, phrase_start
from monitor.language.events.timing import PAST, Timed, timed_of
from monitor.language.events.topics import EventKind, Topics
from monitor.language.lexicon import Lexicon, Topic
from monitor.language.people.names import Mention, NameBook
from monitor.language.saying.sources import Attribution, speaker_of
from monitor.language.saying.status import Status, StatusReader
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
            if not sentence.text.isascii():
                found.extend(_eastern(document, sentence))
            hits = list(islice(self._topics.find(sentence), MOST_IN_A_SENTENCE))
            if not hits:
                continue
            dates = dates_of(document, sentence)
            hits = [hit for hit in hits if not _is_month(hit, dates)]
            standing = StandingReader(self._status, document, cast)
            said = tuple(attributions[sentence.index])
            view = _View(document, sentence, standing, cast, said, dates)
            own: list[Statement] = []
            for hit in hits:
                if _is_of_a_name(hit, sentence, dates, cast.mentions_of(sentence)):
                    continue
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


def _is_month(hit: Hit[EventKind], dates: Sequence[Dated]) -> bool:
    """Whether its first word is that of a date: "their first since March on neutral ground"."""
    return any(dated.first <= hit.first < dated.last for dated in dates)


@dataclass(frozen=True, slots=True)
class _View:
    """One sentence in which topics are mentioned."""

    document: Document
    sentence: Sentence
    standing: StandingReader
    cast: Cast
    attributions: tuple[Attribution, ...]
    dates: tuple[Dated, ...]

    def statements(self, hit: Hit[EventKind], reader: PartyReader) -> Iterator[Statement]:
        """The statements of one mention: several where it speaks of several meetings."""
        attribution = speaker_of(self.attributions, hit.first)
        scene = self._scene(hit, attribution)
        taking = reader.read(scene)
        first = phrase_start(self.sentence, hit.first, scene.is_verb)
        noun = self.sentence.tokens[hit.first].text
        is_bare = noun in hit.value.of_somebody and not taking.who + taking.parties
        if is_bare and not self._is_somebodys(first, hit.last):
            return
        judged = self.standing.judged(scene, taking, attribution)
        timed = timed_of(scene, first, judged, self.dates, self.document.today.date())
        made = self._made(scene, first, taking, timed, attribution)
        if not taking.pairs:
            yield made
        for pair in taking.pairs:
            yield replace(made, parties=pair)

    def _scene(self, hit: Hit[EventKind], attribution: Attribution | None) -> Scene:
        shape = self.standing.status.shape(self.sentence)
        return Scene(
            sentence=self.sentence,
            shape=shape,
            first=hit.first,
            last=hit.last,
            is_verb=is_verb(self.sentence, hit.first, hit.last, shape),
            kind=hit.value,
            speaker=attribution.named if attribution and attribution.cue != "demand" else None,
            said_by=attribution.speaker if attribution else "",
        )

    def _made(
        self,
        scene: Scene,
        first: int,
        taking: Parties,
        timed: Timed,
        attribution: Attribution | None,
    ) -> Statement:
        judged, dated = timed.judged, timed.dated
        return Statement(
            topic=scene.kind.topic.name,
            status=judged.status,
            sure="firm" if judged.sure and not taking.guessed else "loose",
            who=taking.who,
            parties=taking.parties,
            place=self._place_of(scene),
            when=(dated.iso or None) if dated else None,
            said_by=attribution.speaker if attribution else None,
            quote=self.sentence.text,
            span=self.document.span_of(self.sentence, first, scene.last),
            sentence=self.sentence.index,
            why=(
                f"topic:{self.sentence.written(scene.first, scene.last).casefold()}",
                *(f"status:{cue}" for cue in judged.cues),
                f"parties:{taking.why}",
                *((f"said_by:{attribution.how}",) if attribution else ()),
            ),
        )

    def _is_somebodys(self, first: int, last: int) -> bool:
        """Whether the noun says whose it is: "her death", "the singer's death", "death of"."""
        said = {token.text for token in self.sentence.tokens[first : last + 1]}
        return bool(said & _WHOSE)

    def _place_of(self, scene: Scene) -> str | None:
        clause = self.sentence.clause_of(scene.first)
        for place in self.cast.places_of(self.sentence):
            before = self._leading(place.first)
            here = self.sentence.clause_of(place.first) == clause
            leads = before in _THERE | scene.kind.targets & {"to"}
            if here and place.first >= scene.last and leads:
                return place.value.name
        for place in self.cast.places_of(self.sentence):
            before = self._leading(place.first)
            if place.last <= scene.first and before in _THERE:
                return place.value.name
        return None

    def _leading(self, first: int) -> str:
        """The word before a place, or before a name that ends in it: "at the Port of Montreal"."""
        tokens = self.sentence.tokens
        at = first - 1
        if at > 0 and tokens[at].text == "of" and tokens[at - 1].is_capital:
            at -= 2
            while at > 0 and (tokens[at].is_capital or tokens[at].text == "the"):
                at -= 1
        return tokens[at].text if at >= 0 else ""


def _is_of_a_name(
    hit: Hit[EventKind], sentence: Sentence, dates: Sequence[Dated], people: Sequence[Mention]
) -> bool:
    """Whether the words only look like a mention: the month of March, a Judge Strike."""
    if sentence.tokens[hit.first].is_capital and any(
        dated.first <= hit.first < dated.last for dated in dates
    ):
        return True
    return any(
        each.first <= hit.first
        and hit.last <= each.last
        and each.last - each.first > hit.last - hit.first
        for each in people
    )


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
_THERE = frozenset({"in", "at", "near"})


def _of_one_time(own: Sequence[Statement]) -> Iterator[Statement]:
    """ "The 1953 armistice, a ceasefire without a peace,": an undated mention is of that year."""
    past = {each.topic for each in own if any(why.startswith("status:date:") for why in each.why)
            and each.status == Status.HISTORICAL}  # fmt: skip
    for each in own:
        fixed = each.status in PAST or each.status == "agreed"
        if each.topic in past and fixed and each.when is None:
            each = replace(each, status=Status.HISTORICAL, why=(*each.why, "status:same_time"))
        yield each


def _carried(document: Document, found: Sequence[Statement]) -> list[Statement]:
    """ "The meeting", where the words name nobody, is the one spoken of before."""
    first: dict[str, tuple[str, ...]] = {}
    latest: dict[str, tuple[str, ...]] = {}
    carried: list[Statement] = []
    for at, statement in enumerate(found):
        if len(statement.parties) > 1:
            latest[statement.topic] = statement.parties
            if statement.status != Status.HISTORICAL:
                first.setdefault(statement.topic, statement.parties)
        spoken_of = first if _is_no_such(document, statement) else latest
        known = spoken_of.get(statement.topic) or _named_next(statement, found[at + 1 :])
        is_open = statement.status != Status.HISTORICAL and not statement.parties + statement.who
        if known and is_open and _is_the_same(document, statement):
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
    words = _words(document, statement)
    if words[:2] == ["no", "such"]:
        return True
    longest = 3 + 2 * words.count("-")
    return bool(words) and words[0] in DEFINITE and len(words) <= longest


def _is_no_such(document: Document, statement: Statement) -> bool:
    """ "No such meeting is planned" speaks of the one that the article is about."""
    return statement.status == Status.DENIED and "such" in _words(document, statement)


def _words(document: Document, statement: Statement) -> list[str]:
    sentence = document.sentences[statement.sentence]
    return [
        token.text
        for at, token in enumerate(sentence.tokens)
        if _within(document.span_of(sentence, at, at + 1), statement.span)
    ]


def _within(inner: Span, outer: Span) -> bool:
    same = inner.in_title == outer.in_title
    return same and outer.start <= inner.start and inner.end <= outer.end


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
