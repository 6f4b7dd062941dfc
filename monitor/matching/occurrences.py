"""Where the words and phrases that rules ask for stand in one article."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import cached_property
from itertools import accumulate, chain, product

from monitor.article import Article
from monitor.matching.alphabet import Alphabet
from monitor.matching.bonds import ANYWHERE, IN_SENTENCE, Apart, Bond, Pair
from monitor.matching.canonical import SENTENCE_END
from monitor.matching.literals import Literal
from monitor.matching.passages import Searchable

MAX_SEARCHED = 20_000
"""Words of an article that is looked through for each two literals; of longer ones the places of
every literal are kept."""

SHORTEST_STRETCH = 12
"""Words that are worth being looked at on their own."""


class Occurrences:
    """Where literals stand in one article, counted when first asked for.

    `said` is the article, a character for each word and for each end of a sentence. Words are
    counted over the whole article, ends of sentences not among them. Sets of words and of
    sentences are bits of one number, so that distances and orders are asked of all at once.
    `searchable` is the same article for whoever asks more than literals tell.
    """

    def __init__(self, article: Article, said: str, alphabet: Alphabet) -> None:
        self.article = article
        self.searchable = Searchable(article)
        self._said = said
        self._unbroken = said.replace(SENTENCE_END, "")
        self._is_long = len(said) > MAX_SEARCHED
        self._alphabet = alphabet
        self._letters = [*self._unbroken]
        self.words = set(self._letters)
        """The literals of one word that occur, and characters that are none."""
        self._joint = {at: alphabet.joint[at] for at in alphabet.joint.keys() & self.words}
        self._unsure = frozenset(chain.from_iterable(self._joint.values()))
        self.words |= self._unsure

    @cached_property
    def _spellings(self) -> _Spellings:
        return _Spellings(self._said, self._unsure, self._alphabet)

    @cached_property
    def places(self) -> _Places:
        """For each literal the places at which it begins, ends of sentences counted."""
        return _Places(self._said, self._spellings)

    @cached_property
    def sentences(self) -> _Sentences:
        """For each literal the sentences in which it stands."""
        return _Sentences(self.places)

    @cached_property
    def starts(self) -> _Starts:
        """For each literal the words at which it begins."""
        return _Starts(self.places)

    @cached_property
    def ends(self) -> _Ends:
        """For each literal the words behind it."""
        return _Ends(self.starts)

    def has(self, literal: Literal) -> bool:
        """Whether it occurs."""
        if len(literal) == 1:
            return literal in self.words
        if self._unsure.isdisjoint(literal):
            return literal in self._said
        return bool(self._spellings[literal])

    # --- sentences

    @cached_property
    def every_sentence(self) -> int:
        """A bit for each sentence."""
        return (1 << len(self.places.of_ends)) - 1

    def stretches(self, some: frozenset[Literal], reach: int) -> Iterable[Set[Literal]]:
        """Of some words that occur those in each sentence, and in so many words before it.

        Short sentences are taken together; a very long article is one stretch.
        """
        if self._is_long:
            return [some]
        ends = [0]
        for end in accumulate(map(len, self._said.split(SENTENCE_END))):
            if end - ends[-1] >= max(reach, SHORTEST_STRETCH):
                ends.append(end)
        ends.append(len(self._letters))
        starts = (max(0, end - reach) for end in ends)
        each = map(self._letters.__getitem__, map(slice, starts, ends[1:]))
        if not self._joint:
            return map(some.intersection, each)
        joint = frozenset(self._joint)
        return [
            self._meant(around, joint) & some for around in map((some | joint).intersection, each)
        ]

    def _meant(self, letters: frozenset[str], joint: frozenset[str]) -> frozenset[Literal]:
        """Some letters, and the literals for which the joint among them stand."""
        several = letters & joint
        if not several:
            return letters
        return letters.union(*map(self._joint.__getitem__, several))

    # --- distances

    @cached_property
    def first_words(self) -> int:
        """The word with which each sentence begins, and the one behind the last."""
        return _bits(self._first_words)

    def sentences_of(self, words: int) -> int:
        """The sentences in which these words stand."""
        return _bits([bisect_right(self._first_words, word) - 1 for word in _places(words)])

    @cached_property
    def _first_words(self) -> list[int]:
        return [0, *(place - at for at, place in enumerate(self.places.of_ends))]

    # --- pairs

    def standing(self, pairs: Iterable[Pair], beside: Set[Literal]) -> Iterator[int]:
        """The rules of those pairs that stand as their bond wants; some literals are `beside`."""
        said, words, unsure, has = self._said, self._unbroken, self._unsure, self.has
        is_short, is_plain = not self._is_long, not self._is_long and not unsure
        for one, other, bond, rule in pairs:
            if bond is ANYWHERE:
                stand = one in beside or has(one)
                stand = stand and (other is one or other in beside or has(other))
            elif not (is_plain or (is_short and unsure.isdisjoint(one + other))):
                stand = self._stand(one, other, bond)
            elif bond is IN_SENTENCE:
                stand = _share_a_sentence(one, other, said)
            elif len(one) == len(other) == 1:
                stand = _are_near(one, other, bond, words)
            else:
                stand = self._are_near(one, other, bond)
            if stand:
                yield rule

    def _stand(self, one: Literal, other: Literal, bond: Bond) -> bool:
        """Whether two stand so of which letters may stand for several, or in a long article."""
        if isinstance(bond, Apart):
            if self._is_long or not len(one) == len(other) == 1:
                return self._are_near(one, other, bond)
            each = product(self._spellings[one], self._spellings[other])
            return any(_are_near(first, then, bond, self._unbroken) for first, then in each)
        if self._is_long:
            return self.sentences[one] & self.sentences[other] != 0
        each = product(self._spellings[one], self._spellings[other])
        return any(_share_a_sentence(first, then, self._said) for first, then in each)

    def _are_near(self, one: Literal, other: Literal, bond: Apart) -> bool:
        starts, ends = self.starts, self.ends
        return (bond.behind and onwards(ends[one], bond.distance) & starts[other] != 0) or (
            bond.before and onwards(ends[other], bond.distance) & starts[one] != 0
        )


class _Spellings(dict[Literal, Sequence[str]]):
    """For each literal how it is set down, more than one way if letters stand for several."""

    def __init__(self, said: str, unsure: Set[Literal], alphabet: Alphabet) -> None:
        self._said = said
        self._unsure = unsure
        self._also = alphabet.also

    def __missing__(self, literal: Literal) -> Sequence[str]:
        said, ways = self._said, [""]
        for word in literal:
            letters = word + self._also[word] if word in self._unsure else word
            ways = [way + letter for way in ways for letter in letters if way + letter in said]
        self[literal] = ways
        return ways


class _Places(dict[Literal, Sequence[int]]):
    """For each literal the places at which it begins, in order, ends of sentences counted."""

    def __init__(self, said: str, spellings: _Spellings) -> None:
        self._said = said
        self._spellings = spellings

    def __missing__(self, literal: Literal) -> Sequence[int]:
        each = [_found(way, self._said) for way in self._spellings[literal]]
        self[literal] = places = [*each[0]] if len(each) == 1 else sorted(chain(*each))
        return places

    @cached_property
    def of_ends(self) -> Sequence[int]:
        """The places of the ends of sentences."""
        return [*_found(SENTENCE_END, self._said)]


class _Sentences(dict[Literal, int]):
    """For each literal the sentences in which it stands."""

    def __init__(self, places: _Places) -> None:
        self._places = places

    def __missing__(self, literal: Literal) -> int:
        ends = self._places.of_ends
        self[literal] = bits = _bits([bisect_left(ends, at) for at in self._places[literal]])
        return bits


class _Starts(dict[Literal, int]):
    """For each literal the words at which it begins."""

    def __init__(self, places: _Places) -> None:
        self._places = places

    def __missing__(self, literal: Literal) -> int:
        ends = self._places.of_ends
        self[literal] = bits = _bits([at - bisect_left(ends, at) for at in self._places[literal]])
        return bits


class _Ends(dict[Literal, int]):
    """For each literal the words behind it."""

    def __init__(self, starts: _Starts) -> None:
        self._starts = starts

    def __missing__(self, literal: Literal) -> int:
        self[literal] = bits = self._starts[literal] << len(literal)
        return bits


def _share_a_sentence(first: str, then: str, said: str) -> bool:
    at = said.find(first)
    while at >= 0:
        end = said.find(SENTENCE_END, at)
        if said.find(then, said.rfind(SENTENCE_END, 0, at) + 1, end) >= 0:
            return True
        at = said.find(first, end)
    return False


def _are_near(first: str, then: str, bond: Apart, words: str) -> bool:
    """Whether two letters stand so far apart."""
    reach = bond.distance + 1
    at = words.find(first)
    while at >= 0:
        if bond.behind and words.find(then, at + 1, at + 1 + reach) >= 0:
            return True
        if bond.before and words.find(then, at - reach if at > reach else 0, at) >= 0:
            return True
        at = words.find(first, at + 1)
    return False


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


def _found(letters: str, said: str) -> Iterator[int]:
    at = said.find(letters)
    while at >= 0:
        yield at
        at = said.find(letters, at + 1)


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
