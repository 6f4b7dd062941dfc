"""What a mention's own words say of it where no cue does: noun or verb, past or still to come."""

from __future__ import annotations

from monitor.language.events.scenes import Scene
from monitor.language.saying.status import Judgement, Status
from monitor.language.words.clauses import Shape, either, inverted_verb, words_of_clauses
from monitor.language.words.sentences import Sentence

_JOINTS = frozenset({"and", "or", "that", "to"})


def is_verb(sentence: Sentence, first: int, last: int, shape: Shape) -> bool:
    """Whether the mention is a verb here ("will meet", "met") and not a noun ("a meeting")."""
    words = words_of_clauses()
    said = sentence.tokens[first].text
    inner = sentence.tokens[first:last]
    if said in _PARTICIPLES and first and sentence.tokens[first - 1].text in words.be_any:
        return True
    if first in shape.finite or any(t.text in words.past or t.text.endswith("ed") for t in inner):
        return True
    if inverted_verb(sentence) == first:
        return True
    before = sentence.tokens[first - 1].text if first else ""
    if before == "," and said in words.present - words.also_nouns:
        return True
    if said.endswith("ing") and before in words.adverbs and first > 1:
        before = sentence.tokens[first - 2].text
    helped = before in words.modals or before in words.do or before in {"to", "n't", "not"}
    return helped or (said.endswith("ing") and before in words.be_any)


def by_tense(scene: Scene, judged: Judgement) -> Judgement:
    """No cue speaks of it: what the tense of its own verb, or of the verb after it, says."""
    words = words_of_clauses()
    tokens = scene.sentence.tokens
    if scene.is_verb:
        if scene.first and tokens[scene.first - 1].text == "to":
            return Judgement(Status.PLANNED, ("infinitive",), sure=False)
        if _is_taken_for_granted(scene) or _is_followed(scene):
            return Judgement(Status.ASSERTED, ("taken_for_granted",))
        return Judgement(Status.HAPPENED, ("tense",))
    if scene.last + 1 < len(tokens) and tokens[scene.last].text.endswith("ed"):
        follower = tokens[scene.last + 1]
        if follower.text[0].isdigit() or follower.text in words.determiners | {"at", "more"}:
            return Judgement(Status.HAPPENED, ("past",))
    around = _circumstance(scene)
    if around is not None:
        return around
    after = scene.shape.next_finite(scene.last)
    if is_in_phrase(scene):
        return judged
    if after is not None and scene.shape.reach_back(scene.last, after):
        verb = tokens[after].text
        if after + 1 < len(tokens) and tokens[after + 1].text in {"not", "n't", "never"}:
            return judged
        if tokens[after - 1].text in _JOINTS and _is_object(scene):
            # "Called the strike reckless and said": the subject says so, not the strike.
            return judged
        if verb == "had" and tokens[after + 1].text in words.determiners:
            # "The strike had a brass band": told of one already known.
            return judged
        acts = not scene.kind.sides and verb in words.present
        if (
            acts
            or verb in words.past
            or verb in words.reported_past
            or verb in words.past_auxiliaries
            or verb.endswith("ed")
        ):
            return Judgement(Status.HAPPENED, ("past",))
    return judged


def _is_object(scene: Scene) -> bool:
    """Whether a past tense stands right before the mention's phrase: "called the strike"."""
    start = phrase_start(scene.sentence, scene.first, is_verb=False)
    before = scene.sentence.texts[start - 1] if start else ""
    return before.endswith("ed") or before in words_of_clauses().past


_PARTICIPLES = frozenset({"taken", "slain", "struck", "shot", "beaten", "thrown"})
"""Of verbs that no ending shows: "was taken into custody"."""

LONGEST_SUBJECT = 20
"""Words of "the boss arrested off Samos"."""


def _is_taken_for_granted(scene: Scene) -> bool:
    """ "The arrested boss", "the boss arrested off Samos had ordered tea": told only to say who."""
    tokens, words = scene.sentence.tokens, words_of_clauses()
    if scene.first in scene.shape.finite or not tokens[scene.first].text.endswith("ed"):
        return False
    if scene.first > LONGEST_SUBJECT:
        return False
    after = tokens[scene.last] if scene.last < len(tokens) else None
    before = tokens[scene.first - 1].text if scene.first else ""
    if before in words.determiners:
        return after is not None and after.is_word and after.text not in words.prepositions
    verb = scene.shape.next_finite(scene.last)
    if verb is None or any(at < scene.first for at in scene.shape.finite):
        return False
    if any(tokens[at].text in {",", '"'} or at in scene.shape.walls for at in range(verb)):
        return False
    return tokens[0].text == "the" and before not in either(words.be_any, words.have_any)


def _is_followed(scene: Scene) -> bool:
    """ "Two weeks after the cars were recalled": told only to say when something else was.

    "A day after" is still the news.
    """
    texts = scene.sentence.texts
    for at in range(scene.first - 1, max(scene.first - LONGEST_SUBJECT, 0), -1):
        if at in scene.shape.finite or texts[at] == ",":
            return False
        if texts[at] == "after":
            return texts[at - 1] in _AFTERWARDS
    return False


_AFTERWARDS = frozenset({"week", "weeks", "month", "months", "year", "years"})


def is_in_phrase(scene: Scene) -> bool:
    """Whether the mention hangs on another noun: "a warrant for his arrest had been issued"."""
    start = phrase_start(scene.sentence, scene.first, is_verb=False)
    before = scene.sentence.tokens[start - 1].text if start else ""
    return before in words_of_clauses().prepositions


def opens_clause(scene: Scene) -> bool:
    """Whether the phrase hangs on no noun but stands first: "Under a truce signed …"."""
    start = phrase_start(scene.sentence, scene.first, is_verb=False)
    return start < 2 or not scene.sentence.tokens[start - 2].is_word


def _circumstance(scene: Scene) -> Judgement | None:
    """ "At Sunday's meeting, ministers agreed": what the main verb's tense says of it."""
    start = phrase_start(scene.sentence, scene.first, is_verb=False)
    if _is_aside(scene):
        return _as_main_verb(scene, scene.first)
    if not start or not _is_amid(scene, start):
        return None
    return _as_main_verb(scene, start)


def _is_aside(scene: Scene) -> bool:
    """ ", meeting in Riga on Monday,": a participle of the subject before the comma."""
    tokens = scene.sentence.tokens
    after = tokens[scene.last].text if scene.last < len(tokens) else ""
    before = tokens[scene.first - 1].text if scene.first else ""
    is_participle = tokens[scene.first].text.endswith("ing")
    return is_participle and before == "," and after in words_of_clauses().prepositions


def _as_main_verb(scene: Scene, start: int) -> Judgement | None:
    words = words_of_clauses()
    tokens = scene.sentence.tokens
    after = scene.shape.next_finite(scene.last)
    before = [at for at in scene.shape.finite if at < start]
    main = after if start == 1 else max(before, default=after)
    if main is None:
        return None
    verb = tokens[main].text
    if verb in words.modals:
        return Judgement(Status.PLANNED, ("at", verb))
    if verb in words.past or verb in words.reported_past or verb.endswith("ed"):
        return Judgement(Status.HAPPENED, ("at", "past"))
    return None


def _is_amid(scene: Scene, start: int) -> bool:
    """ "At the meeting, ministers agreed", "downed tools in the first strike there"."""
    before, opener = (scene.sentence.tokens[at].text for at in (start - 1, start))
    if before in {"at", "during"}:
        return True
    is_act = not scene.kind.sides and before == "in" and opener in {"a", "an", "the"}
    if opener == "the" and start + 1 == scene.first:
        # "Came home in the swap": one already known.
        return False
    return is_act and scene.sentence.tokens[start - 2].text not in _HOLDING_IN


_HOLDING_IN = frozenset({"believed", "interested", "resulted", "result", "succeeded", "failed"})


def phrase_start(sentence: Sentence, first: int, is_verb: bool) -> int:
    """Where the noun phrase of a mention begins: its article and adjectives."""
    if is_verb:
        return first
    words = words_of_clauses()
    stop = either(words.prepositions, words.subordinators, _JOINTS)
    at = first
    while at > 0 and first - at < 6:
        said = sentence.tokens[at - 1].text
        is_part = sentence.tokens[at - 1].is_word or said in {"-", "'s", "'"}
        if not is_part or said in stop or said.endswith("ed") or said in words.modals:
            break
        if said in words.past or said in words.be_any or said in words.have_any:
            break
        at -= 1
        if said in {"a", "an", "the", "this", "that", "their", "his", "her", "its", "no", "any"}:
            break
    return at
