"""The forms of a verb, made from its plain form."""

from __future__ import annotations

import pytest

from monitor.language.saying.inflections import Inflector

INFLECTOR = Inflector({"swear": ("swears", "swore", "sworn")}, {"admit"})


@pytest.mark.parametrize(
    ("plain", "forms"),
    [
        ("warn", "warns warned warned warning"),
        ("deny", "denies denied denied denying"),
        ("relay", "relays relayed relayed relaying"),
        ("announce", "announces announced announced announcing"),
        ("decree", "decrees decreed decreed decreeing"),
        ("admit", "admits admitted admitted admitting"),
        ("stress", "stresses stressed stressed stressing"),
        ("swear", "swears swore sworn swearing"),
    ],
)
def test_english_makes_its_forms_by_rule(plain: str, forms: str) -> None:
    verb = INFLECTOR.verb(plain)
    assert " ".join((verb.third, verb.past, verb.participle, verb.gerund)) == forms
