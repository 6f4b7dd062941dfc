"""How sure a sentence is of one thing in it: cues bind to the mention, not to its clause."""

from __future__ import annotations

import pytest

from monitor.article import Article
from monitor.language.lexicon import Lexicon, StatusCue
from monitor.language.saying.status import Judgement, Status, StatusReader
from monitor.language.words.document import document
from monitor.language.words.tokens import words


@pytest.fixture(scope="module")
def status() -> StatusReader:
    return StatusReader(Lexicon())


def judged(status: StatusReader, text: str, kind: str) -> Judgement:
    """The judgement of the words between square brackets."""
    bare = text.replace("[", "").replace("]", "")
    read = document(Article(bare))
    inside = [token.text for token in words(text[text.index("[") + 1 : text.index("]")])]
    for sentence in read.sentences:
        said = [token.text for token in sentence.tokens]
        for first in range(len(said)):
            last = first + len(inside)
            if said[first:last] == inside:
                return status.judge(read, sentence, first, last, kind)
    raise AssertionError(f"the mention is not in {bare!r}")


@pytest.mark.parametrize(
    ("step", "text"),
    [
        ("denied", "Manila denied that it would host [a summit]."),
        ("possible", "Manila did not rule out [a summit]."),
        ("unconfirmed", "Manila neither confirmed nor denied [a summit]."),
        ("unlikely", "The chances of [a summit] in Manila are slim."),
        ("likely", "Envoys are likely to hold [a summit] in Manila."),
        ("expected", "Envoys are expected to hold [a summit] in Manila."),
        ("planned", "Envoys will hold [a summit] in Manila."),
        ("confirmed", "Manila confirmed that envoys will hold [a summit]."),
        ("happened", "Envoys held [a summit] in Manila."),
        ("asserted", "They spoke warmly of [a summit]."),
    ],
)
def test_each_step_of_the_ladder_has_its_cues(status: StatusReader, step: str, text: str) -> None:
    assert judged(status, text, "event").status == step


@pytest.mark.parametrize(
    ("step", "text"),
    [
        ("planned", "Jakarta denied the report, but envoys will hold [talks] in Bali."),
        ("planned", "Envoys who denied the report will hold [talks] in Bali."),
        ("planned", "Envoys will hold [talks] in Bali, although Hanoi has ruled out a treaty."),
        ("denied", "Envoys will fly to Bali, but Hanoi ruled out [talks]."),
        (
            "asserted",
            "Hanoi confirmed the arrival of its envoy, though little was said of [talks].",
        ),
        ("happened", "The [talks] ended on Sunday and the port may reopen."),
        (
            "possible",
            "Hanoi confirmed its attendance, though details of [possible talks] remain secret.",
        ),
    ],
)
def test_a_cue_of_another_clause_does_not_reach(status: StatusReader, step: str, text: str) -> None:
    assert judged(status, text, "event").status == step


@pytest.mark.parametrize(
    ("step", "text"),
    [
        ("confirmed", "The palace announced [a summit] with Fiji."),
        ("confirmed", "Fiji and Tonga set a date for [a summit]."),
        ("planned", "Two sources confirmed that Fiji will host [a summit]."),
        ("planned", "Media reports confirmed that Fiji will host [a summit]."),
        ("possible", "Fiji could confirm [a summit] on Friday."),
        ("expected", "Fiji is expected to announce [a summit] on Friday."),
        ("planned", "Fiji will announce [a summit] on Friday."),
        ("unconfirmed", "Fiji has yet to confirm [a summit]."),
        ("denied", "Fiji denied it had confirmed [a summit]."),
        ("possible", "If Fiji confirms [a summit], fares will rise."),
    ],
)
def test_only_a_partys_own_word_confirms(status: StatusReader, step: str, text: str) -> None:
    assert judged(status, text, "event").status == step


@pytest.mark.parametrize(
    ("step", "text"),
    [
        ("asserted", "About [300 miners] have died in the province since June."),
        ("planned", "Chad plans to send [600 soldiers] to the border."),
        ("planned", "Chad is sending [600 soldiers] to the border."),
        ("planned", "Some [600 soldiers] will be sent to the border."),
        ("expected", "Some [600 soldiers] are expected to arrive on Friday."),
        ("expected", "Some [600 soldiers] are believed to have been killed."),
        ("possible", "More than [90 people] might have been hurt."),
        ("possible", "Chad may send [600 soldiers] to the border."),
        ("confirmed", "Chad acknowledged the loss of [600 soldiers]."),
        ("confirmed", "Chad confirmed that [600 soldiers] had died."),
        ("planned", "Chad confirmed that it will send [600 soldiers]."),
        ("denied", "Chad denied that [600 soldiers] had died."),
        ("asserted", "No fewer than [600 soldiers] have died."),
        ("asserted", "The strikes killed [23 farmers] on May 31."),
        (
            "asserted",
            "Villagers testified that [two soldiers] who were captured said they were not paid.",
        ),
    ],
)
def test_numbers_of_people_are_judged_too(status: StatusReader, step: str, text: str) -> None:
    assert judged(status, text, "quantity").status == step


@pytest.mark.parametrize(
    ("step", "text"),
    [
        ("planned", "The sultan will [attend] the funeral."),
        ("expected", "The sultan is expected to [attend] the funeral."),
        ("possible", "The sultan may [attend] the funeral."),
        ("denied", "The sultan will not [attend] the funeral."),
        ("confirmed", "The palace confirmed that the sultan will [attend] the funeral."),
        ("unconfirmed", "It is unclear whether the sultan will [attend] the funeral."),
    ],
)
def test_attendance_is_judged_like_an_event(status: StatusReader, step: str, text: str) -> None:
    assert judged(status, text, "attendance").status == step


@pytest.mark.parametrize(
    "text",
    [
        "Truce in doubt as shells kill [nine people] in Sarn",
        "Truce at risk after [nine people] die in Sarn",
        "The vote may be delayed because [nine people] were killed in Sarn.",
        "No deal yet as [nine people] are hurt in Sarn",
    ],
)
def test_what_is_told_beside_a_doubt_is_not_doubted(status: StatusReader, text: str) -> None:
    assert judged(status, text, "quantity").status == "asserted"


@pytest.mark.parametrize(
    ("step", "text"),
    [
        ("denied", "[A meeting] in Bali has been postponed until the fires are out."),
        ("planned", "[A meeting] in Bali has been postponed until the 12th of May."),
        ("planned", "[A meeting] in Bali has been postponed to the end of the month."),
        ("unconfirmed", "[A meeting] in Bali is now in doubt."),
    ],
)
def test_what_is_put_off_is_off_unless_its_new_day_is_named(
    status: StatusReader, step: str, text: str
) -> None:
    assert judged(status, text, "event").status == step


def test_a_question_asserts_nothing(status: StatusReader) -> None:
    assert judged(status, "Will the sultan host [a summit]?", "event").status == Status.POSSIBLE


def test_quotation_marks_do_not_hide_a_cue(status: StatusReader) -> None:
    assert judged(status, 'The [talks] are "under consideration".', "event").status == "possible"


def test_the_agenda_of_talks_is_not_the_talks(status: StatusReader) -> None:
    found = judged(status, "Oman would not comment on the agenda of the planned [talks].", "event")
    assert found.status == Status.PLANNED


def test_the_cue_that_decided_is_named(status: StatusReader) -> None:
    assert judged(status, "Oman ruled out [a summit].", "event").cues == ("denies",)


def test_a_users_own_cue_counts_like_the_packages() -> None:
    own = StatusReader(Lexicon(cues=(StatusCue("on_ice", "in the deep freeze", "denied"),)))
    found = judged(own, "The [talks] are in the deep freeze.", "event")
    assert found == Judgement(Status.DENIED, ("on_ice",))


def test_a_backward_cue_of_the_user_does_not_reach_forward() -> None:
    cue = StatusCue("doomed", "doomed", "unlikely", "backward")
    own = StatusReader(Lexicon(cues=(cue,)))
    assert judged(own, "The [talks] look doomed.", "event").status == Status.UNLIKELY
    assert judged(own, "The doomed envoy spoke of [talks].", "event").status == Status.ASSERTED
