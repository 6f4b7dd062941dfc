"""Runs of capitals that name a person: by shape, by titles beside them, by what surrounds them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from monitor.language.people.company import is_company
from monitor.language.people.likeness import is_numeral
from monitor.language.people.namewords import words_of_names
from monitor.language.people.titles import Title, TitleKind, is_regnal, titles_in
from monitor.language.words.blocks import BlockKind
from monitor.language.words.cues import Hit
from monitor.language.words.places import PlaceName, Places
from monitor.language.words.sentences import Sentence, once
from monitor.language.words.tokens import Token

_LONGEST_NAME = 9
"""Tokens, hyphens included; a longer run of capitals is a heading or an attack."""


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
        self.sentence = sentence
        self.tokens = sentence.tokens
        self.places = places.within(sentence)
        self.titles = titles_in(sentence, self.places)
        self._place_at = {at: hit for hit in self.places for at in range(hit.first, hit.last)}
        self._title_at = {at: each for each in self.titles for at in range(each.first, each.last)}
        self._adjectives = places.adjectives
        self._place_ends = -1

    @cached_property
    def is_headline_case(self) -> bool:
        """Most Words Begin With a Capital, so that a capital says nothing."""
        if self.sentence.block.kind is BlockKind.BULLET or self.tokens[-1].text in {".", "!"}:
            return False
        if self._is_list_line or self._is_titled_line:
            return False
        said = [token for token in self.tokens if token.is_word and len(token.text) > 3]
        capital = sum(token.is_capital for token in said)
        marked = sum(at in self._place_at or at in self._title_at for at in range(len(self.tokens)))
        return len(said) >= 4 and capital > 0.75 * len(said) and marked < 0.6 * len(self.tokens)

    @cached_property
    def _is_list_line(self) -> bool:
        """A line of the body such as "Speakers: X Y, Z W": a short head, commas behind it."""
        if self.sentence.block.kind is not BlockKind.PARAGRAPH:
            return False
        texts = self.sentence.texts
        colon = texts.index(":") if ":" in texts else len(texts)
        return colon < 6 and "," in texts[colon:] and any(map(is_company, texts[:colon]))

    @property
    def _is_titled_line(self) -> bool:
        """A line of the body such as "Chancellor X Y (Austria)", "King X of Norway"."""
        if self.sentence.block.kind is not BlockKind.PARAGRAPH or 0 not in self._title_at:
            return False
        return self.tokens[-1].text == ")" or "of" in self.sentence.texts

    @cached_property
    def sightings(self) -> tuple[Sighting, ...]:
        """Runs that name or may name a person, left to right."""
        return tuple(self._sightings())

    def _sightings(self) -> Iterator[Sighting]:
        articles = words_of_names().articles
        starts = [at for at, t in enumerate(self.tokens) if t.is_capital or t.raw in articles]
        end = 0
        for at in starts:
            if at < end:
                continue
            last = self._run(at)
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

    # --- a run ----------------------------------------------------------------------------

    def _run(self, first: int) -> int:
        """The end of the run of name words that begins at a token; `first` when none does."""
        tokens = self.tokens
        is_article = tokens[first].text in words_of_names().articles and self._is_joined(first)
        if not is_article and not self._is_name(first):
            return first
        at = first
        while at < len(tokens) and at - first < _LONGEST_NAME:
            step = self._step(at, first)
            if not step:
                break
            at += step
        return at

    def _step(self, at: int, first: int) -> int:
        """How many tokens from here still belong to the run."""
        tokens = self.tokens
        if at > first and tokens[at].gap.count("\n"):
            return 0
        if self._is_name(at) or (at > first and self._goes_on(at)):
            return 2 if self._is_initial(at) and self._text(at + 1) == "." else 1
        if tokens[at].text in words_of_names().articles and at == first:
            return 1
        if tokens[at].text == "-" and self._is_joined(at - 1) and at > first:
            after = tokens[at + 1]
            if self._is_name(at + 1) or self._is_syllable(after) or after.raw in _MONTHS:
                return 2
            return 0
        return self._particles(at) if at > first else 0

    def _particles(self, at: int) -> int:
        end = at
        while (
            end - at < 3
            and self._text(end) in words_of_names().particles
            and self._raw(end).islower()
        ):
            end += 1
            if self._text(end) == "-":
                end += 1
        return end - at if end > at and end < len(self.tokens) and self._is_name(end) else 0

    def _is_joined(self, at: int) -> bool:
        """A hyphen without spaces stands behind the token."""
        return (
            self._text(at + 1) == "-"
            and at + 2 < len(self.tokens)
            and not (self.tokens[at + 1].gap or self.tokens[at + 2].gap)
        )

    def _is_syllable(self, token: Token) -> bool:
        """The "un" of Jong-un."""
        return (
            token.raw.islower()
            and len(token.text) <= 6
            and token.text not in words_of_names().not_hyphenated
        )

    def _is_initial(self, at: int) -> bool:
        return len(self.tokens[at].raw) == 1 and self.tokens[at].is_capital

    def _is_name(self, at: int) -> bool:
        token = self.tokens[at]
        if not token.is_word or not token.is_capital or not token.raw[0].isalpha():
            return False
        if at in self._title_at:
            return False
        if at in self._place_at:
            return self._is_place_as_name(at)
        if not self._is_common(at) or self._begins_as_name_too(at):
            return True
        if at and self._is_joined(at) and self.tokens[at + 2].raw.islower():
            # "Kim Do-yun": no other word stands before a hyphen like that.
            return self._is_plain_name(at - 1)
        if self._is_titled_noun(at):
            return True
        return token.text in words_of_names().openers and self._is_titled_opener(at)

    def _is_common(self, at: int) -> bool:
        """A capital word of bodies, events, calendars or sentence openings."""
        text = self.tokens[at].text
        book = words_of_names()
        if len(text) == 1:
            return text == "i" or self._text(at + 1) != "."
        if text in book.acronyms and self.tokens[at].raw.isupper():
            return True
        return text in book.not_names or (
            text.endswith(book.endings) and text not in book.exceptions and len(text) > 5
        )

    def _goes_on(self, at: int) -> bool:
        """What only another name word before it makes a name: Green, the VI of a king."""
        return self._is_name_too(at) or is_numeral(self.tokens[at].raw)

    def _is_name_too(self, at: int) -> bool:
        """Green, King, May behind a name word."""
        token = self.tokens[at]
        if not token.is_capital or token.text not in words_of_names().names_too:
            return False
        if at in self._place_at or not token.raw[1:].islower():
            return False
        follows = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        return follows is None or not (follows.is_word and follows.is_capital)

    def _begins_as_name_too(self, at: int) -> bool:
        """Park Geun-hye, Will Ferrell: before a name word, not where any word has a capital."""
        token = self.tokens[at]
        if token.text not in words_of_names().names_too or at + 1 >= len(self.tokens):
            return False
        begins = self.sentence.block.kind is BlockKind.BULLET or token.text == "park"
        return (at > 0 or begins) and self._is_plain_name(at + 1)

    def _is_titled_noun(self, at: int) -> bool:
        """The Beat of "President Beat X": a noun behind a title or a country."""
        title = self._title_at.get(at - 1)
        is_of_country = self._text(at - 1) == "'s" and at - 2 in self._place_at
        if not is_of_country and (
            title is None or title.last != at or title.kind is TitleKind.HONORIFIC
        ):
            return False
        is_noun = self.tokens[at].text not in words_of_names().openers
        is_short = at + 2 >= len(self.tokens) or not self.tokens[at + 2].is_capital
        return is_noun and not self.is_headline_case and is_short and self._is_plain_name(at + 1)

    def _is_titled_opener(self, at: int) -> bool:
        """The To of "party chief To Lam": no sentence opens behind a title."""
        if len(self.tokens[at].text) > 3:
            return False
        if len(self.tokens[at].text) > 3 or self.is_headline_case:
            return False
        return at - 1 in self._title_at and self._is_plain_name(at + 1)

    def _is_plain_name(self, at: int) -> bool:
        if at >= len(self.tokens):
            return False
        token = self.tokens[at]
        if not (token.is_word and token.is_capital and token.raw[0].isalpha()):
            return False
        return at not in self._place_at and at not in self._title_at and not self._is_common(at)

    def _is_place_as_name(self, at: int) -> bool:
        """Israel Katz, Whitney Houston: a place of one word that reads as part of a name."""
        hit = self._place_at[at]
        if hit.last - hit.first > 1 or hit.value.is_adjective or hit.value.kind == "people":
            return False
        if self.is_headline_case:
            return False
        before, after = self._is_plain_name(at - 1) if at else False, self._is_plain_name(at + 1)
        if before and not after:
            return self.tokens[at].gap == " "
        if self._is_crowned(at):
            return True
        titled = at - 1 in self._title_at and self._is_plain_name(at + 2)
        # "Houston Rockets" plays, "Paris Hilton" does not.
        is_team = self._text(at + 1).endswith("s") and at - 1 not in self._title_at
        is_seat = hit.value.kind == "seat" and self._text(at + 2) not in {",", "("}
        return after and not before and not titled and not is_team and not is_seat

    def _is_crowned(self, at: int) -> bool:
        """Queen Sofia, Princess Florence: behind a royal title a town is somebody."""
        return at > 0 and at - 1 in self._title_at and is_regnal(self._text(at - 1))

    # --- the judgement --------------------------------------------------------------------

    def _judged(self, first: int, last: int) -> Sighting | None:
        title = self.title_before(first)
        if title:
            first = self._past_strange_adjective(first, last)
        first, last = self._without_edges(first, last)
        if self._text(first - 1) == "-" and self._text(first - 2) == "ex" and last - first > 2:
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
        if len(words) == 1 and title and title.is_plural and self._text(last) not in {",", "and"}:
            evidence = "lone"
        said = title or after
        if title and after and title.kind is TitleKind.HONORIFIC and not self._is_crown(title):
            # "Dr. X, the health minister": the office says more than the honorific.
            said = after
        text = self.sentence.written(said.first, said.last) if said else ""
        if evidence == "shape" and (len(words) == 1 or self._is_no_person(first, last)):
            evidence = "lone"
            if self._text(first - 1) in _WHERE:
                self._place_ends = last
        return Sighting(self.sentence, first, last, words, text.strip(" ,"), evidence)

    def _is_crown(self, title: Title) -> bool:
        return any(is_regnal(self._text(at)) for at in range(title.first, title.last))

    def _evidence(self, first: int, last: int, title: Title | None, after: Title | None) -> str:
        if title:
            return "honorific" if title.kind is TitleKind.HONORIFIC else "title"
        if self._is_part_of_body(first, last):
            return "body"
        if after and after.kind is not TitleKind.HONORIFIC:
            return "apposition"
        if (
            self._text(last) == "'s"
            and self._is_plain_name(last + 1)
            and (self._is_plain_name(last + 2) and not title)
        ):
            return "body"
        if self._is_of_country(first, last):
            return "possessive"
        return "apposition" if self._is_age(last) else "shape"

    def _is_of_country(self, first: int, last: int) -> bool:
        """Zambia's X; a single word behind a city's name is rather a part of the city."""
        owner = self._place_at.get(first - 2) if self._text(first - 1) in {"'s", "'"} else None
        if owner is None:
            return False
        return last - first > 1 or (
            owner.value.kind == "country" and self._text(last) not in words_of_names().not_before
        )

    def _goes_with_place(self, first: int, evidence: str) -> bool:
        """In Ushuaia and Rio Grande: what follows a place with "and" is a place too."""
        if evidence != "shape" or self._text(first - 1) not in {"and", "or", ","}:
            return False
        before = self._place_at.get(first - 2)
        is_known = before is not None and self._text(before.first - 1) in _WHERE
        return is_known or self._place_ends == first - 1

    def _is_age(self, at: int) -> bool:
        """The ", 54," behind a name."""
        age = self._text(at + 1)
        is_set_off = self._text(at) == "," and self._text(at + 2) in {",", ".", ";"}
        return is_set_off and age.isdigit() and len(age) <= 2

    def _begins_name(self, at: int) -> bool:
        return at < len(self.tokens) and self._is_name(at)

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
            and (self._is_common(at) and len(token.text) > 1)
        )

    def _is_no_person(self, first: int, last: int) -> bool:
        """What stands beside an unmarked run says that it is a place or a thing."""
        book = words_of_names()
        before = self._text(first - 1) if first else ""
        after = self._text(last)
        if before in book.not_after and after != "'s":
            return True
        is_plural = self._text(last - 1).endswith("s") and last - first > 1
        if before in _COUNTS and is_plural:
            # "nominated for three Golden Swallows"
            return True
        return after in book.not_before and self._raw(last).islower()

    def _past_strange_adjective(self, first: int, last: int) -> int:
        """Past "Tadjik" in "President Tadjik X Y": one slip away from an adjective we know."""
        word = self.tokens[first].text
        names = sum(1 for at in range(first, last) if self.tokens[at].is_word)
        if names < 3 or len(word) < 5 or self._is_joined(first):
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
        if opens and not self._begins_as_name_too(0):
            first = 1
        return first, last

    def _words(self, first: int, last: int) -> tuple[str, ...]:
        return tuple(
            token.raw for token in self.tokens[first:last] if token.is_word and token.text != "'s"
        )

    def _starts_title(self, at: int) -> bool:
        title = self._title_at.get(at)
        return bool(title and title.first == at)

    def _text(self, at: int) -> str:
        return self.tokens[at].text if 0 <= at < len(self.tokens) else ""

    def _raw(self, at: int) -> str:
        return self.tokens[at].raw if 0 <= at < len(self.tokens) else ""


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
_MONTHS = frozenset({"August", "May", "June", "April"})
"""Months that are second names behind a hyphen: Ernst-August."""

_COUNTS = frozenset(
    {"two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}
    | {"several", "many", "few", "most", "dozen"}
)
_POSSESSIVES = frozenset({"'s", "'", "his", "her", "their", "its", "my", "our"})
_DETERMINERS = frozenset({"the", "a", "an"})
_BEFORE_APPOSITION = frozenset({"the", "a", "an", "who", "is", "was", "of", "aged", "age"})
