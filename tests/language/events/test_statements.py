"""What is said of a topic: the step it has reached, who takes part, who says so."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.article import Article
from monitor.language.events.statements import Statement, StatementReader
from monitor.language.lexicon import Lexicon, Person, Topic
from monitor.language.people.mentions import mentions_in
from monitor.language.people.names import NameBook
from monitor.language.saying.sources import SourceReader
from monitor.language.saying.status import StatusReader
from monitor.language.words.document import document
from monitor.language.words.places import Places

STEPS = Path(__file__).with_name("statements.steps.txt")
DOERS = Path(__file__).with_name("statements.doers.txt")
SIDES = Path(__file__).with_name("statements.sides.txt")
NOBODY = Path(__file__).with_name("statements.nobody.txt")
CONFIRMED_WHAT = Path(__file__).with_name("statements.confirmed-what.txt")
FIXED = {"confirmed", "happened", "agreed"}
PUBLISHED = datetime(2025, 11, 12, 9, 0, tzinfo=UTC)
SHARED = Path(__file__).resolve().parents[4] / "shared"
LEADERS = Lexicon(
    people=(
        Person("Kim Jong Un", ("김정은",), ("North Korean leader",)),
        Person("Xi Jinping", (), ("Chinese president",)),
        Person("Vladimir Putin", (), ("Russian president",)),
    )
)


class Reader:
    """The rooms a statement needs, put together once."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.places = Places(lexicon)
        self.names = NameBook(lexicon)
        self.sources = SourceReader(lexicon)
        self.statements = StatementReader(lexicon, self.places, self.names, StatusReader(lexicon))

    def read(self, text: str, title: str = "") -> tuple[Statement, ...]:
        read = document(Article(text, title=title, published=PUBLISHED))
        mentions = mentions_in(read, self.names, self.places)
        said = self.sources.read(read, mentions)
        return self.statements.read(read, mentions, said)

    def only(self, text: str, topic: str, title: str = "") -> Statement:
        found = [each for each in self.read(text, title) if each.topic == topic]
        assert found, f"no {topic} in {text!r}"
        return found[0]


READER = Reader(Lexicon())


@pytest.fixture(scope="module")
def reader() -> Reader:
    return READER


@pytest.fixture(scope="module")
def knowing() -> Reader:
    return Reader(LEADERS)


def _cases() -> list[ParameterSet]:
    """The sentences of the sample beside this file, each named after its family."""
    cases: list[ParameterSet] = []
    family = ""
    for line in STEPS.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            family = line.removeprefix("## ")
        elif line and not line.startswith("#"):
            step, topic, text = (part.strip() for part in line.split("|", 2))
            cases.append(pytest.param(step, topic, text, id=f"{family}: {text[:50]}"))
    return cases


@pytest.mark.parametrize(("step", "topic", "text"), _cases())
def test_a_mention_has_the_step_its_own_cues_give_it(
    reader: Reader, step: str, topic: str, text: str
) -> None:
    found = reader.only(text, topic)
    assert found.status == step, found.why


def _lines(sample: Path) -> list[ParameterSet]:
    lines = sample.read_text(encoding="utf-8").splitlines()
    return [
        pytest.param(*(part.strip() for part in line.split("|", 2)), id=line[:70])
        for line in lines
        if not line.startswith("#")
    ]


@pytest.mark.parametrize(("answer", "topic", "text"), _lines(CONFIRMED_WHAT))
def test_confirmed_is_only_what_was_itself_confirmed(
    reader: Reader, answer: str, topic: str, text: str
) -> None:
    steps = {found.status for found in reader.read(text) if found.topic == topic}
    assert bool(steps & FIXED) == (answer == "fixed"), steps


@pytest.mark.parametrize(
    ("parties", "text"),
    [
        (
            ("Nayib Bukele", "Daniel Noboa"),
            "Nayib Bukele will meet Daniel Noboa in Quito on Friday.",
        ),
        (
            ("Nayib Bukele", "Daniel Noboa"),
            "A meeting between Nayib Bukele and Daniel Noboa is planned for Friday.",
        ),
        (("Daniel Noboa", "Nayib Bukele"), "Daniel Noboa held talks with Nayib Bukele in Quito."),
        (
            ("Daniel Noboa", "Nayib Bukele"),
            "Daniel Noboa's meeting with Nayib Bukele was cancelled.",
        ),
        (("Chile", "Peru"), "Talks between Chile and Peru will resume on Monday."),
        (("Chile", "Peru"), "Chile and Peru will hold talks in Geneva."),
        (("Chile", "Peru", "Bolivia"), "Chile, Peru and Bolivia agreed to hold a summit in Arica."),
        (("Israel", "Hamas"), "Israel and Hamas agreed to a ceasefire."),
        (
            ("Gustavo Petro", "Jose Mulino", "Rodrigo Chaves"),
            "Panama confirmed that Gustavo Petro, Jose Mulino and Rodrigo Chaves will hold a "
            "three-way summit in Colon on Friday.",
        ),
    ],
)
def test_the_grammar_says_who_takes_part(
    reader: Reader, parties: tuple[str, ...], text: str
) -> None:
    topic = "ceasefire" if "ceasefire" in text else "meeting"
    assert set(reader.only(text, topic).parties) == set(parties)


@pytest.mark.parametrize(
    "text",
    [
        "The Kremlin confirmed that Putin, Xi and Kim will hold a three-way summit on Wednesday.",
        "China's foreign ministry announced that Xi, Kim and Putin will meet in Dalian next week.",
        "Moscow confirmed a trilateral summit of the leaders of Russia, China and North Korea.",
        "Beijing confirmed that the presidents of China and Russia and the North Korean leader "
        "will hold a summit.",
        "The Kremlin confirmed that a Kim-Xi-Putin summit will take place in Dalian.",
    ],
)
def test_three_leaders_are_found_by_surname_office_or_hyphen(knowing: Reader, text: str) -> None:
    found = knowing.only(text, "meeting")
    assert found.status == "confirmed", found.why
    assert set(found.parties) == {"Kim Jong Un", "Xi Jinping", "Vladimir Putin"}


def test_other_leaders_need_no_names_file(reader: Reader) -> None:
    text = (
        "Brazilian President Luiz Inacio Lula da Silva, Argentine President Javier Milei and "
        "Chilean President Gabriel Boric arrived in Asuncion. Paraguay confirmed that Lula, Milei "
        "and Boric will hold a three-way summit on Friday."
    )
    found = reader.only(text, "meeting")
    assert found.status == "confirmed"
    assert len(found.parties) == 3
    assert {"Javier Milei", "Gabriel Boric"} < set(found.parties)


def test_the_three_leaders_are_those_named_before(reader: Reader) -> None:
    text = (
        "Emmanuel Macron, Keir Starmer and Friedrich Merz flew to Kyiv. "
        "The three leaders will meet on Saturday."
    )
    found = reader.only(text, "meeting")
    assert set(found.parties) == {"Emmanuel Macron", "Keir Starmer", "Friedrich Merz"}


def test_separate_talks_are_several_meetings(reader: Reader) -> None:
    text = (
        "Edgars Rinkevics will hold separate talks with Gitanas Nauseda and Alar Karis on Monday."
    )
    sides = [set(s.parties) for s in reader.read(text) if s.topic == "meeting"]
    assert sides == [{"Edgars Rinkevics", "Gitanas Nauseda"}, {"Edgars Rinkevics", "Alar Karis"}]


def test_no_such_meeting_is_the_one_that_the_article_is_about(reader: Reader) -> None:
    text = (
        "Aldo Ferri will meet Ute Brandt in Split, a newspaper wrote. Ion Matei and Petru Rusu "
        "met in Split on Monday. A palace official said no such meeting was planned."
    )
    last = reader.read(text)[-1]
    assert last.status == "denied"
    assert set(last.parties) == {"Aldo Ferri", "Ute Brandt"}


def test_he_is_not_the_people_who_say_so(reader: Reader) -> None:
    text = (
        "Labour Minister Koen Aerts ruled out a mediation. He is to meet Lieve Maertens on "
        "Friday, people close to the minister said."
    )
    found = reader.only(text, "meeting")
    assert set(found.parties) == {"Koen Aerts", "Lieve Maertens"}


def test_cooperation_of_three_is_no_meeting(reader: Reader) -> None:
    assert not reader.read("They praised trilateral cooperation and solidarity between the three.")


def test_meeting_demand_is_no_meeting(reader: Reader) -> None:
    assert not reader.read("The plant cannot meet growing demand, and targets were not met.")


@pytest.mark.parametrize(
    ("topic", "who", "text"),
    [
        ("product_recall", "Toyota", "Toyota recalls 80,000 cars over faulty belts"),
        ("product_recall", "Toyota", "Toyota is recalling 80,000 cars, the regulator said."),
        ("product_recall", "Toyota", "The recall of 80,000 cars by Toyota begins on Monday."),
        ("resignation", "Ana Perez", "Ana Perez resigned as justice minister on Tuesday."),
        ("resignation", "Ana Perez", "The resignation of Ana Perez was accepted on Tuesday."),
        ("sanctions", "Japan", "Japan imposed sanctions on two banks."),
        ("arrest", "Jorge Glas", "Jorge Glas was arrested in Quito on Monday."),
        ("death_of", "Mario Ruiz", "The novelist Mario Ruiz died in Lima on Monday."),
        ("election_result", "Karol Nowak", "Karol Nowak won the presidential election on Sunday."),
        ("missile_launch", "Iran", "Iran launched three missiles on Monday."),
        ("deployment", "Kenya", "Kenya deployed 600 police officers to Haiti."),
    ],
)
def test_the_doer_of_an_act(reader: Reader, topic: str, who: str, text: str) -> None:
    assert who in reader.only(text, topic).who


@pytest.mark.parametrize(("topic", "who", "text"), _lines(DOERS))
def test_the_words_of_the_wires_name_the_doer(
    reader: Reader, topic: str, who: str, text: str
) -> None:
    doers = {name for found in reader.read(text) if found.topic == topic for name in found.who}
    assert any(who in name for name in doers), doers


@pytest.mark.parametrize(("topic", "sides", "text"), _lines(SIDES))
def test_the_words_of_the_wires_name_the_sides(
    reader: Reader, topic: str, sides: str, text: str
) -> None:
    parties = reader.only(text, topic).parties
    assert all(any(side in party for party in parties) for side in sides.split(";")), parties


@pytest.mark.parametrize(("topic", "text"), _lines(NOBODY))
def test_words_that_name_nobody_give_nobody(reader: Reader, topic: str, text: str) -> None:
    found = [each for each in reader.read(text) if each.topic == topic]
    assert not [name for each in found for name in each.who + each.parties]


def test_a_denial_of_such_a_meeting_is_of_the_one_before(reader: Reader) -> None:
    text = "Envoys spoke of a meeting between Felix Banza and Paul Kare. Lima said no such meeting"
    found = [each for each in reader.read(f"{text} was planned.") if each.status == "denied"]
    assert [each.parties for each in found] == [("Felix Banza", "Paul Kare")]


def test_who_only_watches_a_strike_does_not_strike(reader: Reader) -> None:
    found = reader.only("The mayor Ana Solis is following the strike at the docks.", "strike")
    assert not found.who


def test_a_death_that_is_nobodys_is_no_statement(reader: Reader) -> None:
    assert not reader.read("It was the first death on the mountain this winter.")


def test_who_accepts_a_resignation_does_not_resign(reader: Reader) -> None:
    text = "President Omar Diallo accepted the resignation of Fatou Sow."
    assert reader.only(text, "resignation").who == ("Fatou Sow",)


def test_what_is_done_to_whom(reader: Reader) -> None:
    assert reader.only("Canada imposed sanctions on Belarus.", "sanctions").parties == ("Belarus",)


def test_a_topic_of_a_rule_file_is_read_like_the_others() -> None:
    lexicon = Lexicon(
        topics=(
            Topic(
                "tunnel-treaty",
                ("tunnel treaty", "signed a treaty"),
                not_phrases=("treaty anniversary",),
            ),
        )
    )
    own = Reader(lexicon)
    said = own.only(
        "Finland and Estonia have not yet confirmed the tunnel treaty.", "tunnel-treaty"
    )
    assert said.status == "unconfirmed"
    assert not [
        s
        for s in own.read("They marked the tunnel treaty anniversary.")
        if s.topic == "tunnel-treaty"
    ]


def test_a_topic_with_doers_counts_only_where_one_of_them_takes_part() -> None:
    own = Reader(
        Lexicon(topics=(Topic("baltic-link", ("power cable",), who=("Finland", "Estonia")),))
    )

    def topics(text: str) -> list[str]:
        return [each.topic for each in own.read(text)]

    assert "baltic-link" in topics("Finnish engineers laid a power cable on Monday.")
    assert "baltic-link" not in topics("Peruvian engineers laid a power cable on Monday.")


def test_place_time_and_speaker_are_those_of_the_meeting(reader: Reader) -> None:
    text = (
        "The palace confirmed on Monday that Ana Noboa will meet Nayib Bukele in Quito on Friday."
    )
    found = reader.only(text, "meeting")
    assert (found.place, found.when, found.said_by) == ("Quito", "2025-11-14", "palace")


def test_the_span_marks_the_mention_in_the_article(reader: Reader) -> None:
    text = "Officials spoke. A three-way summit is unlikely."
    found = reader.only(text, "meeting")
    assert text[found.span.start : found.span.end] == "A three-way summit"


def test_a_meeting_called_unconfirmed_elsewhere_has_not_simply_happened(reader: Reader) -> None:
    text = (
        "It is the first time that Daniel Noboa and Nayib Bukele have met. "
        "Neither country has confirmed a meeting between Daniel Noboa and Nayib Bukele."
    )
    steps = [s.status for s in reader.read(text) if s.topic == "meeting"]
    assert steps == ["asserted", "unconfirmed"]


def test_no_seed_confirms_a_three_way_summit(knowing: Reader) -> None:
    folder = SHARED / "seeds"
    if not folder.is_dir():
        pytest.skip("the saved articles are not here")
    three = {"Kim Jong Un", "Xi Jinping", "Vladimir Putin"}
    steps = {
        path.name[:3]: [
            s.status
            for s in knowing.read(path.read_text(encoding="utf-8"))
            if s.topic == "meeting" and three <= set(s.parties)
        ]
        for path in sorted(folder.glob("*.txt"))
    }
    assert "unlikely" in steps["000"]
    assert "possible" in steps["001"]
    assert "unconfirmed" in steps["003"]
    assert not {"confirmed", "happened"} & {step for found in steps.values() for step in found}


def test_labelled_statements_reach_their_step(knowing: Reader) -> None:
    path = SHARED / "data" / "statements.jsonl"
    if not path.is_file():
        pytest.skip("the labelled statements are not here")
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    status = StatusReader(Lexicon())
    right = 0
    for row in rows:
        read = document(Article(row["text"], published=PUBLISHED))
        for sentence in read.sentences:
            inside = [
                at
                for at, token in enumerate(sentence.tokens)
                if token.start < row["span"][1] and token.end > row["span"][0]
            ]
            if inside:
                judged = status.judge(read, sentence, inside[0], inside[-1] + 1, "event")
                same = {"happened": "confirmed"}.get(judged.status, judged.status)
                right += same == row["status"]
                break
    assert right / len(rows) >= 0.85


FRAGMENTS = (
    "Ana Perez", "said", "that", "will", "not", "meet", "a summit", "with", "Jorge Diaz", ",",
    "and", "but", "if", '"', "confirmed", "denied", "talks", "between", "Chile", "the truce",
    "of", "?", "collapsed", "on Friday", ".", "according to", "the ministry", "no", "has been",
    "'s", "-", "(",
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=60).map(" ".join))
def test_every_statement_quotes_the_article_and_stands_in_it(text: str) -> None:
    for found in READER.read(text):
        assert 0 <= found.span.start < found.span.end <= len(text)
        assert text[found.span.start : found.span.end] in found.quote
        assert found.why


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=40).map(" ".join))
def test_the_same_words_are_read_the_same_way_twice(text: str) -> None:
    assert READER.read(text) == Reader(Lexicon()).read(text)


@pytest.mark.parametrize(
    "text",
    [
        "The foreign ministers of Chile and Peru met in Arica to prepare the talks between "
        "Ana Vega and Luis Soto.",
        "Diplomats from Chile and Peru met in Arica to discuss a treaty between Ana Vega's Laos "
        "and Luis Soto's Nepal.",
        "Envoys of Chile and Peru held talks in Arica ahead of a summit between Ana Vega and "
        "Luis Soto.",
    ],
)
def test_whom_a_meeting_only_prepares_for_have_not_met(reader: Reader, text: str) -> None:
    held = [s for s in reader.read(text) if s.topic == "meeting" and s.status == "happened"]
    assert held
    assert not any("Vega" in party or "Soto" in party for s in held for party in s.parties)


def test_a_sentence_that_only_repeats_itself_is_read_up_to_a_limit(reader: Reader) -> None:
    told = reader.read("Ghana and Benin agreed a truce and " * 120)
    assert 0 < len(told) <= 40


@pytest.mark.parametrize(
    "sentence",
    [
        "Strike-hit Lufthansa cancels 40 flights.",
        "Sanctions-hit bank scraps its dividend.",
        "Post-strike repairs began on Monday.",
        "The two might see each other for the first time since March on the sidelines.",
        "Envoys walked out of a conference on cocoa.",
    ],
)
def test_a_word_that_is_part_of_another_or_of_a_date_tells_of_no_event(
    reader: Reader, sentence: str
) -> None:
    assert reader.read(sentence) == ()


def test_a_name_that_ends_in_a_place_says_where(reader: Reader) -> None:
    (strike,) = reader.read("Dockers walked off the job at the Port of Montreal on Saturday.")
    assert strike.place == "Montreal"
