"""Who attends is read from any guest list or sentence, and nobody else is."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from monitor.article import Article
from monitor.language.counts.quantities import Rejected
from monitor.language.guests.attendances import Attendance, Unresolved
from monitor.language.guests.rosters import RosterReader
from monitor.language.lexicon import Lexicon, Person
from monitor.language.people.mentions import mentions_in
from monitor.language.people.names import NameBook
from monitor.language.saying.sources import SourceReader
from monitor.language.saying.status import StatusReader
from monitor.language.words.document import document
from monitor.language.words.places import Places

SHARED = Path(__file__).parents[4] / "shared"
COMING = {"asserted", "confirmed", "planned", "expected", "likely"}
MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)


class Reading(NamedTuple):
    people: tuple[Attendance, ...]
    unresolved: tuple[Unresolved, ...]
    rejected: tuple[Rejected, ...]

    @property
    def coming(self) -> set[str]:
        return {each.name for each in self.people if each.status in COMING}

    def of(self, status: str) -> set[str]:
        return {each.name for each in self.people if each.status == status}

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


GUEST_LISTS = yaml.safe_load(
    (Path(__file__).parent / "guest_lists.yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("row", GUEST_LISTS, ids=lambda row: str(row["text"])[:40])
def test_those_who_come_are_read_and_nobody_else(row: dict[str, object]) -> None:
    assert isinstance(row["coming"], list)
    assert reading(str(row["text"])).coming == set(row["coming"])


GUEST_STEPS = yaml.safe_load(
    (Path(__file__).parent / "guest_steps.yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("row", GUEST_STEPS, ids=lambda row: str(row["text"])[:40])
def test_who_may_come_and_who_no_longer_does_are_told_apart(row: dict[str, list[str]]) -> None:
    found = reading(str(row["text"]))
    assert found.coming == set(row["coming"])
    assert found.of("possible") == set(row.get("perhaps", ()))
    assert found.of("withdrawn") == set(row.get("withdrawn", ()))


GUEST_PROSE = yaml.safe_load(
    (Path(__file__).parent / "guest_prose.yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("row", GUEST_PROSE, ids=lambda row: str(row["text"])[:40])
def test_prose_tells_who_comes_who_may_and_who_stays_away(row: dict[str, list[str]]) -> None:
    found = reading(str(row["text"]), title=str(row.get("title", "")))
    assert found.coming == set(row["coming"])
    assert found.of("possible") == set(row.get("perhaps", ()))
    assert found.of("denied") | found.of("withdrawn") == set(row.get("absent", ()))


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


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("Ana Duarte attended the joint prayer in Ghent.", "joint prayer in Ghent"),
        ("Ana Duarte took part in the procession in Ghent.", "procession in Ghent"),
        ("Ana Duarte was among the mourners in Ghent.", "mourners in Ghent"),
        ("Ana Duarte was among mourners at the wake in Ghent.", "wake in Ghent"),
        ("Ana Duarte will attend this year's gala.", "gala"),
        ("Ana Duarte has called off her trip to the forum.", "forum"),
        ("G20 in Lima: these leaders have confirmed they will come\n- Ana Duarte\n", "G20 in Lima"),
        ("COP in Lima: leaders who will attend\n- Ana Duarte\n", "COP in Lima"),
        ("Attendees so far\n- Ana Duarte\n", "unnamed"),
        ("The trade delegation includes envoy Ana Duarte.", "unnamed"),
    ],
)
def test_what_somebody_attends_is_told_in_the_words_of_the_text(text: str, event: str) -> None:
    assert reading(text).event("Ana Duarte") == event


def test_mourners_stand_for_the_burial_that_the_article_names() -> None:
    found = reading(
        "Crowds came to the burial of Bo Lund.\nAna Duarte was among the mourners.",
    )
    assert found.event("Ana Duarte") == "burial of Bo Lund"


FUNERAL = "Norwegians wept at the funeral of Queen Astrid in Oslo on Friday. "


@pytest.mark.parametrize(
    "text",
    [
        "Tycoon Diego Sosa was seen in Lisbon with singer Ana Duarte.",
        "Tycoon Diego Sosa was seen in Nuuksa with singer Ana Duarte.",
        "Actor Tom Briggs was spotted at Lisbon airport with his wife, Ann Lee.",
        "Writer Bo Lund arrived in Madrid on Friday.",
        "Bo Lund watched the ceremony on a giant screen in Aarhus.",
        "Karin Holm, who followed the service on television, wept.",
        "Campaigner Mette Friis, who stood outside the funeral, called it a waste.",
        "Campaigner Mette Friis said leaders attending the funeral should pay for it.",
    ],
)
def test_who_is_seen_elsewhere_or_only_watches_does_not_attend(text: str) -> None:
    assert reading(FUNERAL + text).coming == set()


def test_who_arrives_where_the_event_is_attends_it() -> None:
    assert reading(FUNERAL + "Envoy Anong Chai arrived in Oslo on Friday.").coming == {"Anong Chai"}


@pytest.mark.parametrize(
    "text",
    [
        "Last year's gala was attended by director Luc Peeters.",
        "Luc Peeters performed at last year's gala.",
        "Luc Peeters attended the gala last year.",
        "The 2019 gala drew Luc Peeters.",
        "Past guests at the gala have included Luc Peeters.",
    ],
)
def test_a_guest_of_last_year_is_no_guest_of_this(text: str) -> None:
    found = reading(f"{text} This year's gala guests include actress Ana Duarte.")
    assert found.coming == {"Ana Duarte"}


def test_last_year_beside_something_else_says_nothing_of_the_event() -> None:
    found = reading(
        "Last year's winner Ana Duarte will attend the gala. Luc Peeters attended the wake of Bo "
        "Lund, who died last year."
    )
    assert found.coming == {"Ana Duarte", "Luc Peeters"}


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Luc Peeters will attend the gala and so will Bo Lund.", "planned"),
        ("Luc Peeters will attend the gala, as will the singer Bo Lund.", "planned"),
        ("Luc Peeters attended the gala, as did his Danish counterpart Bo Lund.", "asserted"),
        ("Luc Peeters will skip the gala, as will Bo Lund.", "denied"),
        ("Neither Luc Peeters nor Bo Lund will attend the gala.", "denied"),
        ("Luc Peeters will not attend the gala, and neither will Bo Lund.", "denied"),
        ("Bo Lund could join the mourners in Ghent.", "possible"),
        ("Bo Lund, who had been due in Quito, cancelled his participation in the forum.",
         "withdrawn"),
        ("Ann Lee told reporters that Luc Peeters and Bo Lund had confirmed their attendance at "
         "the forum.", "confirmed"),
        ("Bo Lund has not confirmed his attendance at the forum.", "possible"),
        ("Bo Lund has yet to confirm his attendance at the forum.", "possible"),
        ("Bo Lund will travel to the forum, while France is to be represented by Ann Lee.",
         "planned"),
    ],
)  # fmt: skip
def test_an_attendance_told_in_passing_is_as_sure_as_the_words(text: str, status: str) -> None:
    assert reading(text).status("Bo Lund") == status


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("Luc Peeters will attend the forum, as will Fiji's president.", "Fiji's president"),
        ("The mayor of Trelleborg and Luc Peeters will attend the forum.", "mayor of Trelleborg"),
    ],
)
def test_an_office_told_in_passing_is_unresolved(text: str, office: str) -> None:
    found = reading(text)
    assert [each.mention for each in found.unresolved] == [office]
    assert found.coming == {"Luc Peeters"}


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


@pytest.mark.parametrize(
    "text",
    [
        "The late Queen Sunniva will lie in state at the memorial service in Bergen on Friday.",
        "The wedding in Ghent was his first since one that the late Duke Armand attended.",
    ],
)
def test_the_late_are_no_guests(text: str) -> None:
    found = reading(text)
    assert found.coming == set()
