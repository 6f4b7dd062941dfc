"""Who attends is read from any guest list or sentence, and nobody else is."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.article import Article
from monitor.language.document import document
from monitor.language.lexicon import Lexicon, Person
from monitor.language.mentions import mentions_in
from monitor.language.names import NameBook
from monitor.language.places import Places
from monitor.language.quantities import Rejected
from monitor.language.rosters import Attendance, RosterReader, Unresolved
from monitor.language.sources import SourceReader
from monitor.language.status import StatusReader

SHARED = Path(__file__).parents[3] / "shared"
COMING = {"asserted", "confirmed", "planned", "expected", "likely"}
MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)


class Reading(NamedTuple):
    people: tuple[Attendance, ...]
    unresolved: tuple[Unresolved, ...]
    rejected: tuple[Rejected, ...]

    @property
    def coming(self) -> set[str]:
        return {each.name for each in self.people if each.status in COMING}

    def status(self, name: str) -> str:
        (found,) = [each.status for each in self.people if each.name == name]
        return found

    def event(self, name: str) -> str | None:
        (found,) = [each.event for each in self.people if each.name == name]
        return found


def reading(text: str, title: str = "", lexicon: Lexicon | None = None) -> Reading:
    words = lexicon or Lexicon()
    book, places, status = NameBook(words), Places(words), StatusReader(words)
    whole = document(Article(text=text, title=title, published=MONDAY))
    mentions = mentions_in(whole, book, places)
    attributions = SourceReader(words).read(whole, mentions)
    roster = RosterReader(words, book, places, status).read(whole, mentions, attributions)
    return Reading(*roster)


GUEST_LISTS: list[tuple[str, set[str]]] = [
    (
        "King Felipe and Queen Letizia attended the funeral of Cardinal Ramón Beltrán in "
        "Toledo on Friday. Portuguese President Marcelo Tavares and former EU "
        "commissioner Helga Lindqvist walked behind the coffin. Prime Minister Iker Otxoa"
        " did not attend, sending his deputy, Marta Iglesias, instead.",
        {"Helga Lindqvist", "King Felipe", "Marcelo Tavares", "Marta Iglesias", "Queen Letizia"},
    ),
    (
        "Guests at the gala included actress Lena Okafor, tech billionaire Duncan Wray "
        "and the conductor Pilar Etxeberria. Singer Mona Haddad, who had been due to "
        "perform, pulled out hours before.",
        {"Duncan Wray", "Lena Okafor", "Pilar Etxeberria"},
    ),
    (
        "Kenyan President William Ruto will attend the climate summit in Nairobi, joined "
        "by Ghana's John Mahama and Zambia's Hakainde Hichilema. Nigeria will be "
        "represented by Vice President Kashim Shettima.",
        {"Hakainde Hichilema", "John Mahama", "Kashim Shettima", "William Ruto"},
    ),
    (
        "Among the mourners were former Chancellor Gerhard Weiss, footballer Timo "
        "Albrecht and the novelist Judith Krämer, police said.",
        {"Gerhard Weiss", "Judith Krämer", "Timo Albrecht"},
    ),
    (
        "Mexican President Laura Fuentes cancelled her trip to the Lima summit on "
        "Tuesday. Chile's Gabriel Rojas and Colombia's Ana Restrepo are expected to "
        "attend.",
        {"Ana Restrepo", "Gabriel Rojas"},
    ),
    (
        "The wedding in Udaipur was attended by Bollywood star Kabir Malhotra, cricketer "
        "Rohan Desai, and Sheikha Noor Al Rashid. Actor Vivek Anand skipped the ceremony.",
        {"Kabir Malhotra", "Noor Al Rashid", "Rohan Desai"},
    ),
    (
        "Prime Minister Viktor Halasz, accompanied by his wife, Anna Levai, and Foreign "
        "Minister Peter Szabo, arrived in Ankara for the inauguration of President Mehmet"
        " Aydin.",
        {"Anna Levai", "Peter Szabo", "Viktor Halasz"},
    ),
    (
        "Leaders confirmed to attend:\n"
        "- Emmanuel Lefort (France)\n"
        "- Italy: Carla Bianchi\n"
        "- Olaf Brandt, German chancellor\n"
        "- Spanish Prime Minister Pedro Ibáñez\n"
        "1) King Haakon of Norway\n",
        {"Carla Bianchi", "Emmanuel Lefort", "Olaf Brandt", "Pedro Ibáñez", "King Haakon"},
    ),
    (
        "US Secretary of State Daniel Whitfield led a delegation including Senators Mark "
        "Ellison and Susan Pryor to the ceremony in Tbilisi, the State Department said.",
        {"Daniel Whitfield", "Mark Ellison", "Susan Pryor"},
    ),
    (
        "Lula, Milei and Boric will attend the inauguration in Montevideo, the foreign "
        "ministry said.",
        {"Boric", "Lula", "Milei"},
    ),
    (
        "The Duke of Norfolk read a lesson at the memorial service, which was attended by"
        " Sir Keith Marlowe, Lady Agnes Thorpe and Lord Hastings.",
        {"Agnes Thorpe", "Keith Marlowe", "Lord Hastings"},
    ),
    (
        "Pope Leo will preside over the Mass, with Italian President Sergio Mattei and "
        "Polish Prime Minister Donald Nowak seated in the front row.",
        {"Donald Nowak", "Pope Leo", "Sergio Mattei"},
    ),
    (
        "Analyst Jane Holloway said President Tunde Bakare's attendance at the summit "
        "would send a message. Bakare declined the invitation, his spokesman Femi Alao "
        "said.",
        set(),
    ),
    (
        "Notably absent were Hungary's Viktor Halasz and Slovakia's Juraj Novak. Those "
        "present at the Warsaw meeting of EU leaders included Sweden's Ulla Karlsson, "
        "Finland's Petri Laine and Estonia's Kaja Tamm.",
        {"Kaja Tamm", "Petri Laine", "Ulla Karlsson"},
    ),
    (
        "Cheering from the stands at the final in Paris were tennis legend Rafael Cortés,"
        " rapper Drizzle and former president Nicolas Perrin.",
        {"Drizzle", "Nicolas Perrin", "Rafael Cortés"},
    ),
    (
        "Indian Prime Minister Narendra Rao will no longer attend the Commonwealth summit"
        " in Apia; External Affairs Minister S. Jayaram will go in his place.",
        {"S. Jayaram"},
    ),
    (
        "The state dinner brought together Apple chief executive Tim Colby, golfer Rory "
        "McAlister and media magnate Rupert Murdock.",
        {"Rory McAlister", "Rupert Murdock", "Tim Colby"},
    ),
    (
        "Dutch Queen Máxima and Belgian King Philippe took their seats shortly before "
        "noon. Also in attendance were Danish Prime Minister Mette Sørensen, Norway's "
        "foreign minister and NATO chief Mark Rutgers.",
        {"King Philippe", "Mark Rutgers", "Mette Sørensen", "Queen Máxima"},
    ),
    (
        "Saudi Crown Prince Mohammed bin Faisal will not travel to Cairo for the summit "
        "and will be represented by Foreign Minister Prince Turki bin Khalid.",
        {"Turki bin Khalid"},
    ),
    (
        "Zimbabwe's Constance Moyo and Botswana's Kagiso Tau are among the leaders who "
        "have confirmed their participation in the SADC summit in Harare.",
        {"Constance Moyo", "Kagiso Tau"},
    ),
    (
        "In 2014, President Hugo Marin attended the same ceremony. This year, President "
        "Elena Vidal will be there.",
        {"Elena Vidal"},
    ),
    (
        "Thousands lined the streets as the cortege passed. Japan's Emperor Naruhito, "
        "Thailand's King Vajiralongkorn and U.S. Vice President Carol Jennings were in "
        "attendance, according to palace spokesman Idris Rahman.",
        {"Carol Jennings", "Emperor Naruhito", "King Vajiralongkorn"},
    ),
    (
        "British Foreign Secretary Harriet Vance is to fly to Geneva for the talks, where"
        " she will be joined by her French and German counterparts, Luc Moreau and Annika"
        " Vogel.",
        {"Annika Vogel", "Harriet Vance", "Luc Moreau"},
    ),
    (
        "President Joao Figueira said on Monday he would boycott the forum in Brasilia. "
        "His Angolan counterpart, Teresa dos Santos, said she would take part.",
        {"Teresa dos Santos"},
    ),
    (
        "Attendees: Dr. Amina Yusuf (WHO); Prof. Karl Lindberg, Karolinska Institute; "
        "Ambassador Rui Pinto; Ms. Li Wenjing.",
        {"Amina Yusuf", "Karl Lindberg", "Li Wenjing", "Rui Pinto"},
    ),
    (
        "Actor Brad Coleman and his girlfriend, jewellery designer Ines Duarte, made a "
        "rare red carpet appearance at the premiere in Venice alongside director Sofia "
        "Marchetti.",
        {"Brad Coleman", "Ines Duarte", "Sofia Marchetti"},
    ),
    (
        "Turkey's Recep Yildiz may attend the summit, while Iran's Hossein Karimi is "
        "unlikely to come.",
        set(),
    ),
    (
        "The ceremony was hosted by Mayor Ali Demir. Speaking at the event, Minister "
        "Fatma Kaya praised the late president, Suleyman Koc.",
        {"Fatma Kaya"},
    ),
    (
        "Uzbekistan President Shavkat Tursunov arrived in Samarkand on Sunday ahead of "
        "the SCO summit. Belarus's Alexander Karpenko and Pakistan's Imran Siddiqui "
        "landed earlier.",
        {"Alexander Karpenko", "Imran Siddiqui", "Shavkat Tursunov"},
    ),
    (
        "The delegation is headed by Deputy Prime Minister Nguyen Hoa Binh and includes "
        "Trade Minister Tran Van Son.",
        {"Nguyen Hoa Binh", "Tran Van Son"},
    ),
]


@pytest.mark.parametrize(("text", "coming"), GUEST_LISTS)
def test_those_who_come_are_read_and_nobody_else(text: str, coming: set[str]) -> None:
    assert reading(text).coming == coming


def test_who_cancels_is_withdrawn_and_who_skips_is_denied() -> None:
    found = reading(
        "Peruvian President Rosa Quispe cancelled her trip to the summit in Quito. Bolivia's Evo "
        "Mamani skipped the summit, and Uruguay's Juan Pereira will no longer attend."
    )
    assert found.status("Rosa Quispe") == "withdrawn"
    assert found.status("Evo Mamani") == "denied"
    assert found.status("Juan Pereira") == "withdrawn"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Ghana's Kofi Boateng attended the funeral in Accra.", "asserted"),
        ("Ghana's Kofi Boateng will attend the funeral in Accra.", "planned"),
        ("Ghana's Kofi Boateng may attend the funeral in Accra.", "possible"),
        ("Ghana's Kofi Boateng is expected to attend the funeral in Accra.", "expected"),
        ("Ghana's Kofi Boateng will not attend the funeral in Accra.", "denied"),
        ("Ghana's Kofi Boateng has been invited to the funeral in Accra.", "possible"),
    ],
)
def test_the_status_of_an_attendance_is_as_sure_as_the_words(text: str, status: str) -> None:
    assert reading(text).status("Kofi Boateng") == status


def test_an_office_without_a_name_is_unresolved_and_keeps_its_words() -> None:
    found = reading("Ten leaders will attend the forum in Doha, with Fiji's prime minister there.")
    found = reading("Fiji's prime minister and Tongan envoy Sione Vaka will attend the forum.")
    assert [each.mention for each in found.unresolved] == ["Fiji's prime minister"]
    assert found.coming == {"Sione Vaka"}


def test_an_office_whose_holder_the_article_names_is_that_person() -> None:
    found = reading(
        "Fijian Prime Minister Josua Vula spoke in Suva. The prime minister of Fiji will attend "
        "the forum in Doha."
    )
    assert found.coming == {"Josua Vula"}
    assert found.unresolved == ()


def test_a_line_of_a_list_without_a_name_is_reported_and_not_guessed() -> None:
    found = reading("Who will be at the gala?\n- Singer Ana Duarte\n- Brazlandia\n- Luc Peeters\n")
    assert found.coming == {"Ana Duarte", "Luc Peeters"}
    assert [each.mention for each in found.unresolved] == ["Brazlandia"]


def test_lists_of_other_things_are_no_guest_lists() -> None:
    found = reading("The victims were named as:\n- Ana Duarte\n- Luc Peeters\n")
    assert found.people == ()


def test_a_quoted_official_does_not_attend() -> None:
    found = reading(
        "Chad's Idriss Koulamallah will attend the summit, said spokesman Abakar Saleh. Analyst "
        "Jane Holloway called his attendance at the summit a surprise."
    )
    assert found.coming == {"Idriss Koulamallah"}


def test_who_attended_in_another_year_is_rejected_with_the_reason() -> None:
    found = reading("The last time a Dane attended the games was in 1987, when Bo Lund won.")
    assert found.people == ()
    found = reading("In 1987 Bo Lund attended the games in Oslo.")
    assert [each.why for each in found.rejected] == ["attended another time"]


def test_the_event_is_a_phrase_of_the_text() -> None:
    found = reading("Luc Peeters will attend the state funeral of Queen Astrid in Brussels.")
    assert found.event("Luc Peeters") == "state funeral of Queen Astrid in Brussels"


def test_a_guest_of_another_event_does_not_inherit_the_headline() -> None:
    found = reading(
        "Crowds gathered in Brussels for the state funeral.\n"
        "Luc Peeters will attend.\n"
        "Last month Ana Duarte attended a film premiere in Lisbon.",
        title="Brussels prepares for state funeral",
    )
    (luc,) = [each for each in found.people if each.name == "Luc Peeters"]
    (ana,) = [each for each in found.people if each.name == "Ana Duarte"]
    assert 0 in luc.context
    assert ana.context == (ana.sentence,)


def test_a_list_looks_for_its_event_in_its_cue_line_and_above() -> None:
    found = reading(
        "The peace forum opens in Doha on Monday.\nThose attending the forum include:\n"
        "- Luc Peeters, Belgian envoy\n"
    )
    (luc,) = found.people
    assert luc.context == (2, 1, 0)


def test_the_names_file_unites_spellings_of_a_guest() -> None:
    found = reading(
        "Presdent Muhamad Al-Karimi will attend the forum in Doha.",
        lexicon=Lexicon(people=(Person("Mohammed al-Karimi"),)),
    )
    assert found.coming == {"Mohammed al-Karimi"}


def test_each_person_is_told_once_an_article() -> None:
    found = reading(
        "Luc Peeters will attend the forum in Doha. Peeters is expected at the forum on Monday. "
        "Mr. Peeters will attend with his wife, Ana."
    )
    assert [each.name for each in found.people if each.name == "Luc Peeters"] == ["Luc Peeters"]


@given(st.lists(st.sampled_from([
    "Ana Duarte", "will attend", "the summit", ",", "and", "who", "said", "that", ".", "skipped",
    "accompanied by", "King", "\n- ", "Guests include", "President", "his", "were", "not",
]), max_size=40))  # fmt: skip
def test_any_words_can_be_read_for_guests(pieces: list[str]) -> None:
    text = " ".join(pieces)
    for each in reading(text).people:
        assert text[each.span.start : each.span.end] == each.mention


# --- the labelled data --------------------------------------------------------------------------


@pytest.mark.skipif(not SHARED.exists(), reason="the labelled rosters are not on this machine")
def test_the_labelled_rosters_are_read() -> None:
    lines = (SHARED / "data" / "rosters.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    kim = Lexicon(people=(Person("Kim Jong Un"),))
    book = NameBook(kim)
    missed, wrong = [], []
    for row in rows:
        coming = reading(row["text"], lexicon=kim).coming
        wanted = row["attendees"]
        missed += [name for name in wanted if not any(book.same(name, x).same for x in coming)]
        wrong += [x for x in coming if not any(book.same(name, x).same for name in wanted)]
    assert len(missed) <= 1, missed
    assert wrong == []
