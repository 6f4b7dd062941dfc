"""Whose the counted are and where it happened, looked for in the sentence and then around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from monitor.language.counts.authorities import place_of_authority
from monitor.language.counts.grounds import is_building
from monitor.language.counts.measures import Measured
from monitor.language.counts.possessors import country_of_speaker
from monitor.language.counts.roles import (
    Role,
    grammar,
    happens_at_the_doers,
    is_harm,
    moves_from,
    subject_is_actor,
)
from monitor.language.counts.scenes import Scene, Subject, scene_of, scene_words
from monitor.language.counts.subjects import actor_of, first_subject, subject_of
from monitor.language.counts.traces import ground_of, place_before, trace_of
from monitor.language.counts.whereabouts import first_place, place_of, place_of_event
from monitor.language.words.clauses import either, shape_of
from monitor.language.words.dates import dates_of
from monitor.language.words.document import Document
from monitor.language.words.places import Places
from monitor.language.words.sentences import Sentence


class Seen(NamedTuple):
    """What was already read of a count, as later ones may lean on it."""

    sentence: int
    unit: str
    unit_class: str
    role: str
    actor: str | None
    place: str | None
    low: int | float | None
    high: int | float | None
    hedge: str
    status: str
    increment: str | None
    said_by: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """The document being read."""

    places: Places
    document: Document
    persons: frozenset[str]
    lede: tuple[Sentence, ...]
    scenes: dict[int, Scene] = field(default_factory=dict, repr=False)
    """The sentences looked over so far: the lede is asked for every count without a place."""

    def scene(self, sentence: Sentence) -> Scene:
        """A sentence with its verbs, places and dates, looked over once."""
        found = self.scenes.get(sentence.index)
        if found is None:
            dates = dates_of(self.document, sentence)
            shape = shape_of(sentence)
            found = scene_of(sentence, shape, self.places, dates, self.persons)
            self.scenes[sentence.index] = found
        return found

    def before_in_block(self, sentence: Sentence) -> Sentence | None:
        """The sentence before, of the same paragraph."""
        if not sentence.index:
            return None
        before = self.document.sentences[sentence.index - 1]
        return before if before.block.index == sentence.block.index else None

    def last_before(self, sentence: Sentence, seen: Seen | None) -> Seen | None:
        """The last count, if it stands in the sentence before, of the same paragraph."""
        before = self.before_in_block(sentence)
        if seen is None or before is None or seen.sentence != before.index:
            return None
        return seen


_STATE = frozenset({"government", "army", "parliament"})

SHORT_RELATIVE = 5
"""Words in "soldiers that North Korea has sent" between noun and verb."""


@dataclass(frozen=True, slots=True)
class Owners:
    """Finds actors and places of one sentence's counts.

    `last` is the last count before the sentence, `opening` are those of headline and lede.
    """

    page: Page
    scene: Scene
    last: Seen | None
    opening: Sequence[Seen]

    def actor(
        self, each: Measured, name: str, role: Role | None, told: Sequence[Seen], *, by_group: bool
    ) -> Subject | None:
        """The country or group the counted belong to, by the first step that finds one.

        `told` are the counts of this sentence before it; `name` is the role's name.
        """
        counted = each.counted
        cue = role.cue.first if role and role.cue else None
        loses = cue is not None and self.scene.text(cue) in grammar().loses
        verb = self._group_start(cue) if cue is not None else self._losing(each)
        loses = loses or cue is None
        if verb is None and each.level is not None and subject_is_actor(name):
            verb = each.level
        own = actor_of(
            self.scene,
            counted.first,
            counted.number_last,
            counted.last,
            verb,
            by_subject=self._asks_subject(each, cue) and (loses or subject_is_actor(name)),
            by_group=by_group and each.unit_class in _WITH_GROUPS,
            by_origin=not moves_from(name),
        )
        if own is None and self._is_his(each):
            country = country_of_speaker(
                self.scene, counted.first, self.page.document, self.page.places
            )
            return Subject(country, "actor:his") if country else None
        return own or self._actor_beside(each, name, told) or self._actor_carried(each, name)

    def _is_his(self, each: Measured) -> bool:
        """ "460 of his soldiers": those of the one who speaks, and of nobody else."""
        words = range(each.counted.first - 1, each.counted.last)
        return any(self.scene.text(at) in _HIS for at in words)

    def _asks_subject(self, each: Measured, cue: int | None) -> bool:
        """Of a verb behind them the counted are the subject, but in "soldiers Kenya sent"."""
        return cue is None or cue < each.counted.last or cue - each.counted.last <= SHORT_RELATIVE

    def _group_start(self, verb: int) -> int:
        """Where the verb group begins: "plans to" before "deploy"."""
        words = grammar()
        usual = either(
            words.be, words.have, words.modals, words.adverbs, words.planned, words.fillers
        )
        while verb > 0 and self.scene.text(verb - 1) in usual:
            verb -= 1
        return verb

    def _losing(self, each: Measured) -> int | None:
        """The verb of "North Korea had suffered 4,700 casualties"."""
        for at in range(each.counted.first - 1, max(-1, each.counted.first - 4), -1):
            if self.scene.text(at) in grammar().loses:
                return self._group_start(at)
        return None

    def _actor_beside(self, each: Measured, name: str, told: Sequence[Seen]) -> Subject | None:
        """A part, or a number that borrows its neighbour's noun, has its neighbour's people."""
        alike = (fact for fact in reversed(told) if each.has_noun or fact.unit == each.unit)
        near = next(alike, None)
        if near is None or near.actor is None:
            return None
        same = near.unit_class == each.unit_class
        former = each.candidate.hedged.is_former
        leans = each.leans or each.counted.part or not each.has_noun or former
        alone = same and each.unit_class == "military_personnel" and not is_harm(name)
        return Subject(near.actor, "actor:sentence") if leans or alone else None

    def _actor_carried(self, each: Measured, name: str) -> Subject | None:
        """Soldiers without a country are those of the sentence before, else of the opening."""
        last = self.page.last_before(self.scene.sentence, self.last)
        if last and last.actor and last.unit_class == each.unit_class:
            adds = each.candidate.hedged.increment == "delta" or not each.has_noun
            if adds or each.unit_class == "military_personnel":
                return Subject(last.actor, "actor:paragraph", guessed=True)
        if each.unit_class != "military_personnel":
            return None
        before = self.page.before_in_block(self.scene.sentence)
        if before and subject_is_actor(name):
            subject = first_subject(self.page.scene(before))
            if subject:
                return Subject(subject, "actor:paragraph_subject", guessed=True)
        alike = (f.actor for f in self.opening if f.unit_class == each.unit_class)
        opening = next(filter(None, alike), None)
        return Subject(opening, "actor:opening", guessed=True) if opening else None

    def place(
        self, each: Measured, name: str, role: Role | None, actor: Subject | None
    ) -> Subject | None:
        """Where it happened: in the sentence, the one before, or the opening of a sad story.

        With an actor of its own a count needs no place from elsewhere.
        """
        verb = role.cue.last if role and role.cue else None
        is_force = each.unit_class == "military_personnel"
        is_people = each.unit_class in _OF_A_COUNTRY
        until = self._cause_of(each)
        own = place_of(self.scene, each.counted.first, each.counted.last, name, verb, until)
        if own and each.unit_class == "things" and self._is_nowhere_known(own):
            own = None
        own = own or trace_of(self.scene, each.counted.last, name, is_force=is_force)
        if own and is_building(own.name):
            return self._place_elsewhere(each, name, verb) or own
        if own is None and actor and not actor.guessed:
            country = self.page.places.country(actor.name) if is_people else None
            return ground_of(actor, name, country)
        return own or self._place_elsewhere(each, name, verb)

    def _is_nowhere_known(self, found: Subject) -> bool:
        """ "A strike at Vantera over 900 job cuts": a name that no list holds is a firm's."""
        known = {hit.value.name for hit in self.scene.places.values()}
        return found.why == "place:at" and found.name not in known

    def _cause_of(self, each: Measured) -> int | None:
        """ "The toll rose to nine when two were found in Brenn": there the two were."""
        if each.level is None:
            return None
        behind = range(each.candidate.last, len(self.scene.tokens))
        return next((at for at in behind if self.scene.text(at) in _CAUSES), None)

    def _place_elsewhere(self, each: Measured, name: str, verb: int | None) -> Subject | None:
        """Where it happened by the sentence before, those in charge, or the opening."""
        last = self.page.last_before(self.scene.sentence, self.last)
        if last and last.place and (is_harm(last.role) == is_harm(name)):
            return Subject(last.place, "place:paragraph", guessed=True)
        is_force = each.unit_class == "military_personnel"
        country = None if is_force else place_of_authority(self.scene)
        if country and (is_harm(name) or name in scene_words().at_home):
            return Subject(country, "place:authority", guessed=True)
        if not is_harm(name):
            return None
        opening = self._opening_place()
        if opening:
            return Subject(opening, "place:opening", guessed=True)
        return self._place_before() or self._doers_place(name, verb) or self._dateline_place()

    def _place_before(self) -> Subject | None:
        """ "A coach left the road near Brenn. Nine died": where the sentence before was."""
        before = self.page.before_in_block(self.scene.sentence)
        place = place_before(self.page.scene(before)) if before else None
        return Subject(place, "place:paragraph", guessed=True) if place else None

    def _dateline_place(self) -> Subject | None:
        """The town of the dateline, where the text names no place at all.

        "CUSCO, Peru": there the reporter is on the spot; of a capital only the country is told.
        """
        town, _, land = self.page.document.dateline.partition(",")
        names = (land.strip(), town) if land else (town,)
        country = next(filter(None, map(self.page.places.country, filter(None, names))), None)
        if country is None or self._speaks_of_others(country):
            return None
        known = self.page.places.named(town)
        is_seat = not land or (known is not None and known.kind == "capital")
        return Subject(country if is_seat else town, "place:dateline", guessed=True)

    def _speaks_of_others(self, country: str) -> bool:
        """ "ASTANA - Envoys of Chad's government met here": the news is of another country."""
        state = either(scene_words().authorities, _STATE)
        for sentence in self.page.lede:
            for hit in self.page.places.within(sentence):
                owns = sentence.texts[hit.last : hit.last + 1] == ("'s",)
                ahead = sentence.texts[hit.last + owns : hit.last + owns + 2]
                is_of_state = (owns or hit.value.is_adjective) and not state.isdisjoint(ahead)
                if is_of_state and hit.value.country not in {country, None}:
                    return True
        return False

    def _opening_place(self) -> str | None:
        """Where the misfortune happened that headline or lede tell of."""
        sad = [fact for fact in self.opening if is_harm(fact.role)]
        in_lede = any(s is self.scene.sentence for s in self.page.lede)
        if not (sad or in_lede):
            return None
        told = [fact.place for fact in sad if fact.place]
        told = [place for place in told if not is_building(place)] or told
        if told:
            return told[0]
        lede = [self.page.scene(s) for s in self.page.lede]
        struck = next(filter(None, map(place_of_event, lede)), None)
        return struck or (next(filter(None, map(first_place, lede)), None) if sad else None)

    def _doers_place(self, name: str, verb: int | None) -> Subject | None:
        """ "Turkey arrests nine": whose police it is says where."""
        if not happens_at_the_doers(name) or verb is None:
            return None
        doer = subject_of(self.scene, self._group_start(verb - 1))
        country = self.page.places.country(doer.name) if doer else None
        return Subject(country, "place:doer", guessed=True) if country else None


_HIS = frozenset({"his", "her"})

_CAUSES = frozenset({"when", "after", "as", "following", "because"})
"""What follows them says why a toll rose."""

_OF_A_COUNTRY = frozenset({"police", "civilians", "patients", "event_participants", "people"})
"""Classes whose members are at home where nothing else is said; soldiers are not."""

_WITH_GROUPS = frozenset({"military_personnel", "people", "event_participants", "police"})
"""Classes whose members can belong to a group named before them: fighters, not patients."""
