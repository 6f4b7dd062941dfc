"""monitor names: would these two be one person."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Monitor


def test_two_spellings_are_one_person(monitor: Monitor) -> None:
    (line,) = monitor("names", "Aleksandr Petrov", "Alexander Petrov").lines
    assert list(line) == ["a", "b", "score", "same", "why"]
    assert line["same"] is True


def test_brother_and_sister_are_two(monitor: Monitor) -> None:
    (line,) = monitor("names", "Anna Petrova", "Irina Petrova").lines
    assert line["same"] is False


def test_pairs_come_from_standard_input(monitor: Monitor) -> None:
    given = "Anna Petrova\tANNA PETROVA\n\nAnna Petrova\tJuan Silva\n"
    lines = monitor("names", "-", given=given).lines
    assert [line["same"] for line in lines] == [True, False]


def test_a_line_without_a_tab_is_told_with_its_number(monitor: Monitor) -> None:
    answer = monitor("names", "-", given="Anna Petrova\tA. Petrova\nJuan Silva\n")
    assert (answer.code, answer.out) == (2, "")
    assert "-:2:1: " in answer.err


def test_a_names_file_unites_what_no_spelling_rule_would(monitor: Monitor, tmp_path: Path) -> None:
    people = "people: [{name: Juan Silva, also: [El Zorro]}]\n"
    folder = tmp_path / "ours"
    folder.mkdir()
    (folder / "names.yaml").write_text(people, encoding="utf-8")
    (folder / "watch.yaml").write_text("version: 1\nwatch: [zorro]\n", encoding="utf-8")
    (line,) = monitor("names", "Juan Silva", "El Zorro", "--rules", "ours").lines
    assert line["same"] is True


def test_in_words_if_asked(monitor: Monitor) -> None:
    answer = monitor("names", "Anna Petrova", "Juan Silva", "--format", "text")
    assert answer.out.startswith("Anna Petrova / Juan Silva: not one person (")


def test_one_name_alone_is_a_question_of_usage(monitor: Monitor) -> None:
    assert monitor("names", "Anna Petrova").code == 2
