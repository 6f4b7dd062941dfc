"""What an article's story is recognised by: the terms of its first sentences, and their weight."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from monitor.language.words.blocks import BlockKind
from monitor.language.words.document import Document
from monitor.language.words.places import Places
from monitor.language.words.sentences import Sentence
from monitor.language.words.tokens import Token
from monitor.novelty.credits import credit
from monitor.novelty.glosses import script_of
from monitor.novelty.neighbours import COUNTRY, Profile, Serial
from monitor.novelty.remembered import remembered
from monitor.novelty.spoken import Spoken, spoken
from monitor.novelty.terms import known_words, term_of
from monitor.novelty.wording import wording_of

MAX_TERMS = 40
"""Of a story: the weightiest; the rest of a long article is about other things as well."""

_STORY_SENTENCES = 10
_FEW_SENTENCES = 5
_SERIAL_SENTENCES = 4
_SMALL_WORDS = 0.1
"""Of English at least so much is words of three letters and more that stand in every story."""
_IN_HEADLINE = 1.5
_IN_LEDE = 0.5


def profile_of(document: Document, places: Places) -> Profile:
    """What an article's story and its copies are found by. Pure, and linear in its length."""
    said = list(map(spoken, _headline_first(document)))
    sentences = [one.sentence for one in said]
    terms, names, lede, own = _story(said, places)
    heads = sum(one.block.kind is BlockKind.HEADLINE for one in sentences)
    start = document.text[:60].casefold().lstrip(" [(*")
    return Profile(
        terms=terms,
        names=names,
        lede=lede,
        serials=(*_serials(sentences[:_SERIAL_SENTENCES]), *_currencies(sentences)),
        wording=wording_of(said[heads:]),
        credit=credit(document.article),
        is_correction=start.startswith(known_words().corrections),
        is_english=_is_english(sentences),
        script=script_of(document.text) if any(one.glosses for one in said) else "",
        own=own,
    )


def _headline_first(document: Document) -> list[Sentence]:
    heads = [s for s in document.sentences if s.block.kind is BlockKind.HEADLINE]
    return heads + [s for s in document.sentences if s.block.kind is not BlockKind.HEADLINE]


def _is_english(sentences: Sequence[Sentence]) -> bool:
    """Whether enough words are of those that stand in every English story."""
    common = known_words().common
    texts = [text for sentence in sentences[:_FEW_SENTENCES] for text in sentence.texts]
    small = [text for text in texts if text in common and len(text) > 2]
    return len(small) >= _SMALL_WORDS * len(texts)


# --- the story ------------------------------------------------------------------------------


def _story(
    said: Sequence[Spoken], places: Places
) -> tuple[Mapping[str, float], frozenset[str], frozenset[str], frozenset[str]]:
    every: list[str] = []
    inside: list[str] = []
    capital: list[str] = []
    own: list[str] = []
    bonus: dict[str, float] = {}
    body = 0
    for one in said[:_STORY_SENTENCES]:
        found = one.terms_in(places)
        terms = [term for _, term in found]
        every += terms
        is_head = one.sentence.block.kind is BlockKind.HEADLINE
        body += not is_head
        if is_head or body <= 2:
            extra = _IN_HEADLINE if is_head else _IN_LEDE
            bonus.update([(term, extra) for term in terms if bonus.get(term, 0.0) < extra])
            own += one.own_in(found, places)
        if not is_head:
            # A headline may capitalise every word, and a sentence its first.
            inside += terms[1:] if found and not found[0][0] else terms
            capital += one.names_in(found, places)
    weights = _weights(Counter(every), bonus)
    telling = {term: weight * rarity_by_nature(term) for term, weight in weights.items()}
    kept = weightiest(telling)[:MAX_TERMS]
    large = Counter(capital)
    small = Counter([term for term in inside if term in large])
    names = [term for term in large if 2 * large[term] > small[term] and term[0] != COUNTRY]
    return (
        {term: weights[term] for term in kept},
        frozenset(names).intersection(kept),
        frozenset(bonus).intersection(kept),
        frozenset(own).intersection(kept) - known_words().usual
        | known_words().directions.intersection(bonus, kept),
    )


def _weights(counts: Mapping[str, int], bonus: Mapping[str, float]) -> dict[str, float]:
    """What each term weighs in the article: said more often, and said at its head, is more."""
    # In hundredths, as they are stored. Most terms are said once, most of those not at the head.
    weights = {term: 1.0 if n == 1 else round(1 + math.log(n), 2) for term, n in counts.items()}
    for term, extra in bonus.items():
        weights[term] = round(weights[term] + extra, 2)
    return weights


def weightiest(weights: Mapping[str, float]) -> list[str]:
    """The terms by their weight, those of one weight by their letters."""
    found = sorted(weights)
    found.sort(key=weights.__getitem__, reverse=True)
    return found


@remembered(most=100_000)
def rarity_by_nature(term: str) -> float:
    """How much a term tells before anything was counted: -log of its likely share of articles."""
    return -math.log(likely_share(term))


def likely_share(term: str) -> float:
    """In what share of articles a term stands, going by what it is."""
    if term[0] == COUNTRY:
        return 0.04
    if term[0].isdigit():
        return 0.03
    return 0.05 if term in known_words().usual else 0.006


# --- series ---------------------------------------------------------------------------------


def _serials(sentences: Iterable[Sentence]) -> Iterator[Serial]:
    """ "the 12th package of sanctions", "Resolution 2231", "World War II" in the first lines."""
    said = known_words()
    for sentence in sentences:
        tokens = sentence.tokens
        for at in said.counting(sentence.texts):
            token = tokens[at]
            number, after = _ordinal(tokens, at)
            if number:
                of = _series(tokens[after : after + 5])
            elif at and (token.text in said.roman or token.text.isdigit()):
                number = str(said.roman.get(token.text, token.text))
                of = _capital_before(tokens, at)
            else:
                continue
            if of:
                yield Serial(number, of)


def _currencies(sentences: Sequence[Sentence]) -> Iterator[Serial]:
    """Of a few lines the currencies whose course they tell: "the forint" fell, not 3,000 forints.

    Many banks leave their rate unchanged on one day; a longer text says more than one currency.
    """
    known = known_words().currencies
    for sentence in sentences if len(sentences) <= _FEW_SENTENCES else ():
        texts = sentence.texts
        for at in [at for at, text in enumerate(texts) if text in known]:
            if not at or texts[at - 1] == "the":
                yield Serial(texts[at], _CURRENCY)


_CURRENCY = ("currency",)


def _ordinal(tokens: Sequence[Token], at: int) -> tuple[str, int]:
    """The number that an ordinal at this place names, and where its noun may begin."""
    said, token = known_words(), tokens[at]
    if token.text in said.ordinals:
        return str(said.ordinals[token.text]), at + 1
    if token.text.isdigit() and at + 1 < len(tokens):
        follower = tokens[at + 1]
        if follower.text in said.ordinal_endings and not follower.gap:
            return token.text, at + 2
    return "", at


def _series(tokens: Sequence[Token]) -> tuple[str, ...]:
    """The words of the series up to a mark; none if they only count within one story."""
    passing = known_words().passing
    found = []
    for token in tokens:
        if not token.is_word:
            break
        if token.text in passing:
            return ()
        term = term_of(token.text)
        if term and not term[0].isdigit():
            found.append(term)
    return tuple(found[:3])


def _capital_before(tokens: Sequence[Token], at: int) -> tuple[str, ...]:
    """ "Flight" of "Flight 370": a capital word that touches the number by one space."""
    before, token = tokens[at - 1], tokens[at]
    is_name = before.is_word and before.is_capital and token.gap == " " and before.raw.isalpha()
    if not is_name or before.text in known_words().passing or len(before.text) < 3:
        return ()
    term = term_of(before.text)
    return (term,) if term else ()
