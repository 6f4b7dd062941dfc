"""Rule files, all together, into one RuleSet; or all their faults at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from monitor.delivery import CONSOLE
from monitor.errors import Fault, InputErrors, RuleErrors
from monitor.filled import read_form
from monitor.forms import Form, did_you_mean, shown
from monitor.located import Located
from monitor.matching.build_lexicon import lexicon_of
from monitor.matching.build_match import match_of
from monitor.matching.build_rule import rule_of, watch_line
from monitor.matching.forms import FileForm, MatchForm, RuleForm
from monitor.matching.ids import rule_id
from monitor.matching.lasting import all_of_it_stays
from monitor.matching.lexicon_forms import NamesForm
from monitor.matching.recall import Recall, texts_of
from monitor.matching.rules import Recalled, Rule, RuleSet
from monitor.matching.shared import Shared, Shelf
from monitor.matching.topics import built_in_topics
from monitor.yamlfile import load_yaml, read_yaml, yaml_files

if TYPE_CHECKING:
    from monitor.config import Config  # its forms are slow to make, and rules need none of them

NAMES_FILE = "names.yaml"
TEST_SUFFIX = ".test.yaml"

MAX_RULES = 100_000
"""Of one file, lines of `watch:` and rules each: more was written by a machine, or by accident."""


def load_rules(paths: Path | str | Iterable[Path | str], before: RuleSet | None = None) -> RuleSet:
    """The rules of all files, and of all *.yaml of folders, with the names.yaml beside them.

    Those that are written as they were `before` are not read again. Raises RuleErrors with every
    fault of every file.
    """
    with all_of_it_stays():
        return _loaded(paths, before.recalled if before else Recalled())


def _loaded(paths: Path | str | Iterable[Path | str], before: Recalled) -> RuleSet:
    faults: list[Fault] = []
    named = [paths] if isinstance(paths, Path | str) else paths
    files, names = _found([Path(path) for path in named], faults)
    rules = [_read(partial(read_yaml, file), faults) for file in files]
    beside = [_read(partial(read_yaml, file), faults) for file in names]
    return _rule_set(rules, beside, faults, before)


def rules_from_text(
    text: str, file: str = "rules.yaml", names: str = "", before: RuleSet | None = None
) -> RuleSet:
    """The rules of one text, with the names.yaml of another. Raises RuleErrors."""
    faults: list[Fault] = []
    rules = [_read(partial(load_yaml, text, file), faults)]
    beside = [_read(partial(load_yaml, names, NAMES_FILE), faults)] if names else []
    return _rule_set(rules, beside, faults, before.recalled if before else Recalled())


def check_receivers(rules: RuleSet, config: Config) -> tuple[Fault, ...]:
    """A fault for each name in a rule's `to:` that is no receiver of the config."""
    known = [CONSOLE, *(receiver.name for receiver in config.receivers)]
    return tuple(
        Fault(
            rule.file, *place, f"{shown(name)}: no such receiver", did_you_mean(name, known), "R004"
        )
        for rule in rules.rules
        for name, place in zip(rule.to, rule.to_places, strict=True)
        if name not in known
    )


def _found(paths: Sequence[Path], faults: list[Fault]) -> tuple[list[Path], list[Path]]:
    """The rule files and the names files, each once, in the order given."""
    rules: dict[Path, Path] = {}
    names: dict[Path, Path] = {}
    for path in paths:
        for file in _files(path, faults):
            beside = file.parent / NAMES_FILE
            if file.name == NAMES_FILE or beside.exists():
                names.setdefault(beside.resolve(), beside)
            if _is_rules(file):
                rules.setdefault(file.resolve(), file)
    return list(rules.values()), list(names.values())


def _files(path: Path, faults: list[Fault]) -> list[Path]:
    try:
        files = yaml_files(path)
    except InputErrors as problem:
        faults.extend(problem.faults)
        return []
    if path.name != NAMES_FILE and not any(map(_is_rules, files)):
        faults.append(Fault(str(path), 0, 0, "holds no rules", "a rule file ends in .yaml"))
    return files


def _is_rules(file: Path) -> bool:
    return file.name != NAMES_FILE and not file.name.endswith(TEST_SUFFIX)


def _read(read: Callable[[], Located], faults: list[Fault]) -> Located | None:
    """What a file holds, or None after noting its faults."""
    try:
        written = read()
    except InputErrors as problem:
        faults.extend(problem.faults)
        return None
    if written.value is None:
        # An editor that is just saving leaves the file empty: that must not drop its rules.
        faults.append(Fault(written.file, 1, 1, "this file is empty", "begin with `version: 1`"))
        return None
    return written


_VERSION_ALONE = {"version"}
"""All that a file may hold that holds nothing."""


def _rule_set(
    files: Iterable[Located | None],
    names: Iterable[Located | None],
    faults: list[Fault],
    before: Recalled,
) -> RuleSet:
    shared = Shared(built_in_topics(), faults)
    filled = [file for file in (_filled(FileForm, one, faults) for one in files) if file]
    beside = [file for file in (_filled(NamesForm, one, faults) for one in names) if file]
    for written, form in filled:
        if (
            isinstance(written.value, dict)
            and form.model_fields_set == {*written.value} <= _VERSION_ALONE
        ):
            # Half saved, perhaps: what it held must not be dropped for that.
            hint = "write `rules:` or `watch:` and a list; `rules: []` if there shall be none"
            faults.append(Fault(written.file, 1, 1, "this file holds no rules", hint))
        _share_sections(written, form, shared)
    for written, names_form in beside:
        _share(names_form.groups, "group", written, "groups", shared)
    shared.gathered()
    lexicon = lexicon_of(filled, beside, shared)
    _check_shared(shared)
    recall = Recall(before, " ".join((shared.wording, *shared.roles)))
    rules: dict[str, Rule] = {}
    for written, form in filled:
        for rule, at in _rules(written, form, shared, recall):
            first = rules.setdefault(rule.id, rule)
            if first is not rule:
                faults.append(_doubled(first, at.at("rule")))
    faults += _unknown_rules(rules.values(), filled)
    if faults:
        raise RuleErrors(faults)
    return RuleSet(tuple(rules.values()), lexicon, _groups(shared), recall.all)


_F = TypeVar("_F", bound=Form)


def _filled(
    form: type[_F], written: Located | None, faults: list[Fault]
) -> tuple[Located, _F] | None:
    if written is None:
        return None
    filled, _ = read_form(form, written, faults)
    return None if filled is None else (written, filled)


# --- what files share


def _share_sections(written: Located, form: FileForm, shared: Shared) -> None:
    _share(form.lists, "list", written, "lists", shared)
    for kind in ("macro", "topic"):
        _share({}, kind, written, f"{kind}s", shared)


def _share(
    lists: Mapping[str, tuple[str, ...]], kind: str, written: Located, section: str, shared: Shared
) -> None:
    if not written.has(section):
        return
    at = written.at(section)
    # What could not be read has its name all the same, so that its users are no faults.
    for name in at.value if isinstance(at.value, dict) else ():
        shared.put(name, Shelf(kind, at.at(name), lists.get(name, ())))


def _check_shared(shared: Shared) -> None:
    """Read every list and macro once, so that faults are told even where nobody uses it."""
    for name, shelf in shared.shelves.items():
        if shelf.kind in {"list", "group"}:
            shared.values((f"${name}",), shelf.at)
        elif shelf.kind == "macro":
            form, whole = read_form(MatchForm, shelf.at, shared.faults)
            if form is not None:
                match_of(form, shelf.at, shared, whole)


def _groups(shared: Shared) -> dict[str, tuple[str, ...]]:
    return {
        name: shared.values((f"${name}",), shelf.at)
        for name, shelf in shared.shelves.items()
        if shelf.kind == "group"
    }


# --- rules


def _rules(
    written: Located, form: FileForm, shared: Shared, recall: Recall
) -> Iterator[tuple[Rule, Located]]:
    """The rules of a file, its `watch:` lines first; faulty ones are noted and left out."""
    if _too_many(written, form, shared):
        return
    lines = written.at("watch")
    for index, text in enumerate(texts_of(written, "watch", len(form.watch))):
        at = lines.at(index)
        line = recall.rule(at, text, partial(watch_line, form.watch[index], at, shared))
        if line:
            yield line, at
    for index, text in enumerate(texts_of(written, "rules", len(form.rules))):
        at = written.at("rules", index)
        rule = recall.rule(at, text, partial(_rule, at, shared))
        if rule:
            yield rule, at


def _rule(at: Located, shared: Shared) -> Rule | None:
    form, whole = read_form(RuleForm, at, shared.faults)
    return rule_of(form, at, shared, whole) if form else None


def _too_many(written: Located, form: FileForm, shared: Shared) -> bool:
    for key, each in (("watch", form.watch), ("rules", form.rules)):
        if len(each) > MAX_RULES:
            what = f"`{key}` holds {len(each):,} entries, more than {MAX_RULES:,}"
            shared.faults.append(written.at(key).key_fault(what, "split the file"))
            return True
    return False


def _unknown_rules(
    rules: Iterable[Rule], files: Iterable[tuple[Located, FileForm]]
) -> Iterator[Fault]:
    """A fault for each rule that another names and that does not exist, or is itself."""
    naming = [rule for rule in rules if rule.refers]
    if not naming:
        return
    known = {rule_id(text) for written, form in files for text in _names(written, form)}
    for rule in naming:
        for one in rule.refers:
            if one.rule == rule.id:
                what = f"{shown(one.rule)}: this is the rule itself"
                yield Fault(rule.file, one.line, one.column, what, "name another rule")
            elif one.rule not in known:
                hint = did_you_mean(one.rule, known)
                what = f"{shown(one.rule)}: no such rule"
                yield Fault(rule.file, one.line, one.column, what, hint)


def _names(written: Located, form: FileForm) -> Iterator[str]:
    """The names of all rules of a file, also of those that could not be read."""
    yield from form.watch
    for index in range(len(form.rules)):
        rule = written.at("rules", index).value
        name = rule.get("rule") if isinstance(rule, dict) else None
        if name is not None:
            yield str(name)


def _doubled(first: Rule, at: Located) -> Fault:
    hint = f"the first stands in {first.file}:{first.line}; give one of them another name"
    return replace(at.fault(f"a second rule with the id {first.id}", hint), code="R002")
