"""Who takes part in what is mentioned: its sides, its doer, those it is done to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from monitor.language.cast import BODY, COUNTRY, OFFICE, PERSON, Actor, Cast, party_words
from monitor.language.clauses import Shape, words_of_clauses
from monitor.language.document import Sentence, Token
from monitor.language.names import NameBook
from monitor.language.speakers import speaker_words
from monitor.language.topics import Kind

WATCHING = 8
"""Words between "condemned" and what is condemned."""

LONGEST_PHRASE = 40
"""Words after a mention in which its sides are looked for."""


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
class Scene:
    """One mention of a topic in its sentence."""

    sentence: Sentence
    shape: Shape
    first: int
    last: int
    is_verb: bool
    kind: Kind
    speaker: tuple[int, int] | None
    """The tokens that name who says so: no party by being heard."""
    said_by: str


class PartyReader:
    """Finds who takes part, by the grammar round the mention."""

    def __init__(self, cast: Cast, names: NameBook) -> None:
        self._cast = cast
        self._names = names

    def read(self, scene: Scene) -> Parties:
        """The sides of a meeting or the doer and the targets of an act."""
        return self._sides(scene) if scene.kind.sides else self._doers(scene)

    # --- sides ------------------------------------------------------------------------------

    def _sides(self, scene: Scene) -> Parties:
        beside = self._beside(scene)
        after = self._after(scene)
        voice = self._whose_office(scene, (*beside, *after.actors))
        if voice:
            found = (*voice, *beside, *after.actors)
            return self._completed(scene, found, found, "office")
        if after.closed:
            found = (*beside, *after.actors)
            return self._completed(scene, found, found, "between")
        subject = () if after.closed else self._subject(scene)
        found = (*subject, *beside, *after.actors)
        return self._completed(scene, found, (*subject, *beside), "grammar")

    def _completed(
        self, scene: Scene, found: Sequence[Actor], leading: Sequence[Actor], why: str
    ) -> Parties:
        people = any(actor.kind in {PERSON, OFFICE} for actor in found)
        kinds = {PERSON, OFFICE, BODY} if people else {COUNTRY, BODY}
        if people and sum(1 for a in found if a.kind in {PERSON, OFFICE}) < 2:
            kinds = {PERSON, OFFICE, BODY, COUNTRY}
        names = _distinct(actor.name for actor in found if actor.kind in kinds)
        if self._modified(scene, party_words().three_way) and len(names) < 3:
            three = self._cast.together(scene.sentence, 3, [n for n in names if people])
            if three:
                return Parties((), three, "three_way", guessed=True)
        named = self._group(scene, names)
        if named:
            return Parties((), named, "group", guessed=True)
        if len(names) > 2 and self._is_several(scene):
            head = names[0]
            return Parties((), names, why, pairs=tuple((head, other) for other in names[1:]))
        return Parties((), names, why)

    def _whose_office(self, scene: Scene, sides: Sequence[Actor]) -> tuple[Actor, ...]:
        """Whose office announces a meeting "with X": the one who meets X."""
        if scene.speaker is None or len({actor.name for actor in sides}) != 1:
            return ()
        first, last = scene.speaker
        said = scene.sentence.tokens[first:last]
        if not any(token.text in party_words().spokes for token in said):
            return ()
        people = [a for a in self._cast.near(scene.sentence, first, last) if a.kind == PERSON]
        return tuple(a for a in people if first <= a.first and a.last <= last + 2)[-1:]

    def _near(self, scene: Scene) -> Sequence[Actor]:
        """Everybody close by; where adversaries make peace, also "the army" and "the rebels"."""
        named = self._cast.near(scene.sentence, scene.first, scene.last)
        if scene.kind.topic.confirmed_by != "all":
            return named
        taken = {at for actor in named for at in range(actor.first, actor.last + 1)}
        return sorted((*named, *_camps(scene, taken)), key=lambda actor: actor.first)

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
        actors = self._near(scene)
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
        blocked = words.prepositions | words.determiners | words.subordinators | {"that", "to"}
        return tokens[at].is_word and said not in blocked and at not in scene.shape.finite

    def _split(self, sentence: Sentence, near: Sequence[Actor]) -> list[Actor]:
        """Bodies that are surnames of people known from the article or the names file."""
        return [self._cast.known(actor, self._names) for actor in near]

    # --- after the mention ------------------------------------------------------------------

    def _after(self, scene: Scene) -> _Listed:
        """Those that "with", "between", "of" bring in, or a verb's own objects."""
        words = party_words()
        tokens = scene.sentence.tokens
        actors = {actor.first: actor for actor in self._near(scene)}
        found: list[Actor] = []
        is_open = scene.is_verb
        closed = False
        at = scene.last
        while at < min(len(tokens), scene.last + LONGEST_PHRASE):
            said = tokens[at].text
            if at in scene.shape.walls or (at in scene.shape.finite and at not in actors):
                break
            if said in words.joins:
                is_open = said in {"with", "between", "among", "involving"} or (
                    said == "of" and self._holds_sides(scene.sentence, at)
                )
                closed = closed or said in {"between", "among"} or (said == "of" and is_open)
            elif said == "," and not self._list_goes_on(scene.sentence, at, actors):
                if at + 1 >= len(tokens) or tokens[at + 1].text != "with":
                    break
            elif said in words.closes:
                is_open = False
            elif at in actors:
                if is_open:
                    found.append(self._cast.known(actors[at], self._names))
                at = actors[at].last
                continue
            at += 1
        return _Listed(_without_strays(scene.sentence, found), closed and len(found) > 1)

    def _holds_sides(self, sentence: Sentence, at: int) -> bool:
        words = party_words()
        near = sentence.tokens[at + 1 : at + 6]
        return any(token.text in words.leaders or token.is_capital for token in near)

    def _list_goes_on(self, sentence: Sentence, comma: int, actors: dict[int, Actor]) -> bool:
        """Whether another name, or "and" with one, follows the comma soon."""
        tokens = sentence.tokens
        near = range(comma + 1, min(comma + 8, len(tokens)))
        if not any(at in actors for at in near):
            return False
        later = tokens[comma + 1 : comma + 20]
        return any(token.text == "and" for token in later)

    # --- before the mention -----------------------------------------------------------------

    def _subject(self, scene: Scene) -> tuple[Actor, ...]:
        """Those who stand before the verb that governs the mention."""
        region = self._subject_region(scene)
        if not region:
            return ()
        start, end = region[-1][0], region[0][1]
        words = party_words()
        tokens = scene.sentence.tokens
        found: list[Actor] = []
        for actor in self._near(scene):
            if not any(low <= actor.first and actor.last <= high for low, high in region):
                continue
            before = tokens[actor.first - 1].text if actor.first else ""
            after = tokens[actor.last].text if actor.last < len(tokens) else ""
            owned = before in words.owned_by and actor.kind != OFFICE
            owns = after in {"'s", "'"} and not self._is_its_body(scene.sentence, actor)
            if owned or owns or self._speaks(scene, actor):
                continue
            found.append(self._cast.known(actor, self._names))
        if not found:
            found.extend(self._pronoun(scene, start, end))
        return _without_strays(scene.sentence, found)

    def _is_its_body(self, sentence: Sentence, actor: Actor) -> bool:
        """ "Sudan's army" acts for Sudan."""
        rest = sentence.tokens[actor.last + 1 : actor.last + 4]
        return actor.kind == COUNTRY and any(
            token.text in speaker_words().bodies | {"military", "junta", "regime", "rebels"}
            for token in rest
        )

    def _speaks(self, scene: Scene, actor: Actor) -> bool:
        speaker = scene.speaker
        return speaker is not None and speaker[0] <= actor.first < speaker[1]

    def _pronoun(self, scene: Scene, start: int, end: int) -> Sequence[Actor]:
        words = party_words()
        said = {token.text for token in scene.sentence.tokens[start:end]}
        if said & words.itself and scene.said_by:
            return (self._cast.named(scene.said_by, start),)
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
        both = [a for a in self._near(scene) if first <= a.first and a.last <= last]
        return [self._cast.known(a, self._names) for a in both] if len(both) > 1 else ()

    def _subject_region(self, scene: Scene) -> list[tuple[int, int]]:
        """Where the subject's words stand, the last first: asides are left out."""
        tokens = scene.sentence.tokens
        verb = self._governor(scene)
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

    def _governor(self, scene: Scene) -> int | None:
        """The verb whose subject takes part: the finite one before, or the mention's own."""
        if scene.first in scene.shape.finite:
            return scene.first
        tokens = scene.sentence.tokens
        speech = speaker_words().say
        for at in range(scene.first - 1, -1, -1):
            if at in scene.shape.walls and at not in scene.sentence.clauses:
                return None
            if at in scene.shape.finite and not self._continues(scene, at):
                is_speech = tokens[at].text in speech and not scene.is_verb
                return None if is_speech and not _agrees(tokens[at].text) else at
        if scene.is_verb:
            before = tokens[scene.first - 1].text if scene.first else ""
            return scene.first - 1 if before == "to" else scene.first
        return next((at for at in range(scene.first - 1, 0, -1) if tokens[at].text == "to"), None)

    def _continues(self, scene: Scene, verb: int) -> bool:
        """Whether a verb shares the subject of the one before: "is due Sunday and is to meet"."""
        tokens = scene.sentence.tokens
        at = verb - 1
        while at > 0 and tokens[at].text in words_of_clauses().adverbs:
            at -= 1
        earlier = any(index < at for index in scene.shape.finite)
        return at > 0 and tokens[at].text in {"and", "but"} and earlier

    # --- doers ------------------------------------------------------------------------------

    def _doers(self, scene: Scene) -> Parties:
        tokens = scene.sentence.tokens
        beside = [
            actor
            for actor in self._cast.near(scene.sentence, scene.first, scene.last)
            if actor.last <= scene.first
            and scene.first - actor.last <= 3
            and all(
                t.text not in {",", "and", "in", "at"} for t in tokens[actor.last : scene.first]
            )
        ]
        subject = () if self._watches(scene) else self._subject(scene)
        doers = list(subject) or beside[-1:]
        owner = self._owner(scene, beside)
        if owner:
            doers = [owner]
        targets: list[Actor] = []
        mode = "doer" if scene.is_verb and not self._is_passive(scene) else ""
        at_prepositions = scene.kind.targets
        for actor in self._cast.near(scene.sentence, scene.first, scene.last):
            if actor.first < scene.last or actor.first - scene.last > 12:
                continue
            before = _opening(scene.sentence, actor.first, scene.last)
            of = tokens[scene.last - 1].text == "of" or tokens[scene.last].text == "of"
            of = of and "of" not in at_prepositions
            if before == "by" or (of and before in {"of", ""} and not scene.is_verb):
                doers = [*(doer for doer in doers if doer.first >= scene.last), actor]
            elif before in at_prepositions or (mode and before == ""):
                targets.append(actor)
        for hit in self._cast.places_of(scene.sentence):
            near = 0 <= hit.first - scene.last <= 12
            if near and _opening(scene.sentence, hit.first, scene.last) in at_prepositions & {"to"}:
                name = hit.value.country or hit.value.name
                targets.append(Actor(name, COUNTRY, hit.first, hit.last))
        if not doers and self._is_its_own(scene):
            doers.append(self._cast.named(scene.said_by, scene.first))
        known = [self._cast.known(actor, self._names).name for actor in doers]
        aimed = [self._cast.known(actor, self._names).name for actor in targets]
        return Parties(_distinct(known), _distinct(aimed), "doer" if known else "none")

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

    def _is_its_own(self, scene: Scene) -> bool:
        """Whether it is the speaker's: "Orbel said there would be no recall of its prams"."""
        after = scene.sentence.tokens[scene.last : scene.last + 3]
        return bool(scene.said_by) and any(token.text in {"its", "their"} for token in after)

    def _is_passive(self, scene: Scene) -> bool:
        before = scene.sentence.tokens[scene.first - 1].text if scene.first else ""
        return before in words_of_clauses().be_any


def _camps(scene: Scene, taken: set[int]) -> Iterator[Actor]:
    """ "the army", "rebels": common nouns that are a side, where no name stands beside them."""
    tokens = scene.sentence.tokens
    for at, token in enumerate(tokens):
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        is_other = after is not None and (after.text == "'s" or after.text in speaker_words().titles)
        if token.text in party_words().camps and at not in taken and not is_other:
            yield Actor(token.text, BODY, at, at + 1)


LONGEST_ASIDE = 25
"""Words of ", who spoke by telephone on Monday,"."""


def _aside_before(sentence: Sentence, comma: int, floor: int) -> int | None:
    """The comma that opens ", who …," where this one closes it."""
    tokens = sentence.tokens
    for at in range(comma - 1, max(floor, comma - LONGEST_ASIDE) - 1, -1):
        if tokens[at].text == ",":
            return at if _opens_aside(tokens, at + 1) else None
    return None


def _opens_aside(tokens: Sequence[Token], at: int) -> bool:
    """ "who …", "visiting Riga", "a former judge": what is said of the name before the comma."""
    said = tokens[at].text
    if said in words_of_clauses().relatives:
        return True
    if said in {"a", "an", "the", "his", "her", "its"}:
        return at + 1 < len(tokens) and not tokens[at + 1].is_capital
    return said.endswith(("ing", "ed")) and not tokens[at].is_capital


def _named_aside(sentence: Sentence, comma: int, start: int) -> int:
    """Where ", Ana Lund," begins, the name of the subject before a verb; else `start`."""
    tokens = sentence.tokens
    at = comma
    while at > 0 and tokens[at - 1].is_word and tokens[at - 1].is_capital:
        at -= 1
    return at if at and tokens[at - 1].text == "," and at < comma else start


@dataclass(frozen=True, slots=True)
class _Listed:
    """Actors a mention brings in itself; `closed`: they are all there are ("between A and B")."""

    actors: tuple[Actor, ...]
    closed: bool


def _without_strays(sentence: Sentence, found: Sequence[Actor]) -> tuple[Actor, ...]:
    """Without capitalised words that are none of the list: "Hamas" in "Israel and Hamas" is."""
    named = [actor for actor in found if actor.kind != BODY]
    if not named:
        return tuple(found)
    return tuple(
        actor
        for actor in found
        if actor.kind != BODY or any(_are_listed(sentence, actor, other) for other in named)
    )


def _are_listed(sentence: Sentence, one: Actor, other: Actor) -> bool:
    early, late = (one, other) if one.first < other.first else (other, one)
    between = sentence.tokens[early.last : late.first]
    return 0 < len(between) <= 5 and all(
        token.text in {",", "and", "or", "-", "&", "the", "'s", "military", "junta", "rebels"}
        or token.text in speaker_words().bodies
        for token in between
    )


def _opening(sentence: Sentence, first: int, floor: int) -> str:
    """The preposition that opens the phrase in which an actor stands, or "" for none."""
    prepositions = words_of_clauses().prepositions
    for at in range(first - 1, floor - 1, -1):
        said = sentence.tokens[at].text
        if said in prepositions:
            return said
        if said in {",", ";", "that"}:
            return ","
    return ""


def _agrees(verb: str) -> bool:
    return verb.startswith(("agree", "decide", "plan", "deny", "denie", "confirm", "announc"))


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
