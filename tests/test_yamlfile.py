"""YAML as people write it: values, their places, and what is refused with a remedy."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import Fault, InputErrors
from monitor.located import Located
from monitor.yamlfile import (
    MAX_BYTES,
    MAX_DEPTH,
    load_yaml,
    package_yaml,
    read_yaml,
    yaml_files,
)


def faults(text: str) -> tuple[Fault, ...]:
    with pytest.raises(InputErrors) as caught:
        load_yaml(text, "f.yaml")
    return caught.value.faults


def fault(text: str) -> Fault:
    (only,) = faults(text)
    return only


def place(found: Fault) -> tuple[int, int]:
    return found.line, found.column


def value(text: str) -> object:
    return load_yaml(text, "f.yaml").value


# --- values


@pytest.mark.parametrize("word", ["NO", "no", "on", "off", "yes", "y", "N"])
def test_only_true_and_false_are_booleans(word: str) -> None:
    assert value(f"a: {word}") == {"a": word}
    assert value("a: true\nb: false") == {"a": True, "b": False}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("13000", 13000), ("13_000", 13000), ("-4", -4), ("+4", 4), ("0", 0), ("0o17", 15),
        ("0x1F", 31), ("1.5", 1.5), (".5", 0.5), ("1e3", 1000.0), ("~", None), ("null", None),
        ("", None), ("1_2_3", 123),
    ],
)  # fmt: skip
def test_numbers_and_nulls_are_those_of_yaml_1_2(written: str, meant: object) -> None:
    assert value(f"a: {written}") == {"a": meant}


@pytest.mark.parametrize("written", ["007", "1_", "_1", "2025-09-02", "12:30", "1.2.3", "1,5"])
def test_what_only_resembles_a_number_stays_text(written: str) -> None:
    assert value(f"a: {written}") == {"a": written}


def test_a_number_too_long_to_be_one_stays_text() -> None:
    assert value(f"a: {'9' * 5000}") == {"a": "9" * 5000}


def test_what_is_quoted_is_text() -> None:
    assert value("a: '13'\nb: \"true\"") == {"a": "13", "b": "true"}


def test_keys_are_words_as_they_are_written() -> None:
    assert value("1: a\ntrue: b\n13_000: c") == {"1": "a", "true": "b", "13_000": "c"}


def test_an_alias_stands_for_what_it_names() -> None:
    assert value("a: &x [1, {b: 2}]\nc: *x") == {"a": [1, {"b": 2}], "c": [1, {"b": 2}]}


def test_an_empty_file_is_nothing() -> None:
    assert value("") is None
    assert value("# only a comment\n") is None


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers(-(10**12), 10**12)
        | st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=20),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(st.text("abcdefg", min_size=1, max_size=4), inner, max_size=4)
        ),
        max_leaves=20,
    )
)
def test_whatever_yaml_writes_in_quotes_is_read_as_it_was(tree: object) -> None:
    text = yaml.safe_dump({"tree": tree}, default_style='"', allow_unicode=True)
    # The writer marks what is no text with a tag, which is refused by design.
    plain = text.replace("!!int ", "").replace("!!bool ", "").replace("!!null ", "")
    assert value(plain) == {"tree": _as_words(tree)}


def _as_words(tree: object) -> object:
    """Scalars as the quoted text that they were written as."""
    match tree:
        case None:
            return "null"
        case bool():
            return str(tree).lower()
        case int():
            return str(tree)
        case list():
            return [_as_words(one) for one in tree]
        case dict():
            return {key: _as_words(one) for key, one in tree.items()}
        case _:
            return tree


# --- places


SAMPLE = """\
rules:
  - rule: quakes
    match: {query: 'a AND (b', not: [c, d]}
  - rule: floods
"""


def sample(*path: str | int) -> Located:
    return load_yaml(SAMPLE, "f.yaml").at(*path)


def test_every_value_knows_its_line_and_column() -> None:
    assert place(sample("rules", 0, "rule").fault("x")) == (2, 11)
    assert place(sample("rules", 0, "match", "not", 1).fault("x")) == (3, 41)
    assert place(sample("rules", 1, "rule").fault("x")) == (4, 11)


def test_every_key_knows_its_line_and_column() -> None:
    assert place(sample("rules", 0, "match", "not").key_fault("x")) == (3, 32)
    assert place(sample("rules").key_fault("x")) == (1, 1)


def test_a_place_that_does_not_exist_is_the_last_one_on_the_way_that_does() -> None:
    assert place(sample("rules", 0, "match", "query", "what").fault("x")) == (3, 20)
    assert place(sample("rules", 7).fault("x")) == (2, 3)


@pytest.mark.parametrize(
    ("text", "offset", "expected"),
    [
        ("a: one two", 4, (1, 8)),
        ("a: 'one ''two'' three'", 6, (1, 12)),
        ('a: "one \\"two\\" three"', 6, (1, 12)),
        ('a: "\\u0041 two"', 2, (1, 12)),
        ("김: '서울 (x'", 3, (1, 8)),
        ("a: |\n    one\n    two three\n", 8, (3, 9)),
        ("a: >-\n  one\n  two\n", 5, (1, 4)),
    ],
)
def test_a_character_of_a_text_knows_its_place(
    text: str, offset: int, expected: tuple[int, int]
) -> None:
    root = load_yaml(text, "f.yaml")
    assert isinstance(root.value, dict)
    (key,) = root.value
    assert place(root.at(key).fault("x", offset=offset)) == expected


def test_a_fault_reads_as_place_what_and_remedy() -> None:
    told = sample("rules", 0, "rule").fault("no such rule", "did you mean 'quake'?")
    assert str(told) == "f.yaml:2:11: no such rule\n  did you mean 'quake'?"


# --- what is refused


def test_a_key_that_stands_twice_is_a_fault_and_each_such_key_is_told() -> None:
    first, second = faults("a: 1\nb: {c: 1, c: 2}\na: 3\n")
    assert (place(first), place(second)) == ((2, 11), (3, 1))
    assert second.hint == "first at line 1"


@pytest.mark.parametrize("text", ["a: !!python/object:os.system x", "a: !own x", "a: !!str 1"])
def test_tags_are_refused(text: str) -> None:
    assert "tags" in fault(text).what


def test_a_second_document_is_refused() -> None:
    assert place(fault("a: 1\n---\nb: 2\n")) == (2, 1)


@pytest.mark.parametrize("bracket", ["[", "{a: "])
def test_nesting_without_end_is_refused_before_anything_is_built(bracket: str) -> None:
    assert f"deeper than {MAX_DEPTH}" in fault(bracket * 200_000).what


def test_nesting_through_aliases_is_refused() -> None:
    lines = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, MAX_DEPTH + 1)]
    assert f"deeper than {MAX_DEPTH}" in fault("\n".join(lines)).what


def test_a_bomb_of_aliases_is_refused() -> None:
    ten = ", ".join(["{}"] * 10)
    lines = [f"a0: &a0 [{ten.format(*'abcdefghij')}]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    assert "aliases" in fault("\n".join(lines)).what


def test_an_alias_to_itself_is_refused() -> None:
    assert "*x stands for nothing" in fault("a: &x [*x]").what


def test_a_file_too_large_is_refused() -> None:
    assert "larger than" in fault("#" * (MAX_BYTES + 1)).what


@pytest.mark.parametrize("text", ["a: \x00", "a: \ud800", "a: \x07"])
def test_characters_that_no_text_holds_are_refused_at_their_place(text: str) -> None:
    assert place(fault(text)) == (1, 4)


def test_bytes_that_are_no_utf8_are_refused_at_their_place(tmp_path: Path) -> None:
    file = tmp_path / "latin.yaml"
    file.write_bytes("a: b\nname: Sørensen\n".encode("latin-1"))
    with pytest.raises(InputErrors) as caught:
        read_yaml(file)
    (found,) = caught.value.faults
    assert place(found) == (2, 8)
    assert "UTF-8" in found.hint


def test_a_byte_order_mark_is_no_part_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "bom.yaml"
    file.write_bytes(b"\xef\xbb\xbfa: 1\n")
    assert read_yaml(file).value == {"a": 1}


# --- the traps people fall into


@pytest.mark.parametrize(
    ("text", "line", "remedy"),
    [
        ('a:\n  query: "Port Said" AND ferry\n', 2, "'\"Port Said\" AND ferry'"),
        ('watch:\n  - "rare cocoa" NEAR/10 price*\n', 2, "'\"rare cocoa\" NEAR/10 price*'"),
        ("source: {feed: *}\n", 1, "'*'"),
        ("feed: *\n", 1, "'*'"),
        ("feed: *.example.org\n", 1, "'*.example.org'"),
        ("value: {gte: 13,000}\n", 1, '13000, "13,000" or 13_000'),
        ("value: [13,000]\n", 1, '13000, "13,000" or 13_000'),
        ("- rule: Peru: the election\n", 1, '"Peru: the election"'),
        ("summary: {{ value }}\n", 1, "quotes"),
        ("to: @desk\n", 1, "'@desk'"),
        ("tolerance: %2\n", 1, "'%2'"),
        ("a:\n\tb: 1\n", 2, "spaces"),
        ("\t# a remark\na: 1\n", 1, "spaces"),
        ("a: - b\n", 1, "a line of its own"),
        ("x: {url: ${NAME}}\n", 1, '"${NAME}"'),
        ("base: &b {x: 1}\nc:\n  <<: *b\n", 3, "lists"),
        ('a: "open\nb: c\n', 1, "never closed"),
        ("a: 'open\nb: c\n", 1, "never closed"),
        ("a: {b: 1\nc: 2\n", 1, "a } is missing"),
        ("a: [b, c\nd: 2\n", 1, "a ] is missing"),
        ("a: {b: 1}}\nc: 2\n", 1, "closes nothing"),
        ("a: {b [1, 2]}\n", 1, "a comma or a colon is missing"),
        ('a: {query: "Port Said" AND ferry}\n', 1, "'\"Port Said\" AND ferry'"),
        ("a: [b, title:, c]\n", 1, "quotes"),
        ("a: b  # or `c`\nd: [e, title:, f]\n", 2, "quotes"),
        ("- rule: x\n  level:low\n  to: b\n", 2, "level: low"),
        ("-rule: x\n to: b\n", 1, "- rule: x"),
        ("- rule x\n  to: b\n", 1, "with a colon"),
        (" version: 1\nrules: []\n", 1, "start of their lines"),
        ("```yaml\nversion: 1\n```\n", 1, "take out"),
        ("a:\n  - b: 1\n   c: 2\n", 3, "`c` in 4, `b` above it in 5"),
        ("a:\n  b: 1\n  c\n  d: 2\n", 3, "with a colon"),
        ("a:\n- b: x\n   c: 2\n", 3, "`c` in 4, `b` above it in 3"),
        ("a: [\nb: 1\n", 1, "a ] is missing"),
        ("a:\n  b: 1\n - c\n", 3, "indentation"),
    ],
)
def test_a_trap_is_told_with_the_way_to_write_it(text: str, line: int, remedy: str) -> None:
    found = faults(text)[0]
    assert found.line == line
    assert remedy in found.hint


def test_a_list_of_numbers_is_no_trap() -> None:
    assert value("a: [13, 000]\nb: [1,2]\nc: {d: 1, e: 2}") == {
        "a": [13, "000"],
        "b": [1, 2],
        "c": {"d": 1, "e": 2},
    }


def test_a_remedy_never_shows_an_address() -> None:
    (found,) = faults('apprise: "mailto://me:hunter2@example.org" x\n')
    assert "hunter2" not in str(found)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_with_its_place(text: str) -> None:
    try:
        load_yaml(text, "f.yaml")
    except InputErrors as problem:
        assert all(found.line >= 1 and found.column >= 1 for found in problem.faults)


# --- files


def test_a_folder_means_its_own_yaml_files_by_name(tmp_path: Path) -> None:
    for name in ("b.yaml", "a.yaml", ".c.yaml", "notes.txt"):
        (tmp_path / name).write_text("x: 1")
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "d.yaml").write_text("x: 1")
    assert [file.name for file in yaml_files(tmp_path)] == ["a.yaml", "b.yaml"]


def test_a_file_that_would_go_unread_for_its_ending_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "rules.yml").write_text("x: 1")
    with pytest.raises(InputErrors, match="rename it"):
        yaml_files(tmp_path)


def test_a_path_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(InputErrors, match="no such file or folder"):
        yaml_files(tmp_path / "rulse")
    with pytest.raises(InputErrors, match="no such file"):
        read_yaml(tmp_path / "monitor.yaml")


# --- the package's own data


def test_the_packages_own_data_means_what_a_persons_file_means(tmp_path: Path) -> None:
    text = 'words: [no, on, "7", true]\ncount: 3\nnone: ~\nnested: {a: [1.5, {b: x y}], c: {}}\n'
    file = tmp_path / "words.yaml"
    file.write_text(text, encoding="utf-8")
    assert package_yaml(file) == load_yaml(text, "words.yaml").value
    assert package_yaml(file)["words"] == ["no", "on", "7", True]


def test_the_packages_own_data_holds_no_alias(tmp_path: Path) -> None:
    file = tmp_path / "words.yaml"
    file.write_text("a: &one [1]\nb: *one\n", encoding="utf-8")
    with pytest.raises(ValueError, match="an alias"):
        package_yaml(file)
