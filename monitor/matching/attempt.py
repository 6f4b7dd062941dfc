"""One fact, or the article as a whole, held against the conditions of a rule, one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from monitor.language.counts.lands import Lands
from monitor.language.counts.quantities import Quantity
from monitor.language.events.statements import Statement
from monitor.language.guests.attendances import Attendance, Unresolved
from monitor.language.text import Text
from monitor.matching.boolean import Query
from monitor.matching.conditions import (
    ANY,
    AllOf,
    AnyOf,
    AttendanceIs,
    Condition,
    EntityIs,
    EventIs,
    Not,
    QuantityIs,
    QueryHolds,
    SourceIs,
    Within,
    asked_step,
    fact_condition,
)
from monitor.matching.figures import NO_FIGURE, TOLD_INCREMENTS, figure, is_figure, may_lie_within
from monitor.matching.findings import BoundFact, Evidence, Node
from monitor.matching.naming import Naming
from monitor.matching.outlets import of_outlet
from monitor.matching.passages import Passage, Searchable
from monitor.matching.rings import is_of_another, rings_about
from monitor.matching.units import is_unit

_YES = Node("", True)
_NO = Node("", False)


@dataclass(frozen=True, slots=True)
class Ground:
    """What all attempts on one article share. A `thorough` one says what it found of each part."""

    text: Text
    words: Searchable
    naming: Naming
    lands: Lands
    thorough: bool


@dataclass(frozen=True, slots=True)
class Attempt:
    """One fact, or (None) the article as a whole, to be held against conditions.

    With `free_status` a fact at any step will do: so statements are found before they are ranked.
    """

    ground: Ground
    fact: BoundFact | None = None
    free_status: bool = False

    def holds(self, condition: Condition) -> Node:
        """Whether the condition holds, and in a thorough attempt all that was found on the way."""
        match condition:
            case AllOf(conditions):
                return self.all_of("all of", map(self.holds, conditions))
            case AnyOf(conditions):
                return self._any_of(map(self.holds, conditions))
            case Not(inner):
                return self._not(inner)
            case QueryHolds(query, within):
                return self._query(query, within)
            case EntityIs(names):
                return self._entity(names)
            case SourceIs():
                checks = of_outlet(condition, self.ground.text.article)
                return self.all_of("source", (self._leaf(*check) for check in checks))
            case _:
                return self._fact(condition)

    def about(self, query: Query) -> Node:
        """A rule's `about`: over headline, lede, and the fact's paragraph with its cue line."""
        searchable = self.ground.words
        own = searchable.with_cue(self.fact.sentence) if self.fact else ()
        passage = searchable.sentences((*searchable.lede, *own))
        return self._asked(query, passage, "about, in headline, lede and the fact's paragraph")

    def all_of(self, label: str, nodes: Iterable[Node]) -> Node:
        """Holds if all hold; unless thorough, what follows the first failure is not tried."""
        found: list[Node] = []
        holds = True
        for node in nodes:
            found.append(node)
            holds = holds and node.holds
            if not holds and not self.ground.thorough:
                return _NO
        return Node(label, holds, children=tuple(found))

    def _any_of(self, nodes: Iterable[Node]) -> Node:
        found = tuple(nodes)
        return Node("any of", any(node.holds for node in found), children=found, choice=True)

    def _not(self, inner: Condition) -> Node:
        """`not:` of a fact of the bound kind is about that fact, else about all of the article."""
        kind = fact_condition(inner)
        if kind is None or isinstance(self.fact, _facts_of(kind)):
            node = self.holds(inner)
        else:
            facts = self._facts(_facts_of(kind))
            node = self._any_of(Attempt(self.ground, fact).holds(inner) for fact in facts)
        return Node("not", not node.holds, children=(node,) if self.ground.thorough else ())

    def _facts(self, kinds: tuple[type, ...]) -> Iterator[BoundFact]:
        text = self.ground.text
        every: list[BoundFact] = [*text.quantities, *text.statements]
        every += [*text.people, *text.unresolved]
        return (fact for fact in every if isinstance(fact, kinds))

    # --- text ---------------------------------------------------------------------------------

    def _query(self, query: Query, within: Within | None) -> Node:
        words = self.ground.words
        if within is None:
            within = Within.SENTENCE if self.fact else Within.ARTICLE
        match within:
            case Within.TITLE:
                return self._asked(query, words.title, "in the title")
            case Within.ARTICLE:
                return self._asked(query, words.article, "in the article")
            case Within.SENTENCE if self.fact:
                passage = words.sentences((self.fact.sentence,))
                return self._asked(query, passage, "in the fact's sentence")
            case Within.PARAGRAPH if self.fact:
                passage = words.sentences(words.with_cue(self.fact.sentence))
                return self._asked(query, passage, "in the fact's paragraph")
            case Within.SENTENCE:
                return self._somewhere(query, words.each_sentence(), "in one sentence")
            case Within.PARAGRAPH:
                return self._somewhere(query, words.paragraphs(), "in one paragraph")

    def _asked(self, query: Query, passage: Passage, where: str) -> Node:
        if not self.ground.thorough:
            hits = query.holds(passage)
            return _NO if hits is None else Node("", True, "", self.ground.words.evidence(hits))
        told = query.told(passage)
        return Node(f"query, {where}", told.holds, "", (), (told,))

    def _somewhere(self, query: Query, passages: Iterable[Passage], where: str) -> Node:
        """The first passage in which it holds; where none does, how near the whole article is."""
        # Not whether it holds for the article: what NOT rules out may stand in another sentence.
        if self.ground.words.may_hold(query.anchors):
            for passage in passages:
                if query.holds(passage) is not None:
                    return self._asked(query, passage, where)
        if not self.ground.thorough:
            return _NO
        told = query.told(self.ground.words.article)
        detail = "its parts never stand together" if told.holds else ""
        return Node(f"query, {where}", False, detail, (), (told,))

    def _entity(self, names: Sequence[str]) -> Node:
        found = self.ground.naming.named_in(names, self.ground.text, self.ground.words)
        evidence = self.ground.words.evidence(found)
        return self._leaf("entity", names, bool(evidence), "named nowhere", evidence)

    # --- facts --------------------------------------------------------------------------------

    def _fact(self, asked: QuantityIs | EventIs | AttendanceIs) -> Node:
        match asked, self.fact:
            case QuantityIs(), Quantity() as fact:
                return self._bound("quantity", fact, self._quantity(asked, fact))
            case EventIs(), Statement() as fact:
                return self._bound(f"event {asked.topic}", fact, self._event(asked, fact))
            case AttendanceIs(), Attendance() | Unresolved() as fact:
                return self._bound("attendance", fact, self._attendance(asked, fact))
            case _:
                kind = asked.topic if isinstance(asked, EventIs) else _KINDS[type(asked)]
                return Node(kind, False, f"no {kind} is told in the article")

    def _bound(self, label: str, fact: BoundFact, nodes: Iterable[Node]) -> Node:
        node = self.all_of(label, nodes)
        if not node.holds and not self.ground.thorough:
            return node
        sentence = self.ground.text.document.sentences[fact.sentence]
        evidence = (Evidence(fact.sentence, sentence.text, fact.span),)
        return Node(node.label, node.holds, f"'{fact.quote}'", evidence, node.children)

    def _quantity(self, asked: QuantityIs, fact: Quantity) -> Iterator[Node]:
        """The cheap comparisons first; names, which have many spellings, last."""
        if asked.roles:
            yield self._leaf("role", asked.roles, fact.role in asked.roles, f"role {fact.role}")
        if asked.units:
            holds = is_unit(asked.units, fact.unit, fact.unit_class)
            yield self._leaf("of", asked.units, holds, f"counts {fact.unit} ({fact.unit_class})")
        yield self._quantity_status(asked, fact)
        wanted = asked.increments or TOLD_INCREMENTS
        increment = fact.increment or "total"
        holds = ANY in wanted or increment in wanted
        yield self._leaf("increment", wanted, holds, f"is a {increment}")
        if asked.hedges:
            yield self._leaf("hedge", asked.hedges, fact.hedge in asked.hedges, f"is {fact.hedge}")
        if asked.value is not None:
            holds = may_lie_within(fact, asked.value)
            yield self._leaf("value", (str(asked.value),), holds, f"is {figure(fact)}")
        yield from self._subject(asked, fact)

    def _quantity_status(self, asked: QuantityIs, fact: Quantity) -> Node:
        if asked.statuses:
            return self._status(asked.statuses, fact.status in asked.statuses, fact)
        wanted = (f"anything but {_listed(sorted(NO_FIGURE))}",)
        return self._status(wanted, is_figure(fact), fact)

    def _subject(self, asked: QuantityIs, fact: Quantity) -> Iterator[Node]:
        naming = self.ground.naming
        if asked.actor:
            holds = naming.is_actor(asked.actor, fact.actor)
            yield self._leaf("actor", asked.actor, holds, f"actor {fact.actor or 'unknown'}")
        if asked.place:
            yield self._place(asked.place, fact.place)
        yield from self._speaker(asked.said_by, fact.said_by)

    def _place(self, asked: tuple[str, ...], said: str | None) -> Node:
        """The place itself, or the country that the text puts it into."""
        naming = self.ground.naming
        if not said or naming.is_place(asked, said):
            return self._leaf("place", asked, bool(said), f"place {said or 'unknown'}")
        land = self.ground.lands.of(said)
        holds = naming.is_place(asked, land)
        return self._leaf("place", asked, holds, f"place {said}" + (f" in {land}" if land else ""))

    def _event(self, asked: EventIs, fact: Statement) -> Iterator[Node]:
        naming = self.ground.naming
        yield self._leaf("topic", (asked.topic,), fact.topic == asked.topic, f"is {fact.topic}")
        if asked.who:
            holds = any(naming.is_party(asked.who, each) for each in fact.who)
            yield self._leaf("who", asked.who, holds, f"who {_listed(fact.who, 'and')}")
        if asked.parties_all:
            missing = [
                one
                for one in asked.parties_all
                if not any(naming.is_party((one,), party) for party in fact.parties)
            ]
            said = f"parties {_listed(fact.parties, 'and')}"
            said += f"; without {_listed(missing)}" if missing else ""
            yield self._leaf("parties", (" and ".join(asked.parties_all),), not missing, said)
        if asked.parties_any:
            holds = any(naming.is_party(asked.parties_any, each) for each in fact.parties)
            said = f"parties {_listed(fact.parties, 'and')}"
            yield self._leaf("parties, any of", asked.parties_any, holds, said)
        if asked.place:
            yield self._place(asked.place, fact.place)
        yield from self._speaker(asked.said_by, fact.said_by)
        if not self.free_status:
            holds = asked_step(asked.statuses, fact.status) is not None
            yield self._status(asked.statuses, holds, fact)

    def _attendance(self, asked: AttendanceIs, fact: Attendance | Unresolved) -> Iterator[Node]:
        yield self._status(asked.statuses, _attends(asked.statuses, fact.status), fact)
        yield self._person(asked.person, fact)
        if asked.event is not None:
            yield self._attended(asked.event, asked.event_name, fact)

    def _person(self, asked: Sequence[str], fact: Attendance | Unresolved) -> Node:
        """Someone unnamed counts only where the rule names the office that the text gives."""
        naming = self.ground.naming
        wanted = asked or ("anyone named",)
        if isinstance(fact, Unresolved):
            holds = naming.is_office(asked, fact.mention)
            return self._leaf("person", wanted, holds, f"'{fact.mention}' is not named")
        holds = not asked or naming.is_person(asked, fact.name, fact.title)
        return self._leaf("person", wanted, holds, f"person {fact.name}")

    def _attended(self, query: Query, name: str, fact: Attendance | Unresolved) -> Node:
        """The event's query over the nearest text in which it holds, ring after ring."""
        words = self.ground.words
        allowed = 1 if is_of_another(query, fact, self.ground.naming) else None
        rings = [*rings_about(fact, words)]
        passages = map(words.sentences, rings[:allowed])
        held = next((ring for ring in passages if query.holds(ring) is not None), None)
        if held is not None:
            return self._asked(query, held, f"event {name}".strip())
        if not self.ground.thorough:
            return _NO
        told = query.told(words.sentences({at for ring in rings for at in ring}))
        apart = ", and its words stand apart" if told.holds else ""
        detail = f"attends {fact.event or 'nothing'}{apart}"
        return Node(f"event {name}".strip(), False, detail, (), (told,))

    def _speaker(self, asked: Sequence[str], said_by: str | None) -> Iterator[Node]:
        if asked:
            naming = self.ground.naming
            holds = naming.is_speaker(asked, said_by) or any(
                naming.is_speaker(asked, mention.title)
                for mention in self.ground.text.mentions
                if mention.title and mention.name == said_by
            )
            yield self._leaf("said_by", asked, holds, f"said by {said_by or 'nobody named'}")

    def _status(self, wanted: Sequence[str], holds: bool, fact: BoundFact) -> Node:
        holds = holds or ANY in wanted
        if not self.ground.thorough:
            return _YES if holds else _NO
        cues = [why.partition(":")[2] for why in fact.why if why.startswith("status:")]
        cue = f" [cue {', '.join(cues)}]" if cues else ""
        said = f"status {fact.status}"
        said += cue if holds else f", wanted {_listed(wanted)}: '{fact.quote}'{cue}"
        return Node(f"status: {_listed(wanted)}", holds, said)

    def _leaf(
        self,
        label: str,
        wanted: Sequence[str],
        holds: bool,
        said: str,
        evidence: tuple[Evidence, ...] = (),
    ) -> Node:
        if self.ground.thorough:
            detail = said if holds else f"{said}, wanted {_listed(wanted)}"
            return Node(f"{label}: {_listed(wanted)}", holds, detail, evidence)
        if evidence:
            return Node("", holds, "", evidence)
        return _YES if holds else _NO


_KINDS = {QuantityIs: "quantity", EventIs: "event", AttendanceIs: "attendance"}


def _facts_of(kind: QuantityIs | EventIs | AttendanceIs) -> tuple[type, ...]:
    match kind:
        case QuantityIs():
            return (Quantity,)
        case EventIs():
            return (Statement,)
        case AttendanceIs():
            return (Attendance, Unresolved)


def _attends(asked: Sequence[str], status: str) -> bool:
    """Who has attended attends: `happened` goes with asserted and with confirmed.

    Who "will not come" may have withdrawn: whether he was to come, only what is known can tell.
    """
    goes_with = {"asserted", "confirmed"}
    if status == "denied" and "withdrawn" in asked:
        return True
    return status in asked or (status == "happened" and not goes_with.isdisjoint(asked))


def _listed(names: Sequence[str], last: str = "or") -> str:
    if len(names) < 2:
        return names[0] if names else "none"
    return f"{', '.join(names[:-1])} {last} {names[-1]}"
