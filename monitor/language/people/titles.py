"""Titles: the words beside a name that say who somebody is, and offices that stand for one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files

from rapidfuzz.distance import DamerauLevenshtein

from monitor.language.words.cues import Hit
from monitor.language.words.hyphens import HyphenPatterns
from monitor.language.words.places import PlaceName
from monitor.language.words.sentences import Sentence
from monitor.language.words.tokens import Token
from monitor.yamlfile import package_yaml


class TitleKind(StrEnum):
    """What a title says of a person; only an office can stand for somebody not named."""

    HONORIFIC = "honorific"
    OFFICE = "office"
    OCCUPATION = "occupation"
    KIN = "kin"


@dataclass(frozen=True, slots=True)
class Title:
    """A title in a sentence: `tokens[first:last]`, of which `head:head_last` is the noun."""

    first: int
    last: int
    head: int
    head_last: int
    kind: TitleKind
    is_plural: bool


def titles_in(sentence: Sentence, places: Sequence[Hit[PlaceName]]) -> tuple[Title, ...]:
    """Titles with the words that belong to them: "deputy foreign minister of Chad"."""
    heads = _heads(sentence)
    if not heads:
        return ()
    vocabulary, tokens = _vocabulary(), sentence.tokens
    found: list[Title] = []
    covered = {at: hit for hit in places for at in range(hit.first, hit.last)}
    end = 0
    for hit in heads:
        if hit.first < end or hit.first in covered or _is_name_part(tokens, hit):
            continue
        first = _begin(tokens, hit.first, end, covered)
        last = _end(tokens, hit.last, covered, hit.value)
        is_plural = tokens[hit.last - 1].text in vocabulary.plurals
        found.append(Title(first, last, hit.first, hit.last, hit.value, is_plural))
        end = last
    return tuple(found)


def title_words() -> frozenset[str]:
    """Every word that a title may hold: what is stripped from before a name."""
    return _vocabulary().words


def is_shared(word: str) -> bool:
    """Whether many hold such an office at a time ("a lawmaker"), so that it names nobody."""
    return word in _vocabulary().many


def is_regnal(word: str) -> bool:
    """Whether the title makes a single name whole: "King Felipe"."""
    return word in _vocabulary().regnal


def is_seated(word: str) -> bool:
    """Whether the folded title is told with a seat: "the mayor of Ghent"."""
    return word in _vocabulary().seated


def is_honorific(word: str) -> bool:
    return word in _vocabulary().honorifics


def is_before_names(word: str) -> bool:
    """Whether the folded word only goes before names, as the "U" of "U Thant Myint" does."""
    return word in _vocabulary().before_names


def is_title_head(word: str) -> bool:
    """Whether the folded word is the noun of some title."""
    return word in _vocabulary().single_heads


# --- the reading ------------------------------------------------------------------------------


def _heads(sentence: Sentence) -> list[Hit[TitleKind]]:
    hits = _vocabulary().patterns.longest_within(sentence)
    misspelt = [
        Hit(at, at + 1, TitleKind.OFFICE)
        for at in sentence.capitals
        if len(sentence.texts[at]) >= LONG_OFFICE
        and _is_misspelt(sentence.texts[at])
        and not any(hit.first <= at < hit.last for hit in hits)
    ]
    if not misspelt:
        return hits
    return sorted([*hits, *misspelt], key=lambda hit: hit.first)


def _is_name_part(tokens: Sequence[Token], hit: Hit[TitleKind]) -> bool:
    """The Son of Choe Son-hui, a prince's given name: a capital head joined to a name."""
    token = tokens[hit.first]
    if hit.last - hit.first > 1 or not token.is_capital:
        return False
    if token.text in _vocabulary().shortened and _is_last_name(tokens, hit.first):
        return True
    if hit.value is TitleKind.KIN and hit.first and tokens[hit.first - 1].is_capital:
        # The Son of Choe Son Hui.
        before = tokens[hit.first - 1].text
        return before not in _vocabulary().words and not tokens[hit.first].gap.strip()
    after = tokens[hit.last] if hit.last < len(tokens) else None
    if after and after.text in {"bin", "ibn", "bint"} and hit.value is not TitleKind.KIN:
        return True
    if after and after.text == "-" and not after.gap:
        joined = tokens[hit.last + 1].text if hit.last + 1 < len(tokens) else ""
        return joined not in _vocabulary().words
    if hit.first > 1 and tokens[hit.first - 1].text == "-" and not token.gap:
        return tokens[hit.first - 2].text not in _vocabulary().words
    return False


def _is_last_name(tokens: Sequence[Token], at: int) -> bool:
    """The Sen of Hun Sen: a capital word stands before it, and no name behind it."""
    before = tokens[at - 1] if at else None
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if before is None or not (before.is_word and before.is_capital and tokens[at].gap == " "):
        return False
    is_titled = before.text in _vocabulary().words or before.text == "'s"
    return not is_titled and (after is None or not (after.text == "." or after.is_capital))


@lru_cache(maxsize=8192)
def _is_misspelt(word: str) -> bool:
    """One slip away from a long title: "presedent"."""
    return any(
        DamerauLevenshtein.distance(word, head, score_cutoff=1) == 1
        for head in _vocabulary().long_offices
        if head[0] == word[0] and head[:-1] != word and word[:-1] != head
    )


def _begin(
    tokens: Sequence[Token], head: int, earliest: int, places: dict[int, Hit[PlaceName]]
) -> int:
    """Leftwards over modifiers, places and possessives."""
    modifiers = _vocabulary().modifiers
    first = at = head
    while at > earliest:
        token = tokens[at - 1]
        if at - 1 in places:
            at = first = max(places[at - 1].first, earliest)
        elif token.text in modifiers:
            at = first = at - 1
        elif token.text in {"-", "'s", "'", "’", "&", "/"}:
            at -= 1
        elif at == head and at > 1 and _is_ministry(tokens, at - 1):
            at = first = at - 1
        else:
            break
    while first < head and (tokens[first].text in {"-", "'s", "'"}):
        first += 1
    return _with_body(tokens, first, head, earliest, places)


def _is_ministry(tokens: Sequence[Token], at: int) -> bool:
    """Whether a capital word is the field of a minister: "Kenya's Railways Minister"."""
    field, head, before = tokens[at], tokens[at + 1], tokens[at - 1]
    return (
        head.text in _vocabulary().ministers
        and field.is_word
        and field.is_capital
        and head.is_capital
        and (before.text in {"'s", "and", "by", "with"} or before.is_capital)
    )


def _with_body(
    tokens: Sequence[Token], first: int, head: int, earliest: int, places: dict[int, Hit[PlaceName]]
) -> int:
    """Leftwards over the body that somebody heads: "Chamber of Commerce head"."""
    begin = first - 2
    if first == head or begin < earliest or tokens[first - 1].text != "of":
        return first
    place = places.get(first)
    is_named = tokens[first].is_capital and not (place and place.value.is_adjective)
    # A sentence opens with a capital, whatever its first word: "Friends of Minister X".
    word = tokens[begin].text
    opens = begin == 0 and not place and (word in _vocabulary().shares or word.endswith("s"))
    return begin if is_named and tokens[begin].is_capital and not opens else first


def _end(
    tokens: Sequence[Token], last: int, places: dict[int, Hit[PlaceName]], kind: TitleKind
) -> int:
    """Rightwards over "of the Republic of Chad", "for foreign affairs", "-general"."""
    if kind is TitleKind.HONORIFIC:
        return last + 1 if last < len(tokens) and tokens[last].text == "." else last
    at = last
    if at < len(tokens) and tokens[at].text == "." and len(tokens[at - 1].text) <= 5:
        return at + 1 if tokens[at - 1].text in _vocabulary().shortened else last
    for _ in range(3):
        if at >= len(tokens) or tokens[at].text not in {"of", "for", "to"}:
            break
        after = at + 1
        while after < len(tokens) and tokens[after].text in {"the", "its", "his", "a"}:
            after += 1
        if after in places:
            at = last = places[after].last
            continue
        begin = after
        while after < len(tokens) and _belongs(tokens[after]) and after - begin < 6:
            after += 1
        if after == begin and tokens[at - 1].text in _vocabulary().seated:
            return _past_town(tokens, after) or last
        if after == begin:
            break
        at = last = after
    return last


def _past_town(tokens: Sequence[Token], first: int) -> int:
    """The end of a town of one or two capital words, which no list of places knows; else 0."""
    at = first
    while at < len(tokens) and tokens[at].is_word and tokens[at].is_capital:
        at += 1
    return at if 1 <= at - first <= 2 else 0


def _belongs(token: Token) -> bool:
    return token.is_word and token.raw[0].isalpha() and token.text in _vocabulary().modifiers


def _with_plural(pattern: str, kind: TitleKind) -> tuple[str, ...]:
    """An occupation, and several who share it: "nominees X and Y"."""
    if kind is not TitleKind.OCCUPATION or " " in pattern:
        return (pattern,)
    return pattern, "|".join(f"{word}s" for word in pattern.split("|") if not word.endswith("s"))


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    patterns: HyphenPatterns[TitleKind]
    words: frozenset[str]
    modifiers: frozenset[str]
    honorifics: frozenset[str]
    single_heads: frozenset[str]
    long_offices: tuple[str, ...]
    plurals: frozenset[str]
    many: frozenset[str]
    regnal: frozenset[str]
    before_names: frozenset[str]
    seated: frozenset[str]
    ministers: frozenset[str]
    shares: frozenset[str]
    shortened: frozenset[str]


@lru_cache(maxsize=1)
def _vocabulary() -> _Vocabulary:
    said = package_yaml(files("monitor.language") / "data" / "titles.yaml")
    forms = tuple(_forms(said))
    single = {form for form, _ in forms if " " not in form}
    every = {word.rstrip("?") for form, _ in forms for item in form.split() for word in _any(item)}
    modifiers = frozenset(said["modifiers"].split())
    return _Vocabulary(
        patterns=HyphenPatterns(forms),
        words=frozenset(every) | modifiers,
        modifiers=modifiers,
        honorifics=frozenset(said["honorifics"]),
        single_heads=frozenset(word for form in single for word in _any(form)),
        long_offices=tuple(_long_offices(said["offices"])),
        plurals=_ODD_PLURALS | {word for word in every if word[-1:] == "s" and word[:-1] in every},
        many=frozenset(said["many"]),
        regnal=frozenset(said["regnal"]),
        before_names=frozenset(said["before_names"]),
        seated=frozenset(said["seated"]),
        ministers=frozenset(said["ministers"]),
        shares=frozenset(said["shares"]),
        shortened=frozenset(said["shortened"]),
    )


_ODD_PLURALS = frozenset(
    {"deputies", "secretaries", "princesses", "wives", "parents", "actresses", "heads"}
)


def _forms(said: Mapping[str, list[str]]) -> Iterator[tuple[str, TitleKind]]:
    """Every pattern of the data file with what it says of a person."""
    listed = {
        TitleKind.HONORIFIC: said["honorifics"],
        TitleKind.OFFICE: said["offices"],
        TitleKind.OCCUPATION: said["occupations"],
        TitleKind.KIN: said["kin"],
    }
    for kind, patterns in listed.items():
        for pattern in patterns:
            for form in _with_plural(pattern, kind):
                yield form, kind


def _any(item: str) -> list[str]:
    """The words that "chair|head" allows in one place."""
    return item.split("|")


def _long_offices(offices: Sequence[str]) -> Iterator[str]:
    """Offices of one word so long that a slip in them is known for one."""
    for pattern in offices:
        if " " not in pattern:
            yield from (word for word in _any(pattern) if len(word) >= LONG_OFFICE)


LONG_OFFICE = 7
"""Letters of a title that is still known with one of them wrong."""
