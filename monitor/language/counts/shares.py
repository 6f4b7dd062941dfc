"""Which counts are a share of those just told of: some of them, or one who is in the toll."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.language.counts.increments import follows_from_the_toll
from monitor.language.counts.measures import Measured
from monitor.language.counts.owners import Seen
from monitor.language.counts.quantities import Quantity
from monitor.language.counts.roles import Role
from monitor.language.counts.scenes import Scene


def is_some_of_them(
    scene: Scene, each: Measured, role: Role | None, name: str, last: Seen | None
) -> bool:
    """ "The wounded are 22. Eleven are in hospital": a state of some who were just counted."""
    if last is None or role is None or role.cue is None or last.role != name:
        return False
    is_state = scene.text(each.candidate.last) in _STATES
    is_later = bool(_LATER & set(scene.sentence.texts[each.candidate.last :]))
    is_behind = role.cue.first >= each.candidate.last
    fewer = (each.candidate.number.high or 0) < (last.low or 0)
    is_alone = each.candidate.noun is None and each.why.startswith("unit:carried")
    return fewer and (
        (is_state and each.candidate.noun is None) or (is_later and is_alone and is_behind)
    )


def is_in_the_toll(scene: Scene, each: Measured, name: str, told: Sequence[Quantity]) -> bool:
    """Whether a level before it, in the same sentence, has already counted these."""
    if not told or told[-1].role != name or told[-1].increment != "total":
        return False
    is_level = told[-1].why[1].endswith(":toll") or told[-1].why[0].startswith("unit:number_of")
    is_one = each.candidate.number.kind == "one" and each.unit_class in SUBJECTS
    fewer = (each.candidate.number.high or 0) < (told[-1].low or 0)
    return fewer and (is_level or is_one) and follows_from_the_toll(scene, each)


SUBJECTS = frozenset({"people", "civilians", "event_participants"})
"""Classes whose noun the sentence before may lend; of forces there may be two sides."""

_LATER = frozenset({"way", "later", "hospital", "clinic", "instantly", "scene", "spot", "board"})
"""How and where some of those died who were just counted: "one died on the way"."""

_STATES = frozenset({"are", "is", "remain", "remains", "remained"})
