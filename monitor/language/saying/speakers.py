"""The tokens that name a speaker: where a subject ends before its verb, and where it begins."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.language.saying.speakernames import is_personal
from monitor.language.saying.speakerwords import speaker_words
from monitor.language.words.clauses import words_of_clauses
from monitor.language.words.sentences import Ending, Sentence, ending
from monitor.language.words.tokens import Token

LONGEST_NAME = 14
"""Words of a subject; a longer one is a garbled sentence."""


def subject_before(sentence: Sentence, verb: int, finite: frozenset[int]) -> tuple[int, int] | None:
    """The tokens of the subject that ends before a verb, or None when nothing names one."""
    words = speaker_words()
    tokens = sentence.tokens
    end = verb
    while end > 0 and _may_lead(tokens, end - 1):
        end -= 1
    if end and tokens[end - 1].text == "and":
        return _subject_of_row(sentence, end, finite)
    if end and tokens[end - 1].text in _COMPARING:
        # "lower than feared", "as expected"
        return None
    if end > 1 and _is_short_form(tokens, end - 1):
        end -= 1
    end = _before_relative(tokens, _before_aside(tokens, end))
    end = _before_seen(tokens, end)
    while end > 0 and tokens[end - 1].text in _LOOSE_ENDS:
        end -= 1
    start = end
    while start > 0 and end - start < LONGEST_NAME and _belongs(sentence, start - 1, finite):
        start -= 1
        if _opens_phrase(tokens, start):
            break
    while start < end and tokens[start].text in _LOOSE_STARTS:
        start += 1
    start = _past_clock(tokens, start, end)
    first_word = tokens[start].text if start < end else ""
    if start >= end or first_word in words.nobody or first_word in {"with", "by", "for"}:
        return None
    if start and tokens[start - 1].text in words_of_clauses().modals:
        # "The plant will cut jobs, told Friday the manager."
        return None
    if _is_a_level(tokens, start) or (first_word == "new" and end - start == 1):
        return None
    return (start, end) if any(token.is_word for token in tokens[start:end]) else None


_COMPARING = frozenset({"than", "as"})
_LOOSE_STARTS = frozenset({"and", "in", "on", "at", "of", "'s", ")", "'", "to"})


def _subject_of_row(sentence: Sentence, end: int, finite: frozenset[int]) -> tuple[int, int] | None:
    """Of "the army counted its dead and said": who does the first thing does the next."""
    begin = sentence.clauses[sentence.clause_of(end - 1)]
    texts, at = sentence.texts, max(1, begin)
    while at < end - 1:
        if texts[at - 1] == "," and texts[at] in {"who", "which", "whose"} and "," in texts[at:end]:
            at += texts[at:end].index(",")
        is_plain = texts[at].endswith("ed") and not sentence.tokens[at].is_capital
        if at in finite or is_plain:
            return subject_before(sentence, at, finite)
        at += 1
    return None


def _past_clock(tokens: Sequence[Token], start: int, end: int) -> int:
    """Past the time that opens a line of a running report: "9 a.m. Police say"."""
    at = start
    while at < end and (tokens[at].text[0].isdigit() or tokens[at].text in _CLOCK):
        at += 1
    return at if at > start and tokens[at - 1].text in _CLOCK - {":"} else start


_CLOCK = frozenset({":", "a.m.", "p.m.", "am", "pm", "gmt"})


def _is_a_level(tokens: Sequence[Token], start: int) -> bool:
    """ "The number of people", "the toll from the fire": what has a level says nothing."""
    at = start + (tokens[start].text in {"the", "a", "an"})
    ahead = [token.text for token in tokens[at : at + 2]]
    return len(ahead) == 2 and ahead[0] in speaker_words().levels and ahead[1] in _OF_THEM


_OF_THEM = frozenset({"of", "from", "in"})


def _opens_phrase(tokens: Sequence[Token], at: int) -> bool:
    """Whether an article begins a phrase of its own, not one that "of" or "and" leads to."""
    words = words_of_clauses()
    before = tokens[at - 1].text if at else ""
    is_article = tokens[at].text in {"the", "a", "an"}
    return is_article and before not in words.prepositions and before not in {"and", "&", ""}


def name_after(sentence: Sentence, start: int, finite: frozenset[int]) -> tuple[int, int]:
    """The tokens of the name that begins at `start`: "according to NAME", "said NAME"."""
    words = speaker_words()
    tokens = sentence.tokens
    end = start
    while end < len(tokens) and end - start < LONGEST_NAME:
        said = tokens[end].text
        is_doing = said.endswith("ing") and not tokens[end].is_capital and end > start
        is_doing = is_doing and said not in words.reporting_nouns
        if said == "by" and end > start and tokens[end - 1].text in words.reporting_nouns:
            # "citing a briefing by the NIS"
            end += 1
            continue
        closes = (
            said in {",", ";", ":", "!", "?", '"', "—", "that"}
            or (said == "." and not _is_short(tokens, end))
            or is_doing
            or said in words.briefed
            or (end in finite and end > start)
            or said in {"but", "while", "when", "as", "after", "before", "told", "said", "than"}
            or (said in words.days and said not in words.inner and end > start)
            or (said in {"on", "in", "at", "to"} and _is_time(tokens, end + 1))
            or (said in _BEFORE_A_NUMBER and end > start)
        )
        if closes:
            break
        end += 1
    while end > start and tokens[end - 1].text in _LOOSE_ENDS:
        end -= 1
    return start, end


def _is_short(tokens: Sequence[Token], stop: int) -> bool:
    """Whether a full stop only ends a word cut short, before a name: "said Col. Ana Lund"."""
    after = tokens[stop + 1] if stop + 1 < len(tokens) else None
    is_rank = stop > 0 and ending(tokens[stop - 1]) is Ending.NEVER
    return is_rank and after is not None and after.is_capital


_BEFORE_A_NUMBER = frozenset({"no", "some", "about", "around", "nearly", "almost", "roughly"})
"""Of "according to the coast guard some 40 left" the number is not the speaker's name."""

_LOOSE_ENDS = frozenset({"and", "in", "on", "at", "the", "of", "(", "to", "by"})


def _may_lead(tokens: Sequence[Token], at: int) -> bool:
    words = speaker_words()
    said = tokens[at].text
    is_adverb = said.endswith("ly") and not tokens[at].is_capital and said not in _NO_ADVERBS
    if said in words.leads or is_adverb:
        return said != "on" or at + 1 < len(tokens)
    return False


_NO_ADVERBS = frozenset({"family", "assembly", "ally", "monopoly", "supply", "rally", "weekly"})


def _before_aside(tokens: Sequence[Token], end: int) -> int:
    """Past ", a Kremlin adviser," to the end of the name it explains; a bare name is no aside."""
    if end < 3 or tokens[end - 1].text != ",":
        return end
    for at in range(end - 2, max(end - 26, 0), -1):
        if tokens[at].text == ",":
            inside = tokens[at + 1 : end - 1]
            return end - 1 if 2 <= len(inside) <= 5 and is_personal(inside) else at
        if tokens[at].text in {";", ":", '"'}:
            break
    return end - 1


LONGEST_RELATIVE = 12
"""Words of "who asked not to be named" between a speaker and the verb."""


def _before_seen(tokens: Sequence[Token], end: int) -> int:
    """Past "seen by this paper" to the report itself: who wrote it says what it says."""
    for at in range(end - 1, max(end - LONGEST_RELATIVE, 1), -1):
        if not tokens[at].is_word:
            return end
        is_seen = tokens[at].text in _SEEN and tokens[at + 1 : at + 2]
        if is_seen and tokens[at + 1].text in {"by", "to", "on", "in"}:
            nouns = speaker_words().reporting_nouns
            return at if tokens[at - 1].text in nouns else end
    return end


_SEEN = frozenset(
    {"seen", "obtained", "reviewed", "viewed", "leaked", "read", "published", "released"}
    | {"issued", "shown", "examined", "posted"}
)


def _before_relative(tokens: Sequence[Token], end: int) -> int:
    """Past "who asked not to be named" to the end of the speaker's own words."""
    words = speaker_words()
    for at in range(end - 1, max(end - LONGEST_RELATIVE, 0), -1):
        if not tokens[at].is_word and tokens[at].text != "-":
            return end
        if tokens[at].text == "who" and not tokens[at].raw.isupper():
            return at if at < end - 1 else end
        if tokens[at].text == "that" and at < end - 2 and _ends_past(tokens[at + 1 : end]):
            before = tokens[at - 1].text
            return end if before in words.say | words.reporting_nouns else at
    return end


def _ends_past(inside: Sequence[Token]) -> bool:
    """ "The agency that brokered it": a clause about who speaks, and no words said."""
    return inside[0].text.endswith("ed") or inside[0].text in words_of_clauses().past


def _belongs(sentence: Sentence, at: int, finite: frozenset[int]) -> bool:
    words = speaker_words()
    grammar = words_of_clauses()
    tokens = sentence.tokens
    said = tokens[at].text
    if _is_short_form(tokens, at):
        return True
    if at + 1 in sentence.clauses or said in {",", ";", ":", '"', "—", "?", "!", "."}:
        return False
    if tokens[at].raw.isupper() and len(said) > 2:
        return True
    if said in words.inner:
        return not (said == "and" and at and tokens[at - 1].text == ",") and not (
            said in {"on", "in", "at", "to"} and _is_time(tokens, at + 1)
        )
    if at in finite or said in grammar.subordinators or said in {"that", "but", "yet"}:
        return False
    return said not in words.days and (said not in words.say or said in words.also_nouns)


def _is_short_form(tokens: Sequence[Token], at: int) -> bool:
    """The full stop of "Motor Corp." or "Shipping Co."."""
    return tokens[at].text == "." and tokens[at - 1].text in speaker_words().short_forms


def _is_time(tokens: Sequence[Token], at: int) -> bool:
    if at >= len(tokens):
        return False
    said = tokens[at].text
    return said in speaker_words().days or said[0].isdigit() or said in {"a", "an"}
