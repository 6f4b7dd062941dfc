"""Which word in reach says what happened to a counted noun: the grammar of verb and number."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

from monitor.language.counts.as_object import AsObject
from monitor.language.counts.as_subject import AsSubject
from monitor.language.counts.paths import Counted
from monitor.language.counts.roles import Form, Role, RoleCue, becomes, grammar
from monitor.language.counts.syntax import Syntax
from monitor.language.counts.verbs import JOINTS
from monitor.language.words.clauses import either
from monitor.language.words.cues import Hit

FARTHEST = 40
"""A verb further away than this many words says nothing of the number."""

DOUBTFUL = 6.0
"""From this cost on a role was guessed by distance only."""

TOO_FAR = 6.0


_OWNING = frozenset({"the", "its", "their", "his", "her"})


_cost_of = itemgetter(0)


class RoleFinder:
    """Weighs the role words of one sentence for each of its counted phrases."""

    def __init__(self, syntax: Syntax) -> None:
        self.syntax = syntax
        self.as_subject = AsSubject(syntax)
        self.as_object = AsObject(syntax)

    def role_of(self, counted: Counted) -> Role | None:
        """The likeliest role, or None when nothing in reach says one."""
        found: list[tuple[float, Hit[RoleCue]]] = []
        for hit in self.syntax.cues_from(counted.first - FARTHEST, to=counted.last + FARTHEST):
            cost = self._weighed(hit, counted)
            if cost is not None and cost < TOO_FAR:
                found.append((cost, hit))
        if not found:
            return None
        likeliest = self._likeliest(counted, found)
        return self._state(counted, found, likeliest) or likeliest

    def _likeliest(self, counted: Counted, found: Sequence[tuple[float, Hit[RoleCue]]]) -> Role:
        least, nearest = min(found, key=_cost_of)
        best = self._role(nearest, least)
        if main := self._main_verb(counted, best):
            return main
        if meant := self._beyond_the_reduced(counted, found, nearest):
            return meant
        if nearest.first >= counted.number_last and not self.syntax.verbs.is_finite(nearest):
            finite = [
                (cost, hit)
                for cost, hit in found
                if self.syntax.verbs.is_finite(hit) and self._overrides(hit, nearest, best)
            ]
            if finite:
                least, verb = min(finite, key=_cost_of)
                return self._role(verb, least)
        return best

    def _beyond_the_reduced(
        self, counted: Counted, found: Sequence[tuple[float, Hit[RoleCue]]], nearest: Hit[RoleCue]
    ) -> Role | None:
        """ "Told 900 people living near the dam to leave their homes": what they are told to do."""
        is_ing = self.syntax.texts[nearest.first].endswith("ing")
        is_mere = becomes(nearest.value.role, counted.unit_class) == "other"
        if not (is_ing and is_mere and nearest.first == counted.last):
            return None
        behind = [
            (cost, hit)
            for cost, hit in found
            if hit.first > nearest.last
            and self.syntax.texts[hit.first] == "to"
            and becomes(hit.value.role, counted.unit_class) != "other"
            and not any(at in self.syntax.shape.finite for at in range(nearest.last, hit.first))
        ]
        if not behind:
            return None
        least, hit = min(behind, key=_cost_of)
        return self._role(hit, least)

    def _state(
        self, counted: Counted, found: Sequence[tuple[float, Hit[RoleCue]]], verb: Role
    ) -> Role | None:
        """ "A bus with 40 freed miners arrived": what they are, where the verb only moves them."""
        is_moved = verb.cue is not None and self.syntax.texts[verb.cue.first] in grammar().carrying
        if not is_moved or verb.role not in _MERE_MOTION:
            return None
        states = [
            (cost, hit)
            for cost, hit in found
            if counted.number_last <= hit.first
            and hit.last <= counted.head
            and becomes(hit.value.role, counted.unit_class) != "other"
        ]
        if not states:
            return None
        least, state = min(states, key=_cost_of)
        return self._role(state, least)

    def _role(self, hit: Hit[RoleCue], cost: float) -> Role:
        planned, perfect = self.syntax.verbs.is_planned(hit), self.syntax.verbs.is_perfect(hit)
        return Role(hit.value.role, hit.value.id, cost, hit, planned, perfect)

    def _main_verb(self, counted: Counted, best: Role) -> Role | None:
        """ "Five guards who were seized in May have been freed": the verb past the relative."""
        start = best.cue.first if best.cue else 0
        opening = range(counted.last, min(counted.last + 2, start))
        opens = next((at for at in opening if self.syntax.texts[at] in grammar().relative), None)
        if best.cue is None or opens is None:
            return None
        for hit in self.syntax.cues_from(best.cue.last, to=counted.last + FARTHEST):
            verb = self.syntax.verbs.start(hit)
            if not self.syntax.verbs.is_finite(hit) or not self._closes_relative(
                best.cue.last, verb
            ):
                continue
            meant = becomes(hit.value.role, counted.unit_class)
            if meant == "other" and not self._ends(hit, best):
                continue
            cost = self.as_subject.base(hit, verb, counted)
            if cost is not None:
                return self._role(hit, cost)
        return None

    def _ends(self, hit: Hit[RoleCue], best: Role) -> bool:
        """ "Ten hikers kidnapped in May were rescued": no role of its own, yet the end of one."""
        words = grammar()
        return best.role in words.ended_by_rescue and self.syntax.texts[hit.first] in words.rescued

    def _closes_relative(self, start: int, verb: int) -> bool:
        """Whether every clause begun between a relative's verb and `verb` has had its own."""
        between = range(start, verb)
        texts = [self.syntax.texts[at] for at in between]
        words = grammar()
        before = self.syntax.texts[verb - 1]
        if before in either(JOINTS, words.relative) or {";", ":", "—"} & set(texts):
            return False
        # A count right before the verb is its own subject: "who … when 12 guards were killed".
        if any(other.last == verb and other.first in between for other in self.syntax.counted):
            return False
        verbs = sum(at in self.syntax.shape.finite for at in between)
        perhaps = sum(text.endswith("ed") for text in texts)
        clauses = sum(text in words.opens_clause for text in texts)
        most = clauses + sum(text in words.may_open_clause for text in texts)
        return verbs <= most and clauses <= verbs + perhaps

    # A finite verb beats a reduced relative: "deployed to help … are believed to have been killed".
    def _overrides(self, verb: Hit[RoleCue], nearest: Hit[RoleCue], best: Role) -> bool:
        is_other = verb.value.role == "other" and not self._ends(verb, best)
        if is_other or verb.first <= nearest.first:
            return False
        between = range(nearest.last, self.syntax.verbs.start(verb))
        words = grammar()
        blocked = either(words.between_verbs, words.relative)
        for at in between:
            # "Three teachers seized with the girls were freed", "one infected with Ebola died":
            # beside whom or with what, and no second verb.
            beside = self.syntax.texts[at] == "with" and (
                self.syntax.texts[at + 1] in _OWNING or at == nearest.last
            )
            if (self.syntax.texts[at] in blocked and not beside) or at in self.syntax.shape.finite:
                return False
        return not any(other.first in between for other in self.syntax.counted)

    def _weighed(self, hit: Hit[RoleCue], counted: Counted) -> float | None:
        """How far the grammar makes a word stand from a count; None: it says nothing of it."""
        form = hit.value.form
        cost: float | None
        if self._is_counted(hit) or self._is_half_a_word(hit) or self._is_of_others(hit, counted):
            return None
        if counted.number_last <= hit.first and hit.last <= counted.head:
            cost = self._inside(hit, counted)
        elif hit.first >= counted.last:
            cost = self.as_subject.cost(hit, counted)
        elif hit.last <= counted.first:
            cost = self.as_object.cost(hit, counted)
        elif form is Form.LEFT and hit.first < counted.number and hit.last <= counted.number:
            cost = 0.6
        else:
            return None
        if cost is None:
            return None
        stands = hit.value.form is Form.RIGHT and hit.value.role == "present"
        if (becomes("present", counted.unit_class) if stands else hit.value.role) == "other":
            cost += 1.0
        # Of two words as near the longer pattern is the more exact.
        return cost - 0.05 * (hit.last - hit.first)

    def _is_counted(self, hit: Hit[RoleCue]) -> bool:
        """ "Of 500 posts 350 will go": a noun that is counted is no verb."""
        if hit.last - hit.first > 1 or hit.value.form in {Form.LEFT, Form.RIGHT}:
            return False
        heads = (each for each in self.syntax.counted if each.head <= hit.first < each.last)
        return any(each.last - each.head == 1 and each.number < each.head for each in heads)

    def _is_of_others(self, hit: Hit[RoleCue], counted: Counted) -> bool:
        """ "Three lorries with 64 freed miners": what stands before a noun is of that noun."""
        return any(
            other.number_last <= hit.first and hit.last <= other.head
            for other in self.syntax.counted
            if other.number < other.head and not other.first <= counted.first < other.last
        )

    def _is_half_a_word(self, hit: Hit[RoleCue]) -> bool:
        """ "A military-guarded prison": a participle that only describes another noun."""
        at = hit.first
        if at < 2 or self.syntax.texts[at - 1] != "-" or hit.last - at > 1:
            return False
        is_joined = not (self.syntax.tokens[at].gap or self.syntax.tokens[at - 1].gap)
        return (
            is_joined and self.syntax.texts[at - 2].isalpha() and len(self.syntax.texts[at - 2]) > 2
        )

    def _inside(self, hit: Hit[RoleCue], counted: Counted) -> float | None:
        """ "4,100 wounded soldiers": a state, unless a predicate says what became of them."""
        if hit.value.form in {Form.ADJECTIVE, Form.PARTICIPLE, Form.PAST_OR_PARTICIPLE}:
            if self.syntax.texts[hit.first] in grammar().loses:
                return None
            return 0.4 if counted.fraction else 3.0
        return None


_MERE_MOTION = frozenset({"moved_in", "sent", "present", "displaced", "other"})
"""Roles of verbs that only carry the counted from place to place."""
