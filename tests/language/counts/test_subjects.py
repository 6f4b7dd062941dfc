"""Whose the counted are, and where it happened, each by the step that its `why` names."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.article import Article
from monitor.language.counts.quantities import Quantity
from monitor.language.counts.readings import QuantityReader
from monitor.language.lexicon import Lexicon
from monitor.language.saying.status import StatusReader
from monitor.language.words.document import document
from monitor.language.words.places import Places

LEXICON = Lexicon()
READER = QuantityReader(LEXICON, Places(LEXICON), StatusReader(LEXICON))


def counts(text: str, title: str = "") -> tuple[Quantity, ...]:
    page = document(Article(text, title=title, published=datetime(2025, 3, 12, tzinfo=UTC)))
    return READER.read(page, [() for _ in page.sentences])[0]


@pytest.mark.parametrize(
    ("text", "actor", "step"),
    [
        ("Chad, which shut its base in May, had 120 soldiers there.", "Chad", "actor:subject"),
        ("Some 900 Kenyan soldiers were wounded.", "Kenya", "actor:adjective"),
        ("Some 900 soldiers from Kenya were wounded.", "Kenya", "actor:from"),
        ("Kenya's 900 soldiers were withdrawn.", "Kenya", "actor:possessive"),
        ("Kenya sent 900 soldiers to Haiti.", "Kenya", "actor:subject"),
        ("Nairobi plans to send 900 soldiers to Haiti.", "Kenya", "actor:subject"),
        ("The Kenyan army lost 900 soldiers in the battle.", "Kenya", "actor:subject"),
        ("Kenya said it would send 900 soldiers.", "Kenya", "actor:subject"),
        ("Kenya says 90 of its soldiers have been killed.", "Kenya", "actor:its"),
        ("Raids killed 14 Hamas fighters.", "Hamas", "actor:group"),
        ("On Friday Hamas released 14 captives.", "Hamas", "actor:subject"),
    ],
)
def test_an_actor_is_found_by_its_step(text: str, actor: str, step: str) -> None:
    (count,) = counts(text)
    assert count.actor == actor
    assert step in count.why


def test_who_kills_is_not_whose_the_dead_are() -> None:
    (count,) = counts("Kenyan police killed 14 gunmen.")
    assert count.actor is None


def test_a_talking_partner_is_no_subject() -> None:
    (count,) = counts("After talks with Russia, Kenya sent 900 soldiers.")
    assert count.actor == "Kenya"


def test_soldiers_without_a_country_are_those_of_the_sentence_before() -> None:
    _, later = counts("Kenya is to send another 300 troops. Around 900 soldiers have already gone.")
    assert later.actor == "Kenya"
    assert "actor:paragraph" in later.why


def test_civilians_do_not_inherit_a_country() -> None:
    _, later = counts("Kenya sent 300 troops. Around 900 villagers fled.")
    assert later.actor is None


def test_a_number_alone_has_its_neighbours_people() -> None:
    _, wounded = counts("Some 90 Kenyan soldiers died and another 200 were injured.")
    assert wounded.actor == "Kenya"


def test_a_person_behind_a_title_is_no_actor() -> None:
    counted = counts("President Adeyemi spoke. Then Adeyemi sent 900 soldiers north.")
    assert [count.actor for count in counted] == [None]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("A quake killed 40 people in Chile.", "Chile"),
        ("A quake killed 40 people in southern Chile.", "Chile"),
        ("A quake killed 40 people near Valdorra.", "Valdorra"),
        ("A quake killed 40 people in the coastal town of Puerto Amado.", "Puerto Amado"),
        ("Kenya sent 900 soldiers to Haiti.", "Haiti"),
        ("In Chile, a quake killed 40 people.", "Chile"),
        ("A quake struck southern Chile, killing 40 people.", "Chile"),
        ("Chile quake kills 40 people", "Chile"),
        ("Strikes on Lebanon killed 40 people.", "Lebanon"),
    ],
)
def test_a_place_is_found(text: str, place: str) -> None:
    (count,) = counts(text)
    assert count.place == place


def test_a_source_is_no_place() -> None:
    (count,) = counts("A quake killed 40 people, according to Reuters.")
    assert count.place is None


def test_a_day_is_no_place() -> None:
    (count,) = counts("A quake killed 40 people in March.")
    assert count.place is None


def test_the_place_of_a_disaster_is_carried_from_the_headline() -> None:
    *_, last = counts(
        "Rescuers dug all night.\n\nAt least 43 people died.", "Quake kills 40 in Chile"
    )
    assert last.place == "Chile"
    assert "place:opening" in last.why


def test_where_a_speaker_sits_is_not_where_it_happened() -> None:
    text = "In Malawi, a fire killed 40 people, the health ministry in Nairobi said."
    (count,) = counts(text)
    assert count.place == "Malawi"


def test_an_authority_speaks_of_its_own_country() -> None:
    (count,) = counts("Malawi's health ministry said 40 people had died.")
    assert (count.place, "place:authority" in count.why) == ("Malawi", True)


def test_an_army_may_speak_of_any_country() -> None:
    (count,) = counts("Malawi's army said 40 people had died.")
    assert count.place is None


def test_an_adjective_of_strikes_is_no_place() -> None:
    (count,) = counts("Some 40 people were killed in Malawian strikes.")
    assert count.place is None


def test_where_people_flee_from_is_not_whose_they_are() -> None:
    (count,) = counts("Kenya evacuated 400 nationals from Sudan.")
    assert count.actor == "Kenya"


def test_between_commas_a_nation_only_says_what_the_subject_is() -> None:
    (count,) = counts("Zubr, the Peruvian maker of weirs, sent 12 divers to Chile.")
    assert count.actor != "Peru"


def test_a_firm_of_two_names_is_one() -> None:
    (count,) = counts("Hadley & Rook will cut 2,400 jobs.")
    assert count.actor == "Hadley & Rook"


@pytest.mark.parametrize(
    ("sentence", "actor"),
    [
        ("Kenya's president said 46 of his soldiers had been killed in Somalia.", "Kenya"),
        ("In Mali, Chadian leader Ali Deby said 12 of his soldiers had died.", "Chad"),
        ("Ali Deby, the president of Chad, said 12 of his soldiers had died.", "Chad"),
        ("Peru lost men. President Ana Cruz said 12 of her soldiers had died.", None),
    ],
)
def test_his_soldiers_are_those_of_the_speakers_country(sentence: str, actor: str | None) -> None:
    assert [count.actor for count in counts(sentence) if count.value] == [actor]
