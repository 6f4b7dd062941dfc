"""Whether a verb of saying is one where it stands: no passive, no noun, no infinitive."""

from __future__ import annotations

from monitor.language.saying.speakerwords import speaker_words
from monitor.language.saying.speech import speech_verbs
from monitor.language.words.blocks import BlockKind
from monitor.language.words.clauses import either, words_of_clauses
from monitor.language.words.numbers import is_numeral
from monitor.language.words.sentences import Sentence


def speaks(sentence: Sentence, verb: int, finite: frozenset[int]) -> bool:
    """Whether a verb of saying is one here: no passive, no noun, no infinitive."""
    words = speaker_words()
    grammar = words_of_clauses()
    tokens = sentence.tokens
    said = tokens[verb].text
    before = tokens[verb - 1].text if verb else ""
    after = tokens[verb + 1].text if verb + 1 < len(tokens) else ""
    ends = after in {".", ""}
    has_object = ends or after in words.objectless.get(said, (after,))
    if said in speech_verbs().follow and said not in words.say:
        has_object = after in speech_verbs().follow[said]
    near = sentence.vocabulary & words.reporting_nouns
    if not has_object and before not in either(words.reporting_nouns, _SCREENS) and not near:
        return False
    if said in _TAKES_LIVES and not _LIVES.isdisjoint(sentence.texts[verb : verb + 6]):
        return False
    if tokens[verb].is_capital and sentence.block.kind is not BlockKind.HEADLINE:
        return False
    if before in grammar.be_any or before in grammar.modals or before in grammar.do:
        return False
    if after == "by" and said not in _BY_MEANS:
        # "a launch reported by state television"
        return False
    if before in {"both", "all"}:
        return verb > 1
    if is_numeral(before) and _counts(after):
        # "Twelve suspected smugglers were held."
        return False
    if said in {"state", "states"} and ends and verb and tokens[verb - 1].is_capital:
        # "in Blue Nile state."
        return False
    if before in grammar.determiners or before in _BEFORE_NO_SPEECH:
        return False
    if said in either(words.also_nouns, speech_verbs().also_nouns) and not _is_verb(sentence, verb):
        return False
    if said in words.passive_before_to and after.endswith("ed"):
        return False
    return not (after == "to" and said in words.passive_before_to)


def _counts(noun: str) -> bool:
    """Whether a word behind a number and an adjective is what is counted: a plural."""
    return noun.endswith(("s", "men", "women", "people")) and noun not in either(
        words_of_clauses().determiners, words_of_clauses().present
    )


_TAKES_LIVES = frozenset({"claim", "claims", "claimed"})
_LIVES = frozenset({"life", "lives"})
"""Of "the crash has claimed 14 lives" nobody says anything."""


def _is_verb(sentence: Sentence, at: int) -> bool:
    """Whether a word that is as often a noun is a verb: "X claims the", not "the claims"."""
    words, texts = speaker_words(), sentence.texts
    before = texts[at - 1] if at else ""
    after = texts[at + 1] if at + 1 < len(texts) else ""
    return (
        after in {".", ""}
        or (after == "," and at > 0 and sentence.tokens[at - 1].is_capital)
        or (before in {",", '"'} and at + 1 < len(texts) and sentence.tokens[at + 1].is_capital)
        or before in words.reporting_nouns
        or (after == "to" and texts[at + 2 : at + 3] in {("have",), ("be",)})
        or after in words_of_clauses().determiners
        or after in words.after_saying
        or after[:1].isdigit()
    )


_BY_MEANS = frozenset({"said", "told", "says", "tells"})
"""Which of them are followed by the means: "told the agency by telephone", "said by email"."""

_SCREENS = frozenset({"television", "tv", "broadcaster", "channel", "footage"})
_BEFORE_NO_SPEECH = frozenset({"to", "by", "of", "as", "n't", "not", "-", "or", "nor"})
