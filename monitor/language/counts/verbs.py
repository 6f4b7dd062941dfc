"""The verb groups of one sentence: where each begins, its voice, its mood and its object."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from monitor.language.counts.paths import Counted
from monitor.language.counts.roles import Form, RoleCue, grammar
from monitor.language.words.clauses import either
from monitor.language.words.cues import Hit
from monitor.language.words.tokens import Token

JOINTS = frozenset({"and", "or", "but"})
_STATES = frozenset({Form.RIGHT, Form.ADJECTIVE})
_LEFT = frozenset({"left"})


class Verbs:
    """The verbs among a sentence's role words; `starts` are its counts by first word."""

    def __init__(
        self, tokens: Sequence[Token], dated: frozenset[int], starts: Mapping[int, Counted]
    ) -> None:
        self._tokens = tokens
        self._texts = [token.text for token in tokens]
        self._dated = dated
        self._starts = starts
        self._begins: dict[tuple[int, bool], int] = {}

    def start(self, hit: Hit[RoleCue]) -> int:
        """Where the verb group begins: "are believed to have been" before "killed"."""
        is_state = hit.value.form in _STATES
        found = self._begins.get((hit.first, is_state))
        if found is None:
            words, at = grammar(), hit.first
            usual = either(words.be, words.adverbs, _LEFT)
            if not is_state:
                usual = either(words.be, words.have, words.modals, words.adverbs)
            while at > 0 and (self._texts[at - 1] in usual or at - 1 in self._dated):
                at -= 1
            found = self._begins[hit.first, is_state] = at
        return found

    def auxiliaries(self, hit: Hit[RoleCue]) -> list[str]:
        """What stands before the verb in its group."""
        return self._texts[self.start(hit) : hit.first]

    def voice(self, hit: Hit[RoleCue]) -> str:
        """passive or active by the auxiliary nearest to the participle, "" without one."""
        words = grammar()
        for text in reversed(self.auxiliaries(hit)):
            if text in words.be:
                return "passive"
            if text in words.have or text in words.modals:
                return "active"
        return ""

    def is_finite(self, hit: Hit[RoleCue]) -> bool:
        """Whether it is a whole predicate, and no participle that leans on another's."""
        words = grammar()
        if hit.value.form is Form.RIGHT:
            return self._texts[hit.first] in words.be
        finite = either(words.be, words.have, words.modals)
        if any(text in finite and text != "to" for text in self.auxiliaries(hit)):
            return True
        return hit.value.form is Form.HAPPENS and not self._texts[hit.first].endswith("ing")

    def is_perfect(self, hit: Hit[RoleCue]) -> bool:
        """ "Have been killed": done by now."""
        return any(text in grammar().have for text in self.auxiliaries(hit))

    def is_planned(self, hit: Hit[RoleCue]) -> bool:
        """Whether the verb's mood puts it in the future: will send, to be sent, is sending."""
        words = grammar()
        if self._texts[hit.first] in words.pledging:
            return True
        chain = self.auxiliaries(hit)
        if any(text in words.have for text in chain):
            return False
        before = self._texts[max(0, self.start(hit) - 3) : hit.first]
        match hit.value.form:
            case Form.BASE | Form.HAPPENS_BASE:
                return True
            case Form.ING:
                return any(text in words.planned for text in before)
            case Form.PARTICIPLE | Form.PAST_OR_PARTICIPLE:
                return any(text in words.modals for text in chain)
            case _:
                return False

    def has_object(self, hit: Hit[RoleCue]) -> bool:
        """Whether something is killed by the verb itself, so that the counted are the killers."""
        at = hit.last
        words = grammar()
        while self._text(at) in words.adverbs and self._text(at) != "to":
            at += 1
        if at >= len(self._texts) or at in self._dated:
            return False
        token = self._tokens[at]
        if at in self._starts or token.text in words.objects or token.text[0].isdigit():
            return token.text not in {"at", "over", "about", "around", "up"} or at in self._starts
        return token.is_capital and at not in self._dated and not self._title_case()

    def _title_case(self) -> bool:
        words = [token for token in self._tokens if token.is_word and token.raw[0].isalpha()]
        return sum(token.is_capital for token in words) > 0.6 * len(words)

    def describes(self, hit: Hit[RoleCue]) -> bool:
        """Whether the participle is an adjective of a noun behind it: "destroyed roads"."""
        at = hit.last
        if at >= len(self._tokens) or not self._tokens[at].is_word or at in self._dated:
            return False
        text = self._texts[at]
        words = grammar()
        ends = either(words.prepositions, words.subordinate, words.adverbs, words.be, words.have)
        plain = text not in ends and text not in words.modals and text not in JOINTS
        return plain and not text.endswith("ly") and not self._tokens[at].is_capital

    def is_verb(self, at: int) -> bool:
        """Whether a base form is one: "to rescue", "troops rescue", not "a rescue team"."""
        words = grammar()
        before = self._texts[at - 1] if at else ""
        leads = either(words.modals, words.adverbs, words.before_a_verb)
        named = at > 0 and self._tokens[at - 1].is_capital
        return named or before in leads or before.endswith(("s", "men", "people", "police"))

    def _text(self, at: int) -> str:
        return self._texts[at] if 0 <= at < len(self._texts) else ""
