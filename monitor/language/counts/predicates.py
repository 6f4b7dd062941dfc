"""Which word in reach says what happened to a counted noun: the grammar of verb and number."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from operator import itemgetter

from monitor.language.counts.paths import Counted, Paths
from monitor.language.counts.roles import Form, Role, RoleCue, becomes, grammar, is_harm
from monitor.language.counts.verbs import JOINTS, Verbs
from monitor.language.words.clauses import Shape, either
from monitor.language.words.cues import Hit
from monitor.language.words.tokens import Token

FARTHEST = 40
"""A verb further away than this many words says nothing of the number."""

DOUBTFUL = 6.0
"""From this cost on a role was guessed by distance only."""

TOO_FAR = 6.0

INVERTED = 1.2
"""Of a subject behind its verb: plain, yet less so than one before it."""

LABEL = 10
"""Words before a colon that still are a label."""

NEAR = 6
"""Words that a verb before its object may have."""


_BEFORE_NOUNS = frozenset({"the", "a", "an", "this", "that", "'s", "of"})
_LABELS = frozenset({Form.ADJECTIVE, Form.PARTICIPLE, Form.PAST_OR_PARTICIPLE, Form.HAPPENS})
_STOPS = frozenset({".", ";", ":", ")", "!", "?"})
_ENDS_OF_PHRASES = frozenset({",", ";", ":", "—", "and", "but", "while", "when", "after", "as"})
"""Past these a finite verb has a subject of its own."""

_OWNING = frozenset({"the", "its", "their", "his", "her"})
_OF = frozenset({"of"})
_OF_NOUNS = frozenset({"of", "than", "with", "as", "from"})
"""Prepositions between the words of one noun phrase: they govern no noun of their own."""

_GIVEN = frozenset({"offered", "given", "promised", "assigned", "lent", "provided", "supplied"})
_BEHIND_GIVEN = frozenset(
    {
        "only",
        "jointly",
        "mainly",
        "and",
        "or",
        "but",
        "when",
        "while",
        "after",
        "last",
        "this",
        "so",
        "who",
    }
)

_TAKES_OBJECT = frozenset({Form.PAST, Form.PAST_OR_PARTICIPLE, Form.PRESENT, Form.ING})


_cost_of = itemgetter(0)


class RoleFinder:
    """Weighs the role words of one sentence for each of its counted phrases."""

    def __init__(
        self,
        tokens: Sequence[Token],
        shape: Shape,
        cues: Sequence[Hit[RoleCue]],
        counted: Sequence[Counted],
        dated: frozenset[int],
    ) -> None:
        self._tokens = tokens
        self._texts = [token.text for token in tokens]
        self._shape = shape
        self._cues = cues
        self._cue_starts = [hit.first for hit in cues]
        self._counted = counted
        self._dated = dated
        self._starts = {each.first: each for each in counted}
        self._verbs = Verbs(tokens, dated, self._starts)
        self._paths = Paths(tokens, shape, self._starts)

    def role_of(self, counted: Counted) -> Role | None:
        """The likeliest role, or None when nothing in reach says one."""
        begin = bisect_left(self._cue_starts, counted.first - FARTHEST)
        end = bisect_right(self._cue_starts, counted.last + FARTHEST)
        found: list[tuple[float, Hit[RoleCue]]] = []
        for hit in self._cues[begin:end]:
            cost = self._weighed(hit, counted)
            if cost is not None and cost < TOO_FAR:
                found.append((cost, hit))
        if not found:
            return None
        least, nearest = min(found, key=_cost_of)
        best = self._role(nearest, least)
        if main := self._main_verb(counted, best):
            return main
        if nearest.first >= counted.number_last and not self._verbs.is_finite(nearest):
            finite = [
                (cost, hit)
                for cost, hit in found
                if self._verbs.is_finite(hit) and self._overrides(hit, nearest, best)
            ]
            if finite:
                least, verb = min(finite, key=_cost_of)
                return self._role(verb, least)
        return best

    def _role(self, hit: Hit[RoleCue], cost: float) -> Role:
        planned, perfect = self._verbs.is_planned(hit), self._verbs.is_perfect(hit)
        return Role(hit.value.role, hit.value.id, cost, hit, planned, perfect)

    def _main_verb(self, counted: Counted, best: Role) -> Role | None:
        """ "Five guards who were seized in May have been freed": the verb past the relative."""
        start = best.cue.first if best.cue else 0
        opening = range(counted.last, min(counted.last + 2, start))
        opens = next((at for at in opening if self._texts[at] in grammar().relative), None)
        if best.cue is None or opens is None:
            return None
        begin = bisect_left(self._cue_starts, best.cue.last)
        end = bisect_right(self._cue_starts, counted.last + FARTHEST)
        for hit in self._cues[begin:end]:
            verb = self._verbs.start(hit)
            if not self._verbs.is_finite(hit) or not self._closes_relative(best.cue.last, verb):
                continue
            meant = becomes(hit.value.role, counted.unit_class)
            if meant == "other" and not self._ends(hit, best):
                continue
            cost = self._right_base(hit, verb, counted)
            if cost is not None:
                return self._role(hit, cost)
        return None

    def _ends(self, hit: Hit[RoleCue], best: Role) -> bool:
        """ "Ten hikers kidnapped in May were rescued": no role of its own, yet the end of one."""
        words = grammar()
        return best.role in words.ended_by_rescue and self._texts[hit.first] in words.rescued

    def _closes_relative(self, start: int, verb: int) -> bool:
        """Whether every clause begun between a relative's verb and `verb` has had its own."""
        between = range(start, verb)
        texts = [self._texts[at] for at in between]
        words = grammar()
        before = self._texts[verb - 1]
        if before in either(JOINTS, words.relative) or {";", ":", "—"} & set(texts):
            return False
        # A count right before the verb is its own subject: "who … when 12 guards were killed".
        if any(other.last == verb and other.first in between for other in self._counted):
            return False
        verbs = sum(at in self._shape.finite for at in between)
        perhaps = sum(text.endswith("ed") for text in texts)
        clauses = sum(text in words.opens_clause for text in texts)
        most = clauses + sum(text in words.may_open_clause for text in texts)
        return verbs <= most and clauses <= verbs + perhaps

    # A finite verb beats a reduced relative: "deployed to help … are believed to have been killed".
    def _overrides(self, verb: Hit[RoleCue], nearest: Hit[RoleCue], best: Role) -> bool:
        is_other = verb.value.role == "other" and not self._ends(verb, best)
        if is_other or verb.first <= nearest.first:
            return False
        between = range(nearest.last, self._verbs.start(verb))
        words = grammar()
        blocked = either(words.between_verbs, words.relative)
        for at in between:
            # "Three teachers seized with the girls were freed": beside whom, and no second verb.
            beside = self._texts[at] == "with" and self._texts[at + 1] in _OWNING
            if (self._texts[at] in blocked and not beside) or at in self._shape.finite:
                return False
        return not any(other.first in between for other in self._counted)

    def _weighed(self, hit: Hit[RoleCue], counted: Counted) -> float | None:
        """How far the grammar makes a word stand from a count; None: it says nothing of it."""
        form = hit.value.form
        cost: float | None
        if self._is_counted(hit) or self._is_half_a_word(hit):
            return None
        if counted.number_last <= hit.first and hit.last <= counted.head:
            cost = self._inside(hit, counted)
        elif hit.first >= counted.last:
            cost = self._right(hit, counted)
        elif hit.last <= counted.first:
            cost = self._left(hit, counted)
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
        heads = (each for each in self._counted if each.head <= hit.first < each.last)
        return any(each.last - each.head == 1 and each.number < each.head for each in heads)

    def _is_half_a_word(self, hit: Hit[RoleCue]) -> bool:
        """ "A military-guarded prison": a participle that only describes another noun."""
        at = hit.first
        if at < 2 or self._texts[at - 1] != "-" or hit.last - at > 1:
            return False
        is_joined = not (self._tokens[at].gap or self._tokens[at - 1].gap)
        return is_joined and self._texts[at - 2].isalpha() and len(self._texts[at - 2]) > 2

    # --- between the number and its noun --------------------------------------------------------

    def _inside(self, hit: Hit[RoleCue], counted: Counted) -> float | None:
        """ "4,100 wounded soldiers": a state, unless a predicate says what became of them."""
        if hit.value.form in {Form.ADJECTIVE, Form.PARTICIPLE, Form.PAST_OR_PARTICIPLE}:
            return 0.4 if counted.fraction else 3.0
        return None

    # --- right of the noun ----------------------------------------------------------------------

    def _right(self, hit: Hit[RoleCue], counted: Counted) -> float | None:
        start = self._verbs.start(hit)
        if counted.fraction and not self._is_own(hit, counted, start):
            return None
        cost = self._paths.cost(counted, counted.last, start)
        if cost is None:
            return None
        base = self._right_base(hit, start, counted)
        if base is None:
            return None
        if self._is_object_of_relative(counted) or self._is_of_a_part(counted, start):
            return None
        is_thing = counted.unit_class in {"things", "countries", "buildings"}
        is_predicate = is_thing or hit.value.form not in {Form.ADJECTIVE, Form.RIGHT}
        return None if is_predicate and self._is_governed(hit, counted, start) else cost + base

    def _is_object_of_relative(self, counted: Counted) -> bool:
        """ "the man who killed six people was arrested": what follows is not said of the six."""
        words = grammar()
        if self._text(counted.last) in words.relative:
            return False
        near = bisect_left(self._cue_starts, counted.first - NEAR)
        for hit in self._cues[near : near + 4 * NEAR]:
            if hit.last >= counted.first:
                ends_there = hit.last == counted.first and hit.value.form in _TAKES_OBJECT
                return ends_there and self._text(hit.first - 1) in either(words.relative, _OF)
        return False

    def _is_of_a_part(self, counted: Counted, start: int) -> bool:
        """ "Nine patients, of whom six have died", "44, six of whom died": said of the six."""
        is_part_itself = counted.last == counted.number_last
        for at in range(start - 2, counted.last - 1 + is_part_itself, -1):
            if self._texts[at] == ",":
                return False
            if self._texts[at] == "of" and self._texts[at + 1] in _OF_THESE:
                return self._texts[at - 1] not in _EVERY
        return False

    def _text(self, at: int) -> str:
        return self._texts[at] if 0 <= at < len(self._texts) else ""

    def _is_own(self, hit: Hit[RoleCue], counted: Counted, start: int) -> bool:
        """Whether it is said of the whole itself: "half of the 8,000 who were sent"."""
        if hit.value.form is Form.ADJECTIVE and hit.first == counted.last == counted.number_last:
            return True
        if hit.first == counted.last and (
            self._opens_with_of(counted) or self._is_reduced(hit, counted)
        ):
            return True
        return start == counted.last + 1 and self._texts[counted.last] in grammar().relative

    def _is_reduced(self, hit: Hit[RoleCue], counted: Counted) -> bool:
        """ "38 of the 52 people detained in Lund were freed", "one of 14 men freed there".

        Another verb is the main one: right before the part, or behind the participle.
        """
        if hit.value.form not in {Form.PARTICIPLE, Form.PAST_OR_PARTICIPLE}:
            return False
        part = next((each for each in self._counted if each.number_last == counted.first - 1), None)
        if part and (self._text(part.first - 1) in grammar().be or self._is_object(part)):
            return True
        behind = self._shape.next_finite(hit.last)
        if behind is None or self._shape.next_finite(counted.last) == hit.first:
            return False
        between = self._texts[hit.last : behind]
        return not (set(between) & _ENDS_OF_PHRASES or self._counts_between(hit.last, behind))

    def _is_object(self, part: Counted) -> bool:
        """ "Troops have freed 61 of the 88 pupils abducted there": of a verb right before it."""
        return any(hit.last == part.first and hit.value.form in _TAKES_OBJECT for hit in self._cues)

    def _counts_between(self, start: int, end: int) -> bool:
        return any(start <= each.first < end for each in self._counted)

    def _opens_with_of(self, counted: Counted) -> bool:
        """ "Of the 17 people hurt, five …": what befell the whole stands right behind it."""
        before = [self._text(counted.first - by) for by in (1, 2, 3)]
        at = before.index("of") + 1 if "of" in before[:2] else 3
        return at < 3 and before[at] in {"", ",", "that"}

    def _right_base(self, hit: Hit[RoleCue], start: int, counted: Counted) -> float | None:
        """What a word behind the noun costs by its form, None where it cannot be its predicate."""
        match hit.value.form:
            case Form.ADJECTIVE:
                if self._is_a_noun(hit, counted):
                    return None
                is_near = start - counted.last <= 2 or self._verbs.voice(hit) == "passive"
                return 0.0 if is_near else 3.0
            case Form.RIGHT:
                return 1.0
            case Form.HAPPENS:
                by_others = self._texts[hit.last : hit.last + 1] == ["by"]
                return None if by_others else 0.6
            case Form.HAPPENS_BASE:
                # "a camp where 4,000 refugees live": the plain present right behind the noun.
                # "Two passengers die in fire", in headlines; other bases are as often nouns.
                is_sure = hit.value.role == "other" or is_harm(hit.value.role)
                is_plain = is_sure and counted.last == hit.first
                return 0.8 if start < hit.first or is_plain else None
            case Form.PARTICIPLE | Form.PAST_OR_PARTICIPLE:
                return self._passive(hit, start, counted)
            case Form.PAST:
                return self._of_relative(hit, start, counted)
            case _:
                return None

    def _is_a_noun(self, hit: Hit[RoleCue], counted: Counted) -> bool:
        """ "Spoke to 12 reporters about the dead": an adjective with an article of its own."""
        at = hit.first - 1
        if at <= counted.last or self._texts[at - 1] == "of":
            return False
        return self._texts[at] in _OWNING

    def _passive(self, hit: Hit[RoleCue], start: int, counted: Counted) -> float | None:
        voice = self._verbs.voice(hit)
        if voice == "passive":
            # "700 could be offered early retirement": they get it, and are given to nobody.
            is_given = self._texts[hit.first] in _GIVEN and self._gets_something(hit.last)
            return None if is_given else 0.4
        if voice == "active":
            return self._of_relative(hit, start, counted)
        if self._verbs.has_object(hit) or self._verbs.describes(hit):
            return None
        relative = self._of_relative(hit, start, counted)
        if relative is not None:
            return relative
        joined = hit.first and self._texts[hit.first - 1] in {"and", "or", "but"}
        if joined and start - counted.last > 2:
            return 2.5
        return 0.8 if hit.first - counted.last <= 1 else 3.0

    def _gets_something(self, at: int) -> bool:
        token = self._tokens[at] if at < len(self._tokens) else None
        ends = either(_BEHIND_GIVEN, grammar().prepositions)
        return token is not None and token.is_word and token.text not in ends

    def _of_relative(self, hit: Hit[RoleCue], start: int, counted: Counted) -> float | None:
        """ "soldiers North Korea sent": a short subject of its own stands before the verb."""
        gap = range(counted.last, start)
        if not 1 <= len(gap) <= 6 or self._verbs.has_object(hit):
            return None
        if not (
            self._tokens[start - 1].is_capital or self._texts[start - 1] in {"it", "they", "he"}
        ):
            return None
        if any(at in self._dated or not self._tokens[at].is_word for at in gap):
            return None
        return 1.5

    def _is_governed(self, hit: Hit[RoleCue], counted: Counted, start: int) -> bool:
        """A noun inside a prepositional phrase is no subject: "an attack by 20 gunmen was …".

        But of its own relative clause it is: "a mass for the 20 who drowned".
        """
        if start == counted.last + 1 and self._text(counted.last) in grammar().relative:
            return False
        before = self._texts[counted.first - 1] if counted.first else ""
        if before in _OF_NOUNS or before not in grammar().prepositions:
            return False
        arrives = hit.value.form is Form.HAPPENS and not is_harm(hit.value.role)
        return start - counted.last > 0 or before == "by" or arrives

    # --- left of the number ---------------------------------------------------------------------

    def _left(self, hit: Hit[RoleCue], counted: Counted) -> float | None:
        form = hit.value.form
        lead = self._leader(counted)
        if lead is not counted and counted.last in self._shape.finite:
            # "killed two people, and 40 of the others were flown home": a clause of its own.
            return None
        gap = lead.first - hit.last
        if form is Form.LEFT:
            expects = hit.value.role == "event_participation" and hit.value.id.endswith("expected")
            is_clause = expects and self._text(counted.last) == "to"
            return 0.4 if gap == 0 and not is_clause else None
        if self._is_inverted(hit, lead):
            return INVERTED
        if self._is_label(hit, lead):
            return 0.6
        if self._is_of_the_one_before(hit, lead):
            return None
        if form in {Form.HAPPENS, Form.HAPPENS_BASE, Form.RIGHT, Form.ADJECTIVE}:
            return self._behind(hit, counted, lead)
        if form is not Form.ING and self._verbs.voice(hit) == "passive":
            return self._behind(hit, counted, lead)
        if form is Form.PARTICIPLE and self._verbs.voice(hit) != "active":
            return None
        before = self._texts[lead.first - 1] if lead.first else ""
        if gap and before in grammar().prepositions:
            return None
        cost = self._paths.cost(lead, hit.last, lead.first)
        if form is Form.BASE and self._text(hit.first - 1) in _BEFORE_NOUNS:
            return None
        if cost is not None and form is Form.BASE and not self._verbs.is_verb(hit.first):
            cost += 3.0
        return None if cost is None else cost + 0.7

    def _is_inverted(self, hit: Hit[RoleCue], lead: Counted) -> bool:
        """ "In the fire died nine people", "have been arrested six men": the subject comes last.

        No English verb of theirs has an object here, so that nothing else can be meant.
        """
        if hit.last != lead.first or lead.head == lead.last or not is_harm(hit.value.role):
            return False
        match hit.value.form:
            case Form.HAPPENS:
                return hit.value.role in {"killed", "missing"}
            case Form.ADJECTIVE:
                return self._verbs.voice(hit) == "passive"
            case Form.PARTICIPLE | Form.PAST_OR_PARTICIPLE:
                return self._verbs.voice(hit) == "passive"
            case _:
                return False

    def _is_label(self, hit: Hit[RoleCue], lead: Counted) -> bool:
        """ "Personnel returned to date: 330 soldiers": what a bulletin writes before a colon."""
        colon = lead.first - 1
        if self._text(colon) != ":" or hit.value.form not in _LABELS or self._verbs.voice(hit):
            return False
        begin = next((at + 1 for at in range(colon - 1, -1, -1) if self._text(at) in _STOPS), 0)
        is_verbless = not any(at in self._shape.finite for at in range(begin, colon))
        return begin <= hit.first and colon - begin <= LABEL and is_verbless

    def _is_of_the_one_before(self, hit: Hit[RoleCue], lead: Counted) -> bool:
        """ "37 guards of Lund killed and 6 guards of Lund captured": each has its own."""
        if hit.value.form is not Form.PAST_OR_PARTICIPLE or self._verbs.voice(hit):
            return False
        if self._text(hit.last) not in {"and", ","} or lead.first - hit.last > 2:
            return False
        at = hit.first - 1
        while at > 0 and (self._tokens[at].is_capital or self._text(at) in {"of", "the", "from"}):
            at -= 1
        return any(other.last == at + 1 for other in self._counted if other is not lead)

    def _leader(self, counted: Counted) -> Counted:
        """The first of a list: its verb is the verb of all."""
        return next(each for each in self._counted if each.chain == counted.chain)

    def _behind(self, hit: Hit[RoleCue], counted: Counted, lead: Counted) -> float | None:
        """ "were killed along with 12 civilians", "the dead: 12"."""
        before = self._texts[max(0, lead.first - 3) : lead.first]
        joined = before[-2:] in (["along", "with"], ["together", "with"]) or before == [
            "as",
            "well",
            "as",
        ]
        if not joined or lead.first - hit.last > 8:
            return None
        return 3.0

    # --- the words between ----------------------------------------------------------------------


_OF_THESE = frozenset({"whom", "which"})
_EVERY = frozenset({"all", "both", "each"})
