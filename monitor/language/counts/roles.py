"""The words that say what happened to those who are counted: killed, sent, missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from monitor.language.lexicon import Lexicon
from monitor.language.words.cues import Hit, Patterns, parse_pattern
from monitor.language.words.sentences import Sentence
from monitor.yamlfile import package_yaml


class Form(StrEnum):
    """What a role's word is, which says on which side of it the counted may stand."""

    BASE = "base"
    PRESENT = "present"
    PAST = "past"
    PARTICIPLE = "participle"
    PAST_OR_PARTICIPLE = "past or participle"
    ING = "ing"
    HAPPENS = "happens"
    HAPPENS_BASE = "happens base"
    ADJECTIVE = "adjective"
    LEFT = "left"
    RIGHT = "right"


class RoleCue(NamedTuple):
    """A word for a role. `id` is what `why` prints; `length` the words of a pattern without gap."""

    role: str
    id: str
    form: Form
    length: int


@dataclass(frozen=True, slots=True)
class Grammar:
    """The closed classes of words between a verb and what it counts."""

    be: frozenset[str]
    have: frozenset[str]
    modals: frozenset[str]
    adverbs: frozenset[str]
    planned: frozenset[str]
    subordinate: frozenset[str]
    relative: frozenset[str]
    prepositions: frozenset[str]
    objects: frozenset[str]
    levels: frozenset[str]
    loses: frozenset[str]
    fillers: frozenset[str]
    joints: frozenset[str]
    measures: frozenset[str]
    parting: frozenset[str]
    opens_clause: frozenset[str]
    may_open_clause: frozenset[str]
    strengths: frozenset[str]
    ended_by_rescue: frozenset[str]
    rescued: frozenset[str]
    pledging: frozenset[str]
    cancelling: frozenset[str]
    sparing: frozenset[str]
    befallen: frozenset[str]
    hurt: frozenset[str]
    gravely: frozenset[str]
    pouring: frozenset[str]
    bringing: frozenset[str]
    estimates: frozenset[str]
    puts: frozenset[str]
    reckons: frozenset[str]
    numbering: frozenset[str]
    reaching: frozenset[str]
    limiting: frozenset[str]
    widening: frozenset[str]
    before_gap: frozenset[str]
    where: frozenset[str]
    adding: frozenset[str]
    between_verbs: frozenset[str]
    carrying: frozenset[str]
    before_a_verb: frozenset[str]
    list_joints: frozenset[str]
    owners: frozenset[str]
    hospitals: frozenset[str]
    supposing: frozenset[str]
    again: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Said:
    roles: Mapping[str, Mapping[str, Sequence[str]]]
    becomes: Mapping[str, Mapping[str, str]]
    tolls: Mapping[str, Sequence[str]]
    fates: Mapping[str, Sequence[str]]
    planned_when: Mapping[str, str]
    subject_is_actor: frozenset[str]
    harm: frozenset[str]
    nobody: frozenset[str]
    human: frozenset[str]
    moves_from: frozenset[str]
    of_guests: frozenset[str]
    at_the_doers: frozenset[str]
    moods: Mapping[str, str]
    missions: frozenset[str]
    grammar: Grammar


@dataclass(frozen=True, slots=True)
class SingleWords:
    """What may happen to one person told with an article, the verbs for it, and nouns of many."""

    roles: frozenset[str]
    verbs: frozenset[str]
    groups: frozenset[str]


@lru_cache(maxsize=1)
def single_words() -> SingleWords:
    """The lists, read once."""
    said = package_yaml(files("monitor.language") / "data" / "roles.yaml")
    single = said["single"]
    cues = (
        (pattern, cue.form)
        for role in single["roles"]
        for pattern, cue in _cues(role, said["roles"][role])
    )
    asked = (pattern for pattern, form in cues if form not in {Form.LEFT, Form.RIGHT, Form.BASE})
    heads = {word for pattern in asked for word in pattern.split()[0].split("|")}
    verbs = heads - set(said["prepositions"]) - set(single["not_verbs"])
    return SingleWords(frozenset(single["roles"]), frozenset(verbs), frozenset(single["groups"]))


@lru_cache(maxsize=1)
def _said() -> _Said:
    said = package_yaml(files("monitor.language") / "data" / "roles.yaml")
    grammar = Grammar(**{name: frozenset(said[name]) for name in Grammar.__dataclass_fields__})
    return _Said(
        said["roles"],
        said["becomes"],
        said["tolls"],
        said["fates"],
        said["planned_when"],
        frozenset(said["subject_is_actor"]),
        frozenset(said["harm"]),
        frozenset(said["nobody"]),
        frozenset(said["human"]),
        frozenset(said["moves_from"]),
        frozenset(said["of_guests"]),
        frozenset(said["at_the_doers"]),
        said["moods"],
        frozenset(said["missions"]),
        grammar,
    )


def grammar() -> Grammar:
    """The closed classes, read once."""
    return _said().grammar


def subject_is_actor(role: str) -> bool:
    """Whether the grammatical subject of the role's verb owns or moves what is counted."""
    return role in _said().subject_is_actor


def is_human(role: str) -> bool:
    """Whether the role happens to people only, so that an unknown noun under it is one."""
    return role in _said().human


def mood_in(cue: str) -> str | None:
    """The status that a role's own words give: "confirmed dead", "feared drowned"."""
    words = cue.rsplit(":", 1)[-1].split("_")
    return next((mood for word, mood in _said().moods.items() if word in words), None)


def moves_from(role: str) -> bool:
    """Whether "from X" behind the counted says where from, not whose they are."""
    return role in _said().moves_from


def is_of_guests(role: str) -> bool:
    """Whether the role is only how guests came to be where they are guests."""
    return role in _said().of_guests


def happens_at_the_doers(role: str) -> bool:
    """Whether the doer's country is where it happens: a country's police arrest people in it."""
    return role in _said().at_the_doers


def is_harm(role: str) -> bool:
    """Whether the role is a misfortune, whose doer is not the one it happens to."""
    return role in _said().harm


class RoleWords:
    """All words for roles, the package's and the user's."""

    def __init__(self, lexicon: Lexicon) -> None:
        said = _said()
        pairs = [pair for role, entry in said.roles.items() for pair in _cues(role, entry)]
        for role, sides in lexicon.roles.items():
            pairs += _cues(role, sides)
        self._cues = Patterns(pairs)
        self._tolls = Patterns(
            (pattern, role) for role, patterns in said.tolls.items() for pattern in patterns
        )
        self._nouns = {
            (noun, hard): role
            for role, entry in said.roles.items()
            for hard, key in ((False, "soft_nouns"), (True, "nouns"))
            for noun in entry.get(key, ())
        }

    def fate_of(self, word: str) -> str | None:
        """What became of those who are called so: "the dead", "the injured"."""
        return next((role for role, words in _said().fates.items() if word in words), None)

    def cues(self, sentence: Sentence) -> list[Hit[RoleCue]]:
        """Every word for a role; one that lies within a longer one is left out."""
        hits = self._cues.within(sentence)
        whole = [hit for hit in hits if hit.last - hit.first <= hit.value.length]
        longest: dict[int, Hit[RoleCue]] = {}
        for hit in whole:
            for token in range(hit.first, hit.last):
                kept = longest.get(token)
                if kept is None or hit.last - hit.first > kept.last - kept.first:
                    longest[token] = hit
        return [hit for hit in hits if not _is_within(hit, longest.get(hit.first))]

    def tolls(self, sentence: Sentence) -> list[Hit[str]]:
        """The nouns that a level is the level of ("death toll"), each with its role."""
        return self._tolls.within(sentence)

    def of_noun(self, singular: str, *, hard: bool) -> str | None:
        """The role that the counted noun itself gives: "deaths", or softly "hostages"."""
        return self._nouns.get((singular, hard))


def becomes(role: str, unit_class: str) -> str:
    """A role as it is meant of this class: tanks are not killed but destroyed."""
    by_class = _said().becomes.get(role, {})
    return by_class.get(unit_class, by_class.get("*", role))


def is_nobody(unit: str) -> bool:
    """Whether units are neither people nor things that could be harmed: jobs, seats, votes."""
    return unit.rsplit(" ", 1)[-1].removesuffix("s") in _said().nobody


def is_sent_out(unit: str) -> bool:
    """Whether people of this unit come because they are sent: observers, nurses, divers."""
    return unit in _said().missions or unit.removesuffix("s") in _said().missions


def planned_role(role: str) -> str | None:
    """What a role is called while it is still to come, where that has a name of its own."""
    return _said().planned_when.get(role)


def _is_within(hit: Hit[RoleCue], other: Hit[RoleCue] | None) -> bool:
    if other is None or other is hit or hit.value.length != hit.last - hit.first:
        return False
    # "12 were killed by 3 gunmen": the pattern speaks of the three, its verb still of the twelve.
    if other.value.form is Form.LEFT and hit.value.form is not Form.LEFT:
        return False
    inside = other.first <= hit.first and hit.last <= other.last
    return inside and other.last - other.first > hit.last - hit.first


def _cues(role: str, entry: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, RoleCue]]:
    for verb in entry.get("verbs", ()):
        for form, pattern in _inflected(verb):
            yield pattern, _cue(role, pattern, form)
    for verb in entry.get("happens", ()):
        for form, pattern in _inflected(verb):
            # "guards", "strikes", "protests" are nouns; the counted are many and take the base.
            if form is not Form.PRESENT:
                base = Form.HAPPENS_BASE if form is Form.BASE else Form.HAPPENS
                yield pattern, _cue(role, pattern, base)
    for side, form in (("adjectives", Form.ADJECTIVE), ("left", Form.LEFT), ("right", Form.RIGHT)):
        for pattern in entry.get(side, ()):
            yield pattern, _cue(role, pattern, form)


def _cue(role: str, pattern: str, form: Form) -> RoleCue:
    items = parse_pattern(pattern)
    name = pattern.replace(" ", "_").replace("|", "_")
    return RoleCue(role, f"role:{role}:{name}", form, sum(1 for item in items if not item.gap))


def _inflected(verb: str) -> Iterator[tuple[Form, str]]:
    """A verb's forms: "kill" by rule, "slay/slew/slain/slaying" as given; "-" where it has none."""
    forms = verb.split("/")
    if len(forms) == 1:
        base, *rest = verb.split(" ")
        past, ing = " ".join([_past(base), *rest]), " ".join([_ing(base), *rest])
        forms = [verb, past, past, ing]
    base, past, participle, ing = forms
    if base == "-":
        raise ValueError(f"a verb needs its base: {verb!r}")
    yield Form.BASE, base
    head, _, tail = base.partition(" ")
    yield Form.PRESENT, f"{_present(head)} {tail}".strip()
    if past == participle != "-":
        yield Form.PAST_OR_PARTICIPLE, past
    elif past != "-":
        yield Form.PAST, past
    if participle not in {"-", past}:
        yield Form.PARTICIPLE, participle
    if ing != "-":
        yield Form.ING, ing


def _past(base: str) -> str:
    if base.endswith("e"):
        return base + "d"
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ied"
    return (base + base[-1] if _doubles(base) else base) + "ed"


def _ing(base: str) -> str:
    if base.endswith("e") and not base.endswith("ee"):
        return base[:-1] + "ing"
    return (base + base[-1] if _doubles(base) else base) + "ing"


def _present(base: str) -> str:
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ies"
    return base + ("es" if base.endswith(("s", "sh", "ch", "x", "z", "go")) else "s")


def _doubles(base: str) -> bool:
    """One short vowel between consonants in a word of one syllable: stab, gut, trap."""
    vowels = [letter in "aeiou" for letter in base]
    short = len(base) >= 3 and sum(vowels) == 1 and vowels[-2] and base[-1] not in "wxy"
    return (short and not vowels[-1]) or base in {"commit", "transfer", "expel", "kidnap", "enrol"}


@dataclass(frozen=True, slots=True)
class Role:
    """A role found, by which word and how: `cost` is small when the grammar left no doubt."""

    role: str
    why: str
    cost: float
    cue: Hit[RoleCue] | None
    is_planned: bool = False
    is_perfect: bool = False

    def outranks(self, verb: Role) -> bool:
        """Whether guests stay guests: what their verb says is only how they came to be there."""
        return self.role == "event_participation" and is_of_guests(verb.role)


def is_going(role: Role) -> bool:
    """Whether the role says that they come or are somewhere: "have arrived", "are in"."""
    if role.role == "present":
        return role.cue is not None and role.cue.value.form is Form.RIGHT
    return role.role in {"moved_in", "sent"}
