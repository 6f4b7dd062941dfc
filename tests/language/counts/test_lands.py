"""The countries that a text puts its towns and provinces into."""

from __future__ import annotations

import pytest

from monitor.article import Article
from monitor.language.counts.lands import lands_of
from monitor.language.lexicon import Lexicon
from monitor.language.words.document import document
from monitor.language.words.places import Places

PLACES = Places(Lexicon())


@pytest.mark.parametrize(
    ("text", "lands"),
    [
        ("A lock broke in Poland's Opole province.", {"opole": "Poland"}),
        ("A mill burnt in the Indian city of Surat.", {"surat": "India"}),
        (
            "Snow fell near Galm in Brenn in Austria.",
            {"galm": "Austria", "brenn": "Austria"},
        ),
        ("A boat sank off Huamo, Angola, on Monday.", {"huamo": "Angola"}),
        ("Rain fell in Himlo state in northern India.", {"himlo": "India"}),
        (
            "Rain fell in the Himlo, Galm and Brenn regions of India.",
            {"himlo": "India", "galm": "India", "brenn": "India"},
        ),
        ("Rain fell in India and in Himlo.", {}),
    ],
)
def test_a_town_lies_where_the_text_says(text: str, lands: dict[str, str]) -> None:
    assert lands_of(document(Article(text)), PLACES) == lands
