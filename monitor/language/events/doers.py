"""Who does what is mentioned and to whom, whether a name, a group or whoever speaks of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from monitor.language.events.actors import BODY, COUNTRY, OFFICE, PERSON, Actor
from monitor.language.events.agents import AgentFinder
from monitor.language.events.bearings import WATCHING, is_borne, is_measured, is_owned, watches
from monitor.language.events.behind import BehindReader, Found
from monitor.language.events.cast import Cast
from monitor.language.events.deeds import befalls_another, is_passive
from monitor.language.events.groups import group_after, group_before, owning_group
from monitor.language.events.partywords import party_words
from monitor.language.events.scenes import Scene
from monitor.language.events.strays import is_employer
from monitor.language.people.names import NameBook
from monitor.language.people.titles import is_title_head
from monitor.language.saying.speakerwords import is_maker


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


class DoerReader:
    """Finds who does what is mentioned, and to whom."""

    def __init__(self, cast: Cast, names: NameBook, agents: AgentFinder) -> None:
        self._cast = cast
        self._names = names
        self._agents = agents
        self._behind = BehindReader(cast)

    def read(self, scene: Scene) -> Parties:
        """The doers of one mention, and its targets."""
        beside = self._beside(scene)
        is_watched = watches(scene)
        found = self._behind.read(scene, self._ahead(scene, beside, is_watched))
        told = self._told_to(scene) or self._inside(scene)
        doers, targets = self._by_group(scene, told or found.doers), found.targets
        if befalls_another(scene):
            doers, targets = targets, ()
        if not doers and self._is_its_own(scene):
            doers = (self._cast.named(scene.said_by, scene.first),)
        doers = doers or self._whose(scene, is_watched)
        if scene.kind.state_word and not is_watched:
            doers = self._states(scene, doers)
        doers = self._joined(scene) or doers
        if scene.kind.befalls:
            doers = self._apposed(scene) or doers or self._in_row(scene)
            doers = [one for one in doers if not _employs_next(scene, one, doers)]
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
                t.text not in {",", "and", "in", "at", "that"}
                for t in tokens[actor.last : scene.first]
            )
        )

    def _ahead(self, scene: Scene, beside: Sequence[Actor], is_watched: bool) -> Found:
        """Those whom the words before the mention give: its subject, or who owns it."""
        doers: Sequence[Actor] = ()
        if not is_watched and not is_measured(scene):
            doers = self._with_group(scene, self._agents.before(scene) or beside[-1:])
        owner = self._owner(scene, beside) or owning_group(scene)
        if owner:
            doers = (owner,)
        elif not scene.is_verb and is_owned(scene):
            # "expelled the envoy after the bloc's sanctions": whose, the words do not name.
            doers = ()
        elif scene.kind.befalls and not scene.is_verb:
            doers = beside[-1:] if not is_watched else ()
        tokens = scene.sentence.tokens
        if scene.kind.targets and tokens[scene.first - 1].text == "under" and scene.first > 1:
            return self._put_under(scene, beside)
        if is_borne(scene):
            return Found((), tuple(doers))
        return Found(tuple(doers))

    def _put_under(self, scene: Scene, beside: Sequence[Actor]) -> Found:
        """ "Norland has put the trader Kestrel under sanctions"."""
        targets = tuple(each for each in beside if each.last == scene.first - 1)
        doers = tuple(each for each in self._agents.before(scene) if each not in targets)
        if not doers and self._cast.is_country(scene.said_by):
            doers = (self._cast.named(scene.said_by, scene.first),)
        return Found(doers, targets)

    def _by_group(self, scene: Scene, doers: Sequence[Actor]) -> Sequence[Actor]:
        """The group that "by" brings in, where nobody is named: "a strike by nurses"."""
        tokens = scene.sentence.tokens
        after = tokens[scene.last].text if scene.last < len(tokens) else ""
        leads = {"by", "of"} - scene.kind.targets
        inside = tokens[scene.last - 1].text in leads
        if scene.is_verb or not (after in leads or inside):
            return doers
        group = group_after(scene, scene.last + (not inside))
        is_named = any(each.first >= scene.last and each.kind != COUNTRY for each in doers)
        return (group,) if group and not is_named else doers

    def _with_group(self, scene: Scene, doers: Sequence[Actor]) -> Sequence[Actor]:
        """With the group that is the subject, and of the names within it those it works for."""
        region = self._agents.subject_region(scene)
        if scene.kind.targets and is_passive(scene):
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
        if scene.kind.own_word and said[:1].isupper() and not others and not is_measured(scene):
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

    def _apposed(self, scene: Scene) -> list[Actor]:
        """ "Ana Lund, the Orbel founder arrested in Rome, had …": what it is said of is she."""
        texts = scene.sentence.texts
        start = max(scene.first - LONGEST_ASIDE, 1)
        commas = [at for at in range(start, scene.first) if texts[at] == ","]
        if not scene.is_verb or not commas or texts[commas[-1] + 1] not in {"the", "a", "an"}:
            return []
        if any(at in scene.shape.finite for at in range(commas[-1], scene.first + 1)):
            return []
        near = self._cast.near(scene.sentence, scene.first, scene.last)
        return [actor for actor in near if actor.last == commas[-1] and actor.kind == PERSON]

    def _in_row(self, scene: Scene) -> list[Actor]:
        """ "Ana Lund was flown to Malta and charged": the second of two verbs with one subject."""
        texts = scene.sentence.texts
        if not scene.is_verb or not scene.first or texts[scene.first - 1] != "and":
            return []
        verbs = [at for at in scene.shape.finite if at < scene.first]
        passive = max(verbs, default=0)
        if texts[passive] not in {"was", "were", "is", "are", "been"}:
            return []
        near = self._cast.near(scene.sentence, scene.first, scene.last)
        return [actor for actor in near if actor.last == passive and actor.kind == PERSON]

    def _whose(self, scene: Scene, is_watched: bool) -> list[Actor]:
        """Whom "his" stands for: "Ana Lund's agent dismissed reports of her death"."""
        before = scene.sentence.texts[scene.first - 1] if scene.first else ""
        if scene.is_verb or before not in {"his", "her"}:
            return []
        # Who "accepted his resignation" is not the one who resigns.
        return list(self._cast.he(scene.sentence, 0 if is_watched else scene.first))

    def _states(self, scene: Scene, doers: Sequence[Actor]) -> list[Actor]:
        """The state for which an official acts or speaks: "Chad's cabinet approved sanctions"."""
        brussels = [each for each in doers if scene.sentence.texts[each.first] == "brussels"]
        if brussels:
            return [Actor("EU", COUNTRY, brussels[0].first, brussels[0].last)]
        if not doers and is_owned(scene):
            return []
        acting = [each for each in doers if each.kind != OFFICE and not _is_holder(each)]
        if acting or (scene.is_verb and not doers):
            return acting
        start, end = scene.speaker or (0, 0)
        region = self._agents.subject_region(scene)
        ranges = [(start, end), *(region[-1:] if region else ())]
        for hit in self._cast.places_of(scene.sentence):
            before = scene.sentence.texts[hit.first - 1] if hit.first else ""
            ends = before == "of"
            inside = any(low <= hit.first and hit.last < high + ends for low, high in ranges)
            if inside and hit.value.name == "Brussels":
                return [Actor("EU", COUNTRY, hit.first, hit.last)]
            if inside and hit.value.country and before not in _WHERE:
                return [Actor(hit.value.country, COUNTRY, hit.first, hit.last)]
        return list(doers)


def _employs_next(scene: Scene, actor: Actor, doers: Sequence[Actor]) -> bool:
    """Whether it only says who the next is: "Orbel's former chief, Ana Lund, was held"."""
    later = [each for each in doers if each.first >= actor.last and each.kind == PERSON]
    if not later or scene.sentence.texts[actor.last] == ",":
        return False
    between = scene.sentence.texts[actor.last : later[0].first]
    return any(is_title_head(text) for text in between) and _APART.isdisjoint(between)


_APART = frozenset({"and", "or", ";", "as", "well", "with"})


def _is_holder(actor: Actor) -> bool:
    """Whether the words name an office: "the foreign minister of Norway" acts for Norway."""
    return actor.kind == BODY and is_title_head(actor.name.split()[-1].casefold())


def _has_verb_between(scene: Scene, actor: Actor) -> bool:
    return any(at in scene.shape.finite for at in range(actor.last, scene.first))


LONGEST_ASIDE = 9
"""Words of ", the former finance chief of the bank" before its participle."""

_WHENCE = frozenset({"in", "from", "near", "outside"})

_WHERE = frozenset({"in", "at", "on", "against", "to", "near"})


def distinct(names: Iterable[str]) -> tuple[str, ...]:
    """The names, each once."""
    return tuple(dict.fromkeys(names))
