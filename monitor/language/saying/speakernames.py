"""What a speaker is called: its one name, the body it stands for, the person it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitor.language.lexicon import Body
from monitor.language.people.names import Mention
from monitor.language.saying.speakerwords import is_maker, speaker_words
from monitor.language.words.clauses import words_of_clauses
from monitor.language.words.document import Document
from monitor.language.words.sentences import Sentence
from monitor.language.words.tokens import Token


def naming(tokens: Sequence[Token], document_text: str) -> str:
    """What a speaker is called: without article, title or explanation in brackets."""
    words = speaker_words()
    kept = _head(list(tokens))
    titles = (at for at, t in enumerate(kept) if t.text in words.titles)
    cut = max((at + 1 for at in titles if not _is_field(kept, at)), default=0)
    name = kept[cut:]
    is_body = any(token.text in words.bodies for token in name)
    if cut and name and not is_body and is_personal(name):
        kept = name
    kept = _own_name(_without_kind(kept))
    while kept and kept[0].text in {"the", "a", "an"}:
        kept = kept[1:]
    if not kept:
        return ""
    return " ".join(document_text[kept[0].start : kept[-1].end].split())


def _is_field(tokens: Sequence[Token], at: int) -> bool:
    """ "Directorate General of Health Services", "rights group Justice Watch": nobody's title."""
    words = speaker_words()
    is_field = tokens[at].text in words.fields and at + 2 == len(tokens)
    return is_field and any(token.text in words.bodies | _BODIES for token in tokens[:at])


_BODIES = frozenset({"directorate", "watchdog", "charity", "ngo"})


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


def is_personal(name: Sequence[Token]) -> bool:
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
            said = set(name.casefold().split())
            if start < before and wanted & said and not (noun == "army" and said & _REBELS):
                return name
        return None


_REBELS = frozenset({"liberation", "resistance", "salvation", "arakan", "revolutionary", "rebel"})
"""Of an army so named "the army" is the adversary."""


def bodies_in(document: Document, known: Sequence[Body] = ()) -> Bodies:
    """Capitalised names with a word such as Ministry or Agency in them, and their short forms.

    The names file's bodies go by the name it gives them.
    """
    words = speaker_words()
    named: list[tuple[int, str]] = []
    short = {spelling.casefold(): body.name for body in known for spelling in body.also}
    for sentence in document.sentences:
        if words.bodies.isdisjoint(sentence.vocabulary):
            continue
        tokens = sentence.tokens
        end = 0
        for at in sentence.capitals:
            if at < end:
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
    """The one name of the person whom these tokens name last; `mentions` are the sentence's own."""
    bodies = speaker_words().bodies
    inside = [
        m
        for m in mentions
        if first <= m.first
        and m.last <= last
        and not all(token.text in bodies for token in sentence.tokens[m.first : m.last])
        and sentence.tokens[m.first].text not in {"a", "an", "the"}
    ]
    tail = [m for m in inside if m.last == last or _only_brackets(sentence, m.last, last)]
    return tail[-1].name if tail else None


def _only_brackets(sentence: Sentence, first: int, last: int) -> bool:
    return sentence.tokens[first].text in {"(", ","} if first < last else False
