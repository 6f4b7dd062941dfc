"""How sure a text is of a count: the status of its verb, else of the noun phrase itself."""

from __future__ import annotations

from dataclasses import dataclass, replace

from monitor.language.counts.bygone import Past
from monitor.language.counts.measures import Measured
from monitor.language.counts.roles import Form, Role, RoleCue, grammar, mood_in
from monitor.language.saying.status import Judgement, StatusReader
from monitor.language.words.clauses import either, words_of_clauses
from monitor.language.words.cues import Hit
from monitor.language.words.document import Document
from monitor.language.words.sentences import Sentence

_TRAILING = frozenset({"possible", "likely", "expected", "planned", "confirmed"})
"""Steps that a later clause of the sentence may give to something else."""

_PRESENT = frozenset({"is", "are", "has", "have", "does", "do"})
_ONCE_MORE = frozenset({"a", "another", "such", "any"})
_NO = frozenset({"not", "n't", "never"})

_JOINS = frozenset({"and", "but", "while", ";"})
_SAME = frozenset({"it", "that", "this", "they", "these"})
"""What stands for the counted or what is said of them: "died, and that could have been avoided"."""

_DOUBTS = frozenset({"unconfirmed", "unlikely", "possible", "likely", "expected"})
"""Steps that the subject of a verb may carry: "40 people feared trapped have died"."""


@dataclass(frozen=True, slots=True)
class Moods:
    """Judges the counts of one sentence; `past` knows which of them are of earlier years."""

    status: StatusReader
    document: Document
    sentence: Sentence
    past: Past

    def _text(self, at: int) -> str:
        texts = self.sentence.texts
        return texts[at] if 0 <= at < len(texts) else ""

    def of(self, each: Measured, role: Role | None) -> Judgement:
        """The status of what is said of the counted: of its verb, else of the noun phrase."""
        if each.candidate.number.kind == "none":
            return self._of_none(each, role)
        return self._unless_supposed(self._of_some(each, role))

    def _of_none(self, each: Measured, role: Role | None) -> Judgement:
        """ "No one was killed" is a count of none; within quotes it only denies that anyone was."""
        if self._is_quoted(each):
            return Judgement("denied", ("none_in_quotes",))
        judged = self._of_some(each, role)
        return Judgement("asserted") if judged.status == "denied" else judged

    def _is_quoted(self, each: Measured) -> bool:
        at = each.candidate.number.first
        return sum(token.text == '"' for token in self.sentence.tokens[:at]) % 2 == 1

    def _of_some(self, each: Measured, role: Role | None) -> Judgement:
        hedged = each.candidate.hedged
        if hedged.is_former:
            return Judgement("historical", ("former",))
        if self.past.holds(each, role):
            return Judgement("historical", ("earlier_year",))
        if self.past.is_usual(each):
            return Judgement("historical", ("usual",))
        if hedged.is_denied:
            return Judgement("denied", ("corrected",))
        noun = (each.candidate.first, each.candidate.last)
        if each.restates:
            return self._of_phrase(noun, None)
        if each.level is not None:
            return self._judged((each.level, each.level + 1))
        if role is None or role.cue is None or role.cue.value.form in {Form.LEFT, Form.RIGHT}:
            return self._of_phrase(noun, role)
        verb = self._judged((role.cue.first, role.cue.last))
        if verb.status == "denied" and self._is_told_all_the_same(each, role.cue, verb):
            verb = Judgement("asserted", (role.cue.value.id,))
        is_subject = role.cue.first >= each.counted.last
        if is_subject and verb.status in _TRAILING - {"confirmed"}:
            verb = self._without_the_next(role.cue, verb)
        if not is_subject and verb.status in _TRAILING:
            return self._without_the_rest(role.cue, each, verb)
        mood = mood_in(role.cue.value.id)
        if self._is_feared(each, role.cue):
            mood = "possible"
        if mood and verb.status == "asserted":
            return Judgement(mood, (role.cue.value.id,))
        # "are believed to have been killed" is no plan, whatever "to" may look like.
        if role.is_perfect and verb.status == "planned":
            return self._judged(noun)
        if verb.status == "asserted" and self._is_headline_plan(role.cue):
            return Judgement("planned", ("headline_to",))
        if is_subject and verb.status == "asserted":
            of_noun = self._judged(noun)
            return of_noun if of_noun.status in _DOUBTS else verb
        return verb

    def _is_told_all_the_same(self, each: Measured, cue: Hit[RoleCue], verb: Judgement) -> bool:
        """Whether what is denied is another thing, or no denial of what is counted."""
        before = self._text(cue.first - 1)
        # "Cancelled the match, stranding 900 fans": the end of the one is the cause of the other.
        follows = cue.value.form is Form.ING and before == "," and "refuses" in verb.cues
        is_aside = before in grammar().relative and self._text(each.candidate.last) == ","
        is_aside = is_aside and self._text(cue.first - 2) == ","
        return follows or is_aside or self._is_cancelled(each, cue)

    def _is_cancelled(self, each: Measured, cue: Hit[RoleCue]) -> bool:
        """ "Cancelled 90 flights": that these are off is what is told of them."""
        is_thing = each.unit_class in {"things", "vehicles", "aircraft", "ships"}
        return is_thing and self._text(cue.first) in grammar().cancelling

    def _is_feared(self, each: Measured, cue: Hit[RoleCue]) -> bool:
        """ "Sixty were feared drowned", "the mayor feared 60 dead"."""
        fears = {"feared", "fear", "fears", "fearing"}
        return self._text(cue.first - 1) in fears or self._text(each.candidate.outer - 1) in fears

    def _unless_supposed(self, judged: Judgement) -> Judgement:
        """ "If the wind turned, 900 would have to leave": so many only in a case that is not.

        "If the dam gives way" is a danger: that stays possible.
        """
        if judged.status != "possible" or not judged.cues[0].startswith("modal"):
            return judged
        opens = [text for text in self.sentence.texts if text[0].isalnum()][:2]
        is_again = set(opens[:1]) <= _ONCE_MORE and bool(grammar().again & set(opens))
        if grammar().supposing & set(opens[:1]) or is_again or self._is_unreal():
            return replace(judged, status="unlikely", cues=("supposed", *judged.cues))
        return judged

    def _is_unreal(self) -> bool:
        """Whether an if-clause stands in the past: "if the wind turned"."""
        texts, words = self.sentence.texts, words_of_clauses()
        if "if" not in self.sentence.vocabulary:
            return False
        start = texts.index("if") + 1
        clause = texts[
            start : next((at for at in range(start, len(texts)) if texts[at] == ","), None)
        ]
        if any(text in either(words.present, words.modals) or text in _PRESENT for text in clause):
            return False
        past = words.past | {"were", "was", "had", "did"}
        return any(text in past or text.endswith("ed") for text in clause)

    def _of_phrase(self, noun: tuple[int, int], role: Role | None) -> Judgement:
        """What holds the noun; a no that belongs to the role's own words denies nothing.

        "Nine have not come home" are missing, and that is no denial.
        """
        judged = self._in_its_aside(noun) or self._judged(noun)
        if judged.status != "denied" or role is None or role.cue is None:
            return judged
        if role.cue.value.form is Form.LEFT and role.role == "missing":
            # "Searching for 40 who had not been accounted for": who is sought is not found.
            return Judgement("asserted", judged.cues)
        own = {self._text(at) for at in range(role.cue.first, role.cue.last)}
        return Judgement("asserted", judged.cues) if own & _NO else judged

    def _in_its_aside(self, noun: tuple[int, int]) -> Judgement | None:
        """ "The mill, where 300 people work, will close": the aside is of today."""
        first, last = noun
        before = (self._text(first - 2), self._text(first - 1))
        if before[0] != "," or before[1] not in grammar().relative | {"where"}:
            return None
        texts = self.sentence.texts
        end = next((at for at in range(last, len(texts)) if texts[at] == ","), None)
        if end is None:
            return None
        clipped = replace(self.sentence, tokens=self.sentence.tokens[:end])
        return self.status.judge(self.document, clipped, first, last, "quantity")

    def _is_headline_plan(self, cue: Hit[RoleCue]) -> bool:
        """ "Peru to free 60 captives": a headline's future, no verb stands before the "to"."""
        if cue.value.form is not Form.BASE or self._text(cue.first - 1) != "to":
            return False
        closed = self.sentence.tokens[-1].text == "."
        finite = self.status.shape(self.sentence).finite
        return not closed and all(at >= cue.first for at in finite)

    def _without_the_rest(self, cue: Hit[RoleCue], each: Measured, verb: Judgement) -> Judgement:
        """What follows "killed 95 people" is of something else: "and the toll was expected …"."""
        clipped = replace(self.sentence, tokens=self.sentence.tokens[: each.candidate.last])
        judged = self.status.judge(self.document, clipped, cue.first, cue.last, "quantity")
        return judged if judged.status == "asserted" else verb

    def _without_the_next(self, cue: Hit[RoleCue], verb: Judgement) -> Judgement:
        """ "Nine were killed and three may be buried": what is said of others is not of these."""
        finite = sorted(self.status.shape(self.sentence).finite)
        for at in range(cue.last, len(self.sentence.tokens)):
            if self._text(at) not in _JOINS:
                continue
            verb_behind = next((here for here in finite if here > at), at)
            if verb_behind > at + 1 and self._text(at + 1) not in _SAME:
                clipped = replace(self.sentence, tokens=self.sentence.tokens[:at])
                judged = self.status.judge(self.document, clipped, cue.first, cue.last, "quantity")
                return judged if judged.status == "asserted" else verb
        return verb

    def _judged(self, mention: tuple[int, int]) -> Judgement:
        return self.status.judge(self.document, self.sentence, *mention, "quantity")
