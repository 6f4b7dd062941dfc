"""Which measured numbers are no facts after all, and why; and which are doubtful ones."""

from __future__ import annotations

from monitor.language.counts.measures import Measured
from monitor.language.counts.predicates import DOUBTFUL
from monitor.language.counts.roles import Role, is_human
from monitor.language.counts.scenes import scene_words

LEAST_FRACTION = 10**6
"""Below this nothing is counted in fractions: 7.1 is a magnitude, 2.5 a rate."""

SMALL = 10
"""Up to here a number without a role is more likely "the two sides" than a count."""


CLEAR = 4.0
"""Up to this cost a verb says plainly what happened to a single one."""


PLAIN = 2.0
"""Up to this cost a verb leaves no doubt, even of a number whose noun stands a sentence before."""


def refusal_of(each: Measured, role: Role | None, name: str) -> str:
    """Why a candidate is no fact after all, or ""."""
    candidate = each.candidate
    number = candidate.number
    has_role = role is not None and name != "other"
    small = number.value is not None and number.value <= SMALL
    firm = role is not None and has_role and role.cost < 2.0
    if number.value == 1 and each.is_picked:
        return "one of several"
    if number.kind == "one" and not (has_role and each.unit_class not in {"things"}):
        return "one of several"
    is_said_of = each.is_subject or (role is not None and role.cost <= 3.0)
    if not each.has_noun and not each.leans and not is_said_of:
        return "no noun that it counts"
    is_part = candidate.hedged.increment == "subset" and role is not None
    if each.leans and not has_role and not (candidate.noun or each.corrects or is_part):
        return "no noun that it counts"
    if isinstance(number.value, float) and number.value < LEAST_FRACTION:
        return "no whole number"
    if number.value == 0 and candidate.hedged.increment == "delta":
        return "nothing new"
    if candidate.definite and not firm:
        return "a set already named, not a count"
    if each.unit_class == "things" and small and not has_role and each.doubtful:
        return "no known unit"
    if each.unit_class == "things" and role is None and each.is_governed:
        return "no count that anything is said of"
    if each.unit_class in {"countries", "leaders"} and small and not has_role:
        return "a set already named, not a count"
    if number.value in {0, 1} and not (role and has_role and role.cost < CLEAR):
        return "one of several"
    return ""


def is_doubtful(each: Measured, role: Role | None, *, is_said: bool) -> bool:
    """Whether unit or role were guessed, or bodies counted that nobody gives for the toll."""
    is_plain = role is not None and is_human(role.role) and role.cost < PLAIN
    if each.doubtful and not (is_plain and each.why.startswith("unit:carried")):
        return True
    if each.unit in scene_words().not_a_toll and not is_said:
        return True
    if role is None:
        return each.unit_class == "military_personnel"
    return role.cost >= DOUBTFUL
