"""A block's words cut into sentences, and a sentence into clauses."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache, update_wrapper
from importlib.resources import files
from operator import attrgetter
from typing import Concatenate, ParamSpec, TypeVar, cast

from monitor.language.words.blocks import Block, Outline
from monitor.language.words.tokens import Token
from monitor.yamlfile import package_yaml

P = ParamSpec("P")
T = TypeVar("T")

_text_of = attrgetter("text")
_start_of = attrgetter("start")
_end_of = attrgetter("end")

HEAD = 3
"""Letters of a word by which patterns for words that begin so are found."""

CLOSERS = frozenset("\"')]”’»")
ENDS = frozenset(".!?。！？…")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of one block; `clauses` are the tokens at which its clauses begin.

    `texts` are the folded words in their order, `vocabulary` the same without order, `heads` the
    first letters of each; `capitals` are the tokens that begin with one.
    """

    index: int
    block: Block
    start: int
    end: int
    text: str
    tokens: tuple[Token, ...]
    clauses: tuple[int, ...] = (0,)
    texts: tuple[str, ...] = field(init=False, repr=False, compare=False)
    vocabulary: frozenset[str] = field(init=False, repr=False, compare=False)
    heads: frozenset[str] = field(init=False, repr=False, compare=False)
    capitals: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _readings: dict[Hashable, object] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        object.__setattr__(self, "texts", tuple(map(_text_of, self.tokens)))
        object.__setattr__(self, "vocabulary", frozenset(self.texts))
        object.__setattr__(self, "heads", frozenset([text[:HEAD] for text in self.vocabulary]))
        capitals = tuple([at for at, token in enumerate(self.tokens) if token.is_capital])
        object.__setattr__(self, "capitals", capitals)

    def kept(self, key: Hashable, read: Callable[[], T]) -> T:
        """What a pure reading of this sentence gives, read at the first call and kept beside it."""
        try:
            # Only `read` of the same key has ever been stored there.
            return cast(T, self._readings[key])
        except KeyError:
            made = read()
            self._readings[key] = made
            return made

    def word(self, at: int) -> str:
        """The folded word at a place, "" past either end."""
        return self.texts[at] if 0 <= at < len(self.texts) else ""

    def clause_of(self, token: int) -> int:
        """Which clause, counted from 0, holds the token."""
        return bisect_right(self.clauses, token) - 1

    def written(self, first: int, last: int) -> str:
        """The sentence's own words from token `first` up to, not including, `last`."""
        if first >= last:
            return ""
        begin = self.tokens[first].start - self.start
        return self.text[begin : self.tokens[last - 1].end - self.start]


_UNREAD = object()


def once(
    read: Callable[Concatenate[Sentence, P], T],
) -> Callable[Concatenate[Sentence, P], T]:
    """A pure reading of a sentence that several readers share: its answer is kept with it."""

    def read_once(sentence: Sentence, /, *others: P.args, **named: P.kwargs) -> T:
        # As `kept` does, without a call and a closure for each answer: it is asked for often.
        key = (read, *others) if others else read
        found = sentence._readings.get(key, _UNREAD)
        if found is _UNREAD:
            found = sentence._readings[key] = read(sentence, *others, **named)
        return cast(T, found)

    return update_wrapper(read_once, read)


_SPLITS = frozenset({"but", "although", "though", "whereas"})
"""Conjunctions that open a clause with no comma before them."""

_CLAUSE_MARKS = frozenset({";", "—", "-"})


@dataclass(frozen=True, slots=True)
class _Signs:
    """What ends a sentence or does not, and what opens a clause."""

    always: frozenset[str]
    before_lowercase: frozenset[str]
    clause_words: frozenset[str]
    clause_signs: frozenset[str]
    openers: frozenset[str]


@lru_cache(maxsize=1)
def _signs() -> _Signs:
    said = package_yaml(files("monitor.language") / "data" / "text.yaml")
    clause_words = frozenset((*said["clause_words"], "according"))
    return _Signs(
        frozenset(said["abbreviations"]["always"]),
        frozenset(said["abbreviations"]["before_lowercase"]),
        clause_words,
        clause_words | _SPLITS | _CLAUSE_MARKS,
        frozenset(said["sentence_openers"]),
    )


def sentences_of(cut: Outline, tokens: tuple[Token, ...]) -> tuple[Sentence, ...]:
    """The sentences of all that is read of an article."""
    found: list[Sentence] = []
    at = 0
    for block, start, end in cut.spans:
        first = bisect_left(tokens, start, at, key=_start_of)
        at = bisect_right(tokens, end, first, key=_end_of)
        for low, high in cuts(tokens[first:at]):
            piece = tokens[first + low : first + high]
            begin, stop = piece[0].start, piece[-1].end
            text = cut.text[begin:stop]
            found.append(Sentence(len(found), block, begin, stop, text, piece, _clauses(piece)))
    return tuple(found)


def cuts(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """First and last token of each sentence in a block's tokens."""
    start = 0
    for at in stops_in(tokens):
        end = at + 1
        if tokens[at].text not in ENDS:
            if not starts_afresh(tokens, end):
                continue
        elif _ends_sentence(tokens, at):
            while end < len(tokens) and tokens[end].text in CLOSERS and not tokens[end].gap:
                end += 1
        else:
            continue
        yield start, end
        start = end
    if start < len(tokens):
        yield start, len(tokens)


def stops_in(tokens: Sequence[Token]) -> list[int]:
    """The tokens at which a sentence may end: full stops and the like, and "U.S."."""
    return [
        at
        for at, text in enumerate(map(_text_of, tokens))
        if text in ENDS or (text[-1] == "." and len(text) > 2)
    ]


def starts_afresh(tokens: Sequence[Token], at: int) -> bool:
    """After "U.S.": a capital that commonly opens a sentence."""
    return at < len(tokens) and tokens[at].is_capital and tokens[at].text in _signs().openers


def _ends_sentence(tokens: Sequence[Token], at: int) -> bool:
    mark = tokens[at].text
    after = at + 1
    while after < len(tokens) and tokens[after].text in CLOSERS and not tokens[after].gap:
        after += 1
    if after >= len(tokens) or mark in "。！？":
        return True
    follower = tokens[after]
    if not follower.gap and mark == "." and after == at + 1:
        return False
    if follower.raw[0].islower():
        return False
    if mark == "…" or tokens[max(at - 1, 0)].text == "." == mark:
        return follower.is_capital
    if mark != "." or at == 0:
        return True
    match ending(tokens[at - 1]):
        case Ending.NEVER:
            return False
        case Ending.BEFORE_OPENER:
            return starts_afresh(tokens, after)
        case Ending.BEFORE_CAPITAL:
            return True


class Ending(Enum):
    """What must follow a word and its full stop, so that they end a sentence."""

    NEVER = "nothing does: the word is short for another, or an initial"
    BEFORE_OPENER = "a capital that commonly opens a sentence"
    BEFORE_CAPITAL = "anything that does not begin small"


def ending(before: Token) -> Ending:
    """What a full stop means after this word."""
    known = _signs()
    if before.text in known.always:
        return Ending.NEVER
    if before.text in known.before_lowercase:
        return Ending.BEFORE_OPENER
    is_initial = len(before.text) == 1 and before.text.isalpha() and before.is_capital
    return Ending.NEVER if is_initial else Ending.BEFORE_CAPITAL


def _is_spaced_dash(tokens: Sequence[Token], at: int) -> bool:
    if tokens[at].text != "-" or at + 1 >= len(tokens):
        return False
    return bool(tokens[at].gap and tokens[at + 1].gap)


def _clauses(tokens: Sequence[Token]) -> tuple[int, ...]:
    known = _signs()
    signs = known.clause_signs
    starts = [0]
    for at in [at for at, text in enumerate(map(_text_of, tokens)) if text in signs]:
        said = tokens[at].text
        if said in {";", "—"} or (said == "-" and _is_spaced_dash(tokens, at)):
            starts.append(at + 1)
        elif at and (
            said in _SPLITS or (said in known.clause_words and tokens[at - 1].text == ",")
        ):
            starts.append(at)
    return tuple(start for start in starts if start < len(tokens))
