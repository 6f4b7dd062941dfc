"""From a rule as written to the rule that the engine runs, with all its defaults filled in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from monitor.forms import did_you_mean, meant_key
from monitor.located import Located
from monitor.matching.boolean import Query
from monitor.matching.build_match import bounds_of, kind_of, kind_written, match_of
from monitor.matching.build_trigger import DEFAULTS, check_words, named, shape_of, trigger_of
from monitor.matching.conditions import NOTHING, Condition, QueryHolds
from monitor.matching.fields import FIELDS, Kind, expected_keys
from monitor.matching.forms import ConditionForm, EscalationForm, RuleForm, RuleTestForm
from monitor.matching.ids import rule_id, spoken
from monitor.matching.rules import (
    DEFAULT_HOLD,
    SEQUENCES,
    Escalation,
    Level,
    Reference,
    Resolve,
    Rule,
    RuleTest,
    TestArticle,
    Trigger,
)
from monitor.matching.shared import Shared
from monitor.schedule_forms import digest_of

ANNOTATIONS = ("summary", "body")
OWN_LABELS = ("rule", "level")  # the monitor sets these itself

_LONGEST_TITLE = 200
_WORDING = ("match", "about", "trigger")


def watch_line(text: str, at: Located, shared: Shared) -> Rule | None:
    """A line of `watch:`: told once a story, titled as it is written."""
    query = shared.query(text, at)
    id_ = _id(text, at, shared)
    if query is None or not id_:
        return None
    match = QueryHolds(query)
    trigger = DEFAULTS[Kind.ARTICLE]
    return Rule(
        id=id_,
        title=text,
        level=Level.MEDIUM,
        match=match,
        trigger=trigger,
        file=at.file,
        line=at.line,
        shape=shape_of(trigger, (), Kind.ARTICLE),
        wording=wording_of(at, shared),
    )


def rule_of(form: RuleForm, at: Located, shared: Shared, whole: bool = True) -> Rule | None:
    """The rule, or None when its faults (which are in `shared`) leave no match.

    `whole` False: parts of the form were faulty and are left out, so what is missing is no fault.
    """
    id_ = _id(form.rule, at, shared)
    about = shared.query(form.about, at.at("about")) if form.about else None
    match = _match(form, about, at, shared, whole)
    if match is None or not id_:
        return None
    kind = kind_of(match) if whole else kind_written(at.at("match").value) or kind_of(match)
    trigger, group_by = trigger_of(form.trigger, at, kind, shared)
    return Rule(
        id=id_,
        title=form.title or (spoken(id_) if id_ == form.rule else form.rule),
        level=form.level,
        match=match,
        trigger=trigger,
        about=about,
        group_by=group_by,
        escalate=_escalations(form.escalate, at, kind, shared, whole),
        min_origins=form.min_origins,
        summary=form.annotations.get("summary", ""),
        annotations=_annotations(form.annotations, at, kind, shared),
        to=form.to,
        to_places=tuple(at.at("to", index).place for index in range(len(form.to))),
        digest=digest_of(form.digest),
        labels=_labels(form.labels, at, shared),
        tests=_tests(form.tests, at, kind, shared, whole),
        file=at.file,
        line=at.at("rule").line,
        shape=shape_of(trigger, group_by, kind),
        enabled=form.enabled,
        loose=form.loose,
        hold=_hold(form, at, kind, shared),
        wait=form.for_ or timedelta(0),
        keep_firing_for=_kept_firing(form, at, trigger, shared),
        resolve=_resolve(form, at, trigger, shared),
        refers=tuple(_references(form, at)),
        wording=wording_of(at, shared),
    )


def wording_of(at: Located, shared: Shared) -> str:
    """Changes when the rule may hold for other articles than it did."""
    written = at.value
    kept = {key: written.get(key) for key in _WORDING} if isinstance(written, dict) else written
    # Keys in another order make another wording, and that rule learns again for nothing: to put
    # them in order takes as long as all else that is made of a rule.
    text = repr((kept, shared.wording))
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:12]


def _references(form: RuleForm, at: Located) -> Iterator[Reference]:
    """The other rules that this one names, each where it stands."""
    trigger, resolve = form.trigger, form.resolve
    named = [
        (("trigger", "rules"), trigger.rules if trigger else ()),
        (("trigger", "unless"), trigger.unless if trigger else ()),
        (("resolve", "when"), resolve.when if resolve else ()),
    ]
    for path, texts in named:
        for index, text in enumerate(texts):
            yield Reference(rule_id(text), *at.at(*path, index).place)


def _kept_firing(form: RuleForm, at: Located, trigger: Trigger, shared: Shared) -> timedelta:
    if form.keep_firing_for is None:
        return timedelta(0)
    if not trigger.is_lasting:
        what = f"`{trigger.type}` tells of a moment, which cannot become false"
        hint = "write `resolve: {after: …}` for how long its alert stays open"
        shared.faults.append(at.at("keep_firing_for").key_fault(what, hint))
    return form.keep_firing_for


def _resolve(form: RuleForm, at: Located, trigger: Trigger, shared: Shared) -> Resolve:
    usual, asked = Resolve(), form.resolve
    if trigger.counts:
        # A burst is over when its window is: the next one is news.
        usual = Resolve(min(usual.after, trigger.window))
    if asked is None:
        return usual
    if asked.after is not None and trigger.is_lasting:
        what = f"`{trigger.type}` ends by itself, when it is so no longer"
        hint = "write `keep_firing_for` for how long it must be so no longer"
        shared.faults.append(at.at("resolve", "after").key_fault(what, hint))
    after = usual.after if asked.after is None else asked.after
    return Resolve(after, tuple(map(rule_id, asked.when)))


def _id(text: str, at: Located, shared: Shared) -> str:
    id_ = rule_id(text)
    if not id_:
        shared.faults.append(at.at("rule").fault("a rule's name needs letters or digits"))
    return id_


def _match(
    form: RuleForm, about: Query | None, at: Located, shared: Shared, whole: bool
) -> Condition | None:
    if form.trigger and form.trigger.type in SEQUENCES:
        for key in ("match", "about"):
            if key in form.model_fields_set:
                what = f"`{form.trigger.type}` hears the alerts of other rules, and no articles"
                shared.faults.append(at.at(key).key_fault(what, f"take the `{key}` out"))
        return NOTHING
    if form.match:
        return match_of(form.match, at.at("match"), shared, whole)
    if at.has("match"):
        return None  # it could not be read, which is told: nobody knows what the rest refers to
    if about:
        return QueryHolds(about)  # implied by `about`, so the rule holds where that does
    if whole and not form.about:
        hint = "say what to look for, such as `match: {query: cocoa AND price*}`"
        shared.faults.append(at.at("rule").key_fault("this rule has no `match`", hint))
    return None


def _hold(form: RuleForm, at: Located, kind: Kind, shared: Shared) -> timedelta:
    """How long a doubtful reading waits for a second article."""
    for key in {"loose", "hold"} & form.model_fields_set:
        if kind is Kind.ARTICLE:
            what = f"`{key}` is for doubtful readings of facts"
            hint = "it needs a quantity, an event or an attendance in the match"
            shared.faults.append(at.at(key).key_fault(what, hint))
    if form.hold is None:
        return DEFAULT_HOLD
    if form.loose != "hold":
        what = f"`hold` says how long to wait, and `loose: {form.loose}` does not wait"
        shared.faults.append(at.at("hold").key_fault(what))
    return form.hold


def _escalations(
    forms: Sequence[EscalationForm], at: Located, kind: Kind, shared: Shared, whole: bool
) -> tuple[Escalation, ...]:
    steps = (
        _escalation(form, at.at("escalate", index, "if"), kind, shared)
        for index, form in enumerate(forms)
        if whole or form.when.model_fields_set
    )
    return tuple(step for step in steps if step is not None)


def _escalation(form: EscalationForm, at: Located, kind: Kind, shared: Shared) -> Escalation | None:
    when = form.when
    match _asked(when):
        case ["origins"]:
            return Escalation(form.level, "origins", bounds=bounds_of(when.origins))
        case ["value"] if kind is Kind.QUANTITY:
            return Escalation(form.level, "value", bounds=bounds_of(when.value))
        case ["value"]:
            shared.faults.append(
                at.at("value").key_fault("`value` needs a `quantity` in the match")
            )
        case ["field", "in"]:
            check_words(
                (when.field,), FIELDS[kind], at.at("field"), f"field of {named(kind)}", shared
            )
            among = shared.values(when.among, at.at("in"))
            return Escalation(form.level, when.field, among=among)
        case _:
            hint = "{origins: {gte: 2}}, {value: {gte: 10000}} or {field: person, in: [names]}"
            shared.faults.append(at.key_fault("`if` takes one condition", hint))
    return None


def _asked(when: ConditionForm) -> list[str]:
    written = {"among": "in"}
    return sorted(written.get(name, name) for name in when.model_fields_set)


def _annotations(
    written: Mapping[str, str], at: Located, kind: Kind, shared: Shared
) -> dict[str, str]:
    if not written:
        return {}
    # Only now: templates are slow to wake, and most rules have no words of their own.
    from monitor.matching.templates import TemplateFailedError, check_template

    for key, source in written.items():
        if key not in ANNOTATIONS:
            what, hint = f"{key}: no such annotation", did_you_mean(key, ANNOTATIONS)
            shared.faults.append(at.at("annotations", key).key_fault(what, hint))
            continue
        try:
            check_template(source, kind)
        except TemplateFailedError as problem:
            spot = source.find(problem.word) if problem.word else 0
            here = at.at("annotations", key)
            shared.faults.append(here.fault(problem.what, problem.hint, offset=max(spot, 0)))
    return dict(written)


def _labels(written: Mapping[str, str], at: Located, shared: Shared) -> dict[str, str]:
    for key in OWN_LABELS:
        if key in written:
            what = f"{key}: the monitor sets this label itself"
            here = at.at("labels", key)
            shared.faults.append(here.key_fault(what, "choose another name"))
    return dict(written)


def _tests(
    forms: Sequence[RuleTestForm], at: Located, kind: Kind, shared: Shared, whole: bool
) -> tuple[RuleTest, ...]:
    found = (
        _test(form, at.at("tests", index), kind, shared)
        for index, form in enumerate(forms)
        if whole or form.text or form.articles
    )
    return tuple(test for test in found if test is not None)


def _test(form: RuleTestForm, at: Located, kind: Kind, shared: Shared) -> RuleTest | None:
    if bool(form.text) == bool(form.articles):
        what = "a test has one `text`, or several `articles`"
        shared.faults.append(at.key_fault(what))
        return None
    if form.articles and (form.title or form.source):
        key = "title" if form.title else "source"
        shared.faults.append(at.at(key).key_fault(f"`{key}` stands with each of the `articles`"))
    for index, alert in enumerate(form.alerts):
        for key in alert:
            spot = at.at("alerts", index, key)
            if key not in expected_keys(kind):
                what = f"{key}: no such field of an alert"
                hint = meant_key(key, expected_keys(kind))
                shared.faults.append(spot.key_fault(what, hint))
    articles = _test_articles(form, at, shared)
    return RuleTest(articles, form.alerts, at.line, form.name, form.until)


def _test_articles(form: RuleTestForm, at: Located, shared: Shared) -> tuple[TestArticle, ...]:
    """The articles in time; one without `at` comes with the one before it."""
    if form.text:
        return (TestArticle(timedelta(0), form.text, form.title, form.source),)
    articles: list[TestArticle] = []
    now = timedelta(0)
    for index, article in enumerate(form.articles):
        then = now if article.at is None else article.at
        if then < now:
            spot = at.at("articles", index, "at")
            what = "the articles of a test stand in the order of their time"
            shared.faults.append(spot.fault(what, "each `at` counts from the start of the test"))
        now = then
        said = article.model_dump(include={"text", "title", "source", "link", "lang", "feed"})
        articles.append(TestArticle(then, **said))
    return tuple(articles)
