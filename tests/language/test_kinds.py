"""Only what is asked for is read, and it is the same whatever else is read."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.article import Article
from monitor.language.kinds import EVERY_KIND, Kind
from monitor.language.text import Reader, Text

STORM = Article(
    "A ferry capsized off Palermo on Monday and 14 passengers drowned, the coastguard said. "
    "Italy and Malta signed a ceasefire agreement at the summit in Rome. "
    "President Ivo Brandt will attend the summit, and Prime Minister Ana Duarte will not come. "
    "At least 230 volunteers were sent to the harbour.",
    published=datetime(2025, 3, 4, 12, tzinfo=UTC),
)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


@pytest.fixture(scope="module")
def whole(reader: Reader) -> Text:
    return reader.read(STORM)


def test_the_article_says_something_of_each_kind(whole: Text) -> None:
    assert whole.quantities
    assert whole.statements
    assert whole.people


@pytest.mark.parametrize("kind", Kind)
def test_one_kind_read_alone_is_what_it_is_among_all(
    kind: Kind, reader: Reader, whole: Text
) -> None:
    alone = reader.read(STORM, {kind})
    assert getattr(alone, kind) == getattr(whole, kind)
    assert alone.mentions == whole.mentions
    assert not any(getattr(alone, other) for other in EVERY_KIND - {kind})


def test_without_any_kind_the_people_and_places_are_still_named(
    reader: Reader, whole: Text
) -> None:
    named = reader.read(STORM, frozenset())
    assert named.mentions == whole.mentions
    assert not any(getattr(named, kind) for kind in Kind)
