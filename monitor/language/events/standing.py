"""How far a mention has come: the status its cues give, its tense, who says so, its own steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.language.events.cast import Cast
from monitor.language.events.doers import Parties
from monitor.language.events.partywords import party_words
from monitor.language.events.scenes import Scene
from monitor.language.events.tense import by_tense, is_in_phrase, opens_clause, phrase_start
from monitor.language.saying.grips import Cue
from monitor.language.saying.sources import Attribution
from monitor.language.saying.speakerwords import is_unofficial
from monitor.language.saying.status import Judgement, Status, StatusReader
from monitor.language.words.cues import Hit
from monitor.language.words.document import Document


@dataclass(frozen=True, slots=True)
class StandingReader:
    """Reads which step the mentions of one article have reached."""

    status: StatusReader
    document: Document
    cast: Cast

    def judged(self, scene: Scene, taking: Parties, attribution: Attribution | None) -> Judgement:
        """The status of a mention as the words give it, whenever it takes place."""
        judged = self.status.judge(
            self.document, scene.sentence, scene.first, scene.last, kind="event"
        )
        if judged.status == Status.ASSERTED and not judged.cues:
            judged = by_tense(scene, judged)
        speaker = attribution.speaker if attribution else ""
        if judged.status == Status.CONFIRMED and is_unofficial(speaker):
            lower = Status.PLANNED if len(judged.cues) > 1 else Status.ASSERTED
            judged = Judgement(lower, (*judged.cues, "unofficial"))
        is_anonymous = attribution is not None and attribution.is_anonymous
        if judged.status == Status.CONFIRMED and is_anonymous:
            judged = Judgement(Status.ASSERTED, (*judged.cues, "anonymous"))
        if judged.status == Status.HAPPENED and is_anonymous:
            judged = Judgement(Status.ASSERTED, (*judged.cues, "anonymous"))
        if scene.kind.topic.confirmed_by == "all" and not _speak_as_one(speaker, taking):
            judged = _lowered(judged)
        if is_anonymous:
            agreed = bool(scene.kind.topic.outcomes) and judged.cues == ("agrees",)
            return Judgement(Status.ASSERTED, ("agrees", "anonymous")) if agreed else judged
        if not scene.kind.topic.outcomes:
            return judged
        return self._outcome(scene, taking, judged)

    def _outcome(self, scene: Scene, taking: Parties, judged: Judgement) -> Judgement:
        """The topic's own step ("agreed", "broken") where its cues hold and no doubt stands."""
        is_open = judged.status in _OPEN or judged.cues == ("agrees",)
        held = self.status.holding(scene.sentence, scene.kind.outcomes, scene.first, scene.last)
        if is_in_phrase(scene) and not opens_clause(scene):
            # Of "talks on a truce ended" the talks are what ended.
            held = [hit for hit in held if hit.first < scene.first]
        held = [hit for hit in held if not _ends_a_war(scene, hit)]
        by_sides = scene.kind.topic.confirmed_by == "all"
        if not held or not is_open:
            in_force = by_sides and judged.status == Status.HAPPENED
            return Judgement(Status.ASSERTED, (*judged.cues, "in_force")) if in_force else judged
        nearest = self._nearest(scene, held)
        step = nearest.value.status
        is_known = step == "agreed" and nearest.first == scene.last
        if by_sides and is_known and self._is_the_one(scene):
            return Judgement(Status.ASSERTED, (step, "in_force"))
        signed = scene.sentence.tokens[nearest.first].text.startswith("sign")
        sides = len(taking.parties) > 1 and not _is_one_side(scene.said_by, taking)
        by_all = signed or sides or nearest.first >= scene.last
        by_all = by_all or _says_both(scene) or _speak_as_one(scene.said_by, taking)
        if step == "agreed" and by_sides and not by_all:
            return Judgement(Status.ASSERTED, (step, "not_by_all"))
        if step == "broken" and self._is_charged(scene, nearest):
            return Judgement(Status.ASSERTED, (step, "one_side"))
        return Judgement(step, (step,))

    def _nearest(self, scene: Scene, held: Sequence[Hit[Cue]]) -> Hit[Cue]:
        """The cue nearest to the mention; of "a truce agreed in May collapsed" the main verb."""
        nearest = min(held, key=lambda hit: abs(hit.first - scene.first))
        behind = nearest.first - (scene.sentence.texts[nearest.first - 1] == ",")
        is_participle = behind == scene.last and scene.last not in scene.shape.finite
        later = [hit for hit in held if hit.first > nearest.last]
        swaps = is_participle and nearest.value.status == "agreed" and later
        return later[0] if swaps else nearest

    def _is_the_one(self, scene: Scene) -> bool:
        """Whether it is "the truce agreed in Doha": one already known, no news."""
        start = phrase_start(scene.sentence, scene.first, scene.is_verb)
        after = scene.sentence.tokens[scene.last]
        opener = scene.sentence.tokens[start].text
        return opener in DEFINITE and scene.last not in scene.shape.finite and after.is_word

    def _is_charged(self, scene: Scene, cue: Hit[Cue]) -> bool:
        """Whether one side says it of another: no fact yet, as its own word would be."""
        speaker = scene.said_by.lower().split()
        is_breach = scene.sentence.texts[cue.last - 1].startswith(_BREACHES)
        is_camp = bool(speaker) and speaker[-1] in party_words().camps and is_breach
        if is_breach and _owns_up(scene, cue):
            return False
        return is_camp or (bool(speaker) and self.cast.is_country(scene.said_by))


def _ends_a_war(scene: Scene, cue: Hit[Cue]) -> bool:
    """ "Ended by the truce", "the war that the truce ended": it is what ended something else."""
    texts = scene.sentence.texts
    if cue.value.status != "broken" or not texts[cue.first].startswith("end"):
        return False
    start = phrase_start(scene.sentence, scene.first, is_verb=False)
    if cue.last <= scene.first:
        return start > 0 and texts[start - 1] in {"by", "with", "through", "under"}
    return start > 1 and texts[start - 1] in {"that", "which"} and cue.first == scene.last


def _owns_up(scene: Scene, cue: Hit[Cue]) -> bool:
    """ "The rebels admitted that one of their units had broken it": against themselves."""
    if scene.speaker is None or not scene.speaker[1] < cue.first:
        return False
    verb, texts = scene.speaker[1], scene.sentence.texts
    return texts[verb].startswith(_ADMITS) and not _OWN.isdisjoint(texts[verb + 1 : cue.first])


_ADMITS = ("admit", "acknowledg", "conced", "confess", "own")
_OWN = frozenset({"it", "its", "they", "their", "we", "our", "he", "his", "she", "her"})

_OPEN = frozenset({Status.CONFIRMED, Status.ASSERTED, Status.HAPPENED})

_BREACHES = ("brok", "break", "violat", "breach")

DEFINITE = frozenset({"the", "this", "that", "their", "such", "these", "those"})
"""What opens a mention of something already known."""


def _lowered(judged: Judgement) -> Judgement:
    """What one adversary confirms is no more than planned or asserted."""
    if judged.status != Status.CONFIRMED:
        return judged
    is_to_come = len(judged.cues) > 1 and judged.cues[1] not in {"held", "agrees"}
    lower = Status.PLANNED if is_to_come else Status.ASSERTED
    return Judgement(lower, (*judged.cues, "not_by_all"))


def _speak_as_one(speaker: str, taking: Parties) -> bool:
    said = speaker.casefold()
    together = " and " in said or said.startswith(("both", "all", "the two"))
    return together or (bool(taking.parties) and all(p.casefold() in said for p in taking.parties))


def _is_one_side(speaker: str, taking: Parties) -> bool:
    """Whether only one of the sides says so."""
    said = speaker.casefold()
    return bool(said) and any(party.casefold() in said for party in taking.parties)


_ALL_SIDES = frozenset(
    {"both", "sides", "parties", "factions", "two", "rivals", "neighbours", "neighbors", "foes"}
)


def _says_both(scene: Scene) -> bool:
    before = scene.sentence.tokens[: scene.first]
    return any(token.text in _ALL_SIDES for token in before)
