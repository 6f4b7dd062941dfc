"""Rules tried on their own tests, through the same stream as live, on a clock of their own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from monitor.article import iso
from monitor.clock import VirtualClock
from monitor.errors import Fault, InputErrors
from monitor.expectations import alert_differences, message_differences
from monitor.forms import did_you_mean
from monitor.matching.evaluate import evaluate
from monitor.matching.load import TEST_SUFFIX, load_rules
from monitor.matching.rules import Rule, RuleSet
from monitor.matching.trace import explain
from monitor.novelty.decide import Alert
from monitor.novelty.summary import template_values
from monitor.outbox.tidings import Message
from monitor.passed import Passed, engine_version, key_of
from monitor.rehearsal import Arrival, Moment, rehearsed, staged
from monitor.scenarios import Scenario, load_scenarios, scenario_of
from monitor.stream import Stream

MOST_EXPLAINED = 3
"""Articles of a failing test for which it is said what kept a rule quiet."""

Record = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Trial:
    """A scenario and the rules it is run with; it is about those named in `subjects`."""

    scenario: Scenario
    rules: RuleSet
    subjects: tuple[str, ...]
    is_own_test: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a trial came out; `differences` is empty when it passed.

    `fired` are the rules that told something; `near` says, where an alert is missing, what kept
    the rule quiet. An outcome that is `remembered` was not run again.
    """

    trial: Trial
    fired: tuple[str, ...]
    differences: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    remembered: bool = False

    @property
    def passed(self) -> bool:
        return not self.differences


# --- which trials there are


def trials_of(rules: RuleSet, of: Collection[str] | None = None) -> tuple[Trial, ...]:
    """Every test of every rule (or of those named), each in a world of its own.

    Only that rule is known there, and those whose alerts it hears of.
    """
    return tuple(
        Trial(scenario_of(rule, test), together(rules, (rule.id,)), (rule.id,), True)
        for rule in rules.rules
        if of is None or rule.id in of
        for test in rule.tests
    )


def scenario_files(places: Iterable[Path]) -> tuple[Path, ...]:
    """The *.test.yaml files among these places: named, in a named folder, beside a named file."""
    found: dict[Path, None] = {}
    for place in places:
        beside = place.parent / f"{place.stem}{TEST_SUFFIX}"
        if place.is_dir():
            found |= dict.fromkeys(sorted(place.glob(f"[!.]*{TEST_SUFFIX}")))
        elif place.name.endswith(TEST_SUFFIX):
            found[place] = None
        elif beside.is_file():
            found[beside] = None
    return tuple(found)


def scenario_trials(files: Iterable[Path], environ: Mapping[str, str]) -> tuple[Trial, ...]:
    """The scenarios of these files with their rules. Raises InputErrors with all their faults."""
    trials: list[Trial] = []
    faults: list[Fault] = []
    loaded: dict[tuple[Path, ...], RuleSet] = {}
    for file in files:
        try:
            for scenario in load_scenarios(file, environ):
                places = scenario.rules or (file.parent, scenario.own or file)
                if places not in loaded:
                    loaded[places] = _rules_for(scenario, file)
                trials.append(_trial(scenario, loaded[places]))
        except InputErrors as problem:
            faults += problem.faults
    if faults:
        raise InputErrors(faults)
    return tuple(trials)


def _rules_for(scenario: Scenario, file: Path) -> RuleSet:
    """The rules that it names, else all of its folder, whose lists and macros it may use.

    What else stands in that folder may be no rules at all: then its own file is enough.
    """
    if scenario.rules:
        return load_rules(scenario.rules)
    try:
        return load_rules(file.parent)
    except InputErrors:
        if scenario.own and scenario.own.is_file():
            return load_rules(scenario.own)
        raise


def _trial(scenario: Scenario, rules: RuleSet) -> Trial:
    known = [rule.id for rule in rules.rules]
    for name in scenario.only:
        if name not in known:
            hint = did_you_mean(name, known)
            fault = Fault(scenario.file, scenario.line, 1, f"{name}: no such rule", hint)
            raise InputErrors([fault])
    subjects = scenario.only or _of_file(rules, scenario.own) or tuple(known)
    return Trial(scenario, together(rules, subjects), subjects)


def trial_of(rules: RuleSet, rule: Rule, arrivals: Sequence[Arrival]) -> Trial:
    """These articles read for one rule, with no word on what must be told."""
    scenario = Scenario("", rule.file, rule.line, tuple(arrivals), None, start=arrivals[0].at)
    return Trial(scenario, together(rules, (rule.id,)), (rule.id,))


def told_in(trial: Trial) -> tuple[Alert, ...]:
    """The alerts of the rules that a trial is about."""
    return tuple(_about(trial, run_moments(trial)))


def _about(trial: Trial, moments: Iterable[Moment]) -> list[Alert]:
    alerts = (alert for moment in moments for alert in moment.alerts)
    return [alert for alert in alerts if alert.rule.id in trial.subjects]


def _of_file(rules: RuleSet, file: Path | None) -> tuple[str, ...]:
    return tuple(rule.id for rule in rules.rules if file and Path(rule.file) == file)


def together(rules: RuleSet, ids: Sequence[str]) -> RuleSet:
    """These rules, with those whose alerts they wait for, in their order."""
    by_id = {rule.id: rule for rule in rules.rules}
    wanted = dict.fromkeys(ids)
    for name in list(wanted):
        wanted |= dict.fromkeys(_waited_for(name, by_id, frozenset()))
    return replace(rules, rules=tuple(rule for rule in rules.rules if rule.id in wanted))


def _waited_for(name: str, by_id: Mapping[str, Rule], seen: frozenset[str]) -> Iterator[str]:
    rule = by_id.get(name)
    for other in needed_rules(rule) if rule and name not in seen else ():
        yield other
        yield from _waited_for(other, by_id, seen | {name})


def needed_rules(rule: Rule) -> tuple[str, ...]:
    """The ids of the rules whose alerts this one is about, or that take its alerts back."""
    return (*rule.trigger.rules, *rule.trigger.unless, *rule.resolve.when)


# --- how they come out


def run_tests(rules: RuleSet) -> list[Outcome]:
    """Every test of every rule, run."""
    return [run(trial) for trial in trials_of(rules)]


def run_all(trials: Iterable[Trial], passed: Passed) -> Iterator[Outcome]:
    """Run the trials one by one, but not those that passed before with the same of everything."""
    engine = engine_version()
    for trial in trials:
        key = key_of(engine, trial.rules, trial.scenario)
        fired = passed.fired(key) if key else None
        if fired is not None:
            yield Outcome(trial, fired, remembered=True)
            continue
        outcome = run(trial)
        if key and outcome.passed:
            passed.add(key, outcome.fired)
        yield outcome
    passed.keep()


def failing(rules: RuleSet, of: Collection[str] | None = None) -> dict[str, str]:
    """The rules (or those named) that fail a test of their own, each with what is otherwise."""
    return {
        outcome.trial.subjects[0]: "; ".join(outcome.differences)
        for outcome in map(run, trials_of(rules, of))
        if not outcome.passed
    }


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of one rule: how many tests it has, and whether one makes it fire, and one keeps it quiet."""

    rule: str
    tests: int
    fires: bool
    quiet: bool


def coverage(rules: Iterable[Rule], outcomes: Iterable[Outcome]) -> tuple[Coverage, ...]:
    """What the tests ask of each rule, whether they pass or not."""
    counts: dict[str, int] = {}
    fires: set[str] = set()
    quiet: set[str] = set()
    for outcome in outcomes:
        scenario, subjects = outcome.trial.scenario, outcome.trial.subjects
        counts |= {name: counts.get(name, 0) + 1 for name in subjects}
        wanted = {str(alert["rule"]) for alert in scenario.alerts or () if "rule" in alert}
        if scenario.alerts and len(subjects) == 1:
            wanted.add(subjects[0])
        fires |= wanted | set(outcome.fired)
        if scenario.alerts is not None and (len(subjects) == 1 or scenario.only):
            quiet |= set(subjects) - wanted
    return tuple(
        Coverage(rule.id, counts.get(rule.id, 0), rule.id in fires, rule.id in quiet)
        for rule in rules
    )


def run(trial: Trial) -> Outcome:
    """Read the articles at their times, with an empty store, and compare what was told."""
    scenario = trial.scenario
    moments = run_moments(trial)
    about = _about(trial, moments)
    differences: list[str] = []
    if scenario.alerts is not None:
        differences += alert_differences(scenario.alerts, list(map(alert_values, about)))
    if scenario.messages is not None:
        differences += message_differences(scenario.messages, list(_sent(moments)))
    fired = tuple(dict.fromkeys(alert.rule.id for alert in about))
    near = tuple(_near_misses(trial, fired)) if differences else ()
    return Outcome(trial, fired, tuple(differences), near)


def run_moments(trial: Trial) -> list[Moment]:
    """All that came of a trial, moment by moment."""
    scenario = trial.scenario
    clock, delivery = VirtualClock(scenario.start), scenario.delivery
    stream = staged(trial.rules, clock, delivery)
    moments = list(rehearsed(stream, clock, scenario.arrivals, until=scenario.until))
    stream.close()
    return moments


def alert_values(alert: Alert) -> dict[str, object]:
    """All that a test may say of an alert."""
    article = {"source": alert.article.source, "file": alert.article.file}
    return {**article, **alert.to_dict(), **template_values(alert)}


def _sent(moments: Iterable[Moment]) -> Iterator[Record]:
    for moment in moments:
        for message in moment.messages:
            yield _message_record(message) | {"at": iso(moment.at)}


def _message_record(message: Message) -> dict[str, object]:
    return {**message.to_dict(), "alerts": len(message.alerts)}


def _near_misses(trial: Trial, fired: Sequence[str]) -> Iterator[str]:
    """What kept each rule quiet that told nothing, article by article."""
    stream = Stream(trial.rules)
    quiet = [rule for rule in trial.rules.rules if rule.id not in fired]
    for number, arrival in enumerate(trial.scenario.arrivals[:MOST_EXPLAINED], 1):
        text = stream.reader.read(arrival.article)
        for rule in quiet:
            explained = explain(evaluate(rule, text, stream.reader.names, stream.reader.places))
            if not explained.holds:
                yield f"{rule.id}, article {number}: {explained.summary}"
    stream.close()
