"""The voices of one sentence: each speaker it names, where, and what falls into its words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from monitor.language.clauses import shape_of, words_of_clauses
from monitor.language.cues import Patterns
from monitor.language.document import BlockKind, Document, Sentence, Token
from monitor.language.grips import package_cues
from monitor.language.names import Mention
from monitor.language.speakers import (
    Bodies,
    full_name,
    name_after,
    naming,
    speaker_words,
    subject_before,
)


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
        self.mentions = mentions
        self.bodies = bodies
        self._last_person = ""
        self._last_body = ""
        self._last = ""

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
            return self._last_person or self._last
        if len(tokens) == 1 and said in {"it", "they"}:
            return self._last_body if said == "it" and self._last_body else self._last
        if len(tokens) == 1 and said in {"i", "we", "you", "this", "that", "there", "which", "who"}:
            return "" if not tokens[0].raw.isupper() or said == "i" else tokens[0].raw
        if not _is_relation(tokens):
            person = full_name(sentence, first, last, self.mentions)
            if person:
                return person
        noun = tokens[-1].text
        if tokens[0].text == "the" and noun in speaker_words().stands_for and len(tokens) <= 3:
            meant = self.bodies.latest(noun, tokens[0].start)
            if meant:
                return meant
        named = naming(tokens, self.document.text)
        return self.bodies.short.get(named.casefold(), named)

    def is_known(self, name: str) -> bool:
        """Whether the name is a body's or one of the article's people."""
        return self._is_body(name) or any(m.name == name for m in self.mentions)

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


def voices_in(sentence: Sentence, page: Page) -> Iterator[Voice]:
    shape = shape_of(sentence)
    end = len(sentence.tokens)
    taken: set[int] = set()
    quoted: list[int] = []
    for hit in _cues().longest_within(sentence):
        match hit.value:
            case "by" if not _introduces(sentence, hit.last, shape.finite):
                pass
            case "according" | "cite" | "by":
                first, last = name_after(sentence, hit.last, shape.finite)
                name = page.name(sentence, first, last)
                if name and _is_somebody(sentence, first, last):
                    cites = hit.value == "cite"
                    outer = hit.value == "according"
                    begin = hit.first if hit.value == "by" else 0
                    yield Voice(
                        name, hit.first, last, begin, end, hit.value, (first, last), outer, cites
                    )
                    taken.update(range(hit.first, last))
            case "refuse" | "demand" | "figure":
                subject = subject_before(sentence, hit.first, shape.finite)
                name = page.name(sentence, *subject) if subject else ""
                if subject and name and not _is_gerund(sentence, hit.first):
                    yield Voice(name, subject[0], hit.last, subject[0], end, hit.value, subject)
                    if hit.value == "figure":
                        yield from _gapped(sentence, hit.last, page, shape.finite)
                    taken.update(range(hit.first, hit.last))
            case _:
                quoted.append(hit.first)
    yield from _quotations(sentence, page, shape.finite, quoted)
    yield from _sayings(sentence, page, shape.finite, taken)
    if sentence.block.kind is BlockKind.HEADLINE or sentence.index == 0:
        yield from _headline_voices(sentence, page, shape.finite)


def _gapped(sentence: Sentence, start: int, page: Page, finite: frozenset[int]) -> Iterator[Voice]:
    """ "The police spoke of 300 marchers, the union of 900": a second voice shares the verb."""
    tokens = sentence.tokens
    for at in range(start, min(len(tokens) - 1, start + GAPPED_REACH)):
        if tokens[at].text not in {"at", "of"} or not _is_figure(tokens[at + 1]):
            continue
        first = at
        while first > start and at - first < LONGEST_GAPPED and tokens[first - 1].is_word:
            if tokens[first - 1].text in {"and", "while", "but"} or first - 1 in finite:
                break
            first -= 1
        if first == at or tokens[first - 1].text not in {",", ";", "and", "while", "but"}:
            continue
        name = page.name(sentence, first, at)
        if name and (tokens[first].is_capital or tokens[first].text in {"the", "his", "its"}):
            end = len(tokens)
            yield Voice(name, first, at, first, end, "figure", (first, at))


GAPPED_REACH = 40
"""Words from the first voice's verb to the second's figure."""

LONGEST_GAPPED = 6
"""Words of the second voice's name."""


def _is_figure(token: Token) -> bool:
    return token.text[0].isdigit() or token.text in _BEFORE_FIGURES


_BEFORE_FIGURES = frozenset(
    {"about", "around", "some", "nearly", "almost", "fewer", "less", "more", "over", "up", "least"}
)


def _sayings(
    sentence: Sentence, page: Page, finite: frozenset[int], taken: set[int]
) -> Iterator[Voice]:
    words = speaker_words()
    tokens = sentence.tokens
    for verb, token in enumerate(tokens):
        if token.text not in words.say or verb in taken or not _speaks(sentence, verb, finite):
            continue
        voice = _inverted(sentence, verb, page, finite) or _straight(sentence, verb, page, finite)
        if voice:
            yield voice


@lru_cache(maxsize=1)
def _cues() -> Patterns[str]:
    words = speaker_words()
    listed = {
        "according": words.according,
        "cite": words.cite,
        "refuse": words.refuse,
        "demand": words.demands,
        "figure": words.figures,
        "by": words.by_nouns,
        "quoted": words.quoted_as,
    }
    return Patterns([(text, kind) for kind, patterns in listed.items() for text in patterns])


def _introduces(sentence: Sentence, start: int, finite: frozenset[int]) -> bool:
    """Whether "a report by X" goes on to say what it says."""
    _, last = name_after(sentence, start, finite)
    tokens = sentence.tokens
    after = tokens[last].text if last < len(tokens) else ""
    return after in {"that", "which"} or (after.endswith("ing") and after != "during")


def _is_somebody(sentence: Sentence, first: int, last: int) -> bool:
    """Whether the words name a voice: "citing security" names none."""
    words = speaker_words()
    voices = words.bodies | package_cues().unofficial | words.headline_speakers | words.titles
    inside = sentence.tokens[first:last]
    return len(inside) > 1 or inside[0].is_capital or inside[0].text in voices


def _is_gerund(sentence: Sentence, at: int) -> bool:
    before = sentence.tokens[at - 1].text if at else ""
    return before in {"by", "without", "of", "to", "for", "after", "despite"}


def _speaks(sentence: Sentence, verb: int, finite: frozenset[int]) -> bool:
    """Whether a verb of saying is one here: no passive, no noun, no infinitive."""
    words = speaker_words()
    grammar = words_of_clauses()
    tokens = sentence.tokens
    said = tokens[verb].text
    before = tokens[verb - 1].text if verb else ""
    after = tokens[verb + 1].text if verb + 1 < len(tokens) else ""
    ends = after in {".", ""}
    has_object = ends or after in words.objectless.get(said, (after,))
    if not has_object and before not in words.reporting_nouns:
        return False
    if tokens[verb].is_capital and sentence.block.kind is not BlockKind.HEADLINE:
        return False
    if before in grammar.be_any or before in grammar.modals or before in grammar.do:
        return False
    if before in {"both", "all"}:
        return verb > 1
    if before in grammar.determiners | {"to", "by", "of", "as", "n't", "not", "-", "or", "nor"}:
        return False
    if said in words.also_nouns and not (
        ends
        or (before == "," and verb + 1 < len(tokens) and tokens[verb + 1].is_capital)
        or before in words.reporting_nouns
        or after in grammar.determiners
        or after in words.after_saying
        or after[:1].isdigit()
    ):
        return False
    if said in words.passive_before_to and after.endswith("ed"):
        return False
    return not (after == "to" and said in words.passive_before_to)


def _straight(sentence: Sentence, verb: int, page: Page, finite: frozenset[int]) -> Voice | None:
    """ "X said …", "…, X said": the subject stands before its verb."""
    subject = subject_before(sentence, verb, finite)
    name = page.name(sentence, *subject) if subject else ""
    if subject is None or not name or not _can_speak(sentence, subject, verb):
        return None
    first = subject[0]
    end = len(sentence.tokens)
    if _closes(sentence, first, verb, finite):
        return Voice(name, first, verb, 0, end, "said", subject, is_outer=True)
    if verb + 2 >= end and sentence.tokens[verb].text in speaker_words().also_nouns:
        return None
    return Voice(name, first, verb, first, end, "said", subject)


def _can_speak(sentence: Sentence, subject: tuple[int, int], verb: int) -> bool:
    """Whether a verb that is as often a noun has a subject: not "false reports that"."""
    words = speaker_words()
    tokens = sentence.tokens
    if tokens[verb].text not in words.also_nouns:
        return True
    first, last = subject
    opener = tokens[first]
    before = tokens[first - 1].text if first else ""
    has_article = before in {"the", "a", "an"} or opener.text in {"the", "a", "an"}
    head = tokens[last - 1].text
    is_report = opener.text in words.reporting_nouns
    return (
        opener.is_capital or has_article or is_report or head.endswith("s") or head in words.bodies
    )


def _closes(sentence: Sentence, first: int, verb: int, finite: frozenset[int]) -> bool:
    """Whether what is said stands before its speaker: nothing but time and hearers follow."""
    words = speaker_words()
    tokens = sentence.tokens
    rest = verb + 1
    ends = rest >= len(tokens) or tokens[rest].text in {".", '"'}
    if not first or (tokens[first - 1].text not in _BEFORE_SPEAKER and not ends):
        return False
    if ends or tokens[rest].text in {",", ":"}:
        return True
    follows = tokens[rest].text
    if follows in words.days and tokens[rest].text not in {"to"}:
        return not _says_more(sentence, rest, finite)
    if tokens[verb].text in {"told", "tells", "tell"} or follows in words.hear:
        return not _says_more(sentence, rest, finite)
    return follows in _THEN


_BEFORE_SPEAKER = frozenset({",", '"', "—", "-", "'"})
_THEN = frozenset({"after", "before", "following", "when", "while", "as", "during", "upon"})


def _says_more(sentence: Sentence, rest: int, finite: frozenset[int]) -> bool:
    """Whether a verb of saying goes on to a clause: "… told reporters that talks had failed"."""
    for at in range(rest, len(sentence.tokens)):
        said = sentence.tokens[at].text
        if said in {",", ";"} or said in _THEN or (at in sentence.clauses):
            return False
        if at in finite or said == "that":
            return True
    return False


def _inverted(sentence: Sentence, verb: int, page: Page, finite: frozenset[int]) -> Voice | None:
    """ "…, said X": the subject stands after its verb."""
    words = speaker_words()
    tokens = sentence.tokens
    if not verb or tokens[verb - 1].text not in {",", '"', "—", "'"} or verb + 1 >= len(tokens):
        return None
    opener = tokens[verb + 1]
    names = opener.is_capital or opener.text in {"the", "a", "an", "his", "her"} | words.titles
    if tokens[verb].text in {"told", "tells", "tell"}:
        return None
    first, last = name_after(sentence, verb + 1, finite)
    names = names or tokens[last - 1].text in package_cues().unofficial | words.headline_speakers
    if not names or opener.text in words.days or not opener.is_word:
        return None
    if last in finite or last == first:
        return None
    name = page.name(sentence, first, last)
    if not name:
        return None
    return Voice(name, first, verb, 0, len(tokens), "said", (first, last), is_outer=True)


def _quotations(
    sentence: Sentence, page: Page, finite: frozenset[int], starts: Sequence[int]
) -> Iterator[Voice]:
    """ "X quoted Y as saying", "Y was quoted by X as saying": Y is the one who said it."""
    tokens = sentence.tokens
    end = len(tokens)
    for stop in starts:
        verb = next((at for at in range(stop, 0, -1) if tokens[at].text in _QUOTES), None)
        if verb is None:
            continue
        passive = tokens[verb - 1].text in words_of_clauses().be_any
        subject = subject_before(sentence, verb - passive, finite)
        if subject is None:
            continue
        closes = (
            stop + 3 >= end and subject[0] > 0 and tokens[subject[0] - 1].text in _BEFORE_SPEAKER
        )
        by = next((at for at in range(verb, end) if tokens[at].text == "by"), None)
        if not passive:
            pair = (subject, (verb + 1, stop))
        elif by is not None:
            pair = (name_after(sentence, by + 1, finite | {stop}), subject)
        else:
            pair = (subject, subject)
        for is_origin, named in enumerate(pair):
            name = page.name(sentence, *named)
            if name:
                yield Voice(
                    name, named[0], verb, 0 if closes else subject[0], end, "quoted", named,
                    is_outer=closes and not is_origin, is_origin=bool(is_origin),
                )  # fmt: skip


_QUOTES = frozenset({"quoted", "quotes", "cited", "cites", "quoting", "quote"})


def _headline_voices(sentence: Sentence, page: Page, finite: frozenset[int]) -> Iterator[Voice]:
    """ "Troops leave: ministry", "NIS: troops leave"."""
    words = speaker_words()
    tokens = sentence.tokens
    end = len(tokens)
    colons = [at for at, token in enumerate(tokens) if token.text == ":"]
    if not colons:
        return
    tail = range(colons[-1] + 1, end)
    is_named = not any(at in finite for at in tail)
    if (
        0 < len(tail) <= 5
        and is_named
        and (tokens[tail[0]].is_capital or tokens[end - 1].text in words.headline_speakers)
    ):
        name = page.name(sentence, tail[0], end)
        if name:
            yield Voice(name, tail[0], tail[0], 0, end, "headline", (tail[0], end), is_outer=True)
        return
    head = range(colons[0])
    if 0 < len(head) <= 4:
        name = page.name(sentence, 0, colons[0])
        in_own_words = tokens[tail[0]].text in {"i", "we"} if tail else False
        if name and (name.isupper() or in_own_words or page.is_known(name)):
            yield Voice(name, 0, colons[0], 0, end, "headline", (0, colons[0]))
