"""Whether the words that look like a cue are one: no month, no other object, no noun."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from monitor.language.saying.grips import Cue, Grip
from monitor.language.words.clauses import Shape, either, words_of_clauses
from monitor.language.words.cues import Hit
from monitor.language.words.sentences import Sentence


def is_itself(sentence: Sentence, shape: Shape, hit: Hit[Cue]) -> bool:
    """Whether the words are the cue that they look like."""
    if _is_month(sentence, hit):
        return False
    if hit.value.id == "is_off":
        after = sentence.tokens[hit.last] if hit.last < len(sentence.tokens) else None
        return after is None or not after.is_word or after.text in _BEHIND_OFF
    if hit.value.id == "cancelled" and _has_object(sentence, hit):
        return False
    if hit.value.id == "refuses" and _is_of_its_own(sentence, hit):
        return False
    if hit.value.id == "inverted":
        if sentence.texts[hit.first] == "had" and hit.first:
            return _opens_quotation(sentence, hit.first - 1)
        if sentence.texts[hit.first - 1] in _QUOTES:
            return _opens_quotation(sentence, hit.first - 1)
        return sentence.tokens[hit.first].is_capital or not sentence.tokens[hit.first - 1].is_word
    said = sentence.tokens[hit.first].text
    if hit.value.id == "prospects_that" and said.startswith("insist"):
        return not _is_indicative(sentence, hit.last)
    if hit.value.id == "held" and said in _PLAIN_HOLDING and hit.first not in shape.finite:
        # "plans to see Lund and hold talks": another verb says when.
        return hit.first == 0 or sentence.tokens[hit.first - 1].text not in {"and", "or", "to"}
    return True


def _is_of_its_own(sentence: Sentence, hit: Hit[Cue]) -> bool:
    """Whether it has no object: "trains were cancelled as the strike began"."""
    before = sentence.texts[hit.first - 1] if hit.first else ""
    behind = sentence.texts[hit.last] if hit.last < len(sentence.texts) else ""
    return (
        before in either(words_of_clauses().be_any, _SERVICES)
        and sentence.texts[hit.first].startswith("cancel")
        and behind in _CONJOINED
    )


_SERVICES = frozenset({"trains", "flights", "buses", "services", "lessons", "classes"})
_CONJOINED = frozenset({"as", "because", "when", "after", "while", "since", "during", "by"})


def _is_indicative(sentence: Sentence, start: int) -> bool:
    """ "Insisted that she would not resign" tells what is so, "that she resign" what is wanted."""
    words = words_of_clauses()
    helping = either(words.modals, words.be, words.have, words.do, words.past)
    for said in sentence.texts[start : start + LONGEST_SUBJECT]:
        if said in {",", ".", '"'}:
            return False
        if said in helping or (said.endswith("ed") and len(said) > 3):
            return True
    return False


LONGEST_SUBJECT = 7
"""Words of "the mayor and both of her deputies"."""


_QUOTES = frozenset({'"', "'"})


def _opens_quotation(sentence: Sentence, at: int) -> bool:
    """Whether a quotation begins with the sign at `at`: one that ends stands close to a word."""
    if sentence.texts[at] not in _QUOTES:
        return False
    return at == 0 or sentence.tokens[at - 1].end < sentence.tokens[at].start


def _has_object(sentence: Sentence, hit: Hit[Cue]) -> bool:
    """Whether it is done to something else: "strikes spread and the museum cancelled a concert"."""
    if hit.last - hit.first > 1 or not sentence.texts[hit.first].endswith("ed"):
        return False
    before = sentence.texts[hit.first - 1] if hit.first else ""
    behind = (*sentence.texts[hit.last : hit.last + 3], "", "", "")
    words = words_of_clauses()
    is_object = behind[0] in words.determiners or behind[0][:1].isdigit()
    return is_object and before not in words.be_any and not _SPANS & set(behind[1:3])


_SPANS = frozenset(
    {"day", "days", "week", "weeks", "month", "months", "hour", "hours", "minute", "minutes"}
    | {"year", "years", "time", "moment", "night", "second"}
)


_BEHIND_OFF = frozenset(
    {"as", "after", "for", "until", "over", "amid", "because", "following", "if", "while", "again"}
    | {"but", "and", "says", "say", "now", "since", "unless"}
)
"""What follows "strike off" in a headline; of "arrested off Samos" it tells where."""


_PLAIN_HOLDING = frozenset(
    {"hold", "host", "attend", "convene", "open", "begin", "sign", "impose", "stage", "launch"}
    | {"resume"}
)


def _is_month(sentence: Sentence, hit: Hit[Cue]) -> bool:
    """ "by May 31", "in May": a month, however much it looks like a modal."""
    token = sentence.tokens[hit.first]
    return token.text == "may" and token.is_capital and hit.first > 0


def genuine(hits: Sequence[Hit[Cue]]) -> Iterator[Hit[Cue]]:
    """Hits that no longer pseudo-cue covers, the pseudo-cues gone."""
    pseudo = [hit for hit in hits if not hit.value.grips]
    for hit in hits:
        if hit.value.grips and not any(p.first <= hit.first < p.last for p in pseudo):
            yield hit


def sober(shape: Shape, hits: Sequence[Hit[Cue]]) -> Shape:
    """Without nouns taken for verbs: of "considers recall" only the first is one."""
    also_nouns = words_of_clauses().also_nouns
    doubtful = {at for at in shape.finite if shape.tokens[at].text in also_nouns}
    if not doubtful:
        return shape
    governed = {hit.last for hit in hits if Grip.OBJECT in hit.value.grips}
    nouns = {at for at in doubtful if at - 1 in shape.finite or at in governed}
    finite = shape.finite - nouns
    return shape if finite == shape.finite else replace(shape, finite=finite)
