"""Doers that bear no name: cabin crew, lecturers at nine colleges, the farmers, an abbot."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.language.events.actors import BODY, Actor
from monitor.language.events.partywords import party_words
from monitor.language.events.scenes import Scene
from monitor.language.people.titles import is_title_head
from monitor.language.words.clauses import either, words_of_clauses
from monitor.language.words.sentences import Sentence

LONGEST_GROUP = 6
"""Words of "school bus drivers and cleaners"."""

ACTING_REACH = 8
"""Words from "called off" to the strike that is called off."""


def group_before(scene: Scene, region: Sequence[tuple[int, int]]) -> Actor | None:
    """The group that is the subject of the verb that governs the mention.

    `region` is where the subject's words stand, its first part last.
    """
    if not region or not (scene.is_verb or _is_acted(scene, region[0][1])):
        return None
    start, end = region[-1]
    return _group_in(scene.sentence, _past_lead(scene.sentence, start, end), end, scene)


def group_after(scene: Scene, start: int) -> Actor | None:
    """The group that begins at a token: "a protest by beekeepers", "should nurses walk out"."""
    tokens = scene.sentence.tokens
    end = start
    closed = words_of_clauses().prepositions - {"of"}
    stop = scene.first if scene.first > start else len(tokens)
    while end < min(stop, start + LONGEST_GROUP * 2):
        if not tokens[end].is_word or tokens[end].text in closed or end in scene.shape.finite:
            break
        end += 1
    return _group_in(scene.sentence, start, end, scene)


def owning_group(scene: Scene) -> Actor | None:
    """Whose it is: "the farmers' protest", "the bishop's resignation"."""
    tokens = scene.sentence.tokens
    if scene.is_verb:
        return None
    near = range(scene.first - 1, max(scene.first - LONGEST_GROUP, 0), -1)
    mark = next((at for at in near if tokens[at].text in {"'", "'s"}), None)
    if mark is None or any(
        tokens[at].text in words_of_clauses().prepositions or not tokens[at].is_word
        for at in range(mark + 1, scene.first)
    ):
        return None
    start = mark
    while start > 0 and mark - start < LONGEST_GROUP and _is_common(scene.sentence, start - 1):
        start -= 1
    return _group_in(scene.sentence, start, mark, scene)


def _is_common(sentence: Sentence, at: int) -> bool:
    token, words = sentence.tokens[at], words_of_clauses()
    closed = either(words.prepositions, words.determiners, words.subordinators, words.carriers)
    is_plain = token.is_word and not token.is_capital and token.text not in closed
    return is_plain and token.text not in {"and", "that"} | words.past | words.present


def _is_acted(scene: Scene, verb: int) -> bool:
    """Whether the verb says that its subject does what the noun mentions: "called off"."""
    reach = scene.sentence.tokens[verb : min(scene.first, verb + ACTING_REACH)]
    return bool(party_words().acting.find(reach))


def _past_lead(sentence: Sentence, start: int, end: int) -> int:
    """Past "On Monday" at the start of a sentence."""
    texts = sentence.texts
    if texts[start] not in words_of_clauses().prepositions:
        return start
    days = [
        at
        for at in range(start + 1, end)
        if sentence.tokens[at].is_capital or sentence.texts[at].isdigit()
    ]
    if not days:
        return end
    counts = [at for at in days if texts[at].isdigit() and _is_plain(sentence, at - 1)]
    return counts[-1] if counts else days[0] + 1


def _is_plain(sentence: Sentence, at: int) -> bool:
    """Whether a phrase ends in this word: "at the clinics of Aral province 640 midwives"."""
    token, words = sentence.tokens[at], words_of_clauses()
    closed = words.prepositions | words.determiners | words.adverbs
    return token.is_word and not token.is_capital and token.text not in closed


def _group_in(sentence: Sentence, start: int, end: int, scene: Scene) -> Actor | None:
    tokens = sentence.tokens
    first = _past_counting(sentence, start, end)
    last = first
    while last < end and last - first < LONGEST_GROUP and _belongs(scene, last):
        last += 1
    while first < last and first > 0 and (tokens[first].is_capital or not tokens[first].is_word):
        # Whence they come is another name: "Irish nurses".
        first += 1
    if first >= last or (tokens[last - 1].is_capital and last > 1):
        return None
    if not _does(sentence, first, last) or scene.kind.of_somebody or scene.kind.befalls:
        return None
    return Actor(sentence.written(first, last), BODY, first, last)


def _does(sentence: Sentence, first: int, last: int) -> bool:
    """Whether the words name people who act together, their union, or an office."""
    words, tokens = party_words(), sentence.tokens
    noun, opener = tokens[last - 1].text, tokens[first - 1].text if first else ""
    is_office = is_title_head(noun) and opener in words.definite
    is_group = _is_plural(noun) and noun not in either(words.not_doers, words.no_groups)
    return is_group or (noun in words.guilds and last - first > 1) or is_office


def _past_counting(sentence: Sentence, at: int, end: int) -> int:
    """Past "thousands of the", "more than 400", "all"."""
    words = words_of_clauses()
    while at < end:
        said = sentence.texts[at]
        counts = said[0].isdigit() or said in party_words().countings
        is_of = said == "of" and at > 0 and sentence.texts[at - 1] in party_words().countings
        if not (counts or is_of or said in words.determiners or said in words.adverbs):
            return at
        at += 1
    return at


def _belongs(scene: Scene, at: int) -> bool:
    words = words_of_clauses()
    token = scene.sentence.tokens[at]
    if token.text in {"'", "'s", "-"}:
        return True
    stop = either(
        words.prepositions, words.subordinators, words.modals, words.be_any, words.have_any
    )
    is_part = token.text not in stop and token.text not in {"that", "to"}
    return token.is_word and is_part and at not in scene.shape.finite


def _is_plural(noun: str) -> bool:
    words = party_words()
    ends = noun.endswith("s") and not noun.endswith(("ss", "us", "is")) and len(noun) > 3
    return ends or noun in words.collectives or noun.endswith(("men", "women", "folk"))
