"""Whether a count stands alone, adds to one known before, or is a part of another."""

from __future__ import annotations

from monitor.language.counts.measures import Measured
from monitor.language.counts.roles import Form, Role, grammar, is_harm
from monitor.language.counts.scenes import Scene

_FATES = frozenset({"returned", "killed", "captured", "detained"})
"""What may become of some of a number, and is counted for itself."""

_DONE = frozenset({Form.PAST, Form.PAST_OR_PARTICIPLE})
"""Forms of a verb whose object follows."""

_VOTES = frozenset({"against", "for"})
"""Of "40 in favour, 31 against" neither is a part of the other."""

WHOLE_REACH = 5
"""Words between "out of" and the number of the whole."""


def increment_of(
    scene: Scene, each: Measured, role: Role | None, *, again: bool, is_other_fate: bool = False
) -> str | None:
    """total, delta or subset, None of deployments; `again`: its role was told before it.

    `is_other_fate` where those counted before it had another role.
    """
    if each.unit_class == "deployments":
        return None
    said = each.candidate.hedged.increment
    if role is not None and _is_of_the_hurt(scene, each, role):
        return "delta"
    if said == "subset" and role is not None and _is_whole_fate(scene, each, role):
        return "total"
    if said == "subset" and role and is_other_fate and _is_fate_of_them(scene, each, role):
        return "total"
    if said != "total":
        return said
    if _is_share(scene, each, role):
        return "subset"
    if role is not None and _is_reinforcement(scene, role):
        return "delta"
    if each.toll and _is_new(scene, each):
        return "delta"
    if role is not None and is_harm(role.role) and _is_of_the_hospital(scene, each):
        return "subset"
    if _is_of_the_day(scene, each):
        return "delta"
    number, last = each.candidate.number, each.candidate.last
    words = {scene.text(at) for at in range(number.last, last)}
    if words & grammar().adding:
        return "delta"
    if again and words & {"other", "others"}:
        return "delta"
    is_rest = scene.text(number.first - 1) == "other" and scene.text(number.first - 2) == "the"
    return "subset" if again and is_rest else said


def _is_share(scene: Scene, each: Measured, role: Role | None) -> bool:
    """Whether its phrase or its verb says that it is a part of more."""
    leans = each.leans and not (each.candidate.hedged.is_former or each.corrects)
    if leans and scene.text(each.candidate.last) not in _VOTES:
        return True
    if _is_out_of(scene, each) or _is_of_which(scene, each):
        return True
    # "Two sons were among the 12 people killed": the pattern itself says that there are more.
    return role is not None and ("_among_" in role.why or _is_of_one_family(scene, each, role))


def _is_whole_fate(scene: Scene, each: Measured, role: Role) -> bool:
    """ "65 of the 102 children are back": all who are back, though a part of the children.

    Of "three of the 40 wounded have died" and "nine of the 23 held are Finns" it stays a part.
    """
    hedged = each.candidate.hedged
    if "increment:of_the" not in hedged.why or role.role not in _FATES:
        return False
    phrase = {scene.text(at) for at in range(each.candidate.number.last, each.counted.last + 1)}
    if role.cue is None or phrase & grammar().befallen or hedged.hedge == "at_most":
        return False
    is_object = role.cue.last == each.candidate.outer and role.cue.value.form in _DONE
    if is_object:
        # "Police have recaptured 29 of the 64 who escaped".
        return True
    is_finite = scene.text(role.cue.first - 1) in grammar().be | grammar().have
    # "claimed the lives of 31 of those aboard"
    is_those = scene.text(each.candidate.number.last + 1) == "those"
    is_finite = is_finite or (role.cue.value.form is Form.LEFT and is_those)
    return is_finite or role.cue.value.form in {Form.HAPPENS, Form.RIGHT, Form.ADJECTIVE}


def _is_fate_of_them(scene: Scene, each: Measured, role: Role) -> bool:
    """ "Sixty broke out and 11 of them were recaptured": all who were, of those who broke out.

    So does "44 were aboard, six of whom died". Of "30 died, 12 of them were burnt" they are a
    part, and of "9 hurt, three of them badly".
    """
    why = each.candidate.hedged.why
    if role.cue is None or not (is_harm(role.role) or role.role in _FATES):
        return False
    number = each.candidate.number
    if "increment:of them" in why or (
        "increment:of whom" in why and scene.text(number.last + 1) == "whom"
    ):
        verb = number.last + 2
    elif "increment:of whom" in why:
        verb = number.last  # "of whom six have died"
    else:
        return False
    is_verb = verb in scene.shape.finite or scene.text(verb).endswith("ed")
    return is_verb and role.cue.first >= verb


def _is_of_the_day(scene: Scene, each: Measured) -> bool:
    """ "In the past 24 hours 251 new infections and nine deaths were recorded": nine more."""
    if each.candidate.hedged.is_former or each.unit not in _CASES or each.toll:
        return False
    texts = scene.sentence.texts
    return any(
        (text in _LAST and texts[at + 1 : at + 2] in (("day",), ("week",)))
        or (text == "hours" and texts[at - 2 : at - 1] in _SPANS)
        for at, text in enumerate(texts)
        if at > 1
    )


_LAST = frozenset({"last", "past", "previous"})
_SPANS = frozenset({("last",), ("past",), ("previous",), ("the",), ("preceding",)})
_CASES = frozenset({"deaths", "fatalities", "infections", "cases", "admissions"})


def _is_new(scene: Scene, each: Measured) -> bool:
    """ "New cases in the last 24 hours: 83": what a bulletin's label counts as new."""
    colon = each.candidate.outer - 1
    if scene.text(colon) != ":":
        return False
    label = range(max(0, colon - LABEL), colon)
    # In the midst of a label a capital begins a name: "Papua New Guinea".
    return any(scene.text(at) == "new" and (not at or not scene.is_name(at)) for at in label)


def _is_of_the_hospital(scene: Scene, each: Measured) -> bool:
    """ "Deceased in hospital: 4": a bulletin counts only those who were brought in."""
    colon = each.candidate.outer - 1
    return scene.text(colon) == ":" and scene.text(colon - 1) in grammar().hospitals


LABEL = 10
"""Words of a bulletin's label before its colon."""


def _is_of_which(scene: Scene, each: Measured) -> bool:
    """ "812 cases of which children under 5: 301": what is listed is a part."""
    before = (scene.text(each.counted.first - 2), scene.text(each.counted.first - 1))
    return before in {("of", "which"), ("of", "whom")} or before[1] == "including"


def _is_of_the_hurt(scene: Scene, each: Measured, role: Role) -> bool:
    """ "Two passengers who were being treated have died": two more, not all the dead."""
    at = each.counted.last
    behind = {scene.text(at + by) for by in range(1, HURT_REACH)}
    is_told = scene.text(at) in grammar().relative and role.role == "killed"
    return is_told and bool(behind & grammar().hurt)


HURT_REACH = 7
"""Words in which "who had been critically injured" says it."""


def follows_from_the_toll(scene: Scene, each: Measured) -> bool:
    """ "The toll rose to 31 after two men died": whose death a level's clause gives as cause."""
    start = each.candidate.outer
    for at in range(start - 1, max(-1, start - CAUSE_REACH), -1):
        if scene.text(at) in _CAUSES:
            return True
        if scene.text(at) in _OTHERWISE:
            return False
    return False


CAUSE_REACH = 8
"""Words between "after" and those who died."""

_CAUSES = frozenset({"after", "when", "as", "following", "with"})
_OTHERWISE = frozenset({";", "but", "and", "while", "—", "("})


def _is_of_one_family(scene: Scene, each: Measured, role: Role) -> bool:
    """ "A survivor who lost two children": what one mourner tells is a part of what befell all."""
    cue = role.cue
    if role.role != "killed" or cue is None or scene.text(cue.first) not in _LOSES:
        return False
    last = each.unit.split()[-1]
    before = cue.first - 1 - (scene.text(cue.first - 1) in grammar().have)
    is_one = scene.text(before) in _MOURNERS or scene.is_name(before)
    return last in _KIN or (last in _CHILDREN and is_one)


_LOSES = frozenset({"lost", "lose", "loses", "losing", "buried", "buries"})
_MOURNERS = frozenset({"who", "he", "she", "i"})
_KIN = frozenset(
    {"sons", "daughters", "brothers", "sisters", "siblings", "parents", "cousins", "relatives"}
    | {"grandchildren", "son", "daughter", "brother", "sister", "uncles", "nephews", "nieces"}
)
_CHILDREN = frozenset({"children", "child", "friends", "colleagues", "members"})


def _is_reinforcement(scene: Scene, role: Role) -> bool:
    """ "will reinforce its garrison with 60 soldiers", "enlarged the force by 60"."""
    if role.role != "sent" or role.cue is None or role.cue.value.form is not Form.LEFT:
        return False
    return scene.text(role.cue.last - 1) in {"with", "by"}


def _is_out_of(scene: Scene, each: Measured) -> bool:
    """ "Out of 15,000 sent, about 600 had been killed": a part of the number named first."""
    if each.candidate.noun or "of" not in scene.sentence.vocabulary:
        return False
    for at in range(each.candidate.outer):
        opens = scene.text(at - 1) in {"out", "", ",", "that", '"'}
        if opens and scene.text(at) == "of":
            behind = range(at + 1, min(at + 1 + WHOLE_REACH, each.candidate.outer))
            return any(scene.text(here)[0].isdigit() for here in behind)
    return False
