"""What happened to each counted: said by its level, its noun, its verb, or the count beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.language.counts.measures import Measured
from monitor.language.counts.predicates import DOUBTFUL, RoleFinder
from monitor.language.counts.roles import Form, Role, RoleCue, RoleWords, becomes, grammar, is_harm
from monitor.language.counts.scenes import Scene, scene_words
from monitor.language.counts.syntax import syntax_of
from monitor.language.counts.whereabouts import place_of
from monitor.language.words.clauses import either
from monitor.language.words.cues import Hit
from monitor.language.words.units import Units

AT_HAND = 0.5
"""Up to this cost the word right behind a number beats any level: "crowd hit: three dead"."""

JOINED = 3.0
"""A verb that is plain of the first of a row is plain of all: "Peru 60, Chile 40, Fiji 9"."""

_TOLLS = frozenset({"killed", "wounded", "casualties"})
_STATES = frozenset({Form.ADJECTIVE, Form.PARTICIPLE, Form.PAST_OR_PARTICIPLE})
"""Of "two dead and over 30 hurt" the thirty have a word of their own."""

_BODIES_AGAIN = frozenset({"unit:ellipsis_bodies", "unit:carried_bodies"})
"""Of "eight bodies and ten more" the ten are bodies too, and dead."""

_AT_HOME = frozenset({"people", "civilians"})
_MOVING = frozenset({"move", "moves", "moved", "moving"})

_MOSTLY = frozenset({"most", "many", "some", "several", "few"})
_HELD = frozenset({"captured", "detained"})
_WALKING = frozenset({"walked", "walk"})
"""Of hostages and prisoners "walked out" says that they are free, and no strike."""

_LETS = frozenset({"let", "lets", "letting"})
_GO = frozenset({"go", "leave", "out"})
_MOVED_OUT = frozenset({"returned", "pulled_out", "sent"})
_UNHURT = frozenset({"alive", "unhurt", "unharmed", "uninjured"})
_FORCES = frozenset({"military_personnel", "police"})

_LEAVES_WITHIN = 5
"""Words in which "for" follows on the place that soldiers left."""

LED_BY = 10
"""Words between "bringing" and a sum that is no number of its own."""


@dataclass(frozen=True, slots=True)
class Happenings:
    """Gives the counts of one sentence their roles; `before` is that of the sentence before."""

    scene: Scene
    units: Units
    words: RoleWords
    cues: Sequence[Hit[RoleCue]]
    before: str | None

    def roles(self, measured: Sequence[Measured]) -> list[Role | None]:
        """The role of each count, in order: later ones may lean on earlier ones."""
        counted = [each.counted for each in measured]
        scene = self.scene
        syntax = syntax_of(scene.tokens, scene.shape, self.cues, counted, scene.dated)
        finder = RoleFinder(syntax)
        roles: list[Role | None] = []
        for each in measured:
            roles.append(self._role(each, finder, roles))
        return roles

    def of_noun(self, each: Measured, *, hard: bool) -> Role | None:
        """The role that the counted noun itself gives."""
        if not each.has_noun and each.why not in _BODIES_AGAIN:
            return None
        names = self.units.singulars(each.unit)
        roles = (self.words.of_noun(name, hard=hard) for name in names)
        role = next(filter(None, roles), None)
        return Role(role, f"role:{role}:{each.unit}", 0.0 if hard else 2.0, None) if role else None

    def is_summed_up(
        self, role: Role | None, following: Sequence[Measured], roles: Sequence[Role | None]
    ) -> bool:
        """Whether a later number of the sentence is the sum: "bringing the total to 730".

        The sum of those driven out is not that of "one man killed" before them.
        """
        return any(
            (each.sums or self._is_led_to(each) or each.candidate.number.kind == "rank")
            and (other is None or _are_alike(role, other))
            for each, other in zip(following, roles, strict=True)
        )

    def _only_moves(self, role: Role) -> bool:
        """ "Refugees poured into Chad": a way of coming, and no rally."""
        return role.cue is not None and self.scene.text(role.cue.first) in grammar().pouring

    @staticmethod
    def _is_only_there(each: Measured, role: Role) -> bool:
        """ "31 hostages are inside": where people are says nothing of what became of them."""
        is_behind = role.cue is not None and role.cue.value.form is Form.RIGHT
        return is_behind and becomes(role.role, each.counted.unit_class) == "other"

    def _is_led_to(self, each: Measured) -> bool:
        start = each.candidate.outer
        words = {self.scene.text(at) for at in range(max(0, start - LED_BY), start)}
        return bool(words & grammar().bringing) and "to" in words

    def _role(
        self, each: Measured, finder: RoleFinder, roles: Sequence[Role | None]
    ) -> Role | None:
        whole = next((one for one in reversed(roles) if one), None)
        if (each.sums or each.restates) and (summed := self._of_sum(each, whole)):
            return summed
        said = finder.role_of(each.counted) if each.why.startswith("unit:number_of") else None
        if said and said.role != "other" and said.cost < DOUBTFUL:
            return said
        if each.toll:
            return self._of_level(each, each.toll, finder)
        hard = self.of_noun(each, hard=True)
        if hard and self.scene.text(each.counted.first - 1) in grammar().sparing:
            return Role("other", "role:other:spared", 0.5, None)
        if hard:
            return hard
        role = self._in_hospital(each, finder.role_of(each.counted))
        if whole and each.candidate.hedged.is_former and each.leans:
            return replace(whole, cost=min(whole.cost + 1, DOUBTFUL - 1))
        if fate := self._fate_of_all(each, role):
            return fate
        leans = (each.leans or each.counted.part) and (role is None or role.cost > 1.0)
        leans = leans and not (role and self._has_own_verb(each))
        is_said = each.corrects or (role is None and each.candidate.hedged.increment == "subset")
        if whole and leans and (whole.role != "other" or is_said):
            return replace(whole, cost=min(whole.cost + 1, DOUBTFUL - 1))
        if whole and role is None and (each.is_joined or each.candidate.number.kind == "rank"):
            most = JOINED if whole.cost <= JOINED else DOUBTFUL - 1
            return replace(whole, cost=min(whole.cost + 2, most))
        if role and role.cue and self._walk_free(each, role.cue):
            return replace(role, role="returned", why="role:returned:walked_out")
        if soft := self._of_noun_alone(each, role):
            return soft
        if role is None and each.unit_class == "military_personnel":
            return self._leaving(each) or self._standing(each)
        return role

    def _of_noun_alone(self, each: Measured, role: Role | None) -> Role | None:
        """What "hostages" or "refugees" says of itself, where no verb says more."""
        soft = self.of_noun(each, hard=False)
        if soft is None or (role is None and self._is_mostly(each)):
            return None
        if soft.role == "captured" and self._is_let_go(each):
            return Role("returned", "role:returned:let_go", 0.5, None)
        if role is None or role.cost > 4.0 or soft.outranks(role):
            return soft
        moves = soft.role == "displaced" and self._only_moves(role)
        stays = role.role == "present" and self._is_only_there(each, role)
        return soft if moves or stays else None

    def _is_mostly(self, each: Measured) -> bool:
        """ "Letting out most of the 470 prisoners": what befell the most is not said of the 470."""
        before = [self.scene.text(each.candidate.outer - by) for by in (1, 2, 3)]
        at = before.index("of") + 1 if "of" in before[:2] else len(before)
        return at < len(before) and before[at] in _MOSTLY

    def _walk_free(self, each: Measured, cue: Hit[RoleCue]) -> bool:
        """ "Ninety hostages were found. The first 30 walked out": of the held that is no strike."""
        if self.scene.text(cue.first) not in _WALKING:
            return False
        names = self.units.singulars(each.unit)
        return any(self.words.of_noun(name, hard=False) in _HELD for name in names)

    def _fate_of_all(self, each: Measured, role: Role | None) -> Role | None:
        """ "Of the dead, seven were in Lund", "seven of the injured are in intensive care"."""
        at = each.candidate.number.last
        words = [self.scene.text(here) for here in range(4)]
        if words[3] != "," or each.candidate.noun:
            words = [self.scene.text(here) for here in range(at, at + 3)]
        fate = self.words.fate_of(words[2]) if words[:2] == ["of", "the"] else None
        is_other = role is None or role.cue is None or role.role in {"other", "present"}
        return (
            Role(fate, f"role:{fate}:of_the_{words[2]}", 1.0, None) if fate and is_other else None
        )

    def _has_own_verb(self, each: Measured) -> bool:
        """ "200 marched and 14 of them were held"."""
        last = each.candidate.number.last
        is_of_them = (self.scene.text(last), self.scene.text(last + 1)) == ("of", "them")
        return is_of_them and last + 2 in self.scene.shape.finite

    def _in_hospital(self, each: Measured, role: Role | None) -> Role | None:
        """ "The leak sent nine workers to hospital": they are hurt, not sent."""
        last = each.counted.last
        if role and role.role in _MOVED_OUT and self.scene.text(last) in _UNHURT:
            # "They pulled out two alive."
            return replace(role, role="other")
        if role and role.role == "sent" and role.cue and each.unit_class in _AT_HOME:
            # "The state moved 900 people to camps": they are out of their homes, and no force.
            is_moved = self.scene.text(role.cue.first) in _MOVING
            role = replace(role, role="displaced") if is_moved else role
        if role is None or role.role != "sent" or self.scene.text(last) != "to":
            return role
        goal = {self.scene.text(last + by) for by in (1, 2, 3)}
        return replace(role, role="wounded") if goal & grammar().hospitals else role

    def _is_let_go(self, each: Measured) -> bool:
        """ "Let three of the 14 hostages go"."""
        ahead = {self.scene.text(each.counted.last + by) for by in range(3)}
        return self.scene.text(each.counted.first - 1) in _LETS and bool(ahead & _GO)

    def _of_sum(self, each: Measured, whole: Role | None) -> Role | None:
        """A sum has the role of what was summed up, if need be in the sentence before.

        "Raising the number of troops there to 2,500" says how many are there, not how many came.
        """
        is_strength = each.why.startswith("unit:number_of") and each.unit_class in _FORCES
        is_strength = is_strength and self.scene.text(each.counted.last) not in grammar().pledging
        if is_strength and whole and whole.role == "sent":
            return replace(whole, role="present", cost=min(whole.cost + 0.5, DOUBTFUL - 1))
        if whole:
            return replace(whole, cost=min(whole.cost + 0.5, DOUBTFUL - 1))
        return Role(self.before, f"role:{self.before}:sum", 1.0, None) if self.before else None

    def _of_level(self, each: Measured, toll: str, finder: RoleFinder) -> Role:
        """The role of a level, unless a word right behind the number says another."""
        level = Role(toll, f"role:{toll}:toll", 0.0, None)
        said = finder.role_of(each.counted)
        if said is None or said.cue is None or said.cost > AT_HAND:
            return level
        if toll in _TOLLS and not (is_harm(said.role) and said.cue.value.form in _STATES):
            return level
        return said if said.cue.first == each.counted.last else level

    def _leaving(self, each: Measured) -> Role | None:
        """ "45 soldiers left Mali" go home; "55 soldiers left Oslo for the exercise" are sent."""
        words = scene_words()
        at = each.counted.last
        while self.scene.text(at) in either(grammar().have, grammar().adverbs):
            at += 1
        behind = range(at + 1, at + 1 + _LEAVES_WITHIN)
        named = self.scene.text(at + 1) == "the" or (
            at + 1 < len(self.scene.tokens) and self.scene.is_name(at + 1)
        )
        if self.scene.text(at) not in words.leaves or not named:
            return None
        role = "sent" if "for" in map(self.scene.text, behind) else "returned"
        return Role(role, f"role:{role}:{self.scene.text(at)}", 2.0, None)

    def _standing(self, each: Measured) -> Role | None:
        """ "10,000 troops in Kursk": soldiers with a place behind them are there."""
        place = place_of(self.scene, each.counted.first, each.counted.last, "present", None)
        near = self.scene.text(each.counted.last) in grammar().where
        return Role("present", "role:present:in", 3.0, None) if place and near else None


def _are_alike(one: Role | None, other: Role) -> bool:
    return one is not None and one.role == other.role
