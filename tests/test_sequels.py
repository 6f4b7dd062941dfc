"""Rules that hear the alerts of others: in any order, in this order, and the absence of one."""

from __future__ import annotations

import pytest

from tests.worlds import World, article, hours_of

RULES = """
version: 1
watch: [alpaca, badger, civet]
rules:
  - rule: both
    trigger: {type: %s, rules: [alpaca, badger], window: 12h%s}
"""
ALPACA = "An alpaca was elected mayor of Tallow"
BADGER = "The badger tunnels under Rook Castle collapsed"
CIVET = "Customs found a civet in a crate of tea"
OTHER_BADGER = "Children painted a badger on the tram to Fenn"
HERE = {"a": ALPACA, "b": BADGER, "B": OTHER_BADGER, "c": CIVET}


def told(trigger: str, order: str, *hours: float, more: str = "", until: float = 99) -> list[float]:
    """The hours at which the sequence was told of, for articles on a, b and c."""
    world = World(RULES % (trigger, more))
    pairs = zip(order, hours, strict=True)
    articles = [article(f"{HERE[one]}.", at) for one, at in pairs]
    found = hours_of(world.lives(*articles, until=until))
    return [hour for hour, rule, _ in found if rule == "both"]


@pytest.mark.parametrize(
    ("trigger", "order", "hours", "expected"),
    [
        ("temporal", "ab", (0, 5), [5]),
        ("temporal", "ba", (0, 5), [5]),
        ("temporal", "ab", (0, 12), [12]),
        ("temporal", "ab", (0, 13), []),
        ("temporal", "aa", (0, 5), []),
        ("temporal_ordered", "ab", (0, 5), [5]),
        ("temporal_ordered", "ba", (0, 5), []),
        ("temporal_ordered", "ab", (0, 13), []),
        ("temporal_ordered", "baB", (0, 1, 2), [2]),
        ("temporal_ordered", "abB", (0, 1, 2), [1]),
    ],
)
def test_a_sequence_is_told_when_it_is_complete(
    trigger: str, order: str, hours: tuple[float, ...], expected: list[float]
) -> None:
    assert told(trigger, order, *hours) == expected


def test_the_alert_names_its_parts_in_their_order() -> None:
    world = World(RULES % ("temporal_ordered", ""))
    *_, alert = world.lives(article(ALPACA), article(BADGER, 3, "Fjord Post"), until=4)
    assert str(alert.reason) == "sequence"
    assert alert.tally is not None
    assert [part.partition(":")[0] for part in alert.tally.values] == ["alpaca", "badger"]
    assert alert.origins == ("Harbour News", "Fjord Post")
    assert alert.article.text == BADGER


def test_alerts_of_one_article_stand_in_any_order() -> None:
    world = World(RULES % ("temporal_ordered", ""))
    found = world.lives(article(f"{BADGER}. {ALPACA}."), until=1)
    assert [alert.rule.id for alert in found].count("both") == 1


def test_a_late_article_is_heard_at_its_own_time() -> None:
    world = World(RULES % ("temporal_ordered", ""))
    world.lives(article(BADGER, 5), until=8)
    assert [alert.rule.id for alert in world.stream.take(article(ALPACA, 2))] == ["alpaca", "both"]


UNLESS = ", unless: [civet]"


@pytest.mark.parametrize(
    ("order", "hours", "expected"),
    [
        ("ab", (0, 5), [12]),
        ("abc", (0, 5, 8), []),
        ("acb", (0, 3, 5), []),
        ("abc", (0, 5, 12), []),
        ("abc", (0, 5, 13), [12]),
        ("cab", (0, 1, 5), [13]),
    ],
)
def test_an_absence_is_told_when_the_window_is_over(
    order: str, hours: tuple[float, ...], expected: list[float]
) -> None:
    assert told("temporal", order, *hours, more=UNLESS) == expected


def test_what_did_not_follow_one_alert_is_told_by_the_clock() -> None:
    world = World("""
version: 1
watch: [alpaca, civet]
rules:
  - rule: alone
    trigger: {type: temporal, rules: [alpaca], unless: [civet], window: 6h}
""")
    found = world.lives(article(ALPACA), until=7)
    assert hours_of(found) == [(0, "alpaca", "new_story"), (6, "alone", "sequence")]


def test_grouped_alerts_must_agree() -> None:
    rules = RULES % ("temporal", ", group_by: [source]")
    world = World(rules)
    world.lives(article(ALPACA, 0, "Fjord Post"), article(BADGER, 1, "Lake Daily"), until=2)
    assert "both" not in [alert.rule.id for alert in world.told]
    world.lives(article("A badger was seen in Lake Town library", 3, "Fjord Post"), until=4)
    assert [alert.rule.id for alert in world.told].count("both") == 1


def test_a_sequence_may_be_part_of_another() -> None:
    world = World(
        (RULES % ("temporal", ""))
        + "  - {rule: all, trigger: {type: temporal, rules: [both, civet], window: 24h}}\n"
    )
    found = world.lives(article(ALPACA), article(BADGER, 1), article(CIVET, 2), until=3)
    assert [alert.rule.id for alert in found] == ["alpaca", "badger", "both", "civet", "all"]


def test_a_sequence_waits_for_as_long_as_the_rule_says() -> None:
    world = World((RULES % ("temporal", "")) + "    for: 2h\n")
    found = world.lives(article(ALPACA), article(BADGER, 1), until=5)
    assert hours_of(found)[-1] == (3, "both", "sequence")
