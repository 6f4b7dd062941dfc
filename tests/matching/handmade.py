"""Articles with facts written by hand, as if a reader had found them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from monitor.article import Article
from monitor.language.counts.quantities import Quantity
from monitor.language.events.statements import Statement
from monitor.language.guests.attendances import Attendance, Unresolved
from monitor.language.lexicon import Lexicon
from monitor.language.people.names import Mention, NameBook
from monitor.language.text import Text
from monitor.language.words.document import Document, Span, document
from monitor.language.words.places import Places
from monitor.matching.boolean import Query, parse_query
from monitor.matching.conditions import Condition
from monitor.matching.evaluate import evaluate
from monitor.matching.rules import Level, Rule, Trigger, TriggerType
from monitor.matching.search import Found, Match, matches
from monitor.matching.trace import Explanation, explain


@dataclass
class Read:
    """One article and the facts that stand in it; each fact is placed by its own words."""

    text: str
    title: str = ""
    lang: str = ""
    source: str = ""
    link: str = ""
    feed: str = ""
    tier: int = 2
    lexicon: Lexicon = field(default_factory=Lexicon)
    quantities: list[Quantity] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    people: list[Attendance] = field(default_factory=list)
    unresolved: list[Unresolved] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)

    def counts(
        self,
        words: str,
        value: float | None = None,
        *,
        low: float | None = None,
        high: float | None = None,
        unit: str = "",
        unit_class: str = "people",
        role: str = "other",
        hedge: str = "exact",
        increment: str | None = "total",
        status: str = "asserted",
        actor: str | None = None,
        place: str | None = None,
        said_by: str | None = None,
    ) -> Read:
        sentence, span = self._place(words)
        self.quantities.append(
            Quantity(
                value,
                low if low is not None else value,
                high if high is not None else value,
                unit or words.split()[-1],
                unit_class,
                role,
                hedge,
                increment,
                status,
                "firm",
                actor,
                place,
                said_by,
                self.document.sentences[sentence].text,
                span,
                sentence,
                (f"role:{role}:test",),
            )
        )
        return self

    def states(
        self,
        words: str,
        topic: str,
        status: str,
        *,
        who: tuple[str, ...] = (),
        parties: tuple[str, ...] = (),
        place: str | None = None,
        said_by: str | None = None,
        cue: str = "test",
        sure: str = "firm",
    ) -> Read:
        sentence, span = self._place(words)
        quote = self.document.sentences[sentence].text
        why = (f"status:{cue}",)
        self.statements.append(
            Statement(
                topic,
                status,
                sure,
                who,
                parties,
                place,
                None,
                said_by,
                quote,
                span,
                sentence,
                why,
            )
        )
        return self

    def attends(
        self,
        name: str,
        *,
        title: str = "",
        status: str = "asserted",
        context: tuple[int, ...] = (),
        words: str = "",
    ) -> Read:
        sentence, span = self._place(words or name)
        quote = self.document.sentences[sentence].text
        everywhere = (sentence, *context)
        self.people.append(
            Attendance(
                name, name, title, "unnamed", status, "firm", quote, span, sentence, everywhere,
                None, (),
            )
        )  # fmt: skip
        return self

    def attends_unnamed(self, mention: str, *, status: str = "asserted") -> Read:
        sentence, span = self._place(mention)
        quote = self.document.sentences[sentence].text
        self.unresolved.append(
            Unresolved(mention, "unnamed", status, quote, span, sentence, (sentence,), ())
        )
        return self

    def names(self, name: str) -> Read:
        sentence, span = self._place(name)
        tokens = self.document.sentences[sentence].tokens
        start = self.document.text.index(name)
        first = next(at for at, token in enumerate(tokens) if token.start >= start)
        last = first + len(name.split())
        self.mentions.append(Mention(name, "", sentence, first, last, span, False))
        return self

    @property
    def document(self) -> Document:
        return document(self.article)

    @property
    def article(self) -> Article:
        return Article(
            text=self.text,
            title=self.title,
            lang=self.lang,
            source=self.source,
            link=self.link,
            feed=self.feed,
            tier=self.tier,
        )

    def as_text(self) -> Text:
        return Text(
            self.article,
            self.document,
            tuple(self.mentions),
            tuple(self.quantities),
            tuple(self.statements),
            tuple(self.people),
            tuple(self.unresolved),
            (),
        )

    def _place(self, words: str) -> tuple[int, Span]:
        start = self.document.text.index(words)
        sentence = next(s for s in self.document.sentences if s.start <= start < s.end)
        return sentence.index, self.document.span(start, start + len(words))


def rule(match: Condition, about: str | None = None, name: str = "a-rule") -> Rule:
    trigger = Trigger(TriggerType.ANY, timedelta(days=90))
    query: Query | None = parse_query(about) if about else None
    return Rule(name, name, Level.MEDIUM, match, trigger, about=query)


def found_in(read: Read, *rules: Rule) -> Found:
    return matches(rules, read.as_text(), NameBook(read.lexicon), Places(read.lexicon))


def matched(read: Read, match: Condition, about: str | None = None) -> tuple[Match, ...]:
    found = found_in(read, rule(match, about))
    assert found.failures == ()
    return found.matches


def is_matched(read: Read, match: Condition, about: str | None = None) -> bool:
    return bool(matched(read, match, about))


def explained(read: Read, match: Condition, about: str | None = None) -> Explanation:
    names, places = NameBook(read.lexicon), Places(read.lexicon)
    return explain(evaluate(rule(match, about), read.as_text(), names, places))
