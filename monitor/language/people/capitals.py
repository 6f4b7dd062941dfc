"""Runs of capitals that name a person: by shape, by titles beside them, by what surrounds them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from monitor.language.people.marked import Marked
from monitor.language.people.namewords import words_of_names
from monitor.language.people.runs import Runs
from monitor.language.people.titles import Title, TitleKind, is_regnal
from monitor.language.words.cues import Hit
from monitor.language.words.places import PlaceName, Places
from monitor.language.words.sentences import Sentence, once


@dataclass(frozen=True, slots=True)
class Sighting:
    """A run of capitals that may name a person: tokens `first` up to `last` of a sentence.

    `evidence` says why it is one: title, honorific, apposition, possessive, shape, or lone (one
    word that nothing marks).
    """

    sentence: Sentence
    first: int
    last: int
    words: tuple[str, ...]
    title: str
    evidence: str

    @property
    def is_full(self) -> bool:
        """Whether it has a given name beside the family's, so that it introduces somebody."""
        return len(self.words) > 1 and any(len(word) > 2 for word in self.words)

    @property
    def written(self) -> str:
        return self.sentence.written(self.first, self.last)


@once
def scene_of(sentence: Sentence, places: Places) -> Scene:
    """The scene of a sentence; the same one for all who read the same sentence."""
    return Scene(sentence, places)


class Scene:
    """One sentence, with its places and titles, as the finder of names sees it."""

    def __init__(self, sentence: Sentence, places: Places) -> None:
        marked = Marked(sentence, places)
        self._marked = marked
        self._runs = Runs(marked)
        self.sentence = sentence
        self.tokens = marked.tokens
        self.titles = marked.titles
        self._place_at = marked.place_at
        self._title_at = marked.title_at
        self._adjectives = places.adjectives
        self._place_ends = -1

    @property
    def is_headline_case(self) -> bool:
        """Most Words Begin With a Capital, so that a capital says nothing."""
        return self._marked.is_headline_case

    @cached_property
    def sightings(self) -> tuple[Sighting, ...]:
        """Runs that name or may name a person, left to right."""
        return tuple(self._sightings())

    def _sightings(self) -> Iterator[Sighting]:
        articles = words_of_names().articles
        starts: tuple[int, ...] = self.sentence.capitals
        if not articles.isdisjoint(self.sentence.vocabulary):
            every = enumerate(self.tokens)
            starts = tuple(at for at, t in every if t.is_capital or t.raw in articles)
        end = 0
        for at in starts:
            if at < end:
                continue
            last = self._runs.run(at)
            found = self._judged(at, last) if last > at else None
            if found:
                yield found
            end = last

    def place_at(self, at: int) -> Hit[PlaceName] | None:
        """The place whose name covers a token."""
        return self._place_at.get(at)

    def title_before(self, first: int) -> Title | None:
        """The title that ends where a name begins: "Foreign Minister X", "his wife, X,"."""
        title = self._title_at.get(first - 1)
        if title and title.last == first:
            return title
        title = self._title_at.get(first - 2)
        if title and title.last == first - 1 and self.tokens[first - 1].text == ",":
            before = self.tokens[title.first - 1].text if title.first else ""
            holds = any(
                self.tokens[at].text in _POSSESSIVES for at in range(title.first, title.last)
            )
            if before in _DETERMINERS or before in _POSSESSIVES or holds:
                return title
        return None

    def title_after(self, last: int) -> Title | None:
        """The title in apposition behind a name: "X, 54, the head of …", "X (president of …)"."""
        at = last
        if at >= len(self.tokens) or self.tokens[at].text not in {",", "(", "-", "—", ":"}:
            return self._title_at.get(at) if self._starts_title(at) else None
        at += 1
        for _ in range(6):
            if at >= len(self.tokens):
                return None
            if self._starts_title(at):
                title = self._title_at[at]
                # "X, Sir Y": the title behind the comma is the next one's.
                return None if self._begins_name(title.last) else title
            token = self.tokens[at]
            if not (token.text in _BEFORE_APPOSITION or token.text[0].isdigit()
                    or at in self._place_at or token.text in {",", "'s"}):  # fmt: skip
                return None
            at += 1
        return None

    def _judged(self, first: int, last: int) -> Sighting | None:
        title = self.title_before(first)
        if title:
            first = self._past_strange_adjective(first, last)
        first, last = self._without_edges(first, last)
        if (
            self._marked.text(first - 1) == "-"
            and self._marked.text(first - 2) == "ex"
            and last - first > 2
        ):
            # "ex-Tory Y Z": the first word says what somebody was.
            first += 1
        words = self._words(first, last)
        if not words:
            return None
        after = self.title_after(last)
        if after and after.first == last and not title and self._begins_name(after.last):
            # "Sendero Rojo leader X": a run before a titled name belongs to the title.
            return None
        evidence = self._evidence(first, last, title, after)
        if self._goes_with_place(first, evidence):
            evidence = "lone"
            self._place_ends = last
        if (
            len(words) == 1
            and title
            and title.is_plural
            and self._marked.text(last) not in {",", "and"}
        ):
            evidence = "lone"
        said = title or after
        if title and after and title.kind is TitleKind.HONORIFIC and not self._is_crown(title):
            # "Dr. X, the health minister": the office says more than the honorific.
            said = after
        text = self.sentence.written(said.first, said.last) if said else ""
        if evidence == "shape" and (len(words) == 1 or self._is_no_person(first, last)):
            evidence = "lone"
            if self._marked.text(first - 1) in _WHERE:
                self._place_ends = last
        return Sighting(self.sentence, first, last, words, text.strip(" ,"), evidence)

    def _is_crown(self, title: Title) -> bool:
        return any(is_regnal(self._marked.text(at)) for at in range(title.first, title.last))

    def _evidence(self, first: int, last: int, title: Title | None, after: Title | None) -> str:
        if title:
            return "honorific" if title.kind is TitleKind.HONORIFIC else "title"
        if self._is_part_of_body(first, last):
            return "body"
        if after and after.kind is not TitleKind.HONORIFIC:
            return "apposition"
        if (
            self._marked.text(last) == "'s"
            and self._runs.is_plain_name(last + 1)
            and (self._runs.is_plain_name(last + 2) and not title)
        ):
            return "body"
        if self._is_of_country(first, last):
            return "possessive"
        return "apposition" if self._is_age(last) else "shape"

    def _is_of_country(self, first: int, last: int) -> bool:
        """Zambia's X; a single word behind a city's name is rather a part of the city."""
        owner = (
            self._place_at.get(first - 2) if self._marked.text(first - 1) in {"'s", "'"} else None
        )
        if owner is None or (last - first > 1 and self._is_no_person(first, last)):
            return False
        return last - first > 1 or (
            owner.value.kind == "country"
            and self._marked.text(last) not in words_of_names().not_before
        )

    def _goes_with_place(self, first: int, evidence: str) -> bool:
        """In Ushuaia and Rio Grande: what follows a place with "and" is a place too."""
        if evidence != "shape" or self._marked.text(first - 1) not in {"and", "or", ","}:
            return False
        before = self._place_at.get(first - 2)
        is_known = before is not None and self._marked.text(before.first - 1) in _WHERE
        return is_known or self._place_ends == first - 1

    def _is_age(self, at: int) -> bool:
        """The ", 54," behind a name."""
        age = self._marked.text(at + 1)
        is_set_off = self._marked.text(at) == "," and self._marked.text(at + 2) in {",", ".", ";"}
        return is_set_off and age.isdigit() and len(age) <= 2

    def _begins_name(self, at: int) -> bool:
        return at < len(self.tokens) and self._runs.is_name(at)

    def _is_part_of_body(self, first: int, last: int) -> bool:
        """Kim Il Sung Square, the Bank of Mbeki: a capital noun of bodies touches the run."""
        if last < len(self.tokens):
            after = self.tokens[last]
            if after.text in {"&", "+"} or (self._is_body_word(last) and after.gap == " "):
                return True
        if first and self.tokens[first].gap in {" ", ""}:
            before = self.tokens[first - 1]
            if before.text == "&" or self._is_body_word(first - 1):
                return True
            if before.text in {"of", "for"} and first > 1 and self._is_body_word(first - 2):
                return True
        return False

    def _is_body_word(self, at: int) -> bool:
        token = self.tokens[at]
        if not (token.is_word and token.is_capital) or at in self._title_at:
            return False
        return (
            token.text not in words_of_names().openers
            and at not in self._place_at
            and (self._runs.is_common(at) and len(token.text) > 1)
        )

    def _is_no_person(self, first: int, last: int) -> bool:
        """What stands beside an unmarked run says that it is a place or a thing."""
        book = words_of_names()
        before = self._marked.text(first - 1) if first else ""
        after = self._marked.text(last)
        if before in book.not_after and after != "'s":
            return True
        is_plural = self._marked.text(last - 1).endswith("s") and last - first > 1
        if before in _COUNTS and is_plural:
            # "nominated for three Golden Swallows"
            return True
        return after in book.not_before and self._marked.raw(last).islower()

    def _past_strange_adjective(self, first: int, last: int) -> int:
        """Past "Tadjik" in "President Tadjik X Y": one slip away from an adjective we know."""
        word = self.tokens[first].text
        names = sum(1 for at in range(first, last) if self.tokens[at].is_word)
        if names < 3 or len(word) < 5 or self._runs.is_joined(first):
            return first
        return first + 1 if is_nearly_adjective(word, self._adjectives) else first

    def _without_edges(self, first: int, last: int) -> tuple[int, int]:
        while last > first and self.tokens[last - 1].text in {"-", ".", "'"}:
            before = self.tokens[last - 2] if last - 2 >= first else None
            is_short = before and (len(before.raw) == 1 or before.text in {"jr", "sr"})
            if self.tokens[last - 1].text == "." and is_short:
                break
            last -= 1
        opens = first == 0 and last > 1 and self.tokens[0].text in words_of_names().openers
        if opens and not self._runs.begins_as_name_too(0):
            first = 1
        return first, last

    def _words(self, first: int, last: int) -> tuple[str, ...]:
        return tuple(
            token.raw for token in self.tokens[first:last] if token.is_word and token.text != "'s"
        )

    def _starts_title(self, at: int) -> bool:
        title = self._title_at.get(at)
        return bool(title and title.first == at)


@lru_cache(maxsize=4096)
def is_nearly_adjective(word: str, adjectives: frozenset[str]) -> bool:
    """One slip away from the adjective of a country, as machine translation writes them."""
    return any(
        abs(len(each) - len(word)) <= 1
        and len(each) >= 5
        and DamerauLevenshtein.distance(word, each, score_cutoff=1) <= 1
        for each in adjectives
    )


_WHERE = frozenset({"in", "at", "near", "outside", "around", "across", "into", "hit", "struck"})
_COUNTS = frozenset(
    {"two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}
    | {"several", "many", "few", "most", "dozen"}
)
_POSSESSIVES = frozenset({"'s", "'", "his", "her", "their", "its", "my", "our"})
_DETERMINERS = frozenset({"the", "a", "an"})
_BEFORE_APPOSITION = frozenset({"the", "a", "an", "who", "is", "was", "of", "aged", "age"})
