"""Counts of people in Korean and Chinese: levels and speakers."""

from __future__ import annotations

import pytest

from tests.language.counts.test_quantities import counts


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("국방부는 병력 300명을 말리에 보낼 예정이라고 밝혔다.", "국방부"),
        ("페루 지진으로 12명이 숨졌다고 내무장관이 말했다.", "내무장관"),
        ("消防部门表示，大火造成9人死亡。", "消防部门"),
        ("大火造成9人死亡，内政部宣布。", "内政部"),
        ("大火造成9人死亡。", None),
    ],
)
def test_the_speaker_stands_beside_the_verb_of_saying(text: str, speaker: str | None) -> None:
    assert counts(text)[0].said_by == speaker


@pytest.mark.parametrize("text", ["부상자는 30명에서 45명으로 늘었다.", "受伤人数从30人增至45人。"])
def test_of_two_levels_the_first_is_history(text: str) -> None:
    former, now = counts(text)
    assert (former.value, former.status) == (30, "historical")
    assert (now.value, now.role, now.status) == (45, "wounded", "asserted")


def test_a_country_before_its_disaster_is_the_place() -> None:
    (count,) = counts("페루 지진으로 12명이 숨졌다.")
    assert (count.place, count.actor) == ("Peru", None)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("소방당국에 따르면 화재로 7명이 숨졌다.", "소방당국"),
        ("据港务局消息，渡轮上有40人失踪。", "港务局"),
        ("警方尚未证实，火灾造成9人死亡。", "警方"),
    ],
)
def test_the_speaker_may_open_the_sentence(text: str, speaker: str) -> None:
    assert counts(text)[0].said_by == speaker
