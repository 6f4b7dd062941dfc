"""The words that name a speaker: where a subject begins, what it is called, whom it stands for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from monitor.language.lexicon import Body
from monitor.language.people.names import Mention
from monitor.language.saying.grips import package_cues
from monitor.language.words.clauses import words_of_clauses
from monitor.language.words.cues import Patterns
from monitor.language.words.document import Document
from monitor.language.words.sentences import Ending, Sentence, ending
from monitor.language.words.tokens import Token
from monitor.yamlfile import package_yaml

LONGEST_NAME = 14
"""Words of a subject; a longer one is a garbled sentence."""


@dataclass(frozen=True, slots=True)
class SpeakerWords:
    """The package's lists of words that speak, name and stand for speakers."""

    say: frozenset[str]
    objectless: Mapping[str, Sequence[str]]
    reporting_nouns: frozenset[str]
    hear: frozenset[str]
    refuse: tuple[str, ...]
    cite: tuple[str, ...]
    according: tuple[str, ...]
    quoted_as: tuple[str, ...]
    by_nouns: tuple[str, ...]
    nobody: frozenset[str]
    leads: frozenset[str]
    days: frozenset[str]
    inner: frozenset[str]
    briefed: frozenset[str]
    titles: frozenset[str]
    bodies: frozenset[str]
    stands_for: Mapping[str, Sequence[str]]
    anonymous: frozenset[str]
    masks: tuple[str, ...]
    relations: frozenset[str]
    demands: tuple[str, ...]
    figures: tuple[str, ...]
    tallies: tuple[str, ...]
    break_carry: frozenset[str]
    also_nouns: frozenset[str]
    short_forms: frozenset[str]
    passive_before_to: frozenset[str]
    headline_speakers: frozenset[str]
    after_saying: frozenset[str]
    makers: frozenset[str]


_PATTERNS = frozenset(
    {"refuse", "cite", "according", "quoted_as", "by_nouns", "masks", "demands", "figures"}
    | {"tallies"}
)


@lru_cache(maxsize=1)
def speaker_words() -> SpeakerWords:
    """The package's own lists, read once."""
    said: dict[str, Any] = package_yaml(files("monitor.language") / "data" / "sources.yaml")
    fields: dict[str, Any] = {
        name: tuple(listed) if name in _PATTERNS else frozenset(listed)
        for name, listed in said.items()
        if isinstance(listed, list)
    }
    return SpeakerWords(objectless=said["objectless"], stands_for=said["stands_for"], **fields)


def is_unofficial(speaker: str) -> bool:
    """Whether a speaker is nobody in particular: sources, analysts, media."""
    return any(word in package_cues().unofficial for word in speaker.casefold().split())


def is_anonymous(speaker: str) -> bool:
    """Whether a speaker has no name and no office: "two sources", "people familiar with it"."""
    return any(word in speaker_words().anonymous for word in speaker.casefold().split())


def is_maker(word: str) -> bool:
    """Whether the word before a name says that a firm has it: "carmaker Aurel"."""
    return word in speaker_words().makers or word.endswith("maker")


@lru_cache(maxsize=1)
def masked_speakers() -> Patterns[str]:
    """The words by which a speaker stays unnamed."""
    return Patterns([(text, "mask") for text in speaker_words().masks])


def subject_before(sentence: Sentence, verb: int, finite: frozenset[int]) -> tuple[int, int] | None:
    """The tokens of the subject that ends before a verb, or None when nothing names one."""
    words = speaker_words()
    tokens = sentence.tokens
    end = verb
    while end > 0 and _may_lead(tokens, end - 1):
        end -= 1
    if end > 1 and _is_short_form(tokens, end - 1):
        end -= 1
    end = _before_relative(tokens, _before_aside(tokens, end))
    end = _before_seen(tokens, end)
    while end > 0 and tokens[end - 1].text in _LOOSE_ENDS:
        end -= 1
    start = end
    while start > 0 and end - start < LONGEST_NAME and _belongs(sentence, start - 1, finite):
        start -= 1
        if _opens_phrase(tokens, start):
            break
    while start < end and tokens[start].text in {
        "and",
        "in",
        "on",
        "at",
        "of",
        "'s",
        ")",
        "'",
        "to",
    }:
        start += 1
    first_word = tokens[start].text if start < end else ""
    if start >= end or first_word in words.nobody or first_word in {"with", "by", "for"}:
        return None
    return (start, end) if any(token.is_word for token in tokens[start:end]) else None


def _opens_phrase(tokens: Sequence[Token], at: int) -> bool:
    """Whether an article begins a phrase of its own, not one that "of" or "and" leads to."""
    words = words_of_clauses()
    before = tokens[at - 1].text if at else ""
    is_article = tokens[at].text in {"the", "a", "an"}
    return is_article and before not in words.prepositions and before not in {"and", "&", ""}


def name_after(sentence: Sentence, start: int, finite: frozenset[int]) -> tuple[int, int]:
    """The tokens of the name that begins at `start`: "according to NAME", "said NAME"."""
    words = speaker_words()
    tokens = sentence.tokens
    end = start
    while end < len(tokens) and end - start < LONGEST_NAME:
        said = tokens[end].text
        is_doing = said.endswith("ing") and not tokens[end].is_capital and end > start
        is_doing = is_doing and said not in words.reporting_nouns
        if said == "by" and end > start and tokens[end - 1].text in words.reporting_nouns:
            # "citing a briefing by the NIS"
            end += 1
            continue
        closes = (
            said in {",", ";", ":", "!", "?", '"', "—", "that"}
            or (said == "." and not _is_short(tokens, end))
            or is_doing
            or said in words.briefed
            or (end in finite and end > start)
            or said in {"but", "while", "when", "as", "after", "before", "told", "said", "than"}
            or (said in words.days and said not in words.inner and end > start)
            or (said in {"on", "in", "at", "to"} and _is_time(tokens, end + 1))
            or (said in _BEFORE_A_NUMBER and end > start)
        )
        if closes:
            break
        end += 1
    while end > start and tokens[end - 1].text in _LOOSE_ENDS:
        end -= 1
    return start, end


def _is_short(tokens: Sequence[Token], stop: int) -> bool:
    """Whether a full stop only ends a word cut short, before a name: "said Col. Ana Lund"."""
    after = tokens[stop + 1] if stop + 1 < len(tokens) else None
    is_rank = stop > 0 and ending(tokens[stop - 1]) is Ending.NEVER
    return is_rank and after is not None and after.is_capital


_BEFORE_A_NUMBER = frozenset({"no", "some", "about", "around", "nearly", "almost", "roughly"})
"""Of "according to the coast guard some 40 left" the number is not the speaker's name."""

_LOOSE_ENDS = frozenset({"and", "in", "on", "at", "the", "of", "(", "to", "by"})


def naming(tokens: Sequence[Token], document_text: str) -> str:
    """What a speaker is called: without article, title or explanation in brackets."""
    words = speaker_words()
    kept = _head(list(tokens))
    cut = max((at + 1 for at, t in enumerate(kept) if t.text in words.titles), default=0)
    name = kept[cut:]
    is_body = any(token.text in words.bodies for token in name)
    if cut and name and not is_body and _is_personal(name):
        kept = name
    kept = _own_name(_without_kind(kept))
    while kept and kept[0].text in {"the", "a", "an"}:
        kept = kept[1:]
    if not kept:
        return ""
    return " ".join(document_text[kept[0].start : kept[-1].end].split())


def _head(tokens: list[Token]) -> list[Token]:
    """The name without brackets, apposition, or the report in which it spoke."""
    words = speaker_words()
    for at, token in enumerate(tokens):
        explains = token.text in {"a", "an"} and at and tokens[at - 1].is_capital
        if at and (token.text in {"(", ","} or explains):
            tokens = tokens[:at]
            break
    for at, token in enumerate(tokens):
        if token.text in words.reporting_nouns and at + 1 < len(tokens):
            after = tokens[at + 1].text
            if after in {"from", "by"} and at + 2 < len(tokens):
                return tokens[at + 2 :]
    if len(tokens) > 1 and tokens[-1].text in words.reporting_nouns:
        owner = tokens[:-1]
        while owner and owner[-1].text not in {"'s", "'"} and owner[-1].text not in words.bodies:
            owner = owner[:-1]
        if owner and owner[-1].text in {"'s", "'"}:
            return owner[:-1]
        return owner or tokens
    return tokens


def _is_personal(name: Sequence[Token]) -> bool:
    """Whether the words left after a title are a name: capitals, particles, hyphens."""
    if not name[0].is_capital:
        return False
    return all(
        token.is_capital
        or token.text in {"-", "'", "al", "de", "van", "bin", "von", "der", "la", "el"}
        or (at and name[at - 1].text == "-")
        for at, token in enumerate(name)
    )


def _without_kind(tokens: list[Token]) -> list[Token]:
    """ "state news agency Xinhua" says what Xinhua is before it names it."""
    start = len(tokens)
    if any(token.text in speaker_words().relations for token in tokens):
        return tokens
    while start > 0 and tokens[start - 1].is_capital:
        start -= 1
    before = tokens[:start]
    kinds = speaker_words().bodies | {"newspaper", "daily", "broadcaster", "outlet", "website"}
    tail = tokens[start:]
    said = [token for token in before if token.text not in {"the", "a", "an"}]
    if said and said[-1].text in words_of_clauses().prepositions:
        return tokens
    if said and len(tail) > 1 and not any(t.is_capital or t.text == "'s" for t in said):
        return tail
    said_before = before[-1].text if before else ""
    is_kind = (said_before in kinds or is_maker(said_before)) and not any(
        t.is_capital for t in before[1:]
    )
    return tokens[start:] if is_kind and start < len(tokens) else tokens


def _own_name(tokens: list[Token]) -> list[Token]:
    """ "South Korea's National Intelligence Service" has a name of its own after the 's."""
    marks = [at for at, token in enumerate(tokens) if token.text == "'s"]
    if not marks:
        return tokens
    rest = tokens[marks[-1] + 1 :]
    capitals = sum(1 for token in rest if token.is_word and token.is_capital)
    is_proper = bool(rest) and all(
        token.is_capital or token.text in {"of", "for", "and", "the", "-"} for token in rest
    )
    words = speaker_words()
    # "Foreign Ministry" alone could be any country's.
    is_common = all(token.text in words.titles or token.text in words.bodies for token in rest)
    is_own = is_proper and not is_common and (capitals > 1 or rest[0].raw.isupper())
    return rest if is_own else tokens


@dataclass(frozen=True, slots=True)
class Bodies:
    """The bodies that an article names, in order, and what its abbreviations stand for."""

    named: tuple[tuple[int, str], ...]
    short: Mapping[str, str]

    def latest(self, noun: str, before: int) -> str | None:
        """The body that "the NOUN" stands for at an offset: the last one named that could be."""
        wanted = set(speaker_words().stands_for.get(noun, ()))
        for start, name in reversed(self.named):
            if start < before and wanted & set(name.casefold().split()):
                return name
        return None


def bodies_in(document: Document, known: Sequence[Body] = ()) -> Bodies:
    """Capitalised names with a word such as Ministry or Agency in them, and their short forms.

    The names file's bodies go by the name it gives them.
    """
    words = speaker_words()
    named: list[tuple[int, str]] = []
    short = {spelling.casefold(): body.name for body in known for spelling in body.also}
    for sentence in document.sentences:
        tokens = sentence.tokens
        at = 0
        while at < len(tokens):
            if not tokens[at].is_capital:
                at += 1
                continue
            end = _capitals(tokens, at)
            run = tokens[at:end]
            if len(run) > 1 and any(token.text in words.bodies for token in run):
                while run and run[0].text == "the":
                    run = run[1:]
                name = " ".join(document.text[run[0].start : run[-1].end].split())
                named.append((run[0].start, name))
                if (
                    end + 2 < len(tokens)
                    and tokens[end].text == "("
                    and tokens[end + 2].text == ")"
                ):
                    short.setdefault(tokens[end + 1].text, name)
            at = max(end, at + 1)
    return Bodies(tuple(named), short)


def _capitals(tokens: Sequence[Token], at: int) -> int:
    end = at
    while end < len(tokens):
        token = tokens[end]
        is_joint = token.text in {"of", "for", "and"} and end > at and _is_capital(tokens, end + 1)
        if not (token.is_word and token.is_capital and token.text != "'s") and not is_joint:
            break
        end += 1
    return end


def _is_capital(tokens: Sequence[Token], at: int) -> bool:
    return at < len(tokens) and tokens[at].is_capital


def full_name(sentence: Sentence, first: int, last: int, mentions: Sequence[Mention]) -> str | None:
    """The one name of the person whom these tokens name last, if a person does."""
    bodies = speaker_words().bodies
    inside = [
        m
        for m in mentions
        if m.sentence == sentence.index
        and first <= m.first
        and m.last <= last
        and not all(token.text in bodies for token in sentence.tokens[m.first : m.last])
        and sentence.tokens[m.first].text not in {"a", "an", "the"}
    ]
    tail = [m for m in inside if m.last == last or _only_brackets(sentence, m.last, last)]
    return tail[-1].name if tail else None


def _only_brackets(sentence: Sentence, first: int, last: int) -> bool:
    return sentence.tokens[first].text in {"(", ","} if first < last else False


def _may_lead(tokens: Sequence[Token], at: int) -> bool:
    words = speaker_words()
    said = tokens[at].text
    if said in words.leads or said.endswith("ly"):
        return said != "on" or at + 1 < len(tokens)
    return False


def _before_aside(tokens: Sequence[Token], end: int) -> int:
    """Past ", a Kremlin adviser," to the end of the name it explains; a bare name is no aside."""
    if end < 3 or tokens[end - 1].text != ",":
        return end
    for at in range(end - 2, max(end - 26, 0), -1):
        if tokens[at].text == ",":
            inside = tokens[at + 1 : end - 1]
            return end - 1 if 2 <= len(inside) <= 5 and _is_personal(inside) else at
        if tokens[at].text in {";", ":", '"'}:
            break
    return end - 1


LONGEST_RELATIVE = 12
"""Words of "who asked not to be named" between a speaker and the verb."""


def _before_seen(tokens: Sequence[Token], end: int) -> int:
    """Past "seen by this paper" to the report itself: who wrote it says what it says."""
    for at in range(end - 1, max(end - LONGEST_RELATIVE, 1), -1):
        if not tokens[at].is_word:
            return end
        is_seen = tokens[at].text in _SEEN and tokens[at + 1 : at + 2]
        if is_seen and tokens[at + 1].text in {"by", "to", "on", "in"}:
            nouns = speaker_words().reporting_nouns
            return at if tokens[at - 1].text in nouns else end
    return end


_SEEN = frozenset(
    {"seen", "obtained", "reviewed", "viewed", "leaked", "read", "published", "released"}
    | {"issued", "shown", "examined", "posted"}
)


def _before_relative(tokens: Sequence[Token], end: int) -> int:
    """Past "who asked not to be named" to the end of the speaker's own words."""
    for at in range(end - 1, max(end - LONGEST_RELATIVE, 0), -1):
        if not tokens[at].is_word and tokens[at].text != "-":
            return end
        if tokens[at].text == "who" and not tokens[at].raw.isupper():
            return at if at < end - 1 else end
    return end


def _belongs(sentence: Sentence, at: int, finite: frozenset[int]) -> bool:
    words = speaker_words()
    grammar = words_of_clauses()
    tokens = sentence.tokens
    said = tokens[at].text
    if _is_short_form(tokens, at):
        return True
    if at + 1 in sentence.clauses or said in {",", ";", ":", '"', "—", "?", "!", "."}:
        return False
    if tokens[at].raw.isupper() and len(said) > 2:
        return True
    if said in words.inner:
        return not (said == "and" and at and tokens[at - 1].text == ",") and not (
            said in {"on", "in", "at", "to"} and _is_time(tokens, at + 1)
        )
    if at in finite or said in grammar.subordinators or said in {"that", "but", "yet"}:
        return False
    return said not in words.days and (said not in words.say or said in words.also_nouns)


def _is_short_form(tokens: Sequence[Token], at: int) -> bool:
    """The full stop of "Motor Corp." or "Shipping Co."."""
    return tokens[at].text == "." and tokens[at - 1].text in speaker_words().short_forms


def _is_time(tokens: Sequence[Token], at: int) -> bool:
    if at >= len(tokens):
        return False
    said = tokens[at].text
    return said in speaker_words().days or said[0].isdigit() or said in {"a", "an"}
