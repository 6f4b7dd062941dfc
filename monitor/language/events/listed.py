"""Who is listed behind the mention of a meeting: "talks between A and B", "met C"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.language.events.actors import BODY, PERSON, Actor
from monitor.language.events.agents import AgentFinder
from monitor.language.events.cast import Cast
from monitor.language.events.openings import HONORED
from monitor.language.events.partywords import party_words
from monitor.language.events.scenes import Scene
from monitor.language.events.strays import without_strays
from monitor.language.people.names import NameBook
from monitor.language.saying.speakerwords import speaker_words
from monitor.language.words.clauses import words_of_clauses
from monitor.language.words.sentences import Sentence

LONGEST_OFFICE = 7
"""Words of "'s deputy chief executive, Siri Moe" before the name."""

LONGEST_PHRASE = 40
"""Words after a mention in which its sides are looked for."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Actors a mention brings in itself; `closed`: they are all there are ("between A and B")."""

    actors: tuple[Actor, ...]
    closed: bool


class ListReader:
    """Reads the sides that stand behind the mention of a meeting."""

    def __init__(self, cast: Cast, names: NameBook, agents: AgentFinder) -> None:
        self._cast = cast
        self._names = names
        self._agents = agents

    def behind(self, scene: Scene) -> Listed:
        """Those that "with", "between", "of" bring in, or a verb's own objects."""
        words = party_words()
        tokens = scene.sentence.tokens
        actors = {actor.first: actor for actor in self._agents.near(scene)}
        found: list[Actor] = []
        is_open = scene.is_verb
        closed = False
        at = scene.last
        while at < min(len(tokens), scene.last + LONGEST_PHRASE):
            said = tokens[at].text
            is_verb = at in scene.shape.finite and at not in actors
            if is_verb and at == scene.last and tokens[at + 1 : at + 2]:
                is_verb = tokens[at + 1].text not in {"between", "with"}
            if at in scene.shape.walls or is_verb:
                break
            if _opens_purpose(scene, at):
                break
            if said in words.joins:
                is_open = said in {"with", "between", "among", "involving"} or (
                    said == "of" and (is_open or _holds_sides(scene, at))
                )
                is_open = is_open and tokens[at - 1].text not in words.beside_talks
                closed = closed or said in {"between", "among"} or (said == "of" and is_open)
            elif said == "," and is_open and _names_the_last(scene, at, actors):
                pass
            elif said == "," and not _list_goes_on(scene.sentence, at, actors):
                if at + 1 >= len(tokens) or tokens[at + 1].text != "with":
                    break
            elif said in words.closes:
                is_open = False
            elif at in actors:
                if is_open and not _is_left_out(scene, actors[at], actors):
                    found.append(self._cast.known(actors[at], self._names))
                at = actors[at].last
                continue
            at += 1
        return Listed(without_strays(scene.sentence, found), closed and len(found) > 1)


def _is_left_out(scene: Scene, actor: Actor, actors: Mapping[int, Actor]) -> bool:
    """ "With Lund not invited", "with Lund absent"; "Velt's chief, Siri Moe" is Siri Moe."""
    after = scene.sentence.texts[actor.last : actor.last + 1]
    owned = scene.sentence.texts[actor.last + 1 : actor.last + 2]
    if after == ("'s",) and owned and owned[0] in speaker_words().relations:
        return True
    if actor.kind == BODY and after == ("'s",):
        return any(
            at in actors and actors[at].kind == PERSON
            for at in range(actor.last, actor.last + LONGEST_OFFICE)
        )
    return bool(after) and after[0] in {"not", "absent", "excluded", "missing", "uninvited"}


def _names_the_last(scene: Scene, comma: int, actors: Mapping[int, Actor]) -> bool:
    """ "had met the bank's owner, Sergei Antr.,": the name behind the comma is the owner's."""
    tokens = scene.sentence.tokens
    at = comma + 1
    while at < len(tokens) and tokens[at].text in speaker_words().titles | HONORED:
        at += 1
    named = actors.get(at)
    if named is None or named.kind != PERSON or tokens[comma - 1].is_capital:
        return False
    after = tokens[named.last].text if named.last < len(tokens) else "."
    words = words_of_clauses()
    return after in words.prepositions or not after[0].isalpha()


def _opens_purpose(scene: Scene, at: int) -> bool:
    """ "met to prepare the talks between A and B", "talks ahead of a summit with C".

    Those named behind it are the sides of something else.
    """
    tokens = scene.sentence.tokens
    if at + 1 >= len(tokens):
        return False
    after = tokens[at + 1]
    if tokens[at].text != "to" or not scene.is_verb:
        return (tokens[at].text, after.text) in {("ahead", "of"), ("in", "preparation")}
    return not after.is_capital and after.text not in words_of_clauses().determiners


def _holds_sides(scene: Scene, at: int) -> bool:
    words, tokens = party_words(), scene.sentence.tokens
    head = tokens[at - 1]
    is_theirs = at == scene.last or head.is_capital or head.text in words.leaders | words.sides
    if not is_theirs:
        # "talks on the future of Lapland"
        return False
    near = tokens[at + 1 : at + 6]
    return any(token.text in words.leaders or token.is_capital for token in near)


def _list_goes_on(sentence: Sentence, comma: int, actors: dict[int, Actor]) -> bool:
    """Whether another name, or "and" with one, follows the comma soon."""
    tokens = sentence.tokens
    near = range(comma + 1, min(comma + 8, len(tokens)))
    if not any(at in actors for at in near):
        return False
    later = tokens[comma + 1 : comma + 20]
    return any(token.text == "and" for token in later)
