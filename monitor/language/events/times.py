"""When the thing mentioned takes place: which of a sentence's dates is its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from monitor.language.events.scenes import Scene
from monitor.language.saying.asides import WHO_OR_WHICH, appositions
from monitor.language.saying.speakerwords import speaker_words
from monitor.language.words.clauses import words_of_clauses
from monitor.language.words.dates import Dated
from monitor.language.words.sentences import Sentence

STORY_REACH = timedelta(days=14)
"""An event longer ago than this is history, unless the text says otherwise."""


DATE_REACH = 40
"""Words from a mention to the farthest time that may be its own."""


def date_of(scene: Scene, named: Sequence[Dated]) -> Dated | None:
    """The time of the mention: the first named after it in its clause, else the last before."""
    sentence = scene.sentence
    clause = sentence.clause_of(scene.first)
    dates = [
        dated
        for dated in named
        if abs(dated.first - scene.first) <= DATE_REACH
        and sentence.clause_of(dated.first) == clause
        and not _is_of_speech(sentence, dated)
        and not _is_the_last_such(sentence, dated)
        and not _is_told_beside(scene, dated)
    ]
    after = [dated for dated in dates if dated.first >= scene.first]
    before = [dated for dated in dates if not _is_later(scene, dated)]
    return after[0] if after else (before[-1] if before else None)


def _is_told_beside(scene: Scene, dated: Dated) -> bool:
    """ "Lund, who ran the port until May, was arrested": the time of a clause about the subject."""
    if dated.last > scene.first or "," not in scene.sentence.texts[dated.last : scene.first]:
        return False
    return any(
        opening < dated.first and dated.last <= closing < scene.first
        for opening, closing in appositions(scene.shape)
        if scene.sentence.texts[opening + 1] in WHO_OR_WHICH
    )


def _is_later(scene: Scene, dated: Dated) -> bool:
    """ "On Friday, a week after the cars were recalled": the time of what came afterwards."""
    between = scene.sentence.texts[dated.last : scene.first]
    return "after" in between[1:] or "since" in between[1:]


def next_weekday(sentence: Sentence, dated: Dated, today: date) -> Dated:
    """ "on Thursday" of something still to come is the coming one."""
    is_bare = dated.last - dated.first <= 2 and not any(
        token.text[0].isdigit() for token in sentence.tokens[dated.first : dated.last]
    )
    if dated.day is None or not is_bare or not timedelta(0) < today - dated.day < _WEEK:
        return dated
    day = dated.day + _WEEK
    return replace(dated, day=day, iso=day.isoformat(), is_past=False)


_WEEK = timedelta(days=7)


def _is_of_speech(sentence: Sentence, dated: Dated) -> bool:
    """Whether the time is that of the saying: "confirmed on Monday that"."""
    before = dated.first - 1
    tokens = sentence.tokens
    while before >= 0 and tokens[before].text in {"on", "in", "late", "early", "reporters"}:
        before -= 1
    return before >= 0 and tokens[before].text in speaker_words().say


def _is_the_last_such(sentence: Sentence, dated: Dated) -> bool:
    """Whether the time is that of the one before: "the first strike since 2019"."""
    at = dated.first - (sentence.texts[dated.first] != "since")
    if at < 1 or sentence.texts[at] != "since":
        return False
    before = sentence.texts[max(at - _SUCH_REACH, 0) : at]
    return any(said == "first" or (said.endswith("est") and len(said) > 4) for said in before)


_SUCH_REACH = 10
"""Words of "the first direct talks between the two neighbours' ministers since"."""


def is_own_time(scene: Scene, dated: Dated) -> bool:
    """Whether a time is the mention's, not that of a verb between: "a recall of cars built in"."""
    between = range(_after_predicate(scene), dated.first)
    texts = scene.sentence.texts
    return not any(
        at in scene.shape.finite
        or texts[at] in words_of_clauses().past
        or texts[at].endswith("ed")
        or texts[at] in _OF_GOODS
        for at in between
    )


_OF_GOODS = frozenset({"date", "dates", "expiry", "expiring", "batch", "valid", "best-before"})
"""Behind these a day is one printed on what is meant, not that of the event."""


def _after_predicate(scene: Scene) -> int:
    """Past "took place", "was held": the time of the mention's own verb is the mention's."""
    words = words_of_clauses()
    verb = scene.shape.next_finite(scene.last)
    if verb is not None and scene.sentence.texts[scene.last] in {"that", "which"}:
        # "the sanctions that Chad imposed on Mali in 2012"
        return verb + 1
    if verb is None or not scene.shape.reach_back(scene.last, verb):
        return scene.last + 1
    said = scene.sentence.tokens[verb].text
    if said in words.be_any | words.have_any:
        return verb + 2 + (scene.sentence.tokens[verb + 1].text in words.be_any | words.adverbs)
    return verb + 1 if said in _BEFALLS else scene.last + 1


_BEFALLS = frozenset(
    {"took", "happened", "occurred", "began", "started", "ended", "lasted", "came", "went", "led"}
)


def year_within(sentence: Sentence, first: int, last: int) -> int:
    """The year in "the 2015 summit" or "the strike of 1984", or 0."""
    texts = sentence.texts
    of = last if texts[last - 1] == "of" else last + 1
    behind = texts[of : of + 2] if texts[of - 1 : of] == ("of",) else ()
    if behind and not behind[0].isdigit() and not sentence.tokens[of].is_capital:
        behind = ()
    for said in (*texts[first:last], *behind):
        if said.isdigit() and len(said) == 4 and said[:2] in {"18", "19", "20"}:
            return int(said)
    return 0


def is_former(sentence: Sentence, first: int, last: int) -> bool:
    """Whether the words say that it was another: "a previous truce", "an earlier recall"."""
    said = sentence.texts[first:last]
    return "'s" not in said and not _FORMER.isdisjoint(said)


_FORMER = frozenset({"previous", "earlier", "past", "similar"})


def opening_year(sentence: Sentence) -> int:
    """The year in "At the 2020 election it took …", or 0."""
    texts = sentence.texts
    if texts[0] not in {"at", "in", "after", "during", "following", "since"} or len(texts) < 4:
        return 0
    inner = texts[1:4] if texts[1] != "the" else texts[2:4]
    year = next((each for each in inner[:1] if each.isdigit() and len(each) == 4), "")
    return int(year) if year[:2] in {"18", "19", "20"} else 0


def is_long_ago(sentence: Sentence, at: int) -> bool:
    """Whether the words say that it lies years back: "twelve years ago the two met"."""
    clause, texts = sentence.clause_of(at), sentence.texts
    return any(
        texts[here] == "ago" and texts[here - 1] in _LONG and sentence.clause_of(here) == clause
        for here in range(max(at - DATE_REACH, 1), min(at + DATE_REACH, len(texts)))
    )


_LONG = frozenset({"years", "year", "decade", "decades", "century", "centuries", "long"})


def is_to_come(sentence: Sentence, dated: Dated | None, today: date) -> bool:
    """Whether its day still lies ahead, so that it cannot have taken place."""
    if dated is None or dated.day is None or dated.day <= today:
        return False
    # A bare weekday is as often the last one.
    return any(said[0].isdigit() for said in sentence.texts[dated.first : dated.last])


def is_dated(sentence: Sentence, dated: Dated) -> bool:
    """Whether a year is said: of "in June" the next one may be meant."""
    said = sentence.texts[dated.first : dated.last]
    return any(len(each) == 4 and each.isdigit() for each in said)


def is_announced(scene: Scene, dated: Dated, today: date) -> bool:
    """Whether a present tense tells what is to come: "the two meet on Thursday", "tomorrow"."""
    words, said = words_of_clauses(), scene.sentence.texts[scene.first : scene.last]
    before = scene.sentence.texts[scene.first - 1] if scene.first else ""
    is_progressive = said[0].endswith("ing") and before in {"is", "are", "'s", "'re"}
    is_progressive = is_progressive and scene.kind.sides
    if not (said[0] in words.present or is_progressive) or any(
        each in words.past or each.endswith("ed") for each in said
    ):
        return False
    if dated.day is None:
        return not dated.is_past
    return dated.day != today and today - dated.day < _WEEK


def is_due(scene: Scene, dated: Dated | None, today: date) -> bool:
    """Whether a present tense says when it will be: "takes effect on Friday", "at midnight"."""
    texts = scene.sentence.texts
    verb = scene.last + 2 * (texts[scene.last : scene.last + 2] == (",", "which"))
    if verb >= len(texts) or texts[verb] not in _COMES_ABOUT:
        return False
    if dated is None or dated.day is None:
        return not _TIMES_AHEAD.isdisjoint(texts[verb:])
    return dated.first > verb and today - dated.day < _WEEK


_COMES_ABOUT = frozenset(
    {"takes", "comes", "goes", "enters", "begins", "starts"}
    | {"take", "come", "go", "enter", "begin", "start"}
)
_TIMES_AHEAD = frozenset({"midnight", "tomorrow", "tonight", "noon"})


def is_history(dated: Dated, today: date) -> bool:
    if dated.day is None or not dated.is_past:
        return False
    return today - dated.day > STORY_REACH
