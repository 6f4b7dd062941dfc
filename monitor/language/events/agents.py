"""Who stands before the verb that governs a mention, and so does it or takes part in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.language.events.actors import BODY, COUNTRY, OFFICE, PERSON, Actor
from monitor.language.events.cast import REACH, Cast
from monitor.language.events.partywords import party_words
from monitor.language.events.topics import EventKind
from monitor.language.people.names import NameBook
from monitor.language.people.titles import is_title_head
from monitor.language.saying.speakerwords import speaker_words
from monitor.language.words.blocks import BlockKind
from monitor.language.words.clauses import Shape, words_of_clauses
from monitor.language.words.sentences import Sentence
from monitor.language.words.tokens import Token


@dataclass(frozen=True, slots=True)
class Scene:
    """One mention of a topic in its sentence."""

    sentence: Sentence
    shape: Shape
    first: int
    last: int
    is_verb: bool
    kind: EventKind
    speaker: tuple[int, int] | None
    """The tokens that name who says so: no party by being heard."""
    said_by: str


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
        words = party_words()
        tokens = scene.sentence.tokens
        found: list[Actor] = []
        heard: list[Actor] = []
        for actor in self.near(scene):
            if not any(low <= actor.first and actor.last <= high for low, high in region):
                continue
            before = tokens[actor.first - 1].text if actor.first else ""
            after = tokens[actor.last].text if actor.last < len(tokens) else ""
            if before == "the" and actor.kind == COUNTRY and actor.first > 1:
                # "a member of the Swiss cabinet"
                before = tokens[actor.first - 2].text
            owned = before in words.owned_by and actor.kind != OFFICE
            if owned and scene.kind.sides and actor.kind == BODY and actor.first > 1:
                # "The heads of Orbel and Velko will meet"
                owned = tokens[actor.first - 2].text not in words.leaders - _ONE_LEADER
            owned = owned and not (before == "from" and after == "and" and scene.kind.sides)
            owns = after in {"'s", "'"} and not self._is_its_body(scene.sentence, actor)
            owns = owns and not (scene.kind.sides and _own_together(scene.sentence, actor))
            if owned or owns or is_employer(scene, actor):
                continue
            known = self._cast.known(actor, self._names)
            (heard if self._speaks(scene, actor) else found).append(known)
        if not found and scene.kind.sides and sum(each.kind == PERSON for each in heard) > 1:
            # "A and B announced talks": their own.
            found = heard
        if not found:
            found.extend(self._pronoun(scene, start, end))
        return without_strays(scene.sentence, found)

    def _antecedent(self, scene: Scene) -> tuple[Actor, ...]:
        """ "Ana Lund, who resigned on Monday, …": whom the relative clause speaks of."""
        verb = self.governor(scene)
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
        is_nobody = said & words.itself == {"it"} and verb in {"is", "was"}
        if said & words.he and scene.said_by.split(" ")[0] in {"her", "his"}:
            # "Her office confirmed she had resigned."
            return self._cast.he(scene.sentence, start)
        ahead = self._cast.named_ahead(scene.sentence, scene.last) if said & words.he else ()
        if ahead:
            return ahead
        is_peace = scene.kind.topic.confirmed_by == "all"
        if (
            said & words.itself
            and scene.said_by
            and not is_nobody
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
        verb = self.governor(scene)
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
            aside = _aside_before(scene.sentence, at, floor) if said == "," else None
            if aside is not None:
                region.append((start, end))
                start = end = aside
                continue
            if said == "," and not self._is_listed(scene, start, segment_end):
                start = _named_aside(scene.sentence, at, start)
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
        before = [a for a in actors if a.last == start - 1]
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

    def governor(self, scene: Scene) -> int | None:
        """The verb whose subject takes part: the finite one before, or the mention's own."""
        if scene.first in scene.shape.finite or self._is_bare(scene):
            return self._first_of_a_row(scene)
        tokens = scene.sentence.tokens
        speech = speaker_words().say
        for at in range(scene.first - 1, -1, -1):
            if at in scene.shape.walls and at not in scene.sentence.clauses:
                return scene.first if scene.is_verb else None
            if at in scene.shape.finite and not self._continues(scene, at):
                if _is_inversion(scene.sentence, at):
                    return _inverted_governor(scene, at)
                is_speech = tokens[at].text in speech and not scene.is_verb
                return None if is_speech and not _agrees(tokens[at].text) else at
        if scene.is_verb:
            before = tokens[scene.first - 1].text if scene.first else ""
            return scene.first - 1 if before == "to" else scene.first
        return next((at for at in range(scene.first - 1, 0, -1) if tokens[at].text == "to"), None)

    def _first_of_a_row(self, scene: Scene) -> int:
        """The verb that the subject stands before: of "flew to Lima and met X" the first."""
        verb = scene.first
        while self._continues(scene, verb):
            earlier = max(at for at in scene.shape.finite if at < verb)
            if any(earlier < wall < verb - 1 for wall in scene.shape.walls):
                return verb
            verb = earlier
        return verb

    def _is_bare(self, scene: Scene) -> bool:
        """Whether the mention is a verb after an aside, with nothing to help it: ", 80, died"."""
        before = scene.sentence.tokens[scene.first - 1].text if scene.first else ""
        return scene.is_verb and before == ","

    def _continues(self, scene: Scene, verb: int) -> bool:
        """Whether a verb shares the subject of the one before: "is due Sunday and is to meet"."""
        tokens = scene.sentence.tokens
        at = _past_circumstance(scene, verb) - 1
        while at > 0 and tokens[at].text in words_of_clauses().adverbs:
            at -= 1
        earlier = any(index < at for index in scene.shape.finite)
        return at > 0 and tokens[at].text in {"and", "but"} and earlier

    def near(self, scene: Scene) -> Sequence[Actor]:
        """Everybody close by; where adversaries make peace, also "the army" and "the rebels"."""
        named = self._cast.near(scene.sentence, scene.first, scene.last)
        if scene.kind.topic.confirmed_by != "all":
            return named
        taken = {at for actor in named for at in range(actor.first, actor.last + 1)}
        return sorted((*named, *_camps(scene, taken)), key=lambda actor: actor.first)


_ONE_LEADER = frozenset(
    {"leader", "president", "premier", "minister", "king", "chancellor", "counterpart", "emir"}
    | {"monarch", "ruler", "chief", "head", "dictator", "envoy", "diplomat"}
)


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


def _own_together(sentence: Sentence, actor: Actor) -> bool:
    """ "Tonga's and Samoa's coaches will meet": each owner sends his own."""
    if actor.kind != COUNTRY:
        return False
    after = sentence.texts[actor.last + 1 : actor.last + 4]
    before = sentence.texts[max(actor.first - 2, 0) : actor.first]
    return (after[:1] == ("and",) and "'s" in after) or before == ("'s", "and")


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


def _camps(scene: Scene, taken: set[int]) -> Iterator[Actor]:
    """ "the army", "rebels": common nouns that are a side, where no name stands beside them."""
    tokens = scene.sentence.tokens
    for at in range(max(scene.first - REACH, 0), min(scene.last + REACH, len(tokens))):
        token = tokens[at]
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        is_other = after is not None and (
            after.text == "'s" or after.text in speaker_words().titles
        )
        before = tokens[at - 1].text if at else ""
        if token.text not in party_words().camps or at in taken or is_other:
            continue
        if before in _OWN and scene.said_by:
            yield Actor(scene.said_by, BODY, at, at + 1)
        else:
            last = _seated(scene.sentence, at + 1) if token.text in _SEATED else at + 1
            yield Actor(scene.sentence.written(at, last), BODY, at, last)


_BOSSES = frozenset({"boss", "bosses", "owner", "founder"})

_DEED = 6
"""Words from a speaker to the end of "has called off"."""

_OWN = frozenset({"its", "their"})
"""Before a camp they are the speaker's: "the Front has admitted that its fighters …"."""

_SEATED = frozenset({"government", "junta"})
"""Whose place is part of what they are called; "the army in Lima" is the army."""


def _seated(sentence: Sentence, at: int) -> int:
    """Past "in Lima" behind "the government": whose it is."""
    end = at + 1
    while end < len(sentence.tokens) and sentence.tokens[end].is_capital:
        end += 1
    return end if at < len(sentence.tokens) and sentence.texts[at] == "in" and end > at + 1 else at


LONGEST_ASIDE = 25
"""Words of ", who spoke by telephone on Monday,"."""


def _aside_before(sentence: Sentence, comma: int, floor: int) -> int | None:
    """The comma that opens ", who …," where this one closes it."""
    tokens = sentence.tokens
    for at in range(comma - 1, max(floor, comma - LONGEST_ASIDE) - 1, -1):
        if tokens[at].text == ",":
            return at if _is_aside(tokens[at + 1 : comma]) else None
    return None


def _is_aside(inside: Sequence[Token]) -> bool:
    """ "who …", "visiting Riga", "a former judge", "51": what is said of the name before it."""
    if not inside:
        return False
    said = inside[0].text
    if said in words_of_clauses().relatives or said[0].isdigit():
        return True
    is_kind = not inside[-1].is_capital and len(inside) > 1
    if said in {"a", "an", "the", "his", "her", "its"}:
        return is_kind
    if inside[0].is_capital:
        return is_kind and not {"and", "or", "of", "'s"} & {token.text for token in inside}
    if len(inside) > 1 and inside[0].is_word and said not in _JOINS:
        # "Nils Brand, star of Tide, dies"
        return is_title_head(said) or said.endswith(("ing", "ed"))
    return said.endswith(("ing", "ed"))


_JOINS = frozenset({"and", "or", "but", "nor"})


def _named_aside(sentence: Sentence, comma: int, start: int) -> int:
    """Where ", Ana Lund," begins, the name of the subject before a verb; else `start`."""
    tokens = sentence.tokens
    at = comma
    while at > 0 and _names(tokens[at - 1]):
        at -= 1
    return at if at and tokens[at - 1].text == "," and at < comma else start


def _names(token: Token) -> bool:
    return (token.is_word and token.is_capital) or token.text in {"and", "-"}


def is_employer(scene: Scene, actor: Actor) -> bool:
    """ "Timber chief resigns": a headline's word for whom he works for; the text names him."""
    after = scene.sentence.texts[actor.last : actor.last + 2]
    is_title = after[:1] and after[0] in speaker_words().titles | party_words().leaders | _BOSSES
    if not is_title or actor.kind != BODY or scene.sentence.block.kind is not BlockKind.HEADLINE:
        return False
    return len(after) < 2 or not scene.sentence.tokens[actor.last + 1].is_capital


def without_strays(sentence: Sentence, found: Sequence[Actor]) -> tuple[Actor, ...]:
    """Without capitalised words that are none of the list: "Hamas" in "Israel and Hamas" is."""
    found = [actor for actor in found if not _describes(sentence, actor, found)]
    named = [actor for actor in found if actor.kind != BODY]
    if not named:
        return tuple(found)
    return tuple(
        actor
        for actor in found
        if actor.kind != BODY or any(_are_listed(sentence, actor, other) for other in named)
    )


def _describes(sentence: Sentence, actor: Actor, found: Sequence[Actor]) -> bool:
    """ "Danish kettle maker Havnby": the country only says whose the firm is."""
    if actor.kind != COUNTRY:
        return False
    after = (one for one in found if one.kind == BODY and one.first > actor.last)
    body = min(after, key=lambda one: one.first, default=None)
    if body is None or body.first - actor.last > LONGEST_TRADE:
        return False
    blocked = words_of_clauses().prepositions | {"and", "or", "'s"}
    return all(
        token.is_word and not token.is_capital and token.text not in blocked
        for token in sentence.tokens[actor.last : body.first]
    )


LONGEST_TRADE = 4
"""Words of what a firm is: "ski equipment maker"."""


def _are_listed(sentence: Sentence, one: Actor, other: Actor) -> bool:
    early, late = (one, other) if one.first < other.first else (other, one)
    between = sentence.tokens[early.last : late.first]
    return 0 < len(between) <= 5 and all(
        token.text in {",", "and", "or", "-", "&", "the", "'s", "military", "junta", "rebels"}
        or token.text in speaker_words().bodies
        for token in between
    )


def _agrees(verb: str) -> bool:
    return verb.startswith(
        ("agree", "declar", "decide", "plan", "deny", "denie", "confirm", "announc")
    )
