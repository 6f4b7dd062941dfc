"""Who takes part in what is mentioned: its sides, its doer, those it is done to."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.language.events.actors import BODY, COUNTRY, OFFICE, PERSON, Actor
from monitor.language.events.agents import AgentFinder
from monitor.language.events.cast import Cast
from monitor.language.events.doers import DoerReader, Parties, distinct
from monitor.language.events.listed import ListReader
from monitor.language.events.partywords import party_words
from monitor.language.events.scenes import Scene
from monitor.language.events.tense import phrase_start
from monitor.language.people.names import NameBook
from monitor.language.words.clauses import either, words_of_clauses
from monitor.language.words.sentences import Sentence

HOSTING = 16
"""Words between "will host" and the talks."""


class PartyReader:
    """Finds who takes part, by the grammar round the mention."""

    def __init__(self, cast: Cast, names: NameBook) -> None:
        self._cast = cast
        self._names = names
        self._agents = AgentFinder(cast, names)
        self._listed = ListReader(cast, names, self._agents)
        self._doers = DoerReader(cast, names, self._agents)

    def read(self, scene: Scene) -> Parties:
        """The sides of a meeting or the doer and the targets of an act."""
        return self._sides(scene) if scene.kind.sides else self._doers.read(scene)

    def _sides(self, scene: Scene) -> Parties:
        beside = self._beside(scene)
        after = self._listed.behind(scene)
        voice = self._whose_office(scene, (*beside, *after.actors))
        if voice:
            found = (*voice, *beside, *after.actors)
            return self._completed(scene, found, found, "office")
        if after.closed:
            found = (*beside, *after.actors)
            return self._completed(scene, found, found, "between")
        theirs = self._theirs(scene)
        if theirs:
            return self._completed(scene, theirs, theirs, "theirs")
        subject = self._agents.before(scene) or self._host(scene)
        if not scene.is_verb and not subject:
            subject = self._behind_comma(scene, after.actors)
        guests = self._received(scene)
        found = (*subject, *guests, *beside, *after.actors)
        return self._completed(scene, found, (*subject, *beside), "grammar")

    def _theirs(self, scene: Scene) -> Sequence[Actor]:
        """Whose it is: "A and B will not sit down: Paris has called off their meeting"."""
        start = max(scene.first - 3, 0)
        if scene.is_verb or "their" not in scene.sentence.texts[start : scene.first]:
            return ()
        people = [a for a in self._agents.near(scene) if a.kind == PERSON]
        for side in (
            [each for each in people if each.last <= scene.first],
            [each for each in people if each.first >= scene.last],
        ):
            if len({each.name for each in side}) == 2 and not self._agents.before(scene):
                return side
        return ()

    def _host(self, scene: Scene) -> Sequence[Actor]:
        """Whose it is: "Mr Lund called off his meeting with", "said her talks with"."""
        start = phrase_start(scene.sentence, scene.first, scene.is_verb)
        if scene.is_verb or scene.sentence.texts[start] not in party_words().his:
            return ()
        return self._cast.he(scene.sentence, start)

    def _behind_comma(self, scene: Scene, others: Sequence[Actor]) -> Sequence[Actor]:
        """ "After talks in Lima, A and B flew home", "after talks with A, B told reporters"."""
        texts, finite = scene.sentence.texts, scene.shape.finite
        start = phrase_start(scene.sentence, scene.first, is_verb=False)
        if start > 1 or texts[0] not in _OPENING or (others and texts[0] not in _AFTER):
            return ()
        comma = next((at for at in range(scene.last, len(texts)) if texts[at] == ","), len(texts))
        verb = min((at for at in finite if at > comma), default=0)
        if any(scene.last <= at < comma for at in finite) or "," in texts[comma + 1 : verb]:
            return ()
        found = [
            actor
            for actor in self._agents.near(scene)
            if comma < actor.first and actor.last <= verb and _is_named_in_full(actor)
        ]
        found = [a for a in found if texts[a.first - 1] not in words_of_clauses().prepositions]
        return found if len(found) + len(others) > 1 else ()

    def _received(self, scene: Scene) -> Sequence[Actor]:
        """Whom the subject receives: "will host King Olav for talks"."""
        tokens, closed = scene.sentence.tokens, party_words().elsewhere | {"for", "on", "at"}
        start = max(scene.first - HOSTING, 0)
        for hit in reversed(party_words().hosting.find(tokens[start : scene.first])):
            verb = start + hit.last
            if not _is_governing(scene, verb):
                continue
            found: list[Actor] = []
            for actor in self._agents.near(scene):
                between = tokens[verb : actor.first]
                if verb <= actor.first < scene.first and actor.kind in {PERSON, OFFICE}:
                    if any(token.text in closed for token in between):
                        break
                    found.append(actor)
            return found
        return ()

    def _completed(
        self, scene: Scene, found: Sequence[Actor], leading: Sequence[Actor], why: str
    ) -> Parties:
        people = any(actor.kind in {PERSON, OFFICE} for actor in found)
        kinds = {PERSON, OFFICE, BODY} if people else {COUNTRY, BODY}
        if people and sum(1 for a in found if a.kind in {PERSON, OFFICE}) < 2:
            kinds = {PERSON, OFFICE, BODY, COUNTRY}
        names = distinct(actor.name for actor in found if actor.kind in kinds)
        leaders = self._leaders_next(scene, found, names)
        if leaders:
            return Parties((), leaders, "leaders_next")
        three = self._three(scene, found, [name for name in names if people], len(names))
        if three:
            return Parties((), three, "three_way", guessed=True)
        named = self._group(scene, names)
        if named:
            return Parties((), named, "group", guessed=True)
        if len(names) > 2 and self._is_several(scene):
            head = names[0]
            return Parties((), names, why, pairs=tuple((head, other) for other in names[1:]))
        return Parties((), names, why)

    def _leaders_next(
        self, scene: Scene, found: Sequence[Actor], names: Sequence[str]
    ) -> tuple[str, ...]:
        """Whom the next sentence names of "the presidents of A, B and C will meet in three"."""
        offices = {actor.name for actor in found if actor.kind == OFFICE}
        is_three = len(names) == 3 and offices.issuperset(names)
        if not is_three or not self._modified(scene, party_words().three_way):
            return ()
        return self._cast.leaders_next(scene.sentence, 3)

    def _three(
        self, scene: Scene, found: Sequence[Actor], named: Sequence[str], count: int
    ) -> tuple[str, ...]:
        """Who meets in three, where the sentence does not name them all."""
        if count > 2 or not self._modified(scene, party_words().three_way):
            return ()
        three = self._cast.together(scene.sentence, 3, named)
        return three or self._cast.with_the_one_before(scene.sentence, named, 3)

    def _whose_office(self, scene: Scene, sides: Sequence[Actor]) -> tuple[Actor, ...]:
        """Whose office announces a meeting "with X": the one who meets X."""
        if scene.speaker is None or len({actor.name for actor in sides}) != 1:
            return ()
        if scene.is_verb and self._has_subject(scene):
            return ()
        first, last = scene.speaker
        said = scene.sentence.tokens[first:last]
        if not any(token.text in party_words().spokes for token in said):
            return ()
        people = [a for a in self._cast.near(scene.sentence, first, last) if a.kind == PERSON]
        return tuple(a for a in people if first <= a.first and a.last <= last + 2)[-1:]

    def _has_subject(self, scene: Scene) -> bool:
        """Whether the words name who meets: "Lund will meet X, an aide confirmed"."""
        region = self._agents.subject_region(scene)
        pronouns = party_words().he | party_words().they | party_words().itself
        return any(
            scene.sentence.tokens[at].is_word and scene.sentence.texts[at] not in pronouns
            for start, end in region
            for at in range(start, end)
        )

    def _is_several(self, scene: Scene) -> bool:
        tokens = scene.sentence.tokens
        plural = tokens[scene.last - 1].text in {"meetings", "summits"} and not scene.is_verb
        return plural or self._modified(scene, party_words().bilateral)

    def _modified(self, scene: Scene, wanted: frozenset[str]) -> bool:
        """Whether one of the words stands before the mention in its noun phrase, or "of" it."""
        said = " ".join(
            token.text
            for token in scene.sentence.tokens[max(scene.first - 5, 0) : scene.last + 4]
            if token.text != "-"
        )
        return any(f" {word} " in f" {said} " for word in wanted)

    def _group(self, scene: Scene, names: Sequence[str]) -> tuple[str, ...]:
        """Whom "the three leaders", "both sides", "they" stand for, when nobody else is named."""
        words = party_words()
        tokens = scene.sentence.tokens
        if len(names) > 1:
            return ()
        start = max(scene.first - 12, 0)
        for at in range(start, min(scene.last + 6, len(tokens))):
            count = words.counts.get(tokens[at].text)
            if not count:
                continue
            for noun in tokens[at + 1 : at + 4]:
                if noun.text in words.sides:
                    return self._cast.group(scene.sentence, at, count, noun.text, names)
        return ()

    def _beside(self, scene: Scene) -> tuple[Actor, ...]:
        """ "Smith-Jones talks", "Smith's meeting", "US-China summit"."""
        tokens = scene.sentence.tokens
        actors = self._agents.near(scene)
        at = scene.first
        while at > 0 and self._stands_before(scene, at - 1, actors):
            at -= 1
        near = [actor for actor in actors if at <= actor.first and actor.last <= scene.first]
        joined = any(token.text in {"-", "/", "'s", "'"} for token in tokens[at : scene.first])
        if not joined or scene.is_verb:
            return ()
        return tuple(
            actor
            for actor in self._split(scene.sentence, near)
            if actor.kind != BODY or "-" in [t.text for t in tokens[at : scene.first]]
        )

    def _stands_before(self, scene: Scene, at: int, actors: Sequence[Actor]) -> bool:
        tokens = scene.sentence.tokens
        words = words_of_clauses()
        if any(actor.first <= at < actor.last for actor in actors):
            return True
        said = tokens[at].text
        if said in {"-", "/", "'s", "'"}:
            return True
        if said in {"and", ","}:
            return any(token.text == "'s" for token in tokens[at : scene.first])
        blocked = either(words.prepositions, words.determiners, words.subordinators, _THAT_TO)
        return tokens[at].is_word and said not in blocked and at not in scene.shape.finite

    def _split(self, sentence: Sentence, near: Sequence[Actor]) -> list[Actor]:
        """Bodies that are surnames of people known from the article or the names file."""
        return [self._cast.known(actor, self._names) for actor in near]


def _is_named_in_full(actor: Actor) -> bool:
    return actor.kind == PERSON or (actor.kind == BODY and " " in actor.name)


_OPENING = frozenset({"after", "following", "at", "during", "in"})
_AFTER = frozenset({"after", "following"})

_THAT_TO = frozenset({"that", "to"})


def _is_governing(scene: Scene, start: int) -> bool:
    """Whether no other verb or wall stands before the mention."""
    between = range(start, scene.first)
    return not any(at in scene.shape.finite or at in scene.shape.walls for at in between)
