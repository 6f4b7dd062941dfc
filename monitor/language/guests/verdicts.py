"""How sure an attendance is: what its cue gives, unless the sentence says it less surely."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.language.guests.attending import Binding
from monitor.language.guests.cuelines import CueLine
from monitor.language.guests.gatherings import is_bygone, is_of_another_time
from monitor.language.guests.guestcues import cues_in
from monitor.language.guests.occasions import Occasions
from monitor.language.guests.slots import Slot
from monitor.language.saying.status import Judgement, Status, StatusReader
from monitor.language.words.clauses import either, words_of_clauses
from monitor.language.words.sentences import Sentence


class VerdictReader:
    """Judges how sure it is that somebody attends, in prose and in lists."""

    def __init__(self, status: StatusReader) -> None:
        self._status = status

    def of_prose(self, page: Occasions, sentence: Sentence, binding: Binding) -> Judgement:
        """The status the cue's sense gives, unless the sentence says it less surely."""
        if page.stage(sentence).points_back(binding.cue):
            return self._of_before(page, page.before(sentence))
        judged = self._judged(page, sentence, binding)
        if _is_over(page, sentence, binding, judged):
            return Judgement(Status.HISTORICAL, ("bygone",))
        sense = binding.cue.value.sense
        if sense == "attends" and _is_none_of_two(sentence, binding.slot):
            return Judgement(Status.DENIED, ("neither", *judged.cues))
        if sense == "attends" and _hangs_on_aside(sentence, binding.slot):
            return Judgement(Status.POSSIBLE, ("aside", *judged.cues))
        by_sense = _by_sense(page, sentence, binding, judged)
        by_sense = by_sense or _by_introduction(page, sentence, binding, judged)
        return by_sense or _of_attending(sentence, binding, judged)

    def _of_before(self, page: Occasions, before: Sentence | None) -> Judgement:
        """What the sentence before says of those whom this one names: "They include X"."""
        if before is None or is_bygone(before, page.document.today.year):
            return Judgement(Status.HISTORICAL, ("bygone",))
        cues = [hit for hit in cues_in(before) if hit.value.sense != "host"]
        for hit in cues:
            if hit.value.sense in _STEPS:
                return Judgement(_STEPS[hit.value.sense], ("before", hit.value.id))
        if not _INVITED.isdisjoint(before.vocabulary):
            return Judgement(Status.POSSIBLE, ("before", "invited"))
        if "confirmed" in before.vocabulary:
            return Judgement(Status.CONFIRMED, ("before", "confirmed"))
        if not cues:
            return Judgement(Status.ASSERTED, ("before",))
        first = _head_of(before, cues[-1].first, cues[-1].last)
        judged = self._status.judge(page.document, before, first, cues[-1].last, kind="attendance")
        status = Status.ASSERTED if judged.status == Status.HAPPENED else judged.status
        return Judgement(status, ("before", *judged.cues), judged.sure)

    def _judged(self, page: Occasions, sentence: Sentence, binding: Binding) -> Judgement:
        cue = binding.cue
        first = _head_of(sentence, cue.first, cue.last)
        judged = self._status.judge(page.document, sentence, first, cue.last, kind="attendance")
        if judged.status == Status.POSSIBLE and _is_if_aside(sentence, cue.last):
            # "A, B and, if his health permits, C": only C hangs on it.
            will = {"will", "to", "'ll"} & set(sentence.texts[max(0, cue.first - 3) : cue.last])
            return Judgement(Status.PLANNED if will else Status.ASSERTED, ())
        if judged.status == Status.UNCONFIRMED and _is_open(sentence, first):
            return Judgement(Status.POSSIBLE, judged.cues, judged.sure)
        return judged

    def of_list(self, page: Occasions, line: CueLine) -> Judgement:
        """The status that a list's cue line gives to all whom the list names."""
        for step in (Status.WITHDRAWN, Status.POSSIBLE):
            if step in line.steps:
                return Judgement(step, (f"list:{step.value}",))
        if line.is_absent:
            return Judgement(Status.DENIED, ("list:absent",))
        judged = self._status.judge(
            page.document, line.sentence, line.first, line.last, kind="attendance"
        )
        words = {token.text for token in line.sentence.tokens}
        if "confirmed" in words:
            return Judgement(Status.CONFIRMED, ("list:confirmed",))
        if "question" in judged.cues or judged.status == Status.HAPPENED:
            # A list's heading asks what the list answers: "Who will be there?"
            future = bool(words & {"will", "ll", "'ll", "going", "coming", "expected", "to"})
            return Judgement(Status.PLANNED if future else Status.ASSERTED, ("list",))
        if judged.status == Status.ASSERTED and words & {"will", "attending", "coming"}:
            return Judgement(Status.PLANNED, ("list",))
        return judged


def _is_over(page: Occasions, sentence: Sentence, binding: Binding, judged: Judgement) -> bool:
    """Whether it tells of another time than the article's."""
    cue, gathering = binding.cue, binding.gathering
    year = page.document.today.year
    if cue.value.sense != "possible" and is_bygone(sentence, year, cue.first):
        return True
    if gathering is None or judged.status in _TO_COME:
        return False
    is_then = is_of_another_time(sentence, gathering, year)
    return is_then or page.is_that_of_then(sentence, gathering)


def _by_sense(
    page: Occasions, sentence: Sentence, binding: Binding, judged: Judgement
) -> Judgement | None:
    """What a cue gives that says more, or less, than that somebody attends."""
    cue = binding.cue
    match cue.value.sense:
        case "absent":
            if "after all" in " ".join(sentence.texts[cue.first : cue.last]):
                return Judgement(Status.WITHDRAWN, judged.cues)
            return judged if judged.status in _OPEN else Judgement(Status.DENIED, judged.cues)
        case "withdrawn":
            return judged if judged.status in _OPEN else Judgement(Status.WITHDRAWN, judged.cues)
        case "invited" if _is_accepted(page, sentence, cue.last):
            return Judgement(Status.CONFIRMED, ("accepted", *judged.cues))
        case "invited" | "possible":
            return Judgement(Status.POSSIBLE, judged.cues)
    return None


def _by_introduction(
    page: Occasions, sentence: Sentence, binding: Binding, judged: Judgement
) -> Judgement | None:
    """What the words before a list say of all in it: "those invited are", "not coming are"."""
    cue = binding.cue
    if cue.value.side != "right":
        return None
    opening = 0 if cue.value.id == "inverted" else cue.first
    introducing = set(sentence.texts[opening : binding.slot.first])
    is_invited = "invited" in introducing
    if is_invited and not (introducing & _YES or _is_accepted(page, sentence, cue.last)):
        return Judgement(Status.POSSIBLE, ("invited", *judged.cues))
    if cue.value.id == "inverted" and introducing & {"due", "expected"}:
        return Judgement(Status.EXPECTED, ("due", *judged.cues))
    if _SAYS_NO & set(sentence.texts[cue.first : cue.last]):
        return Judgement(Status.DENIED, ("not", *judged.cues))
    return None


def _of_attending(sentence: Sentence, binding: Binding, judged: Judgement) -> Judgement:
    """The status of plain attending, with what belongs to other verbs left out."""
    first = binding.cue.first
    if binding.cue.value.id == "confirms":
        before = sentence.tokens[first - 1].text if first else ""
        return _of_confirming(judged, before == "to" or _is_negated(sentence, first))
    if judged.status == Status.DENIED and not _is_negated(sentence, first):
        # The no belongs to another verb: "did not come, sending X instead".
        return Judgement(Status.ASSERTED, ())
    if judged.status == Status.POSSIBLE and _is_reported_will(sentence, first):
        return Judgement(Status.PLANNED, judged.cues, judged.sure)
    if judged.status == Status.HAPPENED:
        return Judgement(Status.ASSERTED, judged.cues, judged.sure)
    return judged


def _of_confirming(judged: Judgement, is_negated: bool) -> Judgement:
    """Who confirms his attendance comes; who has not confirmed it may yet."""
    if is_negated or judged.status in _UNSURE:
        return Judgement(Status.POSSIBLE, judged.cues, judged.sure)
    return Judgement(Status.CONFIRMED, ("confirms", *judged.cues), judged.sure)


_STEPS = {
    "absent": Status.DENIED,
    "withdrawn": Status.WITHDRAWN,
    "possible": Status.POSSIBLE,
    "invited": Status.POSSIBLE,
}
"""What a cue of the sentence before gives those whom the next one names."""

_INVITED = frozenset({"invited", "invitation", "invitations", "invites"})

_TO_COME = frozenset({Status.PLANNED, Status.EXPECTED, Status.LIKELY, Status.POSSIBLE})
_OPEN = frozenset({Status.POSSIBLE, Status.UNLIKELY, Status.LIKELY})
_UNSURE = frozenset({Status.DENIED, Status.UNCONFIRMED, Status.UNLIKELY, Status.POSSIBLE})


_SMALL = frozenset({"to", "not", "n't", "also"})


def _head_of(sentence: Sentence, first: int, last: int) -> int:
    """Past the auxiliaries that a cue begins with: they say how sure it is."""
    words = words_of_clauses()
    while first < last - 1 and sentence.tokens[first].text in either(
        words.modals, words.be_any, words.have_any, _SMALL
    ):
        first += 1
    return first


def _is_reported_will(sentence: Sentence, first: int) -> bool:
    """The "would" of reported speech is a "will": "she said she would come"."""
    said = [token.text for token in sentence.tokens[:first]]
    if "would" not in said[-5:] or {"if", "whether", "could", "might", "may"} & set(said):
        return False
    return bool(_REPORTS & set(said))


_REPORTS = frozenset({"said", "told", "confirmed", "announced", "added", "pledged", "promised"})


def _hangs_on_aside(sentence: Sentence, slot: Slot) -> bool:
    """ "And, if her back allows, harpist X", "and, health permitting, X": only then does X come."""
    texts = sentence.texts
    comma = slot.first - 1
    while comma > 0 and slot.first - comma < 4 and sentence.tokens[comma].is_word:
        comma -= 1
    if comma < 2 or texts[comma] != ",":
        return False
    opening = next((at for at in range(comma - 1, 0, -1) if texts[at] == ","), 0)
    inside = texts[opening + 1 : comma]
    return bool(inside) and (inside[0] == "if" or inside[-1] in {"permitting", "allowing"})


def _is_if_aside(sentence: Sentence, after: int) -> bool:
    """Whether the only "if" behind the cue is set off by commas within a list."""
    texts = sentence.texts
    ifs = [at for at, said in enumerate(texts) if said in {"if", "whether", "should"}]
    if len(ifs) != 1 or ifs[0] <= after or texts[ifs[0] - 1] != ",":
        return False
    return texts[ifs[0] - 2] in {"and", "or"} and "," in texts[ifs[0] : ifs[0] + _LONGEST_ASIDE]


_LONGEST_ASIDE = 8
"""Words of ", if his health permits,"."""


def _is_open(sentence: Sentence, first: int) -> bool:
    """Whether it is a question that nobody has answered: "whether X will come is uncertain"."""
    return bool({"whether", "if"} & {token.text for token in sentence.tokens[:first]})


def _is_none_of_two(sentence: Sentence, slot: Slot) -> bool:
    """ "Neither Chad's X nor Y will come": the word stands before the country or the title."""
    before = sentence.texts[max(0, slot.first - 6) : slot.first]
    if before[-1:] == (",",):
        # "nor his wife, Mira Costa,"
        before = before[:-1]
    return any(
        said in {"neither", "nor"}
        and not {",", "and"} & set(before[at + 1 :])
        for at, said in enumerate(before)
    )  # fmt: skip


def _is_accepted(page: Occasions, sentence: Sentence, at: int) -> bool:
    """Whether those invited have said yes: "were invited; all three have accepted"."""
    texts = [*sentence.texts[at:], *page.texts_after(sentence)]
    yes = next((i for i, said in enumerate(texts) if said in _YES and _is_theirs(texts, i)), None)
    come = (i for i, said in enumerate(texts) if said in {"come", "attend"})
    return yes is not None or any(
        {"will", "both"} <= said or {"will", "all"} <= said
        for said in (set(texts[max(0, at - 6) : at]) for at in come)
    )


def _is_theirs(texts: Sequence[str], at: int) -> bool:
    """Said of all who were invited: "both have accepted", not "X has accepted"."""
    before = texts[max(0, at - 6) : at]
    return bool({"have", "had"} & set(before)) and not {"not", "n't", "none", "neither"} & set(
        before
    )


_SAYS_NO = frozenset({"not", "n't", "never"})
"""Within the words before a list: "among those who will not come are X and Y"."""

_YES = frozenset({"accepted", "agreed", "confirmed", "yes"})


def _is_negated(sentence: Sentence, first: int) -> bool:
    said = [token.text for token in sentence.tokens[max(0, first - 6) : first]]
    while "," in said:
        said = said[said.index(",") + 1 :]
    return bool(
        set(said) & {"not", "n't", "no", "never", "neither", "nor", "none", "without", "denied"}
    )
