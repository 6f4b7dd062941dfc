"""The verb that governs a mention: the one whose subject does it or takes part."""

from __future__ import annotations

from monitor.language.events.scenes import Scene
from monitor.language.saying.speakerwords import speaker_words
from monitor.language.words.clauses import words_of_clauses
from monitor.language.words.sentences import Sentence


def governor(scene: Scene) -> int | None:
    """The verb whose subject takes part: the finite one before, or the mention's own."""
    if scene.first in scene.shape.finite or _is_bare(scene):
        return _first_of_a_row(scene)
    tokens = scene.sentence.tokens
    speech = speaker_words().say
    for at in range(scene.first - 1, -1, -1):
        if at in scene.shape.walls and at not in scene.sentence.clauses:
            return scene.first if scene.is_verb else None
        if at in scene.shape.finite and not _continues(scene, at):
            if _is_inversion(scene.sentence, at):
                return _inverted_governor(scene, at)
            is_speech = tokens[at].text in speech and not scene.is_verb
            return None if is_speech and not _agrees(tokens[at].text) else at
    if scene.is_verb:
        before = tokens[scene.first - 1].text if scene.first else ""
        return scene.first - 1 if before == "to" else scene.first
    return next((at for at in range(scene.first - 1, 0, -1) if tokens[at].text == "to"), None)


def _first_of_a_row(scene: Scene) -> int:
    """The verb that the subject stands before: of "flew to Lima and met X" the first."""
    verb = scene.first
    while _continues(scene, verb):
        earlier = max(at for at in scene.shape.finite if at < verb)
        if any(earlier < wall < verb - 1 for wall in scene.shape.walls):
            return verb
        verb = earlier
    return verb


def _is_bare(scene: Scene) -> bool:
    """Whether the mention is a verb after an aside, with nothing to help it: ", 80, died"."""
    before = scene.sentence.tokens[scene.first - 1].text if scene.first else ""
    return scene.is_verb and before == ","


def _continues(scene: Scene, verb: int) -> bool:
    """Whether a verb shares the subject of the one before: "is due Sunday and is to meet"."""
    tokens = scene.sentence.tokens
    at = _past_circumstance(scene, verb) - 1
    while at > 0 and tokens[at].text in words_of_clauses().adverbs:
        at -= 1
    earlier = any(index < at for index in scene.shape.finite)
    return at > 0 and tokens[at].text in {"and", "but"} and earlier


def _past_circumstance(scene: Scene, verb: int) -> int:
    """Before "on Thursday" and the like, where they stand between "and" and the verb."""
    tokens, prepositions = scene.sentence.tokens, words_of_clauses().prepositions
    for at in range(verb - 2, max(verb - LONGEST_CIRCUMSTANCE, 1) - 1, -1):
        if tokens[at].text in {",", "and", "but"} or at in scene.shape.finite:
            return verb
        if tokens[at].text in prepositions:
            is_whole = at + 2 == verb or not tokens[verb - 1].is_capital
            return at if is_whole and tokens[at - 1].text in {"and", "but"} else verb
    return verb


LONGEST_CIRCUMSTANCE = 5
"""Words of "in the late evening"."""


def _is_inversion(sentence: Sentence, at: int) -> bool:
    """Whether the subject stands behind an auxiliary: "Should Oslo …", "Were the two to …"."""
    words = words_of_clauses()
    if sentence.texts[at] not in words.modals | words.do | words.be | words.have:
        return False
    return sentence.tokens[at].is_capital and (at == 0 or not sentence.tokens[at - 1].is_word)


def _inverted_governor(scene: Scene, auxiliary: int) -> int:
    """Behind the subject of "Could Tokyo be next to impose sanctions?"."""
    texts = scene.sentence.texts
    verbs = words_of_clauses().present | words_of_clauses().be_any | {"to"}
    inner = range(auxiliary + 2, scene.first)
    return next((at for at in inner if texts[at] in verbs), scene.first)


def _agrees(verb: str) -> bool:
    return verb.startswith(
        ("agree", "declar", "decide", "plan", "deny", "denie", "confirm", "announc")
    )
