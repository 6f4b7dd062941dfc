"""What a speaker said, and on which side of the verb it stands."""

from __future__ import annotations

from functools import lru_cache

from monitor.language.saying.heard import BEFORE_SPEAKER, Voice
from monitor.language.saying.speakerwords import speaker_words
from monitor.language.saying.speech import speech_verbs
from monitor.language.words.calendar import calendar_words
from monitor.language.words.clauses import either, words_of_clauses
from monitor.language.words.sentences import Sentence

LONGEST_TIME = 5
"""Words of "late on Monday"."""


def closes(sentence: Sentence, first: int, verb: int, finite: frozenset[int]) -> bool:
    """Whether what is said stands before its speaker: nothing but time and hearers follow."""
    words = speaker_words()
    tokens = sentence.tokens
    rest = verb + 1
    if tokens[first - 1].text == "as" and first > 1 and tokens[first - 2].text == ",":
        return all(t.text in words.days | {"it", ".", '"'} for t in tokens[rest:])
    ends = rest >= len(tokens) or tokens[rest].text in {".", '"'}
    if not first or (tokens[first - 1].text not in BEFORE_SPEAKER and not ends):
        return False
    if ends or tokens[rest].text in {",", ":"}:
        return True
    follows = tokens[rest].text
    if follows in words.days and tokens[rest].text not in {"to"}:
        return not _says_more(sentence, rest, finite)
    if tokens[verb].text in {"told", "tells", "tell"} or follows in words.hear:
        return not _says_more(sentence, rest, finite)
    return follows in _THEN or _is_said_before(sentence, first, rest, finite)


def _is_said_before(sentence: Sentence, first: int, rest: int, finite: frozenset[int]) -> bool:
    """Whether a whole clause stands before the speaker, and none behind: "P, X warned growers"."""
    tokens, words = sentence.tokens, words_of_clauses()
    opener = tokens[0].text
    if opener in either(words.subordinators, words.prepositions) or opener.endswith(("ing", "ed")):
        return False
    has_clause = any(at < first - 1 for at in finite) and tokens[first - 1].text in {",", '"'}
    return has_clause and not _says_more(sentence, rest, finite)


def _says_more(sentence: Sentence, rest: int, finite: frozenset[int]) -> bool:
    """Whether a verb of saying goes on to a clause: "… told reporters that talks had failed"."""
    for at in range(rest, len(sentence.tokens)):
        said = sentence.tokens[at].text
        if said in {",", ";"} or said in _THEN or (at in sentence.clauses):
            return False
        if at in finite or said == "that":
            return True
    return False


def says_nothing(sentence: Sentence, at: int) -> bool:
    """Whether only a time follows, up to the end of the clause."""
    rest = sentence.texts[at : at + LONGEST_TIME]
    end = next((here for here, said in enumerate(rest) if said in _BEHIND_TIMES), len(rest))
    timed = either(speaker_words().days, _months())
    return 0 < end < LONGEST_TIME and all(said in timed or said.isdigit() for said in rest[:end])


_BEHIND_TIMES = frozenset({".", ",", ";", "by", "is", "are", "was", "were", "has", "had"})
_THEN = frozenset({"after", "before", "following", "when", "while", "as", "during", "upon"})


@lru_cache(maxsize=1)
def _months() -> frozenset[str]:
    return frozenset(calendar_words().months)


def is_beside(sentence: Sentence, voice: Voice, finite: frozenset[int]) -> bool:
    """Whether a verb that need not be one of speech stands beside what is said."""
    verbs, tokens = speech_verbs(), sentence.tokens
    said = tokens[voice.verb].text
    if voice.is_outer or said in verbs.acts:
        return True
    after = tokens[voice.verb + 1].text if voice.verb + 1 < len(tokens) else ""
    if said in verbs.follow:
        return after in verbs.follow[said]
    return after == "that" or (
        said not in verbs.also_nouns and _says_more(sentence, voice.verb + 1, finite)
    )
