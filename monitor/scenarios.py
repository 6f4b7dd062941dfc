"""Scenarios: articles at times of a virtual clock, and the alerts and messages they must cause.

A rule's own tests and the *.test.yaml files beside rule files come to the same noun, so that both
run through the same stream as live.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.article import UNDATED, Article, iso
from monitor.build_delivery import delivery_of
from monitor.config import load_config
from monitor.delivery import CONSOLE, Delivery, Route
from monitor.errors import Fault, InputErrors
from monitor.feeds.replay import read_saved
from monitor.filled import read_form
from monitor.forms import did_you_mean, span_of
from monitor.located import Located
from monitor.matching.fields import Kind, expected_keys
from monitor.matching.load import TEST_SUFFIX
from monitor.matching.rules import Rule, RuleTest
from monitor.rehearsal import Arrival
from monitor.scenario_forms import ArticleForm, ScenarioForm, ScenariosForm
from monitor.yamlfile import read_yaml

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
"""When a test begins that does not say so: a Monday morning, so that "on Tuesday" is ahead."""

AT_ONCE = Delivery(Route(CONSOLE, group_by=("rule", "article"), group_wait=timedelta(0)))
"""To the console, an article's alerts of one rule in one message."""

ALERT_KEYS = tuple(
    dict.fromkeys((*(key for kind in Kind for key in expected_keys(kind)), "at", "source", "file"))
)
"""By what a scenario may describe an alert."""

MESSAGE_KEYS = ("at", "channel", "reason", "title", "body", "alerts")
"""By what a scenario may describe a message."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """What is read, and what must be told of it.

    `alerts` or `messages` None: they may be any. `rules` are the rule files it is about, or,
    empty, those of the folder it stands in; `only` the ids of the rules that run; `own` the file
    whose rules run where `only` says nothing.
    """

    name: str
    file: str
    line: int
    arrivals: tuple[Arrival, ...]
    alerts: tuple[Mapping[str, object], ...] | None
    messages: tuple[Mapping[str, object], ...] | None = None
    start: datetime = START
    until: datetime | None = None
    delivery: Delivery = AT_ONCE
    rules: tuple[Path, ...] = ()
    only: tuple[str, ...] = ()
    own: Path | None = None


def scenario_of(rule: Rule, test: RuleTest) -> Scenario:
    """A rule's own test: only that rule runs, and the articles come from different outlets."""
    arrivals = []
    for number, said in enumerate(test.articles, 1):
        at = START + said.at
        source = said.source or f"outlet {number}"
        article = Article(
            text=said.text,
            title=said.title,
            published=at,
            source=source,
            link=said.link,
            lang=said.lang,
            feed=said.feed,
        )
        arrivals.append(Arrival(at, replace(article, file=f"test article {number}")))
    return Scenario(
        name=test.name,
        file=rule.file,
        line=test.line,
        arrivals=tuple(arrivals),
        alerts=test.alerts,
        until=START + test.until if test.until is not None else None,
        only=(rule.id,),
    )


def load_scenarios(file: Path, environ: Mapping[str, str]) -> tuple[Scenario, ...]:
    """The scenarios of one file. Raises InputErrors with all that is wrong in it."""
    faults: list[Fault] = []
    written = read_yaml(file)
    form, _ = read_form(ScenariosForm, written, faults)
    scenarios: list[Scenario] = []
    if form is not None:
        delivery = _delivery(form, written, file, environ, faults)
        for index, one in enumerate(form.scenarios):
            at = written.at("scenarios", index)
            scenario = _scenario(one, at, file, faults)
            places = tuple(file.parent / place for place in form.rules)
            own = file.with_name(file.name.removesuffix(TEST_SUFFIX) + ".yaml")
            scenarios.append(
                replace(scenario, delivery=delivery, rules=places, own=None if places else own)
            )
    if faults:
        raise InputErrors(faults)
    return tuple(scenarios)


def _delivery(
    form: ScenariosForm,
    written: Located,
    file: Path,
    environ: Mapping[str, str],
    faults: list[Fault],
) -> Delivery:
    """As the file says it, else as the config that it names, else at once to the console."""
    if {"receivers", "route", "quiet_hours", "inhibit_rules"} & form.model_fields_set:
        return delivery_of(form, written, faults)
    if not form.config:
        return AT_ONCE
    try:
        return load_config(file.parent / form.config, environ).delivery
    except InputErrors as problem:
        faults += problem.faults
        return AT_ONCE


def _scenario(form: ScenarioForm, at: Located, file: Path, faults: list[Fault]) -> Scenario:
    if form.alerts is None and form.messages is None:
        hint = "write `alerts: []` if it must stay quiet"
        faults.append(at.key_fault("a scenario says what is told: `alerts` or `messages`", hint))
    for key, known in (("alerts", ALERT_KEYS), ("messages", MESSAGE_KEYS)):
        faults += _unknown_fields(at.at(key), known, key.removesuffix("s"))
    arrivals = tuple(_arrivals(form, at, file, faults))
    first = arrivals[0].at if arrivals else START
    start = form.start or (START if _is_timed(form) else first)
    return Scenario(
        name=form.name,
        file=at.file,
        line=at.line,
        arrivals=arrivals,
        alerts=_in_time(form.alerts, start, at.at("alerts"), faults),
        messages=_in_time(form.messages, start, at.at("messages"), faults),
        start=start,
        until=start + form.until if form.until is not None else None,
        only=form.rule,
    )


def _in_time(
    records: tuple[Mapping[str, object], ...] | None,
    start: datetime,
    at: Located,
    faults: list[Fault],
) -> tuple[Mapping[str, object], ...] | None:
    """What is expected, with `at: 3h` as the time that it means."""
    if records is None:
        return None
    timed: list[Mapping[str, object]] = []
    for index, record in enumerate(records):
        when = record.get("at")
        if "at" in record and not (isinstance(when, str) and when.endswith("Z")):
            try:
                record = {**record, "at": iso(start + span_of(when))}
            except ValueError as wrong:
                faults.append(at.at(index, "at").fault(f"`at` {wrong}", "such as 0h or 2d"))
        timed.append(record)
    return tuple(timed)


def _is_timed(form: ScenarioForm) -> bool:
    """Whether its times count from the start; else its first file's own date begins it."""
    return not form.articles or not form.articles[0].file or form.articles[0].at is not None


def _unknown_fields(at: Located, known: Sequence[str], noun: str) -> Iterator[Fault]:
    for index, record in enumerate(at.value if isinstance(at.value, list) else ()):
        for key in record if isinstance(record, dict) else ():
            if key not in known:
                hint = did_you_mean(key, known)
                yield at.at(index, key).key_fault(
                    f"{key}: no such field of {'an' if noun[0] == 'a' else 'a'} {noun}", hint
                )


# --- its articles


def _arrivals(
    form: ScenarioForm, at: Located, file: Path, faults: list[Fault]
) -> Iterator[Arrival]:
    """The articles in time; one without `at` comes with the one before it."""
    start, now = form.start or START, timedelta(0)
    for index, one in enumerate(form.articles):
        here = at.at("articles", index)
        if bool(one.text) == bool(one.file):
            faults.append(here.key_fault("an article has a `text`, or a `file` to read it from"))
            continue
        then = now if one.at is None else one.at
        if then < now:
            what = "the articles of a scenario stand in the order of their time"
            faults.append(here.at("at").fault(what, "each `at` counts from the start"))
        now = max(then, now)
        if one.published is not None and one.published > now:
            what = "an article is published before it comes in"
            faults.append(here.at("published").fault(what, "or at the same time"))
        if one.text:
            yield _inline(one, index, start + now, start)
        else:
            own_time = one.at is None and not form.start
            yield from _saved(one, here, file, start + now, own_time, faults)


def _inline(form: ArticleForm, index: int, at: datetime, start: datetime) -> Arrival:
    article = Article(
        text=form.text,
        title=form.title,
        published=at if form.published is None else start + form.published,
        source=form.source or f"outlet {index + 1}",
        link=form.link,
        lang=form.lang,
        feed=form.feed,
        tier=form.tier,
    )
    return Arrival(at, replace(article, file=f"article {index + 1}"))


def _saved(
    form: ArticleForm,
    here: Located,
    file: Path,
    at: datetime,
    own_time: bool,
    faults: list[Fault],
) -> Iterator[Arrival]:
    """The articles of a saved file: at their own times, or, if it has an `at`, then."""
    try:
        found = read_saved([str(file.parent / form.file)])
    except InputErrors as problem:
        faults += (
            here.at("file").fault(fault.what, fault.hint or "paths are relative to this file")
            for fault in problem.faults
        )
        return
    for article in found:
        said = replace(
            article,
            source=form.source or article.source,
            link=form.link or article.link,
            lang=form.lang or article.lang,
            feed=form.feed or article.feed,
            tier=form.tier,
        )
        if own_time and article.published != UNDATED:
            yield Arrival(article.published, said)
        else:
            yield Arrival(at, replace(said, published=at))
