"""Who stands before the verb that governs a mention, and so does it or takes part in it."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.language.events.actors import BODY, COUNTRY, OFFICE, PERSON, Actor
from monitor.language.events.asides import aside_before, named_aside
from monitor.language.events.camps import camps
from monitor.language.events.cast import Cast
from monitor.language.events.governors import governor
from monitor.language.events.partywords import party_words
from monitor.language.events.scenes import Scene
from monitor.language.events.strays import is_employer, own_together, without_strays
from monitor.language.people.names import NameBook
from monitor.language.saying.speakerwords import speaker_words
from monitor.language.words.clauses import words_of_clauses
from monitor.language.words.sentences import Sentence
from monitor.language.words.tokens import Token


class AgentFinder:
    """Finds the subject of a mention: the names before its verb, asides and speakers left out."""

    def __init__(self, cast: Cast, names: NameBook) -> None:
        self._cast = cast
        self._names = names

    def before(self, scene: Scene) -> tuple[Actor, ...]:
        """Those who stand before the verb that governs the mention."""
        region = self.subject_region(scene)
        if not region:
            return self._antecedent(scene)
        start, end = region[-1][0], region[0][1]
        found: list[Actor] = []
        heard: list[Actor] = []
        for actor in self.near(scene):
            if not any(low <= actor.first and actor.last <= high for low, high in region):
                continue
            if self._only_owns(scene, actor) or is_employer(scene, actor):
                continue
            known = self._cast.known(actor, self._names)
            (heard if self._speaks(scene, actor) else found).append(known)
        if not found and scene.kind.sides and sum(each.kind == PERSON for each in heard) > 1:
            # "A and B announced talks": their own.
            found = heard
        if not found:
            found.extend(self._pronoun(scene, start, end))
        return without_strays(scene.sentence, found)

    def _only_owns(self, scene: Scene, actor: Actor) -> bool:
        """Whether a name in the subject only says whose or where from it is."""
        words, tokens = party_words(), scene.sentence.tokens
        before = tokens[actor.first - 1].text if actor.first else ""
        after = tokens[actor.last].text if actor.last < len(tokens) else ""
        if before == "the" and actor.kind == COUNTRY and actor.first > 1:
            # "a member of the Swiss cabinet"
            before = tokens[actor.first - 2].text
        owned = before in words.owned_by and actor.kind != OFFICE
        if owned and scene.kind.sides and actor.kind == BODY and actor.first > 1:
            # "The heads of Orbel and Velko will meet"
            owned = tokens[actor.first - 2].text not in words.leaders - _ONE_LEADER
        if owned and before == "of" and scene.kind.topic.confirmed_by == "all":
            # "The government of Mali and the rebels of the Lake Front"
            at = actor.first - (1 if tokens[actor.first - 1].text == "of" else 2)
            owned = tokens[at - 1].text not in words.camps
        owned = owned and not (before == "from" and after == "and" and scene.kind.sides)
        owns = after in {"'s", "'"} and not self._is_its_body(scene.sentence, actor)
        return owned or (owns and not (scene.kind.sides and own_together(scene.sentence, actor)))

    def _antecedent(self, scene: Scene) -> tuple[Actor, ...]:
        """ "Ana Lund, who resigned on Monday, …": whom the relative clause speaks of."""
        verb = governor(scene)
        at = -1 if verb is None else verb - 1
        while at > 0 and scene.sentence.texts[at] in words_of_clauses().have_any:
            at -= 1
        if scene.is_verb and scene.first > 1 and scene.sentence.texts[scene.first - 1] == ",":
            near = (actor for actor in self.near(scene) if actor.last == scene.first - 1)
            return tuple(self._cast.known(actor, self._names) for actor in near)
        if at < 1 or scene.sentence.texts[at] != "who":
            return ()
        last = at - 1 if scene.sentence.texts[at - 1] == "," else at
        near = (actor for actor in self.near(scene) if actor.last == last)
        return tuple(self._cast.known(actor, self._names) for actor in near)

    def _is_its_body(self, sentence: Sentence, actor: Actor) -> bool:
        """ "Sudan's army" acts for Sudan."""
        rest = sentence.tokens[actor.last + 1 : actor.last + 4]
        return actor.kind == COUNTRY and any(
            token.text in speaker_words().bodies | {"military", "junta", "regime", "rebels"}
            for token in rest
        )

    def _speaks(self, scene: Scene, actor: Actor) -> bool:
        speaker = scene.speaker
        if scene.kind.topic.confirmed_by == "all" and speaker is not None:
            verb = scene.sentence.texts[speaker[1]] if speaker[1] < scene.first else ""
            if verb.startswith(("agree", "declar")) and self._who_say(scene):
                return False
        if speaker is None or not speaker[0] <= actor.first < speaker[1]:
            return False
        # "The union has called off a strike": it speaks by what it does.
        deeds = scene.sentence.tokens[speaker[1] : scene.first][:_DEED]
        return scene.kind.sides or not party_words().calling.find(deeds)

    def _pronoun(self, scene: Scene, start: int, end: int) -> Sequence[Actor]:
        words = party_words()
        said = {token.text for token in scene.sentence.tokens[start:end]}
        verb = scene.sentence.texts[end] if end < len(scene.sentence.texts) else ""
        # "It was the first violation since the truce began": nobody does that.
        after = scene.sentence.texts[end + 1 : end + 2]
        is_nobody = verb in {"is", "was"} or (after == ("be",) and scene.kind.sides)
        is_nobody = said & words.itself == {"it"} and is_nobody
        if said & words.he and scene.said_by.split(" ")[0] in {"her", "his"}:
            # "Her office confirmed she had resigned."
            return self._cast.he(scene.sentence, start)
        ahead = self._cast.named_ahead(scene.sentence, scene.last) if said & words.he else ()
        if ahead:
            return ahead
        is_peace = scene.kind.topic.confirmed_by == "all"
        is_other = bool(said & words.he) and not said & {"it", "we", "i"} and not _is_one(scene)
        if (
            said & words.itself
            and scene.said_by
            and not is_nobody
            and not is_other
            and not (is_peace and said & {"i"})
        ):
            return (self._cast.named(scene.said_by, start),)
        if said & words.itself == {"it"} and not is_nobody and not scene.kind.sides:
            return self._cast.it(scene.sentence, start)
        if said & words.they:
            return self._who_say(scene) or self._cast.they(scene.sentence, start)
        if said & words.he:
            return self._cast.he(scene.sentence, start)
        return ()

    def _who_say(self, scene: Scene) -> Sequence[Actor]:
        """Those who say of themselves what "they" do: "A and B announced that they had met"."""
        if scene.speaker is None:
            return ()
        first, last = scene.speaker
        both = [a for a in self.near(scene) if first <= a.first and a.last <= last]
        return [self._cast.known(a, self._names) for a in both] if len(both) > 1 else ()

    def subject_region(self, scene: Scene) -> list[tuple[int, int]]:
        """Where the subject's words stand, the last first: asides are left out."""
        tokens = scene.sentence.tokens
        verb = governor(scene)
        if verb is None:
            return []
        floor = max((at for at in scene.shape.walls if at < verb), default=-1) + 1
        if floor - 1 in scene.sentence.clauses:
            floor -= 1
        start = verb
        segment_end = verb
        region: list[tuple[int, int]] = []
        end = verb
        grammar = words_of_clauses()
        while start > floor:
            at = start - 1
            said = tokens[at].text
            if at in scene.shape.finite or said in {"that", "whether", '"'}:
                break
            if said in grammar.subordinators and said != "so":
                break
            aside = aside_before(scene.sentence, at, floor) if said == "," else None
            if aside is not None:
                region.append((start, end))
                start = end = aside
                continue
            if said == "," and not self._is_listed(scene, start, segment_end):
                start = named_aside(scene.sentence, at, start)
                if start < at and self._is_coordinate(scene, floor, start - 1):
                    start -= 1
                    continue
                break
            if said == ",":
                segment_end = at
            start = at
        region.append((start, end))
        return region if start < verb else []

    def _is_listed(self, scene: Scene, start: int, end: int) -> bool:
        """Whether what follows a comma is the rest of a list of names, not the whole subject."""
        tokens = scene.sentence.tokens
        verb_reached = tokens[start:end]
        actors = self._cast.near(scene.sentence, scene.first, scene.last)
        before = [a for a in actors if a.last == start - 1 or _is_of_place(tokens, a, start - 1)]
        return bool(before) and any(t.text in {"and", ","} for t in verb_reached[:12])

    def _is_coordinate(self, scene: Scene, floor: int, comma: int) -> bool:
        """ "A and Peru's president, B, met": the name behind the comma is the second of two."""
        texts = scene.sentence.texts[floor:comma]
        if "and" not in texts or "," in texts:
            return False
        joint = floor + texts.index("and")
        return any(
            floor <= actor.first and actor.last <= joint and actor.kind == PERSON
            for actor in self.near(scene)
        )

    def near(self, scene: Scene) -> Sequence[Actor]:
        """Everybody close by; where adversaries make peace, also "the army" and "the rebels"."""
        named = self._cast.near(scene.sentence, scene.first, scene.last)
        if scene.kind.topic.confirmed_by != "all":
            return named
        taken = {at for actor in named for at in range(actor.first, actor.last + 1)}
        return sorted((*named, *camps(scene, taken)), key=lambda actor: actor.first)


def _is_one(scene: Scene) -> bool:
    """Whether "he" may be who speaks: somebody with a name, not "people close to him"."""
    name = scene.said_by.split()
    return bool(name) and name[-1][:1].isupper()


def _is_of_place(tokens: Sequence[Token], actor: Actor, comma: int) -> bool:
    """ "Presidents A of Chad, B of Mali and C of Togo": whence each is stands behind the name."""
    if not actor.last < comma - 1 or tokens[actor.last].text != "of":
        return False
    return all(tokens[at].is_capital for at in range(actor.last + 1, comma))


_ONE_LEADER = frozenset(
    {"leader", "president", "premier", "minister", "king", "chancellor", "counterpart", "emir"}
    | {"monarch", "ruler", "chief", "head", "dictator", "envoy", "diplomat"}
)

_DEED = 6
"""Words from a speaker to the end of "has called off"."""
