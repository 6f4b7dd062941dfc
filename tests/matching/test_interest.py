"""Which teasers are worth their page: those that some rule could be about."""

from __future__ import annotations

import pytest

from monitor.article import Article
from monitor.language.text import Reader
from monitor.matching.interest import may_concern
from monitor.matching.load import rules_from_text

RULES = """\
version: 1
rules:
  - rule: floods
    title: Floods
    match: {query: "flood OR dyke"}
  - rule: kenyan-envoys
    title: Kenya's president in talks
    match: {event: {topic: meeting, parties: {all: [Kenya, Uganda]}}}
"""


@pytest.mark.parametrize(
    ("title", "worth"),
    [
        ("Dyke gives way near Osijek", True),
        ("Kenya prepares for a visit", True),
        ("Nairobi prepares for a visit", True),
        ("Chess champion keeps her crown", False),
        ("Elections in Peru", False),
    ],
)
def test_a_teaser_is_worth_its_page_if_a_word_or_a_name_of_a_rule_stands_in_it(
    title: str, worth: bool
) -> None:
    rules = rules_from_text(RULES, "rules.yaml")
    reader = Reader(rules.lexicon)
    text = reader.read(Article("More on this in a moment.", title=title))
    assert may_concern(rules.rules, text, reader.names, reader.places) is worth


def test_a_rule_that_names_nobody_could_be_about_anything() -> None:
    rules = rules_from_text(
        "version: 1\nrules:\n  - {rule: dead, title: D, match: {quantity: {role: killed}}}\n", "r"
    )
    reader = Reader(rules.lexicon)
    text = reader.read(Article("More on this in a moment.", title="Night in Lima"))
    assert may_concern(rules.rules, text, reader.names, reader.places)
