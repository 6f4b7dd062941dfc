"""What leads from a mention to a name behind it: a preposition, a comma or nothing."""

from __future__ import annotations

from monitor.language.events.actors import Actor
from monitor.language.events.scenes import Scene
from monitor.language.saying.speakerwords import speaker_words
from monitor.language.words.clauses import words_of_clauses
from monitor.language.words.sentences import Sentence


def opening_before(scene: Scene, actor: Actor, is_done: bool) -> str:
    """What leads from the mention to an actor behind it: a preposition, "," or ""."""
    # "died in", "recall of": the preposition belongs to the mention and leads on from it.
    within = scene.sentence.texts[scene.last - 1] in words_of_clauses().prepositions
    before = opening(scene.sentence, actor.first, scene.last - within)
    if before == "," and _is_apposed(scene, actor):
        before = opening(scene.sentence, actor.first, scene.last, through_comma=True)
        return "" if is_done and before == "of" else before
    return before


def _is_apposed(scene: Scene, actor: Actor) -> bool:
    """ "The arrest of the club's president, Fabio Lanz.": a name that says who the noun is."""
    tokens = scene.sentence.tokens
    comma = actor.first - 1
    while comma > scene.last and tokens[comma].text in speaker_words().titles | HONORED:
        comma -= 1
    after = tokens[actor.last].text if actor.last < len(tokens) else "."
    is_noun = tokens[comma - 1].is_word and not tokens[comma - 1].is_capital
    silent = not any(at in scene.shape.finite for at in range(scene.last, comma))
    commas = sum(1 for at in range(scene.last, actor.first) if tokens[at].text == ",")
    is_named = after != "and" and actor.last not in scene.shape.finite
    return commas == 1 and is_noun and silent and is_named


HONORED = frozenset({"sir", "dame", "lord", "lady", "count", "countess", "duke", "prince"})


def opening(sentence: Sentence, first: int, floor: int, *, through_comma: bool = False) -> str:
    """The preposition that opens the phrase in which an actor stands, or "" for none."""
    prepositions = words_of_clauses().prepositions
    for at in range(first - 1, floor - 1, -1):
        said = sentence.tokens[at].text
        if said in prepositions:
            return said
        if said in {";", "that"} or (said == "," and not through_comma):
            return ","
    return ""
