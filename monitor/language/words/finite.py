"""Which words of a sentence are finite verbs: by their form, and by what stands beside them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from monitor.language.words.closed import QUOTES, WALLS, either, words_of_clauses
from monitor.language.words.sentences import Sentence, once
from monitor.language.words.tokens import Token

LONGEST_QUESTION = 30
"""Words of "Should the mayor resign" up to its verb."""


def finite_verbs(sentence: Sentence) -> frozenset[int]:
    """The tokens that open a finite verb."""
    tokens, verb_like = sentence.tokens, _verb_like()
    finite = [
        at
        for at, text in enumerate(sentence.texts)
        if (text in verb_like or text[-2:] == "ed") and _is_finite(tokens, at)
    ]
    finite += _verbs_of_conditions(sentence, finite)
    return frozenset(finite) - {inverted_verb(sentence)}


@lru_cache(maxsize=1)
def _verb_like() -> frozenset[str]:
    """Every listed word that may be a finite verb; others may only by their ending."""
    words = words_of_clauses()
    listed = (words.modals, words.be, words.have, words.do, words.past, words.reported_past)
    return frozenset({"'s"}).union(*listed, words.carriers, words.present)


def _verbs_of_conditions(sentence: Sentence, finite: Sequence[int]) -> list[int]:
    """The "strike" of "if crews strike, …": a clause has a verb, so what may be one is."""
    words, texts = words_of_clauses(), sentence.texts
    if _CONDITIONS.isdisjoint(sentence.vocabulary):
        return []
    found = []
    for opener in (at for at, said in enumerate(texts) if said in _CONDITIONS):
        for at in range(opener + 1, min(opener + LONGEST_CONDITION, len(texts))):
            if at in finite or texts[at] in WALLS or texts[at] == ",":
                break
            is_verb = texts[at] in words.present and texts[at - 1] not in words.determiners
            if is_verb and texts[at - 1].endswith(("s", "men", "they")) and texts[at][-1] != "s":
                found.append(at)
                break
    return found


_CONDITIONS = frozenset({"if", "unless", "when", "once", "that"})
LONGEST_CONDITION = 9
"""Words of "if the cabin crews of both airlines strike"."""


@once
def inverted_verb(sentence: Sentence) -> int | None:
    """The bare verb of "Should the mayor resign, …", "Will they strike?": no finite one."""
    tokens, words = sentence.tokens, words_of_clauses()
    first = 1 if sentence.texts[0] in QUOTES and len(tokens) > 1 else 0
    if sentence.texts[first] not in either(words.modals, words.do) or not tokens[first].is_capital:
        return None
    for at in range(first + 1, min(first + LONGEST_QUESTION, len(tokens))):
        said = tokens[at].text
        if (
            said in words.present
            and not said.endswith("s")
            and _is_present(tokens, at, _before(tokens, at))
        ):
            return at
        if said in WALLS or said in either(words.modals, words.be, words.have, words.past):
            return None
    return None


def _is_finite(tokens: Sequence[Token], at: int) -> bool:
    words = words_of_clauses()
    said = tokens[at].text
    if said in words.modals:
        # "May 3" and "in May" are a month.
        return not (said == "may" and tokens[at].is_capital and (at or _is_month(tokens, at)))
    if at and tokens[at - 1].text == "-" and not tokens[at].gap:
        return False
    before = _before(tokens, at)
    helped = before in either(words.modals, words.be_any, words.have_any)
    if said in either(words.be, words.have, words.do):
        # "was to have begun"
        return not helped and not (before == "to" and said == "have")
    if said == "'s":
        return at > 0 and tokens[at - 1].text in words.pronouns
    if helped or before in words.do or before == "to":
        return False
    return _is_full_verb(tokens, at, before)


def _is_full_verb(tokens: Sequence[Token], at: int, before: str) -> bool:
    """Whether a word that is no auxiliary, and has none before it, is a finite verb."""
    words = words_of_clauses()
    said = tokens[at].text
    after = tokens[at + 1].text if at + 1 < len(tokens) else ""
    if said in words.reported_past and said.endswith("ed") and after == "by":
        # "the truce agreed by both sides"
        return False
    if said in words.reported_past and said.endswith("ed") and after == "to":
        # "troops expected to arrive": what is said of them, by whom it does not say.
        return said in {"agreed", "decided", "vowed", "pledged", "promised", "hoped"}
    if said == "set" and after == "to" and _has_another(tokens, at + 2):
        # "A strike set to begin on Friday has been averted."
        return False
    if said in ALSO_PARTICIPLES and after in _BEHIND_PARTICIPLES:
        # "the talks set for Monday": what takes an object has none here.
        return False
    if said in words.past or said in words.reported_past:
        return before not in words.determiners and before not in {"by", "of", "with"}
    if said in words.carriers and said.endswith("s") and not tokens[at].is_capital:
        return before not in words.determiners and before not in words.prepositions
    if said in words.present:
        return _is_present(tokens, at, before)
    if at == 0 or not said.endswith("ed") or len(said) < 4:
        return False
    return _follows_relative(tokens, at, before) or (len(said) > 4 and _is_past(tokens, at, before))


def _has_another(tokens: Sequence[Token], start: int) -> bool:
    """Whether the clause has a helping verb of its own behind these words."""
    words = words_of_clauses()
    for token in tokens[start : start + LONGEST_PARTICIPLE]:
        if token.text in WALLS or token.text in {"and", "but", "when", "if", "that"}:
            return False
        if token.text in either(words.be, words.have):
            return token.text not in {"be", "have"}
    return False


LONGEST_PARTICIPLE = 10
"""Words of "set to begin at the port on Friday" up to the verb of its clause."""


def _follows_relative(tokens: Sequence[Token], at: int, before: str) -> bool:
    """ "Who died", "the mayor, who denies it, handed": a past tense, however it looks."""
    if before in _WHO:
        return True
    if tokens[at - 1].text != ",":
        return False
    for here in range(at - 2, max(at - LONGEST_RELATIVE, 0), -1):
        if tokens[here].text == ",":
            return tokens[here + 1].text in _WHO
    return False


_WHO = frozenset({"who", "which"})
LONGEST_RELATIVE = 30
"""Words of ", who has led the party since May,"."""


def _is_past(tokens: Sequence[Token], at: int, before: str) -> bool:
    """Whether a form in -ed that no list holds is a verb: behind a name, or with an object."""
    when = at > 1 and tokens[at - 1].text in {"today", "yesterday"}
    follows_name = tokens[at - 1 - when].is_capital and before not in {"the", "a", "an"}
    if before in words_of_clauses().pronouns or (follows_name and not tokens[at].is_capital):
        return not _is_post_modifier(tokens, at)
    # "the rebels signed a truce", "fighters violated the truce": it has an object.
    after = tokens[at + 1].text if at + 1 < len(tokens) else ""
    behind = tokens[at + 2].text if at + 2 < len(tokens) else ""
    has_object = after in {"a", "an", "the"} and behind not in _DAYS
    has_object = has_object or after[:1].isdigit()
    return has_object and tokens[at - 1].text.endswith(("s", "men")) and before != "'s"


def _is_post_modifier(tokens: Sequence[Token], at: int) -> bool:
    """ "The visit to Denmark planned for May": what stands before is in a phrase of its own."""
    after = tokens[at + 1].text if at + 1 < len(tokens) else ""
    before = tokens[at - 2].text if at > 1 else ""
    return after in {"for", "by", "as"} and before in {"to", "in", "at", "between", "with"}


_DAYS = frozenset({"day", "days", "night", "week", "month", "year", "few", "same", "previous"})
"""Behind a participle they say when: "the truce signed the day before"."""


ALSO_PARTICIPLES = frozenset({"set", "held"})
_BEHIND_PARTICIPLES = frozenset({"for", "in", "at", "by"})
_BEFORE_NO_VERB = frozenset(
    {"and", "or", "'s", "'", ",", "-", '"', "me", "him", "her", "us", "them"}
)


def _is_present(tokens: Sequence[Token], at: int, before: str) -> bool:
    """Whether a present form is a verb here: after its subject, before its object or its end."""
    words = words_of_clauses()
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if not at or tokens[at].is_capital or before in either(words.determiners, words.prepositions):
        return False
    if before in words.subordinators or before in _BEFORE_NO_VERB:
        return before in {"who", "which"}
    if after is None or tokens[at].text not in words.also_nouns:
        return not (after and (after.text in {"of", "by"} or after.text in words.modals))
    has_object = (
        after.is_capital
        or after.text[0].isdigit()
        or after.text in words.determiners
        or after.text in {"more", "over", "new", "top", "nearly", "about", "down", "out"}
    )
    is_subject = tokens[at - 1].is_capital or tokens[at - 1].text in words.pronouns
    lead_in = after.text not in words.prepositions and after.text not in words.past
    return has_object or (
        is_subject and lead_in and after.is_word and not after.text.endswith("ed")
    )


def _is_month(tokens: Sequence[Token], at: int) -> bool:
    after = tokens[at + 1].text if at + 1 < len(tokens) else ""
    before = tokens[at - 1].text if at else ""
    return after[:1].isdigit() or before in {
        "in",
        "on",
        "of",
        "by",
        "since",
        "until",
        "late",
        "early",
    }


def _before(tokens: Sequence[Token], at: int) -> str:
    """The word before this one, past adverbs; "" at the start."""
    words = words_of_clauses()
    back = at - 1
    while (
        back >= 0
        and tokens[back].text in words.adverbs
        and (tokens[back].text not in words.have_any and tokens[back].text not in words.be_any)
    ):
        back -= 1
    is_between = back > 0 and (_is_manner(tokens[back]) or tokens[back].text == "neither")
    if is_between and tokens[back - 1].text in _auxiliaries():
        # "may well resign", "could conceivably meet"
        back -= 1
    return tokens[back].text if back >= 0 else ""


def _is_manner(token: Token) -> bool:
    return token.text == "well" or (token.text.endswith("ly") and not token.is_capital)


@lru_cache(maxsize=1)
def _auxiliaries() -> frozenset[str]:
    words = words_of_clauses()
    return words.modals | words.be_any | words.have_any | words.do
