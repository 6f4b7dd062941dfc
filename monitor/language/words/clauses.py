"""How far a word reaches in a sentence: finite verbs, asides, and the walls between clauses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TypeVar

from monitor.language.words.cues import Hit, Patterns
from monitor.language.words.sentences import Sentence, once
from monitor.language.words.tokens import Token
from monitor.yamlfile import package_yaml

T = TypeVar("T")

LONGEST_REACH = 60
"""A cue this many words away says nothing of a mention, whatever stands between."""

LONGEST_ASIDE = 30
_WALLS = frozenset({";", ":", "—", "!", "?", "…"})
_QUOTES = frozenset({'"', "'"})
_COORDINATES = frozenset({"and", "or", ","})
_SUBJECTS = frozenset({"he", "she", "it", "they", "we", "i"})
_NEGATIONS = frozenset({"not", "n't", "never"})
_JOINS = frozenset({"and", "or"})


@dataclass(frozen=True, slots=True)
class Words:
    """The closed classes of English that shape a clause."""

    modals: frozenset[str]
    be: frozenset[str]
    be_any: frozenset[str]
    have: frozenset[str]
    have_any: frozenset[str]
    do: frozenset[str]
    carriers: frozenset[str]
    reported_past: frozenset[str]
    past: frozenset[str]
    past_auxiliaries: frozenset[str]
    subordinators: frozenset[str]
    relatives: frozenset[str]
    pronouns: frozenset[str]
    adverbs: frozenset[str]
    determiners: frozenset[str]
    prepositions: frozenset[str]
    present: frozenset[str]
    also_nouns: frozenset[str]
    afflicted: frozenset[str]
    prefixes: frozenset[str]
    numerals: frozenset[str]


@lru_cache(maxsize=1)
def _verb_like() -> frozenset[str]:
    """Every listed word that may be a finite verb; others may only by their ending."""
    words = words_of_clauses()
    listed = (words.modals, words.be, words.have, words.do, words.past, words.reported_past)
    return frozenset({"'s"}).union(*listed, words.carriers, words.present)


@lru_cache(maxsize=1)
def words_of_clauses() -> Words:
    """The package's own lists, read once."""
    said = package_yaml(files("monitor.language") / "data" / "verbs.yaml")
    return Words(**{name: frozenset(listed) for name, listed in said.items()})


@lru_cache(maxsize=512)
def either(*classes: frozenset[str]) -> frozenset[str]:
    """The words of several closed classes, put together once: a union for each word asked after
    costs more than all else that is asked of the word."""
    return frozenset().union(*classes)


def hits_through_quotes(patterns: Patterns[T], sentence: Sentence) -> list[Hit[T]]:
    """Patterns found as if no quotation marks stood between the words: 'was "under study"'."""
    if _QUOTES.isdisjoint(sentence.vocabulary):
        return patterns.within(sentence)
    if not patterns.may_begin(sentence):
        return []
    places = [at for at, text in enumerate(sentence.texts) if text not in _QUOTES]
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
                elif self._opens_clause(at + 1, end):
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
        if after.endswith("ed") or after in _ALSO_PARTICIPLES | {"due"}:
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

    def _opens_predicate(self, start: int, end: int) -> bool:
        words = words_of_clauses()
        at = start
        while at < end and self.tokens[at].text in words.adverbs and at not in self.finite:
            at += 1
        return at in self.finite


@once
def shape_of(sentence: Sentence) -> Shape:
    """Find the finite verbs and walls of a sentence, in one walk over its words."""
    tokens, texts = sentence.tokens, sentence.texts
    verb_like = _verb_like()
    finite = [
        at
        for at, text in enumerate(texts)
        if (text in verb_like or text[-2:] == "ed") and _is_finite(tokens, at)
    ]
    finite += _verbs_of_conditions(sentence, finite)
    bare = inverted_verb(sentence)
    if bare is not None:
        finite = [at for at in finite if at != bare]
    walls = {start for start in sentence.clauses if start}
    if not _WALLS.isdisjoint(sentence.vocabulary):
        walls.update([at for at, text in enumerate(texts) if text in _WALLS])
    return Shape(tokens, frozenset(finite), frozenset(walls))


def _verbs_of_conditions(sentence: Sentence, finite: Sequence[int]) -> list[int]:
    """The "strike" of "if crews strike, …": a clause has a verb, so what may be one is."""
    words, texts = words_of_clauses(), sentence.texts
    if _CONDITIONS.isdisjoint(sentence.vocabulary):
        return []
    found = []
    for opener in (at for at, said in enumerate(texts) if said in _CONDITIONS):
        for at in range(opener + 1, min(opener + LONGEST_CONDITION, len(texts))):
            if at in finite or texts[at] in _WALLS or texts[at] == ",":
                break
            is_verb = texts[at] in words.present and texts[at - 1] not in words.determiners
            if is_verb and texts[at - 1].endswith(("s", "men", "they")) and texts[at][-1] != "s":
                found.append(at)
                break
    return found


_CONDITIONS = frozenset({"if", "unless", "when", "once", "that"})
LONGEST_CONDITION = 9
"""Words of "if the cabin crews of both airlines strike"."""


@once
def inverted_verb(sentence: Sentence) -> int | None:
    """The bare verb of "Should the mayor resign, …", "Will they strike?": no finite one."""
    tokens, words = sentence.tokens, words_of_clauses()
    first = 1 if sentence.texts[0] in _QUOTES and len(tokens) > 1 else 0
    if sentence.texts[first] not in either(words.modals, words.do) or not tokens[first].is_capital:
        return None
    for at in range(first + 1, min(first + LONGEST_ASIDE, len(tokens))):
        said = tokens[at].text
        if (
            said in words.present
            and not said.endswith("s")
            and _is_present(tokens, at, _before(tokens, at))
        ):
            return at
        if said in _WALLS or said in either(words.modals, words.be, words.have, words.past):
            return None
    return None


def _is_finite(tokens: Sequence[Token], at: int) -> bool:
    words = words_of_clauses()
    said = tokens[at].text
    if said in words.modals:
        # "May 3" and "in May" are a month.
        return not (said == "may" and tokens[at].is_capital and (at or _is_month(tokens, at)))
    if at and tokens[at - 1].text == "-" and not tokens[at].gap:
        return False
    before = _before(tokens, at)
    helped = before in words.modals or before in words.be_any or before in words.have_any
    if said in words.be or said in words.have or said in words.do:
        return not helped
    if said == "'s":
        return at > 0 and tokens[at - 1].text in words.pronouns
    if helped or before in words.do or before == "to":
        return False
    after = tokens[at + 1].text if at + 1 < len(tokens) else ""
    if said in words.reported_past and said.endswith("ed") and after == "by":
        # "the truce agreed by both sides"
        return False
    if said in words.reported_past and said.endswith("ed") and after == "to":
        # "troops expected to arrive": what is said of them, by whom it does not say.
        return said in {"agreed", "decided", "vowed", "pledged", "promised", "hoped"}
    if said in _ALSO_PARTICIPLES and after in _BEHIND_PARTICIPLES:
        # "the talks set for Monday": what takes an object has none here.
        return False
    if said in words.past or said in words.reported_past:
        return before not in words.determiners and before not in {"by", "of", "with"}
    if said in words.carriers and said.endswith("s") and not tokens[at].is_capital:
        return before not in words.determiners and before not in words.prepositions
    if said in words.present:
        return _is_present(tokens, at, before)
    if said.endswith("ed") and len(said) > 4 and at > 0:
        when = at > 1 and tokens[at - 1].text in {"today", "yesterday"}
        follows_name = tokens[at - 1 - when].is_capital and before not in {"the", "a", "an"}
        if before in words.pronouns or (follows_name and not tokens[at].is_capital):
            return not _is_post_modifier(tokens, at)
        # "the rebels signed a truce", "fighters violated the truce": it has an object.
        behind = tokens[at + 2].text if at + 2 < len(tokens) else ""
        has_object = after in {"a", "an", "the"} and behind not in _DAYS
        has_object = has_object or after[:1].isdigit()
        return has_object and tokens[at - 1].text.endswith(("s", "men")) and before != "'s"
    return False


def _is_post_modifier(tokens: Sequence[Token], at: int) -> bool:
    """ "The visit to Denmark planned for May": what stands before is in a phrase of its own."""
    after = tokens[at + 1].text if at + 1 < len(tokens) else ""
    before = tokens[at - 2].text if at > 1 else ""
    return after in {"for", "by", "as"} and before in {"to", "in", "at", "between", "with"}


_DAYS = frozenset({"day", "days", "night", "week", "month", "year", "few", "same", "previous"})
"""Behind a participle they say when: "the truce signed the day before"."""


_ALSO_PARTICIPLES = frozenset({"set", "held"})
_BEHIND_PARTICIPLES = frozenset({"for", "in", "at", "by"})
_BEFORE_NO_VERB = frozenset(
    {"and", "or", "'s", "'", ",", "-", '"', "me", "him", "her", "us", "them"}
)


def _is_present(tokens: Sequence[Token], at: int, before: str) -> bool:
    """Whether a present form is a verb here: after its subject, before its object or its end."""
    words = words_of_clauses()
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if not at or tokens[at].is_capital or before in either(words.determiners, words.prepositions):
        return False
    if before in words.subordinators or before in _BEFORE_NO_VERB:
        return before in {"who", "which"}
    if after is None or tokens[at].text not in words.also_nouns:
        return not (after and (after.text in {"of", "by"} or after.text in words.modals))
    has_object = (
        after.is_capital
        or after.text[0].isdigit()
        or after.text in words.determiners
        or after.text in {"more", "over", "new", "top", "nearly", "about", "down", "out"}
    )
    is_subject = tokens[at - 1].is_capital or tokens[at - 1].text in words.pronouns
    lead_in = after.text not in words.prepositions and after.text not in words.past
    return has_object or (
        is_subject and lead_in and after.is_word and not after.text.endswith("ed")
    )


def _is_month(tokens: Sequence[Token], at: int) -> bool:
    after = tokens[at + 1].text if at + 1 < len(tokens) else ""
    before = tokens[at - 1].text if at else ""
    return after[:1].isdigit() or before in {
        "in",
        "on",
        "of",
        "by",
        "since",
        "until",
        "late",
        "early",
    }


def _before(tokens: Sequence[Token], at: int) -> str:
    """The word before this one, past adverbs; "" at the start."""
    words = words_of_clauses()
    back = at - 1
    while (
        back >= 0
        and tokens[back].text in words.adverbs
        and (tokens[back].text not in words.have_any and tokens[back].text not in words.be_any)
    ):
        back -= 1
    if back > 0 and _is_manner(tokens[back]) and tokens[back - 1].text in _auxiliaries():
        # "may well resign", "could conceivably meet"
        back -= 1
    return tokens[back].text if back >= 0 else ""


def _is_manner(token: Token) -> bool:
    return token.text == "well" or (token.text.endswith("ly") and not token.is_capital)


@lru_cache(maxsize=1)
def _auxiliaries() -> frozenset[str]:
    words = words_of_clauses()
    return words.modals | words.be_any | words.have_any | words.do
