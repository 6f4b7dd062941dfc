"""A speaker as the words name it, and what an article has said so far of who speaks in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.language.people.names import Mention
from monitor.language.saying.grips import package_cues
from monitor.language.saying.speakernames import Bodies, full_name, naming
from monitor.language.saying.speakers import name_after, subject_before
from monitor.language.saying.speakerwords import speaker_words
from monitor.language.words.clauses import either, shape_of
from monitor.language.words.document import Document
from monitor.language.words.sentences import Sentence
from monitor.language.words.tokens import Token


@dataclass(frozen=True, slots=True)
class Voice:
    """One speaker in a sentence, where it stands and what it governs.

    `is_outer`: its words stand before it ("…, X said"); `is_origin`: another cites it.
    """

    name: str
    at: int
    verb: int
    first: int
    last: int
    cue: str
    named: tuple[int, int]
    is_outer: bool = False
    is_origin: bool = False


class Page:
    """What one article has said so far of who speaks in it."""

    def __init__(self, document: Document, mentions: Sequence[Mention], bodies: Bodies) -> None:
        self.document = document
        self._mentions: dict[int, list[Mention]] = {}
        for mention in mentions:
            self._mentions.setdefault(mention.sentence, []).append(mention)
        self._names = frozenset(mention.name for mention in mentions)
        self.bodies = bodies
        self._last_person = ""
        self._last_body = ""
        self._last = ""

    def mentions_of(self, sentence: Sentence) -> Sequence[Mention]:
        """The people whom a sentence names."""
        return self._mentions.get(sentence.index, ())

    def heard(self, nearest: str) -> None:
        """Remember who spoke, for a later "he" or "the agency"."""
        self._last = nearest
        if self._is_body(nearest):
            self._last_body = nearest
        else:
            self._last_person = nearest

    def name(self, sentence: Sentence, first: int, last: int) -> str:
        """What the speaker at these tokens is called; "" when they name none."""
        tokens = sentence.tokens[first:last]
        if not tokens:
            return ""
        said = tokens[0].text
        if len(tokens) == 1 and said in {"he", "she", "his", "her"}:
            return self._last_person or self._first_person(sentence, first) or self._last
        if len(tokens) == 1 and said in {"it", "they"}:
            heard = self._last_body if said == "it" and self._last_body else self._last
            return heard or self._subject(sentence, first)
        if len(tokens) == 1 and said in {"i", "we", "you", "this", "that", "there", "which", "who"}:
            return "" if not tokens[0].raw.isupper() or said == "i" else tokens[0].raw
        if not _is_relation(tokens):
            person = full_name(sentence, first, last, self.mentions_of(sentence))
            if person:
                return person
        noun = tokens[-1].text
        is_plain = not any(token.is_capital for token in tokens[1:])
        if tokens[0].text == "the" and is_plain and self._stands_for(tokens):
            meant = self.bodies.latest(noun, tokens[0].start)
            if meant:
                return meant
        named = naming(tokens, self.document.text)
        return self.bodies.short.get(named.casefold(), named)

    def _stands_for(self, tokens: Sequence[Token]) -> bool:
        """Whether "the agency", "the health ministry" may stand for one named before."""
        return len(tokens) <= 3 and tokens[-1].text in speaker_words().stands_for

    def _first_person(self, sentence: Sentence, before: int) -> str:
        """Whom "he" stands for where nobody has spoken: the first named before it."""
        here = [m for m in self.mentions_of(sentence) if m.last <= before]
        return here[0].name if here else ""

    def _subject(self, sentence: Sentence, before: int) -> str:
        """Whom "it" stands for where nobody has spoken: the subject of the first verb."""
        finite = shape_of(sentence).finite
        verb = min((at for at in finite if at < before), default=0)
        subject = subject_before(sentence, verb, finite) if verb else None
        if subject is None or subject[0] > 1:
            return ""
        first, last = subject
        return naming(sentence.tokens[first:last], self.document.text)

    def is_known(self, name: str) -> bool:
        """Whether the name is a body's or one of the article's people."""
        return self._is_body(name) or name in self._names

    def _is_body(self, name: str) -> bool:
        words = name.casefold().split()
        return any(word in speaker_words().bodies for word in words) or name.isupper()


def _is_relation(tokens: Sequence[Token]) -> bool:
    """Whether the words name somebody by another's name: "the family of X", "X's lawyer"."""
    relations = speaker_words().relations
    heads = [at for at, token in enumerate(tokens) if token.text in relations]
    of = any(at + 1 < len(tokens) and tokens[at + 1].text in {"of", "for"} for at in heads)
    return of or (
        bool(heads) and heads[-1] == len(tokens) - 1 and tokens[heads[-1] - 1].text == "'s"
    )


def named_after(
    sentence: Sentence, start: int, finite: frozenset[int], page: Page
) -> tuple[int, int]:
    """As `name_after`; of "the chairman, Ludo Vance," the name in apposition closes it."""
    first, last = name_after(sentence, start, finite)
    tokens = sentence.tokens
    if (
        last >= len(tokens)
        or tokens[last].text != ","
        or full_name(sentence, first, last, page.mentions_of(sentence))
    ):
        return first, last
    for each in page.mentions_of(sentence):
        is_next = each.first == last + 1
        if is_next and tokens[each.last].text in {",", ".", '"'}:
            return first, each.last
    return first, last


def is_somebody(sentence: Sentence, first: int, last: int) -> bool:
    """Whether the words name a voice: "citing security" names none."""
    words = speaker_words()
    voices = either(words.bodies, package_cues().unofficial, words.headline_speakers, words.titles)
    inside = sentence.tokens[first:last]
    return len(inside) > 1 or inside[0].is_capital or inside[0].text in voices


def is_reason(sentence: Sentence, first: int, last: int) -> bool:
    """Whether what is cited is no voice: "citing the stage of the inquiry", "security concerns"."""
    inside = sentence.tokens[first:last]
    words = speaker_words()
    voices = words.bodies | package_cues().unofficial | words.headline_speakers | words.titles
    voices |= words.reporting_nouns | words.relations | words.anonymous
    said = {token.text for token in inside}
    if inside[0].text in {"ill", "poor", "bad", "failing", "personal", "family", "safety"}:
        return True
    if any(token.is_capital or token.text in voices for token in inside):
        return False
    return bool(said & _REASONS) or inside[-1].text.endswith(("tion", "ity", "ness"))


_REASONS = frozenset(
    {"of", "weather", "concerns", "reasons", "costs", "fears", "risk", "risks", "threats", "need"}
    | {"pressure", "rules", "laws", "evidence", "privacy", "safety", "demand", "delays", "problems"}
)


BEFORE_SPEAKER = frozenset({",", '"', "—", "-", "'"})
"""What stands between the words said and their speaker."""
