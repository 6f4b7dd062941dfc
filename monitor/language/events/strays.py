"""Which of the names before a verb are its subject, and which only describe it."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.language.events.actors import BODY, COUNTRY, Actor
from monitor.language.events.partywords import party_words
from monitor.language.events.scenes import Scene
from monitor.language.saying.speakerwords import speaker_words
from monitor.language.words.blocks import BlockKind
from monitor.language.words.clauses import words_of_clauses
from monitor.language.words.sentences import Sentence


def without_strays(sentence: Sentence, found: Sequence[Actor]) -> tuple[Actor, ...]:
    """Without capitalised words that are none of the list: "Hamas" in "Israel and Hamas" is."""
    found = [actor for actor in found if not _describes(sentence, actor, found)]
    named = [actor for actor in found if actor.kind != BODY]
    if not named:
        return tuple(found)
    return tuple(
        actor
        for actor in found
        if actor.kind != BODY or any(_are_listed(sentence, actor, other) for other in named)
    )


def _describes(sentence: Sentence, actor: Actor, found: Sequence[Actor]) -> bool:
    """ "Danish kettle maker Havnby": the country only says whose the firm is."""
    if actor.kind != COUNTRY:
        return False
    after = (one for one in found if one.kind == BODY and one.first > actor.last)
    body = min(after, key=lambda one: one.first, default=None)
    if body is None or body.first - actor.last > LONGEST_TRADE:
        return False
    blocked = words_of_clauses().prepositions | {"and", "or", "'s"}
    return all(
        token.is_word and not token.is_capital and token.text not in blocked
        for token in sentence.tokens[actor.last : body.first]
    )


LONGEST_TRADE = 4
"""Words of what a firm is: "ski equipment maker"."""


def _are_listed(sentence: Sentence, one: Actor, other: Actor) -> bool:
    early, late = (one, other) if one.first < other.first else (other, one)
    between = sentence.tokens[early.last : late.first]
    return 0 < len(between) <= 5 and all(
        token.text
        in {
            ",",
            "and",
            "or",
            "-",
            "&",
            "the",
            "'s",
            "military",
            "junta",
            "rebels",
            "paramilitary",
            "of",
        }
        or token.text in speaker_words().bodies
        for token in between
    )


def own_together(sentence: Sentence, actor: Actor) -> bool:
    """ "Tonga's and Samoa's coaches will meet": each owner sends his own."""
    if actor.kind != COUNTRY:
        return False
    after = sentence.texts[actor.last + 1 : actor.last + 4]
    before = sentence.texts[max(actor.first - 2, 0) : actor.first]
    return (after[:1] == ("and",) and "'s" in after) or before == ("'s", "and")


def is_employer(scene: Scene, actor: Actor) -> bool:
    """ "Timber chief resigns": a headline's word for whom he works for; the text names him."""
    after = scene.sentence.texts[actor.last : actor.last + 2]
    is_title = after[:1] and after[0] in speaker_words().titles | party_words().leaders | _BOSSES
    if not is_title or actor.kind != BODY or scene.sentence.block.kind is not BlockKind.HEADLINE:
        return False
    return len(after) < 2 or not scene.sentence.tokens[actor.last + 1].is_capital


_BOSSES = frozenset({"boss", "bosses", "owner", "founder"})
