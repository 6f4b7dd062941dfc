"""How far a word reaches in a sentence: finite verbs, asides, and the walls between clauses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from monitor.language.words.closed import QUOTES, WALLS, Words, either, words_of_clauses
from monitor.language.words.cues import Hit, Patterns
from monitor.language.words.finite import ALSO_PARTICIPLES, finite_verbs, inverted_verb
from monitor.language.words.sentences import Sentence, once
from monitor.language.words.tokens import Token

__all__ = [
    "Shape",
    "Words",
    "either",
    "hits_through_quotes",
    "inverted_verb",
    "shape_of",
    "words_of_clauses",
]

T = TypeVar("T")

LONGEST_REACH = 60
"""A cue this many words away says nothing of a mention, whatever stands between."""

LONGEST_ASIDE = 30
_COORDINATES = frozenset({"and", "or", ","})
_SUBJECTS = frozenset({"he", "she", "it", "they", "we", "i"})
_NEGATIONS = frozenset({"not", "n't", "never"})
_JOINS = frozenset({"and", "or"})
_CLAUSE_JOINS = frozenset({"and", "but", "so"})
_ENDS_SUBJECT = frozenset(
    {",", ";", ":", "and", "or", "that", "which", "who", "whose", "where", '"'}
)
_NOT_SUBJECTS = frozenset({"to", "in", "at", "for", "on", "by", "with", "from", "of"})
LONGEST_PHRASE = 6
"""Words from a mention to its own verb."""


def hits_through_quotes(patterns: Patterns[T], sentence: Sentence) -> list[Hit[T]]:
    """Patterns found as if no quotation marks stood between the words: 'was "under study"'."""
    if QUOTES.isdisjoint(sentence.vocabulary):
        return patterns.within(sentence)
    if not patterns.may_begin(sentence):
        return []
    places = [at for at, text in enumerate(sentence.texts) if text not in QUOTES]
    found = patterns.find([sentence.tokens[at] for at in places])
    return [Hit(places[hit.first], places[hit.last - 1] + 1, hit.value) for hit in found]


_BESIDE = frozenset({"as", "after", "while", "because", "since", "though", "although"})
"""What they open is told beside the clause, even right behind a cue: "in doubt as shells fall"."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A sentence's finite verbs and walls. `finite` are the tokens that open a finite verb."""

    tokens: tuple[Token, ...]
    finite: frozenset[int]
    walls: frozenset[int]

    def reach(self, start: int, end: int, *, through_speech: bool = True) -> int | None:
        """How many finite verbs a word before `start` must pass to govern token `end`.

        None when a wall stands between: another clause, a coordinated predicate. Verbs that carry
        a clause ("said that") do not count where a cue reaches `through_speech`.
        """
        if end - start > LONGEST_REACH:
            return None
        words = words_of_clauses()
        passed = 0
        at = start
        while at < end:
            said = self.tokens[at].text
            if at in self.walls:
                return None
            if said == ",":
                closing = self._aside(at, end)
                if closing is not None:
                    at = closing
                elif self._opens_anew(at + 1, end):
                    return None
            elif said in _JOINS:
                if self._opens_predicate(at + 1, end) and not passed:
                    return None
                if passed and self._opens_clause(at + 1, end):
                    return None
            elif said in words.subordinators and (at > start or said in _BESIDE):
                # "proposed Quito as the venue for talks": no clause of its own.
                if said != "as" or self._has_clause(at):
                    return None
            elif at in self.finite:
                passed += 0 if through_speech and said in words.carriers else 1
            at += 1
        return passed

    def reach_back(self, start: int, end: int) -> bool:
        """Whether what ends at `start` is the subject of the predicate that opens at `end`."""
        if end - start > LONGEST_REACH // 2:
            return False
        words = words_of_clauses()
        helping = either(words.be_any, words.have_any, words.do, words.adverbs)
        while end > start and self._helps(end - 1, helping):
            end -= 1
        if end > start and self.tokens[end - 1].text in _COORDINATES and self._has_verb(start):
            return False
        at = start
        relative = False
        while at < end:
            said = self.tokens[at].text
            if at in self.walls:
                return False
            if said == ",":
                closing = self._aside(at, end)
                if closing is not None:
                    at = closing
                elif not self._goes_on(at, end):
                    return False
            elif said in _JOINS and self._is_number(at + 1) and self._has_verb(start):
                # "Nine were killed and two are to be moved": the two have a verb of their own.
                return False
            elif said in {"that", "which", "who"} and not relative:
                relative = True
            elif said in words.subordinators or said in _SUBJECTS:
                return False
            elif at in self.finite:
                if not relative:
                    return False
                relative = False
            at += 1
        return True

    def _is_number(self, at: int) -> bool:
        said = self.tokens[at].text if at < len(self.tokens) else ""
        return said[:1].isdecimal() or said in words_of_clauses().numerals

    def _helps(self, at: int, helping: frozenset[str]) -> bool:
        said = self.tokens[at].text
        return said in helping and said not in _NEGATIONS

    def _goes_on(self, comma: int, end: int) -> bool:
        """Whether what follows a comma is still the subject: "which …", or the rest of a list."""
        after = self.tokens[comma + 1].text if comma + 1 < end else ""
        if comma + 1 >= end or after in {"which", "and"}:
            return True
        rest = range(comma + 1, end)
        if after.endswith("ed") or after in ALSO_PARTICIPLES | {"due"}:
            return not any(at in self.finite for at in rest)
        listed = any(self.tokens[at].text == "and" for at in rest)
        return listed and not any(at in self.finite for at in rest)

    def _has_clause(self, start: int) -> bool:
        """Whether a verb stands between here and the next comma or wall."""
        for at in range(start, len(self.tokens)):
            if at in self.finite:
                return True
            if at in self.walls or self.tokens[at].text in {",", "."}:
                return False
        return False

    def _has_verb(self, end: int) -> bool:
        """Whether a verb stands before, whose object ends here: a predicate after "and" is its."""
        for at in range(end - 1, -1, -1):
            if at in self.walls:
                return False
            if at in self.finite:
                return self.tokens[at].text not in words_of_clauses().carriers
        return False

    def next_finite(self, start: int, end: int | None = None) -> int | None:
        """The first finite verb from `start` on, before `end`."""
        stop = len(self.tokens) if end is None else end
        return next((at for at in range(start, stop) if at in self.finite), None)

    def _aside(self, comma: int, end: int) -> int | None:
        """The comma that closes an aside opened by this one: ", who arrived on Monday,"."""
        words = words_of_clauses()
        after = comma + 1
        if after >= end:
            return None
        opener = self.tokens[after].text
        opens = (
            opener in words.relatives
            or opener in words.subordinators
            or opener in words.prepositions
            or opener.endswith(("ed", "ing", "ly"))
            or (opener in {"a", "an", "the", "his", "her", "their", "its", "if"})
        )
        if not opens:
            return None
        for at in range(after, min(end, after + LONGEST_ASIDE)):
            if at in self.walls:
                return None
            if self.tokens[at].text == ",":
                is_clause = opener in words.relatives or opener in words.subordinators
                if not is_clause and self.next_finite(after, at) is not None:
                    return None
                return at
        return None

    def _opens_clause(self, start: int, end: int) -> bool:
        """Whether a new subject and its verb begin here, rather than a list going on."""
        verb = self.next_finite(start, end + 1)
        if verb is None or verb == start:
            return verb is not None
        return not any(self.tokens[at].text in _JOINS for at in range(start, verb))

    def _opens_anew(self, start: int, end: int) -> bool:
        """Whether a comma leads to another clause rather than on in a list."""
        return (
            self._opens_clause(start, end)
            or self._opens_coordinate(start, end)
            or self._opens_past(start, end)
        )

    def _opens_coordinate(self, joint: int, end: int) -> bool:
        """Whether ", and" leads to another subject with its own verb: "…, and 300 jobs will go"."""
        if joint + 1 >= len(self.tokens) or self.tokens[joint].text not in _CLAUSE_JOINS:
            return False
        verb = self.next_finite(joint + 1, end + LONGEST_PHRASE)
        if verb is None or verb == joint + 1:
            return False
        between = {self.tokens[at].text for at in range(joint + 1, verb)}
        return (
            between.isdisjoint(_ENDS_SUBJECT) and self.tokens[joint + 1].text not in _NOT_SUBJECTS
        )

    def _opens_past(self, start: int, end: int) -> bool:
        """Whether a subject and its past tense stand here: "…, the army shelled two towns"."""
        words = words_of_clauses()
        if start >= end or self.tokens[start].text not in words.determiners:
            return False
        for at in range(start + 1, min(end, start + LONGEST_PHRASE, len(self.tokens) - 1) + 1):
            token = self.tokens[at]
            if not token.is_word or token.text in words.prepositions or token.text in _JOINS:
                return False
            if token.text.endswith("ed") and at > start + 1:
                after = self.tokens[at + 1].text if at + 1 < len(self.tokens) else ""
                return at == end or after[:1].isdigit() or after in words.determiners
        return False

    def _opens_predicate(self, start: int, end: int) -> bool:
        words = words_of_clauses()
        at = start
        while at < end and self.tokens[at].text in words.adverbs and at not in self.finite:
            at += 1
        return at in self.finite


@once
def shape_of(sentence: Sentence) -> Shape:
    """Find the finite verbs and walls of a sentence, in one walk over its words."""
    walls = {start for start in sentence.clauses if start}
    if not WALLS.isdisjoint(sentence.vocabulary):
        walls.update([at for at, text in enumerate(sentence.texts) if text in WALLS])
    return Shape(sentence.tokens, finite_verbs(sentence), frozenset(walls))
