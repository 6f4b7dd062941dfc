"""Templates: what they make of an alert's fields, and that none runs long or grows large."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.matching.fields import Kind, template_fields
from monitor.matching.templates import MAX_OUTPUT, TemplateFailedError, check_template, render


def rendered(source: str, **values: object) -> str:
    given_values: dict[str, object] = dict.fromkeys(template_fields(Kind.QUANTITY))
    return render(source, given_values | values)


@pytest.mark.parametrize(
    ("source", "values", "expected"),
    [
        ("{{ value }} sent", {"value": 15_000}, "15,000 sent"),
        ("{{ value }}", {"value": 1.5}, "1.5"),
        ("{{ old or 'no earlier figure' }}", {"old": None}, "no earlier figure"),
        ("{{ old or 'no earlier figure' }}", {"old": 9_000}, "9,000"),
        ("{{ role }}", {"role": "planned_deployment"}, "planned deployment"),
        ("by {{ said_by }}", {"said_by": None}, "by unknown"),
        ("{{ origins }}", {"origins": ["UN", "army"]}, "UN, army"),
        ("{{ origins | join(' + ') }}", {"origins": ["UN", "army"]}, "UN + army"),
        ("{{ new - (old or 0) }} more", {"new": 9_000, "old": 7_000}, "2,000 more"),
        ("{% if old %}was {{ old }}{% else %}new{% endif %}", {"old": 5}, "was 5"),
        ("{{ role | upper }}", {"role": "sent"}, "SENT"),
        ("{{ article.link }}", {"article": {"link": "l"}}, "l"),
        ("{{ quote }}", {"quote": "<b> & {{ x }}"}, "<b> & {{ x }}"),
    ],
)  # fmt: skip
def test_fields_read_as_people_write_them(
    source: str, values: dict[str, object], expected: str
) -> None:
    check_template(source, Kind.QUANTITY)
    assert rendered(source, **values) == expected


def test_long_words_are_cut() -> None:
    words = rendered("{{ quote }}{{ quote }}", quote="x" * MAX_OUTPUT)
    assert len(words) == MAX_OUTPUT
    assert words.endswith("…")


def test_what_cannot_be_made_is_an_error_of_ours_and_nothing_else() -> None:
    with pytest.raises(TemplateFailedError):
        rendered("{{ value - old }}", value=3, old="many")


@pytest.mark.parametrize("kind", list(Kind))
def test_every_field_of_a_kind_may_be_used(kind: Kind) -> None:
    for name in template_fields(kind):
        if name != "article":
            check_template(f"{{{{ {name} }}}}", kind)


@pytest.mark.parametrize(
    ("kind", "foreign"),
    [
        (Kind.ARTICLE, "value"),
        (Kind.EVENT, "person"),
        (Kind.ATTENDANCE, "actor"),
        (Kind.QUANTITY, "topic"),
    ],
)
def test_a_field_of_another_kind_is_refused(kind: Kind, foreign: str) -> None:
    with pytest.raises(TemplateFailedError, match=f"{foreign}: no such field"):
        check_template(f"{{{{ {foreign} }}}}", kind)


@given(st.text(st.sampled_from("{}%| ()'*+-~[].x1oldvaue"), max_size=40))
def test_any_template_is_refused_or_makes_words(source: str) -> None:
    try:
        check_template(source, Kind.QUANTITY)
    except TemplateFailedError:
        return
    assert len(rendered(source, article={"title": "t"})) <= MAX_OUTPUT
