"""Where the words and phrases that rules ask for stand in one article."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, compress
from operator import itemgetter

from monitor.article import Article
from monitor.matching.canonical import SENTENCE_END
from monitor.matching.literals import Found, Literals
from monitor.matching.passages import Searchable

MAX_SEARCHED = 250_000
"""Characters that are looked through to see how near two literals are; then words are counted."""

_STRETCH = 64
"""Characters between two places at which the words are counted beforehand."""

_NUMBER = itemgetter(0)


class Occurrences:
    """Where literals stand in the canonical text of one article, counted when first asked for.

    Words are counted over the whole article, ends of sentences not among them. Sets of words and
    of sentences are bits of one number, so that distances and orders are asked of all at once.
    `searchable` is the same article for whoever asks more than literals tell.
    """

    def __init__(self, article: Article, text: str, literals: Literals) -> None:
        self._text = text
        self._known = literals
        self._found = literals.found(text)
        self.article = article
        self.numbers = [*map(_NUMBER, self._found)]
        """What was found, each as often as it occurs, in the order in which they end."""
        self.literals = set(self.numbers)
        self.sentences = _Sentences(self)
        self.starts = _Starts(self)
        self.ends = _Ends(self.starts, literals.widths)

    @cached_property
    def searchable(self) -> Searchable:
        return Searchable(self.article)

    @cached_property
    def every_sentence(self) -> int:
        """A bit for each sentence."""
        return (1 << len(self.ends_of_sentences)) - 1

    @cached_property
    def places(self) -> Mapping[int, Sequence[int]]:
        """For each literal its places among all that were found, in order."""
        places: dict[int, list[int]] = {literal: [] for literal in self.literals}
        for at, literal in enumerate(self.numbers):
            places[literal].append(at)
        return places

    def sentences_with(self, literal: int) -> int:
        """The sentences in which a literal stands."""
        ends = self.ends_of_sentences
        return _bits([bisect_left(ends, place) for place in self.places.get(literal, ())])

    @cached_property
    def sentence_of_each(self) -> list[set[int]]:
        """For each of `numbers` all that is found in its sentence."""
        numbers, every, low = self.numbers, list[set[int]](), 0
        for end in (*self.ends_of_sentences, len(numbers)):
            every += [set(numbers[low:end])] * (end - low)
            low = end
        return every

    def words_about(self, reaches: Mapping[int, int]) -> tuple[list[int], list[list[int]]]:
        """Where one of some literals stands as a word, with the words that may be in its reach."""
        words = self._words
        places = [*compress(range(len(words)), map(reaches.__contains__, words))]
        firsts = [*map(words.__getitem__, places)]
        # Words that are no literals only bring those that are closer together.
        each = zip(places, map(reaches.__getitem__, firsts), strict=True)
        return firsts, [words[max(0, at - reach - 1) : at + reach + 2] for at, reach in each]

    @cached_property
    def _words(self) -> list[int]:
        """The literals that are single words, each as often as it occurs, in order."""
        return [*compress(self.numbers, map(self._known.are_words.__getitem__, self.numbers))]

    @cached_property
    def others(self) -> set[int]:
        """The literals that are no single words."""
        return self.literals.difference(self._words, (0,))

    def are_near(self, one: int, other: int, distance: int, behind: bool, before: bool) -> bool:
        """Whether the other of two that occur stands `behind` or `before` the one, so near."""
        ones, others = self.places[one], self.places[other]
        if len(ones) * len(others) * len(self._text) > MAX_SEARCHED:
            return (behind and onwards(self.ends[one], distance) & self.starts[other] != 0) or (
                before and onwards(self.ends[other], distance) & self.starts[one] != 0
            )
        found = self._found
        for place in ones:
            for there in others:
                if there > place:
                    if behind and self._is_reached(found[place], found[there], distance):
                        return True
                elif before and self._is_reached(found[there], found[place], distance):
                    return True
        return False

    def _is_reached(self, first: Found, then: Found, distance: int) -> bool:
        end, start = first[2], then[1]
        if start < end - 1:  # they may share the space between them, and no more
            return False
        text = self._text
        # The rest of a word that runs on is none between them.
        words = text.count(" ", end, start + 1) - (text[end - 1] != " ")
        if distance < words <= distance + len(self.ends_of_sentences):
            words -= text.count(SENTENCE_END, end, start)
        return 0 <= words <= distance

    def word_at(self, place: int) -> int:
        """Which word it is at which something that was found begins."""
        # With the offset's own character: a literal that is open to the left begins in a word.
        offset = self._found[place][1]
        stretch = offset // _STRETCH
        spaces = self._text.count(" ", stretch * _STRETCH, offset + 1)
        return (
            self._spaces_before[stretch] + spaces - 1 - bisect_left(self.ends_of_sentences, place)
        )

    @cached_property
    def first_words(self) -> int:
        """The word with which each sentence begins, and the one behind the last."""
        return _bits(self._first_words)

    def sentences_of(self, words: int) -> int:
        """The sentences in which these words stand."""
        return _bits([bisect_right(self._first_words, word) - 1 for word in _places(words)])

    @cached_property
    def ends_of_sentences(self) -> Sequence[int]:
        """The places of the ends of sentences among all that were found."""
        return self.places.get(0, ())

    @cached_property
    def _first_words(self) -> list[int]:
        return [0, *map(self.word_at, self.ends_of_sentences)]

    @cached_property
    def _spaces_before(self) -> list[int]:
        """How many spaces stand before each stretch of the text."""
        text = self._text
        counted = [text.count(" ", at, at + _STRETCH) for at in range(0, len(text), _STRETCH)]
        return list(accumulate(counted, initial=0))


class _Starts(dict[int, int]):
    """For each literal the words at which it begins."""

    def __init__(self, here: Occurrences) -> None:
        self._here = here

    def __missing__(self, literal: int) -> int:
        places = self._here.places.get(literal, ())
        self[literal] = bits = _bits([*map(self._here.word_at, places)])
        return bits


class _Ends(dict[int, int]):
    """For each literal the words behind it."""

    def __init__(self, starts: _Starts, widths: Sequence[int]) -> None:
        self._starts = starts
        self._widths = widths

    def __missing__(self, literal: int) -> int:
        self[literal] = bits = self._starts[literal] << self._widths[literal]
        return bits


class _Sentences(dict[int, int]):
    """For each literal the sentences in which it stands."""

    def __init__(self, here: Occurrences) -> None:
        self._here = here

    def __missing__(self, literal: int) -> int:
        self[literal] = bits = self._here.sentences_with(literal)
        return bits


def onwards(words: int, distance: int) -> int:
    """These words and as many behind each."""
    reached = 0
    while reached < distance:
        step = min(reached + 1, distance - reached)
        words |= words << step
        reached += step
    return words


def onwards_within(words: int, distance: int, first_words: int) -> int:
    """These words and as many behind each in its sentence; none that begins a sentence."""
    found = words = words & ~first_words
    for _ in range(distance):
        words = (words << 1) & ~first_words
        if not words:
            break
        found |= words
    return found


def _bits(places: Sequence[int]) -> int:
    """A bit for each of some places, in time linear in the last of them, which is the greatest."""
    if len(places) < 2:
        return 1 << places[0] if places else 0
    row = bytearray(places[-1] // 8 + 1)
    for place in places:
        row[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(row, "little")


def _places(bits: int) -> Iterator[int]:
    for at, byte in enumerate(bits.to_bytes((bits.bit_length() + 7) // 8, "little")):
        if byte:
            yield from (at * 8 + bit for bit in range(8) if byte >> bit & 1)
