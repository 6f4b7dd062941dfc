"""Who does what is mentioned and to whom, whether a name, a group or whoever speaks of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from monitor.language.events.actors import COUNTRY, OFFICE, PERSON, Actor
from monitor.language.events.agents import AgentFinder
from monitor.language.events.cast import Cast
from monitor.language.events.groups import group_after, group_before, owning_group
from monitor.language.events.partywords import party_words
from monitor.language.events.scenes import Scene
from monitor.language.events.strays import is_employer
from monitor.language.events.tense import phrase_start
from monitor.language.people.names import NameBook
from monitor.language.saying.speakerwords import is_maker, speaker_words
from monitor.language.saying.speech import speech_verbs
from monitor.language.words.clauses import words_of_clauses
from monitor.language.words.sentences import Sentence

WATCHING = 8
"""Words between "condemned" and what is condemned."""

FARTHEST_BEHIND = 12
"""Words between a mention and who is named behind it as its doer or its target."""


@dataclass(frozen=True, slots=True)
class Parties:
    """Those who take part, and how they were found; `guessed` when by the article, not the words.

    `pairs` holds the sides of each meeting where the words speak of several ("separate talks
    with A and B").
    """

    who: tuple[str, ...]
    parties: tuple[str, ...]
    why: str
    guessed: bool = False
    pairs: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    """Who does it and to whom, as far as the words have been read."""

    doers: tuple[Actor, ...]
    targets: tuple[Actor, ...] = ()


class DoerReader:
    """Finds who does what is mentioned, and to whom."""

    def __init__(self, cast: Cast, names: NameBook, agents: AgentFinder) -> None:
        self._cast = cast
        self._names = names
        self._agents = agents

    def read(self, scene: Scene) -> Parties:
        """The doers of one mention, and its targets."""
        beside = self._beside(scene)
        watches = self._watches(scene)
        found = self._behind(scene, self._ahead(scene, beside, watches))
        told = self._told_to(scene) or self._inside(scene)
        doers, targets = self._by_group(scene, told or found.doers), found.targets
        if self._befalls_another(scene):
            doers, targets = targets, ()
        if not doers and self._is_its_own(scene):
            doers = (self._cast.named(scene.said_by, scene.first),)
        doers = doers or self._whose(scene, watches)
        if scene.kind.state_word and not watches:
            doers = self._states(scene, doers)
        doers = self._joined(scene) or doers
        known = [self._cast.known(actor, self._names).name for actor in doers]
        aimed = [self._cast.known(actor, self._names).name for actor in targets]
        return Parties(distinct(known), distinct(aimed), "doer" if known else "none")

    def _beside(self, scene: Scene) -> tuple[Actor, ...]:
        """Those who stand right before the mention: "the Aurora Air strike"."""
        tokens = scene.sentence.tokens
        return tuple(
            actor
            for actor in self._cast.near(scene.sentence, scene.first, scene.last)
            if actor.last <= scene.first
            and scene.first - actor.last <= 3
            and not is_employer(scene, actor)
            and not (actor.first and tokens[actor.first - 1].text in _WHENCE)
            and not (scene.kind.befalls and _has_verb_between(scene, actor))
            and not (actor.kind == COUNTRY and actor.first and tokens[actor.first - 1].text == "of")
            and all(
                t.text not in {",", "and", "in", "at"} for t in tokens[actor.last : scene.first]
            )
        )

    def _ahead(self, scene: Scene, beside: Sequence[Actor], watches: bool) -> _Found:
        """Those whom the words before the mention give: its subject, or who owns it."""
        doers: Sequence[Actor] = ()
        if not watches and not _is_measured(scene):
            doers = self._with_group(scene, self._agents.before(scene) or beside[-1:])
        owner = self._owner(scene, beside) or owning_group(scene)
        if owner:
            doers = (owner,)
        elif not scene.is_verb and _is_owned(scene):
            # "expelled the envoy after the bloc's sanctions": whose, the words do not name.
            doers = ()
        elif scene.kind.befalls and not scene.is_verb:
            doers = beside[-1:] if not watches else ()
        tokens = scene.sentence.tokens
        if scene.kind.targets and tokens[scene.first - 1].text == "under" and scene.first > 1:
            return self._put_under(scene, beside)
        return _Found(tuple(doers))

    def _put_under(self, scene: Scene, beside: Sequence[Actor]) -> _Found:
        """ "Norland has put the trader Kestrel under sanctions"."""
        targets = tuple(each for each in beside if each.last == scene.first - 1)
        doers = tuple(each for each in self._agents.before(scene) if each not in targets)
        if not doers and self._cast.is_country(scene.said_by):
            doers = (self._cast.named(scene.said_by, scene.first),)
        return _Found(doers, targets)

    def _behind(self, scene: Scene, found: _Found) -> _Found:
        """With those behind the mention: "dismissed by A", "sanctions on B"."""
        doers, targets = found.doers, found.targets
        aims = scene.kind.targets
        acts = self._acts(scene)
        for actor in self._cast.near(scene.sentence, scene.first, scene.last):
            if actor.first < scene.last or actor.first - scene.last > FARTHEST_BEHIND:
                continue
            before = _opening_before(scene, actor, acts)
            if before != "by" and scene.speaker and _is_within(actor, scene.speaker):
                continue
            if before == "by" and _is_said_by(scene, actor):
                continue
            if before == "by" and aims:
                targets += tuple(doer for doer in doers if doer.last <= scene.first)
            if before == "by" or (
                before in {"of", ""} and not scene.is_verb and _names_its_doer(scene)
            ):
                doers = (*(doer for doer in doers if doer.first >= scene.last), actor)
            elif before in aims or (acts and before == ""):
                targets += (actor,)
        return _Found(doers, (*targets, *self._places_aimed_at(scene)))

    def _places_aimed_at(self, scene: Scene) -> Iterator[Actor]:
        """The country of a place that "to" leads to: "sent troops to Lima"."""
        aims = scene.kind.targets & {"to"}
        for hit in self._cast.places_of(scene.sentence):
            is_near = 0 <= hit.first - scene.last <= FARTHEST_BEHIND
            if is_near and _opening(scene.sentence, hit.first, scene.last) in aims:
                name = hit.value.country or hit.value.name
                yield Actor(name, COUNTRY, hit.first, hit.last)

    def _by_group(self, scene: Scene, doers: Sequence[Actor]) -> Sequence[Actor]:
        """The group that "by" brings in, where nobody is named: "a strike by nurses"."""
        tokens = scene.sentence.tokens
        after = tokens[scene.last].text if scene.last < len(tokens) else ""
        inside = tokens[scene.last - 1].text == "by"
        if scene.is_verb or not (after == "by" or inside):
            return doers
        group = group_after(scene, scene.last + (not inside))
        return (group,) if group and not doers else doers

    def _befalls_another(self, scene: Scene) -> bool:
        """Whether its subject does it to somebody else: "police arrested", "the army killed"."""
        if not self._acts(scene):
            return False
        tokens, words = scene.sentence.tokens, words_of_clauses()
        if _is_participle(scene):
            return False
        if scene.kind.befalls or scene.last >= len(tokens):
            return scene.kind.befalls
        has_object = tokens[scene.last].text not in words.prepositions | words.subordinators
        has_object = (
            has_object and tokens[scene.last].is_word | tokens[scene.last].text[0].isdigit()
        )
        return has_object and tokens[scene.first].text in scene.kind.befalling

    def _acts(self, scene: Scene) -> bool:
        """Whether the mention is a verb whose subject does it."""
        return scene.is_verb and not self._is_passive(scene)

    def _with_group(self, scene: Scene, doers: Sequence[Actor]) -> Sequence[Actor]:
        """With the group that is the subject, and of the names within it those it works for."""
        region = self._agents.subject_region(scene)
        if scene.kind.targets and self._is_passive(scene):
            return doers
        group = group_before(scene, region) or self._asked_of(scene)
        if group is None:
            return doers
        outside = [each for each in doers if not group.first <= each.first < group.last]
        kept = [each for each in outside if each.last <= group.first or each.kind != COUNTRY]
        end = region[-1][1] if region else group.last
        return [group, *(kept or self._employers(scene, group.last, end))]

    def _employers(self, scene: Scene, start: int, end: int) -> Iterator[Actor]:
        """ "Cabin crew at Aurora Air": the firm, not the country of the schools."""
        for each in self._cast.near(scene.sentence, scene.first, scene.last):
            before = scene.sentence.texts[each.first - 1] if each.first else ""
            is_inside = start < each.first and each.last <= end
            if is_inside and each.kind != COUNTRY and before not in _WHENCE:
                yield each

    def _asked_of(self, scene: Scene) -> Actor | None:
        """ "Should nurses walk out": the subject behind the verb that opens the sentence."""
        opens = scene.sentence.texts[0] in {"should", "were", "had", "will", "would", "did"}
        return group_after(scene, 1) if opens and scene.first > 1 else None

    def _watches(self, scene: Scene) -> bool:
        """Whether the subject only has to do with it: "is following the strike", "accepted"."""
        if scene.is_verb:
            return False
        start = max(scene.first - WATCHING, 0)
        hits = party_words().watchers.find(scene.sentence.tokens[start : scene.first])
        return any(not self._is_walled(scene, start + hit.first) for hit in hits)

    def _is_walled(self, scene: Scene, start: int) -> bool:
        tokens = scene.sentence.tokens
        return any(
            at in scene.shape.walls or tokens[at].text in {",", "that", "and"}
            for at in range(start, scene.first)
        )

    def _owner(self, scene: Scene, beside: Sequence[Actor]) -> Actor | None:
        """Whose it is: "Mr Lund's resignation", "the company's recall"."""
        tokens = scene.sentence.tokens
        if scene.is_verb or not beside or tokens[beside[-1].last].text not in {"'s", "'"}:
            return None
        return beside[-1]

    def _told_to(self, scene: Scene) -> list[Actor]:
        """Who is to do it: "urged Orbel to recall", "calls for the mayor Ana Lund to resign"."""
        tokens = scene.sentence.tokens
        if not scene.is_verb or scene.first < 2 or tokens[scene.first - 1].text != "to":
            return []
        near = self._cast.near(scene.sentence, scene.first, scene.last)
        ends = {scene.first - 1}
        if tokens[scene.first - 2].text == ",":
            ends.add(scene.first - 2)
        return [actor for actor in near if actor.last in ends]

    def _inside(self, scene: Scene) -> list[Actor]:
        """Who stands within the mention: "declared Ana Lund the winner"."""
        near = self._cast.near(scene.sentence, scene.first, scene.last)
        inside = [a for a in near if scene.first < a.first and a.last < scene.last]
        return [actor for actor in inside if actor.kind == PERSON]

    def _is_its_own(self, scene: Scene) -> bool:
        """Whether it is the speaker's: "Orbel said there would be no recall of its prams"."""
        said = scene.said_by
        tokens = scene.sentence.tokens
        if said and any(t.text in {"its", "their"} for t in tokens[scene.last : scene.last + 3]):
            return True
        others = party_words().regulators & set(said.casefold().split())
        if scene.kind.own_word and said[:1].isupper() and not others and not _is_measured(scene):
            known = [m for m in self._cast.mentions_of(scene.sentence) if m.name == said]
            return all(is_maker(tokens[m.first - 1].text) for m in known if m.first) and not any(
                m.first == 0 for m in known
            )
        return False

    def _joined(self, scene: Scene) -> list[Actor]:
        """Who does as others did: "Chad takes over the sanctions of the EU"."""
        start = max(scene.first - WATCHING, 0)
        hits = party_words().joining.find(scene.sentence.tokens[start : scene.first])
        verbs = [start + hit.first for hit in hits]
        if scene.is_verb or not verbs:
            return []
        return [actor for actor in self._agents.before(scene) if actor.last <= verbs[-1]]

    def _whose(self, scene: Scene, watches: bool) -> list[Actor]:
        """Whom "his" stands for: "Ana Lund's agent dismissed reports of her death"."""
        before = scene.sentence.texts[scene.first - 1] if scene.first else ""
        if scene.is_verb or before not in {"his", "her"}:
            return []
        # Who "accepted his resignation" is not the one who resigns.
        return list(self._cast.he(scene.sentence, 0 if watches else scene.first))

    def _states(self, scene: Scene, doers: Sequence[Actor]) -> list[Actor]:
        """The state for which an official acts or speaks: "Chad's cabinet approved sanctions"."""
        brussels = [each for each in doers if scene.sentence.texts[each.first] == "brussels"]
        if brussels:
            return [Actor("EU", COUNTRY, brussels[0].first, brussels[0].last)]
        if not doers and _is_owned(scene):
            return []
        acting = [each for each in doers if each.kind != OFFICE]
        if acting or (scene.is_verb and not doers):
            return acting
        start, end = scene.speaker or (0, 0)
        region = self._agents.subject_region(scene)
        ranges = [(start, end), *(region[-1:] if region else ())]
        for hit in self._cast.places_of(scene.sentence):
            inside = any(low <= hit.first and hit.last < high for low, high in ranges)
            before = scene.sentence.texts[hit.first - 1] if hit.first else ""
            if inside and hit.value.name == "Brussels":
                return [Actor("EU", COUNTRY, hit.first, hit.last)]
            if inside and hit.value.country and before not in _WHERE:
                return [Actor(hit.value.country, COUNTRY, hit.first, hit.last)]
        return list(doers)

    def _is_passive(self, scene: Scene) -> bool:
        texts, be = scene.sentence.texts, words_of_clauses().be_any
        opens = texts[scene.first] in be and texts[scene.last - 1].endswith("ed")
        return opens or (scene.first > 0 and texts[scene.first - 1] in be)


def _opening_before(scene: Scene, actor: Actor, acts: bool) -> str:
    """What leads from the mention to an actor behind it: a preposition, "," or ""."""
    # "died in", "recall of": the preposition belongs to the mention and leads on from it.
    within = scene.sentence.texts[scene.last - 1] in words_of_clauses().prepositions
    before = _opening(scene.sentence, actor.first, scene.last - within)
    if before == "," and _is_apposed(scene, actor):
        before = _opening(scene.sentence, actor.first, scene.last, through_comma=True)
        return "" if acts and before == "of" else before
    return before


def _is_within(actor: Actor, named: tuple[int, int]) -> bool:
    return named[0] <= actor.first and actor.first < named[1]


def _is_said_by(scene: Scene, actor: Actor) -> bool:
    """ "Was first reported by A", "a launch claimed by A": who tells it did not do it."""
    texts = scene.sentence.texts
    by = max(at for at in range(actor.first) if texts[at] == "by")
    return any(
        said in speech_verbs().by - _DECIDING for said in texts[max(by - 4, scene.last) : by]
    )


_DECIDING = frozenset({"announced", "declared", "decreed", "promised", "proclaimed", "put"})
"""Of what is announced, the one who announces it is the doer."""


def _names_its_doer(scene: Scene) -> bool:
    """Whether an "of" behind the mention says whose it is: "the resignation of A"."""
    tokens = scene.sentence.tokens
    has_of = tokens[scene.last - 1].text == "of" or tokens[scene.last].text == "of"
    return has_of and "of" not in scene.kind.targets


def _is_owned(scene: Scene) -> bool:
    """Whether a common noun owns it: "the bloc's sanctions"."""
    tokens = scene.sentence.tokens
    at = scene.first - 1
    while at > 1 and scene.first - at <= 3 and tokens[at].is_word and tokens[at].text != "'s":
        if tokens[at].text in words_of_clauses().prepositions | words_of_clauses().determiners:
            return False
        at -= 1
    if at < 1:
        return False
    owner = tokens[at - 1]
    return (
        tokens[at].text in {"'s", "'"}
        and owner.is_word
        and owner.text not in _DAY_NAMES
        and (not owner.is_capital)
    )


_DAY_NAMES = frozenset(
    {"week", "month", "year", "today", "yesterday", "tomorrow", "day", "night", "hour", "company"}
    | {"firm", "group", "carmaker", "maker", "country", "union"}
)
"""Whose it is of these says no more than when, or that it is the subject's own."""


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


def _is_participle(scene: Scene) -> bool:
    """ "Berg, arrested on Tuesday, …": said of the one before the comma."""
    texts = scene.sentence.texts
    before = texts[scene.first - 1] if scene.first else ""
    after = texts[scene.last] if scene.last < len(texts) else "."
    is_open = after in words_of_clauses().prepositions or after in {",", ".", "late", "early"}
    return before == "," and is_open and texts[scene.first].endswith("ed")


def _is_measured(scene: Scene) -> bool:
    """ "Put the cost of the recall at", "the results of the vote": said of it by anybody."""
    if scene.is_verb:
        return False
    start = phrase_start(scene.sentence, scene.first, is_verb=False)
    head = scene.sentence.texts[max(start - 2, 0) : start]
    return len(head) == 2 and head[1] == "of" and head[0] in party_words().measures


def _has_verb_between(scene: Scene, actor: Actor) -> bool:
    return any(at in scene.shape.finite for at in range(actor.last, scene.first))


_WHENCE = frozenset({"in", "from", "near", "outside"})

_WHERE = frozenset({"in", "at", "on", "against", "to", "near"})

HONORED = frozenset({"sir", "dame", "lord", "lady", "count", "countess", "duke", "prince"})


def _opening(sentence: Sentence, first: int, floor: int, *, through_comma: bool = False) -> str:
    """The preposition that opens the phrase in which an actor stands, or "" for none."""
    prepositions = words_of_clauses().prepositions
    for at in range(first - 1, floor - 1, -1):
        said = sentence.tokens[at].text
        if said in prepositions:
            return said
        if said in {";", "that"} or (said == "," and not through_comma):
            return ","
    return ""


def distinct(names: Iterable[str]) -> tuple[str, ...]:
    """The names, each once."""
    return tuple(dict.fromkeys(names))
