"""Counts of what did not happen, and of what may: "could have drowned", "could rise to"."""

from __future__ import annotations

import pytest

from tests.language.counts.test_quantities import counts


@pytest.mark.parametrize(
    "text",
    [
        "With less luck, thirty pupils could have drowned.",
        "Dozens might have been killed if the gate had been locked.",
        "Had the crane fallen at noon, 200 shoppers would have been killed.",
        "Without the dyke 500 farmers would have lost their lives, an engineer said.",
        "The boiler could easily have killed 30 pupils.",
        "In the worst case 7,000 people would have to be evacuated.",
        "In theory 7,000 people could be made homeless.",
        "If the wind turned, 4,000 people would have to be evacuated, the mayor of Luma said.",
        "Some 4,000 people would have to be evacuated if the lava reached the road.",
        "Without rain, the delta could see as many as 700 cholera patients by July, a model shows.",
    ],
)
def test_what_might_have_been_is_unlikely(text: str) -> None:
    assert [count.status for count in counts(text)] == ["unlikely"]


@pytest.mark.parametrize(
    "text",
    [
        "Officials fear that up to 200 people could have drowned.",
        "As many as 90 miners might have been killed, police said.",
        "Up to 70 people may have been killed, the governor said.",
        "The toll could rise to 100, rescuers said.",
        "If the dam gives way, 7,000 people would have to be evacuated.",
        "Unless the wells are cleaned, up to 300 children could die, the doctors warn.",
    ],
)
def test_what_is_feared_or_may_come_is_possible(text: str) -> None:
    assert [count.status for count in counts(text)] == ["possible"]
