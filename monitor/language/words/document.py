"""An article cut up for reading: blocks, sentences and words, each with its place in the text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from functools import lru_cache, update_wrapper
from importlib.resources import files
from itertools import repeat
from typing import Concatenate, NamedTuple, ParamSpec, TypeVar, cast

from monitor.article import Article
from monitor.language.words.normalise import Folded, folded
from monitor.yamlfile import package_yaml

P = ParamSpec("P")
T = TypeVar("T")

MAX_CHARACTERS = 200_000
"""Longer articles are read up to here: a page this long is a list or an attack, not a story."""


class Span(NamedTuple):
    """Half-open, in Unicode code points of the article's text (or of its title)."""

    start: int
    end: int
    in_title: bool = False


class Token(NamedTuple):
    """A word, a number or a mark. `text` is folded, `raw` as written; offsets are the document's.

    `gap` is what stands between this token and the one before it: "" when they touch. Marks are
    no words, nor are the endings 's and n't, which people do not count as such.
    """

    text: str
    raw: str
    start: int
    end: int
    gap: str
    is_word: bool
    is_capital: bool


class BlockKind(StrEnum):
    HEADLINE = "headline"
    PARAGRAPH = "paragraph"
    BULLET = "bullet"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class Block:
    """A line or paragraph. A bullet knows the block that introduces its list: its `cue`."""

    index: int
    kind: BlockKind
    start: int
    end: int
    cue: int | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of one block; `clauses` are the tokens at which its clauses begin.

    `texts` are the folded words in their order, `vocabulary` the same without order.
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
    _readings: dict[Hashable, object] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        object.__setattr__(self, "texts", tuple([token.text for token in self.tokens]))
        object.__setattr__(self, "vocabulary", frozenset(self.texts))

    def kept(self, key: Hashable, read: Callable[[], T]) -> T:
        """What a pure reading of this sentence gives, read at the first call and kept beside it."""
        try:
            # Only `read` of the same key has ever been stored there.
            return cast(T, self._readings[key])
        except KeyError:
            made = read()
            self._readings[key] = made
            return made

    def clause_of(self, token: int) -> int:
        """Which clause, counted from 0, holds the token."""
        return sum(1 for start in self.clauses if start <= token) - 1

    def written(self, first: int, last: int) -> str:
        """The sentence's own words from token `first` up to, not including, `last`."""
        if first >= last:
            return ""
        begin = self.tokens[first].start - self.start
        return self.text[begin : self.tokens[last - 1].end - self.start]


def once(
    read: Callable[Concatenate[Sentence, P], T],
) -> Callable[Concatenate[Sentence, P], T]:
    """A pure reading of a sentence that several readers share: its answer is kept with it."""

    def read_once(sentence: Sentence, /, *others: P.args, **named: P.kwargs) -> T:
        return sentence.kept((read, *others), lambda: read(sentence, *others, **named))

    return update_wrapper(read_once, read)


@dataclass(frozen=True, slots=True)
class Document:
    """The text that is read: the article's title, unless its text holds it, then its text.

    Sentences of furniture (menus, copyright lines) are left out. `dateline` is the place before
    the first sentence ("SEOUL, Sept. 2 (Yonhap) --"), or "".
    """

    article: Article
    text: str
    title_length: int
    blocks: tuple[Block, ...]
    sentences: tuple[Sentence, ...]
    dateline: str = ""

    def span(self, start: int, end: int) -> Span:
        """Where offsets of this document stand in the article."""
        if start < self.title_length:
            return Span(start, min(end, self.title_length), in_title=True)
        shift = self.title_length + len(_TITLE_BREAK) if self.title_length else 0
        return Span(start - shift, end - shift)

    def span_of(self, sentence: Sentence, first: int, last: int) -> Span:
        """The span of a sentence's tokens from `first` up to, not including, `last`."""
        return self.span(sentence.tokens[first].start, sentence.tokens[last - 1].end)

    def block_sentences(self, block: Block) -> tuple[Sentence, ...]:
        return tuple(s for s in self.sentences if s.block.index == block.index)

    def lede(self) -> tuple[Sentence, ...]:
        """The headline's sentences and those of the first paragraph."""
        body = [s for s in self.sentences if s.block.kind is not BlockKind.HEADLINE]
        first = body[0].block.index if body else -1
        return tuple(
            s
            for s in self.sentences
            if s.block.kind is BlockKind.HEADLINE or s.block.index == first
        )


_TITLE_BREAK = "\n\n"


@dataclass(frozen=True, slots=True)
class Outline:
    """An article's text and its blocks, not yet cut into words.

    `spans` are the stretches that are read, block by block, each from its first word to its end.
    """

    text: str
    title_length: int
    blocks: tuple[Block, ...]
    spans: tuple[tuple[Block, int, int], ...]
    dateline: str


def outline(article: Article) -> Outline:
    """The text that is read of an article, and where its blocks stand in it."""
    title = article.title.strip()
    apart = bool(title) and title not in article.text[:MAX_CHARACTERS]
    text = (title + _TITLE_BREAK + article.text if apart else article.text)[:MAX_CHARACTERS]
    blocks = tuple(_blocks(text, title))
    spans, dateline = _spans(text, blocks)
    return Outline(text, len(title) if apart else 0, blocks, spans, dateline)


def document(article: Article) -> Document:
    """Cut an article up. Linear in its length; the same article gives the same document."""
    cut = outline(article)
    tokens = _tokens(cut.text, folded(cut.text))
    sentences = _sentences(cut, tokens)
    return Document(article, cut.text, cut.title_length, cut.blocks, sentences, cut.dateline)


def words(text: str) -> tuple[Token, ...]:
    """The tokens of a loose piece of text, such as a rule's phrase or a name."""
    return _tokens(text, folded(text))


# --- blocks ---------------------------------------------------------------------------------

_BULLET = re.compile(r"\s*(?:[-–—*•·▪◦‣●○■]|\d{1,2}[.)])\s+(?=\S)")
_WRAPPED_AT = 40


@dataclass(frozen=True, slots=True)
class _Layout:
    always: frozenset[str]
    before_lowercase: frozenset[str]
    furniture: tuple[str, ...]
    tail: tuple[str, ...]
    clause_words: frozenset[str]
    clause_signs: frozenset[str]
    openers: frozenset[str]


@lru_cache(maxsize=1)
def _layout() -> _Layout:
    said = package_yaml(files("monitor.language") / "data" / "text.yaml")
    clause_words = frozenset((*said["clause_words"], "according"))
    return _Layout(
        frozenset(said["abbreviations"]["always"]),
        frozenset(said["abbreviations"]["before_lowercase"]),
        tuple(said["furniture"]),
        tuple(said["tail"]),
        clause_words,
        clause_words | _SPLITS | _CLAUSE_MARKS,
        frozenset(said["sentence_openers"]),
    )


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each line that says something; lines wrapped by width are joined."""
    open_start, open_end = -1, -1
    for line in re.finditer(r"[^\n\r]+", text):
        start, end = line.start(), line.end()
        said = text[start:end].strip()
        if not said:
            continue
        wrapped = (
            said[0].islower()
            and open_end - open_start >= _WRAPPED_AT
            and text[open_end:start].count("\n") == 1
            and text[open_start:open_end].rstrip()[-1] not in '.!?:;"”»'
        )
        if wrapped:
            open_end = end
            continue
        if open_start >= 0:
            yield open_start, open_end
        open_start, open_end = start, end
    if open_start >= 0:
        yield open_start, open_end


def _blocks(text: str, title: str) -> Iterator[Block]:
    layout = _layout()
    lines = [(start, end, text[start:end]) for start, end in _lines(text)]
    headlines = [i for i, (_, _, line) in enumerate(lines) if line.strip() == title]
    first = headlines[0] if headlines else 0
    cue: int | None = None
    ended = False
    for index, (start, end, line) in enumerate(lines):
        said = line.strip()
        low = said.lower()
        ended = ended or (len(said) < 80 and index > first and low.startswith(layout.tail))
        start += line.index(said[0])
        end = start + len(said)
        if ended or index < first or low.startswith(layout.furniture) or _is_menu(said):
            yield Block(index, BlockKind.FURNITURE, start, end)
        elif index in headlines[:1]:
            cue = index
            yield Block(index, BlockKind.HEADLINE, start, end)
        elif index in headlines:
            yield Block(index, BlockKind.FURNITURE, start, end)
        elif bullet := _BULLET.match(text, start, end):
            yield Block(index, BlockKind.BULLET, bullet.end(), end, cue)
        else:
            cue = index
            yield Block(index, BlockKind.PARAGRAPH, start, end)


def _is_menu(line: str) -> bool:
    """A row of links: short pieces between bars, or a byline of two or three words."""
    if line.count("|") >= 3 and len(line) < 200:
        return True
    return _BYLINE.match(line) is not None


_BYLINE = re.compile(r"(?i)(?:story |words |written )?by [\w.’'-]+(?: [\w.’'-]+){0,3}$")


# --- words ----------------------------------------------------------------------------------

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_HAS_CJK = re.compile(f"[{_CJK}]")
_NUMBER = r"\d+(?:[.,]\d+)*"
_ABBREVIATION = r"(?:[a-z]\.){2,}"
# Each with the gap before it; the end counts as one, so that spaces there are walked over once.
_TOKEN = re.compile(rf"(\s*)({_NUMBER}|{_ABBREVIATION}|[^\W\d_]+(?:'[^\W\d_]+)*|'[a-z]+|\S|\Z)")
_LETTER = rf"(?:(?![{_CJK}])[^\W\d_])"
_TOKEN_CJK = re.compile(
    rf"(\s*)({_NUMBER}|[{_CJK}]|{_ABBREVIATION}|{_LETTER}+(?:'{_LETTER}+)*|'[a-z]+|\S|\Z)"
)
_CLITICS = ("n't", "'s", "'re", "'ve", "'ll", "'d", "'m")


def _tokens(text: str, whole: Folded) -> tuple[Token, ...]:
    plain = whole.text
    if not isinstance(whole.origin, range):
        return tuple(_shifted_tokens(text, whole))
    # Most texts fold character by character: then no place needs to be looked up. Tokens come by
    # the thousand: rows first, then all tokens in one go, take half the time of one after another.
    rows: list[tuple[str, str, int, int, str, bool, bool]] = []
    add = rows.append
    last = 0
    for gap, said in _gaps_and_words(plain):
        first = last + len(gap)
        last = first + len(said)
        if "'" in said and last - first > 1:
            for low, high in _apart(said, first):
                add(_token(text, whole, low, high, gap))
                gap = ""
        else:
            raw = text[first:last]
            add((said, raw, first, last, gap, said[0].isalnum(), raw[0].isupper()))
    return tuple(map(tuple.__new__, repeat(Token), rows))


def _shifted_tokens(text: str, whole: Folded) -> Iterator[Token]:
    last = 0
    for gap, said in _gaps_and_words(whole.text):
        first = last + len(gap)
        last = first + len(said)
        pieces = _apart(said, first) if "'" in said and last - first > 1 else ((first, last),)
        for low, high in pieces:
            yield _token(text, whole, low, high, gap)
            gap = ""


def _gaps_and_words(plain: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = (_TOKEN_CJK if _HAS_CJK.search(plain) else _TOKEN).findall(plain)
    while found and not found[-1][1]:
        found.pop()
    return found


def _token(text: str, whole: Folded, first: int, last: int, gap: str) -> Token:
    plain = whole.text
    said = plain[first:last]
    start, end = whole.source(first, last)
    raw = text[start:end]
    is_word = said[0].isalnum() and said != "n't"
    return Token(said, raw, start, end, gap, is_word, raw[0].isupper())


def _apart(said: str, first: int) -> Iterator[tuple[int, int]]:
    """ "kim's" is kim and 's, "won't" wo and n't; a quote before a word is its own token."""
    last = first + len(said)
    clitic = next((c for c in _CLITICS if said.endswith(c)), "")
    if said[0] == "'" and said != clitic:
        yield first, first + 1
        yield first + 1, last
    elif clitic and said != clitic:
        yield first, last - len(clitic)
        yield last - len(clitic), last
    else:
        yield first, last


# --- sentences ------------------------------------------------------------------------------

CLOSERS = frozenset("\"')]”’»")
ENDS = frozenset(".!?。！？…")
_DATELINE = re.compile(
    r"(?P<place>[A-Z][A-Z .'/-]{2,30}[A-Z])"
    r"(?:,\s*[A-Z][\w. ]{2,25})?(?:,?\s*(?:[A-Z][a-z]{2,8}\.?)\s+\d{1,2})?\s*"
    r"(?:[(\[][\w /.&-]{2,30}[)\]])?\s*(?:--|—|–|-|:)\s+"
)


def _spans(text: str, blocks: Iterable[Block]) -> tuple[tuple[tuple[Block, int, int], ...], str]:
    """What is read of each block, and the place of the dateline, which is no part of it."""
    found: list[tuple[Block, int, int]] = []
    dateline = ""
    for block in blocks:
        if block.kind is BlockKind.FURNITURE:
            continue
        start = block.start
        if not dateline and block.kind is BlockKind.PARAGRAPH:
            line = _DATELINE.match(text, block.start, block.end)
            if line:
                dateline, start = line["place"].title(), line.end()
        found.append((block, start, block.end))
    return tuple(found), dateline


def _sentences(cut: Outline, tokens: tuple[Token, ...]) -> tuple[Sentence, ...]:
    found: list[Sentence] = []
    starts = [token.start for token in tokens]
    ends = [token.end for token in tokens]
    at = 0
    for block, start, end in cut.spans:
        first = bisect_left(starts, start, at)
        at = bisect_right(ends, end, first)
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
        for at, token in enumerate(tokens)
        if token.text in ENDS or (token.text[-1] == "." and len(token.text) > 2)
    ]


def starts_afresh(tokens: Sequence[Token], at: int) -> bool:
    """After "U.S.": a capital that commonly opens a sentence."""
    return at < len(tokens) and tokens[at].is_capital and tokens[at].text in _layout().openers


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
    layout = _layout()
    if before.text in layout.always:
        return Ending.NEVER
    if before.text in layout.before_lowercase:
        return Ending.BEFORE_OPENER
    is_initial = len(before.text) == 1 and before.text.isalpha() and before.is_capital
    return Ending.NEVER if is_initial else Ending.BEFORE_CAPITAL


_SPLITS = frozenset({"but", "although", "though", "whereas"})
"""Conjunctions that open a clause with no comma before them."""

_CLAUSE_MARKS = frozenset({";", "—", "-"})


def _is_spaced_dash(tokens: Sequence[Token], at: int) -> bool:
    if tokens[at].text != "-" or at + 1 >= len(tokens):
        return False
    return bool(tokens[at].gap and tokens[at + 1].gap)


def _clauses(tokens: Sequence[Token]) -> tuple[int, ...]:
    layout = _layout()
    signs = layout.clause_signs
    starts = [0]
    for at in [at for at, token in enumerate(tokens) if token.text in signs]:
        said = tokens[at].text
        if said in {";", "—"} or (said == "-" and _is_spaced_dash(tokens, at)):
            starts.append(at + 1)
        elif at and (
            said in _SPLITS or (said in layout.clause_words and tokens[at - 1].text == ",")
        ):
            starts.append(at)
    return tuple(start for start in starts if start < len(tokens))
