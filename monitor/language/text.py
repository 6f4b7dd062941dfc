"""An article read: its quantities, statements and people, each with the cue that decided it."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from monitor.article import Article, iso
from monitor.language.counts.quantities import Quantity, Rejected
from monitor.language.counts.readings import QuantityReader
from monitor.language.events.statements import Statement, StatementReader
from monitor.language.guests.attendances import Attendance, Unresolved
from monitor.language.guests.rosters import RosterReader
from monitor.language.kinds import EVERY_KIND, Kind
from monitor.language.lexicon import Lexicon
from monitor.language.people.mentions import mentions_in
from monitor.language.people.names import Mention, NameBook
from monitor.language.saying.sources import SourceReader
from monitor.language.saying.status import StatusReader
from monitor.language.words.document import Document, document
from monitor.language.words.places import Places


@dataclass(frozen=True, slots=True)
class Text:
    """What the words of one article say."""

    article: Article
    document: Document
    mentions: tuple[Mention, ...]
    quantities: tuple[Quantity, ...]
    statements: tuple[Statement, ...]
    people: tuple[Attendance, ...]
    unresolved: tuple[Unresolved, ...]
    rejected: tuple[Rejected, ...]

    def to_dict(self) -> dict[str, object]:
        """The reading as one line of the JSON contract of `monitor read`."""
        article = self.article
        return {
            "v": 1,
            "article": {
                "id": article.id,
                "file": article.file,
                "title": article.title,
                "source": article.source,
                "link": article.link,
                "published": iso(article.published),
            },
            "quantities": [_line(fact, _OF_QUANTITY) for fact in self.quantities],
            "statements": [_line(fact, _OF_STATEMENT) for fact in self.statements],
            "people": [_line(fact, _OF_ATTENDANCE) for fact in self.people],
            "unresolved": [_line(fact, ("mention", "event")) for fact in self.unresolved],
            "rejected": [_line(fact, ()) for fact in self.rejected],
        }


class Reader:
    """Reads articles with the package's own data and what a rule file's lexicon adds to it.

    Built once; reading changes nothing in it, so that one reader serves any number of threads.
    """

    def __init__(self, lexicon: Lexicon | None = None) -> None:
        lexicon = lexicon or Lexicon()
        self.places = Places(lexicon)
        self.names = NameBook(lexicon, self.places)
        status = StatusReader(lexicon)
        self._sources = SourceReader(lexicon)
        self._quantities = QuantityReader(lexicon, self.places, status)
        self._statements = StatementReader(lexicon, self.places, self.names, status)
        self._rosters = RosterReader(lexicon, self.names, self.places, status)

    def read(self, article: Article, kinds: Set[Kind] = EVERY_KIND) -> Text:
        """What the article's words say. The same article always gives the same text.

        Of other `kinds` it tells no facts; those of one kind are the same whatever else is read.
        """
        return self.read_cut(document(article), kinds)

    def read_cut(self, cut: Document, kinds: Set[Kind] = EVERY_KIND) -> Text:
        """The same of an article that has been cut up already."""
        article = cut.article
        mentions = mentions_in(cut, self.names, self.places)
        if not kinds:
            return Text(article, cut, mentions, (), (), (), (), ())
        sources = self._sources.read(cut, mentions)
        quantities, rejected = (
            self._quantities.read(cut, sources) if Kind.QUANTITIES in kinds else ((), ())
        )
        statements = (
            self._statements.read(cut, mentions, sources) if Kind.STATEMENTS in kinds else ()
        )
        people, unresolved, others = (
            self._rosters.read(cut, mentions, sources) if Kind.PEOPLE in kinds else ((), (), ())
        )
        left_aside = (*rejected, *others)
        return Text(article, cut, mentions, quantities, statements, people, unresolved, left_aside)

    def skim(self, cut: Document) -> Text:
        """The article cut up and not read, for one that no rule asks to read: it has no facts."""
        return Text(cut.article, cut, (), (), (), (), (), ())


_OF_QUANTITY = (
    "value", "low", "high", "unit", "unit_class", "role", "hedge", "increment", "status", "sure",
    "actor", "place", "said_by",
)  # fmt: skip
_OF_STATEMENT = ("topic", "status", "sure", "who", "parties", "place", "when", "said_by")
_OF_ATTENDANCE = ("name", "mention", "title", "event", "status", "sure")
_Fact = Quantity | Statement | Attendance | Unresolved | Rejected


def _line(fact: _Fact, names: tuple[str, ...]) -> dict[str, object]:
    line = {name: _as_json(getattr(fact, name)) for name in names}
    line |= {"quote": fact.quote, "span": [fact.span.start, fact.span.end]}
    line |= {"why": _as_json(fact.why)}
    return line | {"in": "title"} if fact.span.in_title else line


def _as_json(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
