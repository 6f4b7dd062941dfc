"""One person under many spellings: the names file's people, and how alike two names are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter, itemgetter

from monitor.language.lexicon import Lexicon, Person
from monitor.language.people.familynames import blocking_keys, surname
from monitor.language.people.likeness import ASK, Likeness, likeness
from monitor.language.people.sounds import sound
from monitor.language.people.spelled import is_numeral, name_words
from monitor.language.people.titles import (
    is_before_names,
    is_honorific,
    is_regnal,
    is_title_head,
    title_words,
)
from monitor.language.people.wordlikeness import SAME
from monitor.language.words.document import Span
from monitor.language.words.places import Places

__all__ = ["ASK", "SAME", "Likeness", "Mention", "NameBook"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A person named in a sentence, from token `first` up to `last`, title excluded.

    `name` is the one name it stands for within the article (an honorific and a surname are
    resolved when unambiguous); `title` the words beside the name that say who it is.
    """

    name: str
    title: str
    sentence: int
    first: int
    last: int
    span: Span
    known: bool
    """Whether the names file gave the name; else structure did."""


_REMEMBERED = 8192
"""Names whose person and whose keys a book remembers: those of some days of news."""

_LINKS = frozenset({"of", "the", "for"})


class NameBook:
    """The people of the names file, which only unites spellings: nobody must stand in it."""

    def __init__(self, lexicon: Lexicon, places: Places | None = None) -> None:
        self._people = lexicon.people
        self._places = places or Places(lexicon)
        self._spellings: dict[tuple[str, ...], Person] = {}
        self._by_word: dict[str, Person] = {}
        self._by_key: dict[str, list[Person]] = {}
        for person in lexicon.people:
            self._file(person)
        # The news names the same people all day; each answer depends on the name alone.
        remember = lru_cache(maxsize=_REMEMBERED)
        self._person = remember(self._person_of)
        self._bare = remember(self._without_title)
        self._keys = remember(self._keys_of)
        self._marks = remember(self._marks_of)

    def person(self, name: str) -> Person | None:
        """The names file's person of that name: under a spelling it gives, or one much like it."""
        return self._person(name) if self._people else None

    def _person_of(self, name: str) -> Person | None:
        words = name_words(name)
        found = self._spellings.get(words)
        if found or len(words) < 2:
            return found
        candidates = {
            id(each): each for key in blocking_keys(name) for each in self._by_key.get(key, ())
        }
        scores = [(self._score(each, name), each) for each in candidates.values()]
        best = max(scores, key=itemgetter(0), default=None)
        return best[1] if best and best[0] else None

    def person_of_word(self, word: str) -> Person | None:
        """Whom one word alone stands for: the first in the file whose name has it at an end."""
        words = name_words(word)
        if len(words) != 1:
            return None
        return self._spellings.get(words) or self._by_word.get(words[0])

    def one_name(self, name: str) -> str:
        """The file's name if it is a known spelling, else the name as written, tidied.

        >>> NameBook(Lexicon()).one_name("KIM Jong Un")
        'Kim Jong Un'
        """
        bare = self.without_title(name)
        found = self.person(bare)
        if found:
            return found.name
        return _tidied(self._regnal(name, bare) + bare)

    def offices(self, name: str) -> tuple[str, ...]:
        """The offices that the file gives a person, under any spelling."""
        found = self.person(self.without_title(name))
        return found.offices if found else ()

    def same(self, one: str, other: str) -> Likeness:
        """Whether two names are one person's; the names file decides before the letters do."""
        bare, bare_other = self.without_title(one), self.without_title(other)
        mine, theirs = self.person(bare), self.person(bare_other)
        if mine and mine is theirs:
            return Likeness(1.0, True, f"both are spellings of {mine.name}")
        if mine and theirs:
            score = min(likeness(bare, bare_other).score, 0.5)
            return Likeness(score, False, f"{mine.name} and {theirs.name} are two people")
        alike = likeness(bare, bare_other)
        crowned, crowned_other = self._regnal(one, bare), self._regnal(other, bare_other)
        apart = crowned and crowned_other and not _opens_alike(crowned, crowned_other)
        if alike.same and apart:
            return Likeness(0.88, False, f"{crowned}is not {crowned_other}".strip())
        if (crowned or crowned_other) and _opens_alike(one, other):
            # "Sheikh Hasina" keeps her first word as others keep a name.
            whole = likeness(_tidied(one), _tidied(other))
            return max(whole, alike, key=attrgetter("score"))
        return alike

    def may_be_same(self, one: str, other: str) -> bool:
        """Whether it is worth to ask if they are the `same`: quick, and too often yes."""
        return not self._marks(one).isdisjoint(self._marks(other))

    def _marks_of(self, name: str) -> frozenset[str]:
        bare = self.without_title(name)
        # Two names without a key in common are the same only letter by letter.
        letters = ("".join(name_words(each)) for each in (bare, name))
        return frozenset((*self.keys(name), *blocking_keys(bare), *map("= {}".format, letters)))

    def key(self, name: str) -> str:
        """One spelling for comparing: of the one name, folded."""
        return " ".join(name_words(self.one_name(name)))

    def keys(self, name: str) -> tuple[str, ...]:
        """Keys to look candidates up by: two names that are the same have one in common."""
        return self._keys(name)

    def _keys_of(self, name: str) -> tuple[str, ...]:
        bare = self.without_title(name)
        found = self.person(bare)
        spellings: Iterable[str] = (found.name, *found.also) if found else (bare,)
        return tuple(sorted({key for each in spellings for key in blocking_keys(each)}))

    def without_title(self, name: str) -> str:
        """The name without the titles before it; a name that is all titles stays."""
        return self._bare(name)

    def _without_title(self, name: str) -> str:
        words = name.replace("’", "'").split()
        best = at = 0
        linked = False
        while at < len(words) - 1:
            word = words[at].lower().rstrip(".,").removesuffix("'s")
            length = self._place_length(words, at)
            parts = word.split("-")
            if not length and word not in _LINKS and not title_words().issuperset(parts):
                break
            at += length or 1
            # What "of" joins to a title belongs to it: "minister of foreign affairs".
            linked = word in _LINKS or (linked and best > 0)
            is_end = not length and (any(map(is_title_head, parts)) or is_honorific(word))
            if is_end or (linked and word not in _LINKS):
                best = at
        if at == 0 and len(words) > 2 and is_before_names(words[0].lower()):
            best = 1
        return " ".join(words[best:]) if best < len(words) else name

    def _regnal(self, name: str, bare: str) -> str:
        """The word that goes with a single name: "King " of "King Felipe"."""
        before = name[: len(name) - len(bare)].split()
        crown: list[str] = []
        while before and is_regnal(before[-1].lower()):
            word = before.pop()
            crown.insert(0, word[0].upper() + word[1:])
        alone = all(is_numeral(word) for word in bare.split()[1:])
        return " ".join((*crown, "")) if crown and alone else ""

    def _place_length(self, words: list[str], at: int) -> int:
        """How many words from here name a place or its people, before at least one more."""
        for length in (3, 2, 1):
            if at + length < len(words):
                name = " ".join(words[at : at + length]).removesuffix("'s")
                if self._places.named(name):
                    return length
        return 0

    def _file(self, person: Person) -> None:
        for spelling in (person.name, *person.also):
            words = name_words(spelling)
            if not words:
                continue
            self._spellings.setdefault(words, person)
            for key in blocking_keys(spelling):
                self._by_key.setdefault(key, []).append(person)
            if len(words) > 1:
                self._by_word.setdefault(surname(spelling), person)

    def _score(self, person: Person, name: str) -> float:
        """How like one of the person's spellings a name is; 0 when it is none of them."""
        letters = "".join(name_words(name))
        keys = set(blocking_keys(name))
        alike = (
            likeness(spelling, name)
            for spelling in (person.name, *person.also)
            # Two names without a key in common are the same only letter by letter.
            if not keys.isdisjoint(blocking_keys(spelling))
            or "".join(name_words(spelling)) == letters
        )
        return max((each.score for each in alike if each.same), default=0.0)


def _opens_alike(one: str, other: str) -> bool:
    """Whether two names begin with one word, however it is spelled: Sheikh, Shaikh."""
    return sound(name_words(one)[0]) == sound(name_words(other)[0])


def _tidied(name: str) -> str:
    """One space between words, and SHOUTED words as names are written."""
    words = name.split()
    all_loud = all(word.isupper() for word in words)
    return " ".join(_quiet(word) if all_loud or _is_loud(word) else word for word in words)


def _is_loud(word: str) -> bool:
    letters = [letter for letter in word if letter.isalpha()]
    if len(letters) < 3 or is_numeral(word) or not all(each.isupper() for each in letters):
        return "-" in word and len(letters) > 2 and word.isupper()
    return any(letter in "AEIOUY" for letter in letters) and "." not in word


def _quiet(word: str) -> str:
    is_short = len(word) <= 2 and "." not in word
    if is_numeral(word) or (is_short and not any(c in "aeiouy" for c in word.lower())):
        return word
    return "-".join(part[:1].upper() + part[1:].lower() for part in word.split("-"))
