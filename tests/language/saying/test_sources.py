"""Who says so: the one who said it first, wherever in the sentence that stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.article import Article
from monitor.language.lexicon import Body, Lexicon
from monitor.language.people.mentions import mentions_in
from monitor.language.people.names import NameBook
from monitor.language.saying.sources import Attribution, SourceReader, speaker_of
from monitor.language.words.document import document
from monitor.language.words.places import Places
from monitor.language.words.tokens import words


def said(text: str, lexicon: Lexicon | None = None) -> Attribution | None:
    """The attribution of the words between square brackets."""
    known = lexicon or Lexicon()
    read = document(Article(text.replace("[", "").replace("]", "")))
    mentions = mentions_in(read, NameBook(known), Places(known))
    attributions = SourceReader(known).read(read, mentions)
    inside = [token.text for token in words(text[text.index("[") + 1 : text.index("]")])]
    for sentence, own in zip(read.sentences, attributions, strict=True):
        line = [token.text for token in sentence.tokens]
        for first in range(len(line)):
            if line[first : first + len(inside)] == inside:
                return speaker_of(own, first)
    raise AssertionError(f"the mention is not in {text!r}")


SPEAKERS = Path(__file__).with_name("sources.speakers.txt")


def _named() -> list[tuple[str, str]]:
    lines = SPEAKERS.read_text(encoding="utf-8").splitlines()
    pairs = [line.split("|", 1) for line in lines if not line.startswith("#")]
    return [(speaker.strip(), text.strip()) for speaker, text in pairs]


@pytest.mark.parametrize(("speaker", "text"), _named())
def test_the_words_of_the_wires_name_their_speaker(speaker: str, text: str) -> None:
    found = said(text)
    if speaker == "None":
        assert found is None
    else:
        assert found is not None
        assert speaker in found.speaker


@pytest.mark.parametrize(
    ("speaker", "text"),
    [
        ("Red Crescent", "According to the Red Crescent, [40 people] died."),
        ("Red Crescent", "[40 people] died, according to the Red Crescent."),
        ("mayor", "The mayor said [40 people] had died."),
        ("mayor", "[40 people] had died, the mayor said on Tuesday."),
        ("mayor", "[40 people] had died, the mayor told reporters in Izmir."),
        ("Ayse Demir", '"[40 people] have died," said Ayse Demir, the mayor of Izmir.'),
        ("Ayse Demir", "Governor Ayse Demir said [40 people] had died."),
        ("Ayse Demir", "[40 people] had died, Ayse Demir, the governor, said on Tuesday."),
        ("Turkey's interior ministry", "Turkey's interior ministry said [40 people] had died."),
        (
            "Lagos State Police Command",
            "The Lagos State Police Command said it had arrested [40 people].",
        ),
        ("Ayse Demir", "In a statement, Ayse Demir said [40 people] had died."),
        ("police", "[40 people] have been arrested, police say."),
        ("Brasilia", "Brasilia says it will send [40 people]."),
        ("two officials", "[40 people] died, said two officials briefed on the matter."),
    ],
)
def test_a_speaker_stands_at_either_end(speaker: str, text: str) -> None:
    found = said(text)
    assert found is not None
    assert (found.speaker, found.how) == (speaker, "explicit")


@pytest.mark.parametrize(
    ("chain", "text"),
    [
        (
            ("Ayse Demir", "Red Crescent"),
            "Ayse Demir, citing the Red Crescent, said [40 people] had died.",
        ),
        (
            ("Ayse Demir", "Red Crescent"),
            "Citing the Red Crescent, Ayse Demir said [40 people] had died.",
        ),
        (("Anadolu", "Ayse Demir"), "Anadolu quoted Ayse Demir as saying [40 people] had died."),
        (
            ("Anadolu", "Ayse Demir"),
            "Ayse Demir was quoted by Anadolu as saying [40 people] had died.",
        ),
        (
            ("Ayse Demir", "Red Crescent"),
            "Ayse Demir said the Red Crescent estimates [40 people] died.",
        ),
        (
            ("Ayse Demir", "Red Crescent"),
            "The Red Crescent said [40 people] had died, according to Ayse Demir.",
        ),
        (("Anadolu", "Ayse Demir"), "[40 people] died, Anadolu reported, citing Ayse Demir."),
    ],
)
def test_a_chain_runs_to_the_one_who_said_it_first(chain: tuple[str, ...], text: str) -> None:
    found = said(text)
    assert found is not None
    assert found.chain == chain
    assert found.speaker == chain[-1]


def test_two_speakers_of_one_sentence_keep_their_own_words() -> None:
    one = said("Turkey said [40 people] had died, but Greece said 12 were missing.")
    other = said("Turkey said 40 people had died, but Greece said [12] were missing.")
    assert one is not None and one.speaker == "Turkey"
    assert other is not None and other.speaker == "Greece"


def test_the_next_sentence_of_a_paragraph_carries_the_speaker_on() -> None:
    found = said("The mayor said the dam had failed. [40 people] were missing.")
    assert found is not None
    assert (found.speaker, found.how) == ("mayor", "carried")


def test_a_new_speaker_ends_the_carrying() -> None:
    found = said("The mayor said the dam failed. Police said it held. [40 people] were missing.")
    assert found is not None
    assert found.speaker == "Police"


def test_another_paragraph_does_not_inherit() -> None:
    assert said("The mayor said the dam had failed.\n\n[40 people] were missing on Friday.") is None


def test_separately_opens_something_else() -> None:
    assert (
        said("The mayor said the dam had failed. Separately, [40 people] died in a fire.") is None
    )


def test_a_quotation_over_two_sentences_has_one_speaker() -> None:
    found = said('"[40 people] are missing. We are still digging," Ayse Demir told reporters.')
    assert found is not None
    assert found.speaker == "Ayse Demir"


def test_he_is_the_person_who_spoke_last() -> None:
    found = said("Ayse Demir said the dam had failed.\n\nShe added that [40 people] were missing.")
    assert found is not None
    assert found.speaker == "Ayse Demir"


def test_the_agency_is_the_one_named_before() -> None:
    found = said(
        "The National Disaster Agency (NDA) warned of floods.\n\nThe agency said [40 people] died."
    )
    assert found is not None
    assert found.speaker == "National Disaster Agency"


def test_an_abbreviation_stands_for_the_body_it_was_given_for() -> None:
    found = said(
        "The National Disaster Agency (NDA) warned of floods.\n\nThe NDA said [40 people] died."
    )
    assert found is not None
    assert found.speaker == "National Disaster Agency"


def test_a_body_goes_by_its_name_in_the_names_file() -> None:
    known = Lexicon(bodies=(Body("National Disaster Agency", ("NDA",)),))
    found = said("The NDA said [40 people] died.", known)
    assert found is not None
    assert found.speaker == "National Disaster Agency"


@pytest.mark.parametrize(
    "text",
    [
        "None of the governments has confirmed that [40 people] died.",
        "A bomb killed [40 people] in the market on Friday.",
        "[40 people] are expected to travel to the United States.",
        "The reported deaths of [40 people] shook the town.",
    ],
)
def test_where_nobody_speaks_nobody_is_named(text: str) -> None:
    assert said(text) is None


@pytest.mark.parametrize(
    ("speaker", "headline"),
    [
        ("ministry", "[40 people] dead in Izmir flood: ministry"),
        ("Police", "[40 people] held: Police"),
    ],
)
def test_a_headline_names_its_source_after_a_colon(speaker: str, headline: str) -> None:
    found = said(headline)
    assert found is not None
    assert found.speaker == speaker


@pytest.mark.parametrize(
    ("unnamed", "text"),
    [
        (True, "[Two judges] were held, said an official who asked not to be named."),
        (True, "[Two judges] were held, an unidentified clerk said."),
        (True, "A clerk, speaking on condition of anonymity, said [two judges] were held."),
        (True, "[Two judges] were held, people close to the talks said."),
        (False, "[Two judges] were held, the prosecutor said."),
        (False, "Ana Lund said [two judges] were held by men who asked not to be named."),
    ],
)
def test_a_speaker_without_a_name_is_known_as_such(unnamed: bool, text: str) -> None:
    found = said(text)
    assert found is not None
    assert found.is_anonymous is unnamed
