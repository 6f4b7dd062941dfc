"""Places are found under any of their names, and small words are no countries."""

from __future__ import annotations

import pytest

from monitor.language.lexicon import Lexicon, Place
from monitor.language.words.places import PlaceName, Places
from monitor.language.words.tokens import words

PLACES = Places(Lexicon())


def found(text: str, places: Places = PLACES) -> list[PlaceName]:
    return [hit.value for hit in places.find(words(text))]


@pytest.mark.parametrize(
    ("text", "country", "kind", "is_adjective"),
    [
        ("Kenya", "Kenya", "country", False),
        ("a Kenyan lawyer", "Kenya", "people", True),
        ("two Kenyans", "Kenya", "people", False),
        ("Spaniards", "Spain", "people", False),
        ("in Nairobi", "Kenya", "capital", False),
        ("the White House", "United States", "seat", False),
        ("N. Korea", "North Korea", "country", False),
        ("Guinea-Bissau", "Guinea-Bissau", "country", False),
        ("Papua New Guinea", "Papua New Guinea", "country", False),
        ("the Democratic Republic of Congo", "Democratic Republic of the Congo", "country", False),
        ("U.S. troops", "United States", "country", True),
        ("Côte d’Ivoire", "Ivory Coast", "country", False),
    ],
)
def test_a_country_is_known_by_all_its_names(
    text: str, country: str, kind: str, is_adjective: bool
) -> None:
    (place,) = found(text)
    assert (place.country, place.kind, place.is_adjective) == (country, kind, is_adjective)


@pytest.mark.parametrize("text", ["they told us", "a roast turkey", "fine china", "a jersey"])
def test_a_small_letter_names_no_country(text: str) -> None:
    assert found(text) == []


def test_the_longest_name_wins() -> None:
    assert [place.name for place in found("South Sudan and Sudan")] == ["South Sudan", "Sudan"]


def test_a_capital_and_a_seat_keep_their_own_name() -> None:
    assert [place.name for place in found("The Kremlin and Warsaw")] == ["Kremlin", "Warsaw"]


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("the Kremlin", "Russia"),
        ("white house", "United States"),
        ("Brussels", "Belgium"),
        ("Peruvian", "Peru"),
        ("DPRK", "North Korea"),
        ("Atlantis", None),
    ],
)
def test_any_name_leads_to_its_country(name: str, country: str | None) -> None:
    assert PLACES.country(name) == country


def test_the_names_file_adds_places_and_keeps_countries_countries() -> None:
    places = Places(
        Lexicon(places=(Place("Ruritania", people=("Ruritanian",)), Place("Chile", also=("CHL",))))
    )
    assert found("Ruritanian troops", places) == [PlaceName("Ruritania", None, "people", True)]
    assert places.country("CHL") == "Chile"


def test_keys_compare_without_case_accents_and_hyphens() -> None:
    assert PLACES.key("Guinea-Bissau") == PLACES.key("guinea bissau")
    assert PLACES.key("São Tomé") == PLACES.key("Sao Tome")
