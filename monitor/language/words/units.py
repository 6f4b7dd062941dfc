"""What a number counts: the noun to its right, its class, or why it counts nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from monitor.language.lexicon import Lexicon
from monitor.language.words.cues import Hit, Patterns
from monitor.language.words.normalise import fold
from monitor.language.words.tokens import Token
from monitor.yamlfile import package_yaml

REMEMBERED = 8192
"""Words whose class is remembered: the running vocabulary of the news."""

REACH = 8
"""Words between a number and its noun: "400 heavily armed North Korean special forces soldiers"."""


@dataclass(frozen=True, slots=True)
class Noun:
    """The head noun in the tokens from `first` up to `last`. Not `known`: guessed by its ending."""

    first: int
    last: int
    unit: str
    unit_class: str
    known: bool = True


@dataclass(frozen=True, slots=True)
class NotCounted:
    """A noun after which a number is no count ("hours", "percent"), and what it is instead."""

    reason: str


@dataclass(frozen=True, slots=True)
class _Words:
    classes: Mapping[str, Sequence[str]]
    not_counted: Mapping[str, Sequence[str]]
    called: Mapping[str, str]
    odd: Mapping[str, str]
    plural_too: frozenset[str]
    human: frozenset[str]
    human_endings: tuple[str, ...]
    not_human: frozenset[str]
    particles: frozenset[str]
    stops: frozenset[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    said = package_yaml(files("monitor.language") / "data" / "units.yaml")
    return _Words(
        said["classes"],
        said["not_counted"],
        said["called"],
        said["odd"],
        frozenset(said["plural_too"]),
        frozenset(said["human"]),
        tuple(said["human_endings"]),
        frozenset(said["not_human"]),
        frozenset(said["particles"]),
        frozenset(said["stops"]),
    )


class Units:
    """All nouns that can be counted, the package's and the user's."""

    def __init__(self, lexicon: Lexicon) -> None:
        said = _words()
        self._class_of: dict[str, str] = {}
        self._reason_of = {noun: why for why, nouns in said.not_counted.items() for noun in nouns}
        phrases: list[tuple[str, str]] = []
        for unit_class, nouns in (*lexicon.units.items(), *said.classes.items()):
            for noun in map(fold, nouns):
                if " " in noun or "-" in noun:
                    phrases.append((noun, unit_class))
                    phrases += [(plural, unit_class) for plural in _plurals(noun)]
                else:
                    self._class_of.setdefault(noun, unit_class)
        self._user = {fold(noun): name for name, nouns in lexicon.units.items() for noun in nouns}
        self._phrases = Patterns(phrases)
        firsts = {word for text, _ in phrases for word in _first_words(text)}
        self._phrase_words = frozenset(word for word in firsts if not word.endswith("*"))
        self._phrase_prefixes = tuple(word[:-1] for word in firsts if word.endswith("*"))
        self.human = said.human
        # What a word was found to be, so that the news' running words are looked up once.
        self._known: dict[str, tuple[str | None, str | None]] = {}

    def is_human(self, unit_class: str) -> bool:
        return unit_class in self.human

    def class_of(self, word: str) -> str | None:
        """The class of a noun in the singular or the plural, None when it is not known."""
        return self._looked_up(word)[0]

    def _looked_up(self, word: str) -> tuple[str | None, str | None]:
        """The class of a noun, and why a number before it is no count, in any of its forms."""
        found = self._known.get(word)
        if found is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            forms = tuple(_singulars(word))
            unit_class = self._user.get(word) or _first(self._class_of, forms)
            found = self._known[word] = unit_class, _first(self._reason_of, forms)
        return found

    def noun_after(
        self,
        tokens: Sequence[Token],
        at: int,
        names: Mapping[int, bool],
        ends: frozenset[int],
        *,
        one: bool = False,
    ) -> Noun | NotCounted | None:
        """The noun counted by a number that ends at `at`.

        `names` are tokens that name places, True where they name people ("Americans"); `ends` are
        tokens at which a verb ends the noun phrase. With `one` the noun is in the singular.
        """
        run: list[int] = []
        for here in range(at, min(at + REACH, len(tokens))):
            token = tokens[here]
            if _ends_phrase(tokens, here):
                break
            if token.text in {"-", '"', "'"} or token.text in _words().particles:
                continue
            if phrase := self._phrase(tokens, here):
                return _in_words(tokens, here, phrase)
            if names.get(here):
                return Noun(here, here + 1, token.text, "people")
            if here in names and not self._is_many_states(tokens, here):
                continue
            ended = here in ends and not token.is_capital
            if not token.is_word or token.text in _words().stops or ended:
                break
            reason = self._reason(token.text, one)
            if reason and self.class_of(token.text) is None:
                return NotCounted(reason)
            if self._is_head(token.text, one) and not self._goes_on(tokens, here, ends, one):
                unit = _words().called.get(token.text, token.text)
                return Noun(here, here + 1, unit, self.class_of(token.text) or "things")
            run.append(here)
        return self._guess(tokens, run, one)

    def _is_many_states(self, tokens: Sequence[Token], at: int) -> bool:
        """ "22 participating States": a noun, though a name may hold it ("United States")."""
        return tokens[at].text in {"states", "nations"} and tokens[at - 1].text != "united"

    def _phrase(self, tokens: Sequence[Token], at: int) -> Hit[str] | None:
        """The longest of the nouns in several words that begins here."""
        text = tokens[at].text
        if text not in self._phrase_words and not text.startswith(self._phrase_prefixes):
            return None
        return max(self._phrases.at(tokens, at), key=lambda hit: hit.last, default=None)

    def plural(self, unit: str) -> str:
        """A known unit in the plural, as a number alone takes it from "one soldier"."""
        if unit.endswith("s") or unit in _words().plural_too or unit in _words().odd:
            return unit
        odd = {one: many for many, one in _words().odd.items()}
        return "people" if unit == "person" else odd.get(unit) or next(_plurals(unit), unit)

    def may_begin(self, word: str) -> bool:
        """Whether a noun may begin at the word, known or guessed by its ending."""
        return (
            word in self._phrase_words
            or self.class_of(word) is not None
            or _looks_plural(word)
            or word.startswith(self._phrase_prefixes)
        )

    def is_many(self, word: str) -> bool:
        """Whether the noun stands in the plural, or may."""
        return word in _words().plural_too or self._is_plural(word)

    def singulars(self, unit: str) -> Iterator[str]:
        """What a unit may be called in the lists: as written, then in the singular."""
        yield unit
        yield from _singulars(unit)

    def reason_of(self, word: str) -> str | None:
        """Why a number before this noun is no count, in the singular or the plural."""
        return self._reason(word, one=True)

    def _reason(self, word: str, one: bool) -> str | None:
        if not one and word in self._reason_of and word not in _words().plural_too:
            return None
        return self._looked_up(word)[1]

    def _is_head(self, word: str, one: bool) -> bool:
        """Whether a known noun stands in the number that is wanted here."""
        if self.class_of(word) is None:
            return False
        if word in _words().plural_too:
            return True
        return word in self._user or self._is_plural(word) != one

    def _is_plural(self, word: str) -> bool:
        return word in _words().odd or (word.endswith("s") and word not in self._class_of)

    def _goes_on(self, tokens: Sequence[Token], at: int, ends: frozenset[int], one: bool) -> bool:
        """ "police stations", "a police officer": an uninflected noun may only describe another."""
        after = at + 1
        if after >= len(tokens) or after in ends:
            return False
        word = tokens[after].text
        if tokens[at].text not in _words().plural_too and not one:
            return False
        return self.class_of(word) is not None and self._is_plural(word) != one

    def _guess(self, tokens: Sequence[Token], run: Sequence[int], one: bool) -> Noun | None:
        if one:
            return None
        for place, here in enumerate(run):
            word = tokens[here].text
            if not _looks_plural(word):
                continue
            following = run[place + 1] if place + 1 < len(run) else None
            if following is not None and _looks_plural(tokens[following].text):
                continue
            unit_class = "people" if _looks_human(word) else "things"
            return Noun(here, here + 1, word, unit_class, known=False)
        return None


_FORCES = "military_personnel"


def _first(named: Mapping[str, str], forms: Iterable[str]) -> str | None:
    """What the first of a word's forms that is named is named."""
    return next((named[form] for form in forms if form in named), None)


def _ends_phrase(tokens: Sequence[Token], at: int) -> bool:
    """ "… 2,609 Deaths: 11": a capital before a colon opens the next line of a bulletin; a dash
    between spaces ends what stands before it."""
    if at + 1 >= len(tokens) or not (tokens[at].is_capital or tokens[at].text == "-"):
        return False
    after = tokens[at + 1]
    return after.text == ":" if tokens[at].is_capital else bool(tokens[at].gap and after.gap)


def _first_words(pattern: str) -> Iterator[str]:
    """The words that a pattern may begin with: those before its first that must stand there."""
    for item in pattern.replace("-", " ").split():
        yield from (fold(word) for word in item.removesuffix("?").split("|"))
        if not item.endswith("?"):
            return


def _in_words(tokens: Sequence[Token], first: int, phrase: Hit[str]) -> Noun:
    """The noun in several words; of "members of the Royal Guard" the body is no part of it."""
    written = _written(tokens, first, phrase.last)
    unit = _words().called.get(written, written)
    if phrase.value == _FORCES:
        unit = unit.partition(" of ")[0]
    return Noun(first, phrase.last, unit, phrase.value)


def _written(tokens: Sequence[Token], first: int, last: int) -> str:
    said = "".join(token.gap + token.raw for token in tokens[first:last])
    return said.strip().lower()


def _looks_plural(word: str) -> bool:
    if len(word) < 4 or not word.isalpha():
        return False
    return word.endswith("men") or (word[-1] == "s" and not word.endswith(("ss", "us", "is")))


def _looks_human(word: str) -> bool:
    said = _words()
    return word.endswith(said.human_endings) and word not in said.not_human


def _singulars(word: str) -> Iterator[str]:
    """What the singular of a word may be, the word itself first."""
    yield word
    if word in _words().odd:
        yield _words().odd[word]
    if word.endswith("ies"):
        yield word[:-3] + "y"
    if word.endswith("men"):
        yield word[:-3] + "man"
    if word.endswith(("ches", "shes", "sses", "xes", "zes", "oes")):
        yield word[:-2]
    if word.endswith("s"):
        yield word[:-1]


def _plurals(noun: str) -> Iterator[str]:
    """The plural of a phrase whose last word is its head."""
    if "|" in noun or "..." in noun or noun.endswith("s"):
        return
    if noun.endswith("y") and noun[-2] not in "aeiou":
        yield noun[:-1] + "ies"
    else:
        yield noun + "s"
