"""Where the counted are or were."""

from __future__ import annotations

import pytest

from tests.language.counts.test_quantities import counts


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Nine people were killed on the island of Ormu.", "Ormu"),
        ("Nine people drowned off the coast of Ormu.", "Ormu"),
        ("Nine people drowned in the creeks of Ormu State.", "Ormu State"),
        ("Nine people drowned in the north of Ormu.", "Ormu"),
        ("Thousands of people lined the streets of Lusaka.", "Lusaka"),
        ("Norway evacuated 700 people from flooded districts of Bergen.", "Bergen"),
        ("Two miners were killed in the ruins of the Antalya factory.", "Antalya"),
        ("Eleven people died in the Chilean quake.", "Chile"),
        ("Eleven people died in Chile's quake-hit Valdivia.", "Valdivia"),
        ("Turkey arrested nine miners.", "Turkey"),
        ("Some 2,000 cadets marched through Rome.", "Rome"),
        ("Norway evacuated all 700 inhabitants of Ormu.", "Ormu"),
        ("Six divers were killed, the mayor of Ormu said.", "Ormu"),
        ("The Ambato train crash killed 14 people.", "Ambato"),
        ("The eruption of Manaro's long-quiet cone has displaced 300 people.", "Manaro"),
        ("Thirty miners were brought up dead from the Kasumo shaft.", "Kasumo"),
        ("Peru intends to post 70 guards to Iquitos's airport.", "Iquitos"),
        ("Some 3,000 people took part in the pilgrimage to Fanja on Saturday.", "Fanja"),
        ("Up to 200 welders could lose their jobs at Ormu's shipyard.", "Ormu"),
        ("부산 해상에서 어선이 뒤집혀 선원 3명이 실종됐다.", "부산"),
        ("전남 산불로 주민 300명이 대피했다.", "전남"),
        ("贵州发生泥石流，造成7人死亡、2人失踪。", "贵州"),
        ("约三千名选手参加了成都马拉松赛。", "成都"),
        ("汤加渡轮事故死亡人数升至17人。", "Tonga"),
        (
            "A cruise line is sending a ship to Rhodes after a fire that killed two guides.",
            "Rhodes",
        ),
    ],
)
def test_the_place_is_the_one_that_the_grammar_gives(text: str, place: str) -> None:
    assert counts(text)[0].place == place


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Four divers were killed when a cabin fell above Ormu, the firemen said.", "Ormu"),
        ("Two divers have been missing on Tirok since Friday.", "Tirok"),
        ("Six divers drowned on Lake Ormu.", "Lake Ormu"),
        ("Six divers are trapped under Ormu.", "Ormu"),
        ("Navy: 3 divers killed, 11 hurt in Ormu blast.", "Ormu"),
        ("Twelve divers were killed in the Ormu raid, two sailors told the radio.", "Ormu"),
        ("The toll in the Ormu mine blast has climbed to 22.", "Ormu"),
        ("Some 45,000 people have fled Ormu in ten days.", "Ormu"),
        ("The quake shook Ormu on Monday, killing six divers.", "Ormu"),
        ("Thirty divers died when a dam burst upstream of Ormu.", "Ormu"),
        ("The burglars of Ormu shot two divers dead.", "Ormu"),
        ("Four divers from Ormu have been missing since Thursday.", "Ormu"),
        ("Peru's junta has freed 1,600 miners.", "Peru"),
        ("Peru's electoral commission said 12 million voters had cast ballots.", "Peru"),
        ("A coach left the road near Ormu. Nine divers died.", "Ormu"),
        ("Rescuers reached Ormu on Tuesday. They found 12 divers dead.", "Ormu"),
        ("CUSCO, Peru (PW) - Gunmen killed 12 divers at dawn, police said.", "Cusco"),
        ("LIMA (PW) - Gunmen killed 12 divers at dawn, police said.", "Peru"),
        ("Fire came down Ormu's hills and 3,200 residents were evacuated.", "Ormu"),
        ("Rebels shelled Ormu overnight, wounding seven divers.", "Ormu"),
        ("Two divers died in a blizzard on the Ormu pass.", "Ormu"),
        ("Thirteen divers died in the Ormu riot.", "Ormu"),
        ("Police in Lund arrested 26 divers after a brawl outside the Dome.", "Lund"),
    ],
)
def test_weaker_signs_say_where_if_nothing_better_does(text: str, place: str) -> None:
    assert counts(text)[0].place == place


@pytest.mark.parametrize(
    "text",
    [
        "Twelve divers were killed in the Hamas raid.",
        "Two divers died of Ormu fever.",
        "Twelve fighters from Ormu were killed.",
        "Two divers were killed on Republic Day.",
        "Two divers were killed on Flight 12.",
        "Sanctions on Ormu left nine divers dead.",
        "Under President Ormu nine divers were killed.",
        "The director of Ormu said nine divers were killed.",
    ],
)
def test_not_every_name_behind_a_small_word_is_a_place(text: str) -> None:
    assert counts(text)[0].place is None


@pytest.mark.parametrize(
    "text",
    [
        "The Ebola outbreak killed 12 people.",
        "The Hamas attack killed 12 people.",
        "The Boeing crash killed 12 people.",
        "Ana Lund's party lost 12 members in the crash.",
    ],
)
def test_a_name_that_owns_no_ground_is_no_place(text: str) -> None:
    assert counts(text)[0].place is None


def test_a_country_whose_soldiers_strike_is_no_place() -> None:
    assert counts("Some 40 people were killed in Malawian strikes.")[0].place is None


def test_those_a_police_arrests_are_not_its_own() -> None:
    (count,) = counts("Turkish police arrested 30 miners in Izmir.")
    assert (count.actor, count.place) == (None, "Izmir")


def test_a_later_figure_of_the_lede_happened_where_the_event_was() -> None:
    text = (
        "Relatives waited in the harbour of Cebu for news of the ferry that sank off Samar. "
        "At least 20 people were killed in the accident."
    )
    killed = next(count for count in counts(text) if count.role == "killed")
    assert killed.place == "Samar"


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("The operation grows, with Ghana providing 250 soldiers.", "Ghana"),
        ("The 600 soldiers promised by Togo are in the camp.", "Togo"),
    ],
)
def test_who_gives_soldiers_is_whose_they_are(text: str, actor: str) -> None:
    assert counts(text)[0].actor == actor


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Pirates in the Gulf of Guinea have seized nine sailors.", "Gulf of Guinea"),
        ("Fourteen sailors drowned in the Bay of Bengal.", "Bay of Bengal"),
        ("Fourteen sailors drowned in the Bay of Kotor.", "Bay of Kotor"),
        ("Fourteen sailors are missing in the Indian Ocean.", "Indian Ocean"),
        ("Thirty people drowned on the Niger River.", "Niger River"),
    ],
)
def test_a_water_has_its_whole_name(text: str, place: str) -> None:
    assert counts(text)[0].place == place


@pytest.mark.parametrize(
    "text",
    [
        "Nine sailors were taken hostage, the owner said in Oslo on Monday.",
        "Nine sailors were taken hostage, the minister told reporters on Monday in Oslo.",
        "Nine sailors were taken hostage, the ministry in Oslo said.",
    ],
)
def test_where_a_speaker_sits_is_not_where_it_happened(text: str) -> None:
    assert counts(text)[0].place is None


def test_a_crowd_outside_an_embassy_is_where_the_embassy_is() -> None:
    assert counts("Some 300 people protested outside the embassy in Oslo.")[0].place == "Oslo"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("A fire swept through the Hotel Bellini in the old town of Lucca, killing 8.", "Lucca"),
        ("Gunmen killed 14 people at the Al-Amin mosque in Sokoto.", "Sokoto"),
        ("Eleven people were injured at the Vesta Steel plant near Duisburg.", "Duisburg"),
        ("Four students were killed at Eastfield High School.", "Eastfield High School"),
    ],
)
def test_a_house_is_where_it_happened_only_if_no_town_is_named(text: str, place: str) -> None:
    assert counts(text)[0].place == place


def test_a_house_takes_its_town_from_the_sentence_before() -> None:
    found = counts("A blast injured 7 cooks in Lucca. Two cooks died in the Hotel Bellini.")
    assert [count.place for count in found] == ["Lucca", "Lucca"]


def test_where_a_reporter_sits_is_no_place_of_what_another_country_tells() -> None:
    text = (
        "ASTANA (BW) - Delegates of Chad's government left the talks on Tuesday.\n\n"
        "Fighting has killed 400 people since June."
    )
    assert [count.place for count in counts(text)] == [None]


def test_a_place_right_before_its_number_is_its_own_though_the_next_place_follows() -> None:
    told = counts("In Oran 60,000 marched, in Constantine 45,000 and in Blida some 900.")
    assert [count.place for count in told][:2] == ["Oran", "Constantine"]
