"""Whether the subject of a mention does it, has it done to it, or does it to somebody else."""

from __future__ import annotations

from monitor.language.events.scenes import Scene
from monitor.language.words.clauses import words_of_clauses


def befalls_another(scene: Scene) -> bool:
    """Whether its subject does it to somebody else: "police arrested", "the army killed"."""
    if not acts(scene):
        return False
    tokens, words = scene.sentence.tokens, words_of_clauses()
    if _is_participle(scene):
        return False
    if scene.kind.befalls or scene.last >= len(tokens):
        return scene.kind.befalls
    has_object = tokens[scene.last].text not in words.prepositions | words.subordinators
    has_object = has_object and tokens[scene.last].is_word | tokens[scene.last].text[0].isdigit()
    return has_object and tokens[scene.first].text in scene.kind.befalling


def acts(scene: Scene) -> bool:
    """Whether the mention is a verb whose subject does it."""
    return scene.is_verb and not is_passive(scene)


def is_passive(scene: Scene) -> bool:
    """Whether a verb is done to its subject: "was dismissed"."""
    texts, be = scene.sentence.texts, words_of_clauses().be_any
    opens = texts[scene.first] in be and texts[scene.last - 1].endswith("ed")
    return opens or (scene.first > 0 and texts[scene.first - 1] in be)


def _is_participle(scene: Scene) -> bool:
    """ "Berg, arrested on Tuesday, …": said of the one before the comma."""
    texts = scene.sentence.texts
    before = texts[scene.first - 1] if scene.first else ""
    after = texts[scene.last] if scene.last < len(texts) else "."
    is_open = after in words_of_clauses().prepositions or after in {",", ".", "late", "early"}
    return before == "," and is_open and texts[scene.first].endswith("ed")
