"""From a rule as written to the rule that the engine runs, with all its defaults filled in."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import timedelta

from monitor.forms import did_you_mean
from monitor.language.normalise import fold
from monitor.located import Located
from monitor.matching.boolean import Query
from monitor.matching.build_match import bounds_of, kind_of, match_of
from monitor.matching.conditions import Condition, QueryHolds
from monitor.matching.fields import FIELDS, GROUPS, Kind, expected_keys
from monitor.matching.forms import (
    ConditionForm,
    EscalationForm,
    RuleForm,
    RuleTestForm,
    TriggerForm,
)
from monitor.matching.rules import (
    DEFAULT_HOLD,
    Escalation,
    Level,
    Rule,
    RuleTest,
    TestArticle,
    Trigger,
    TriggerType,
)
from monitor.matching.shared import Shared
from monitor.matching.templates import TemplateFailedError, check_template

ANNOTATIONS = ("summary",)
OWN_LABELS = ("rule", "level")  # the monitor sets these itself

_DEFAULTS = {
    Kind.QUANTITY: Trigger(TriggerType.NEW_VALUE, timedelta(days=365)),
    Kind.ATTENDANCE: Trigger(TriggerType.NEW_TERM, timedelta(days=90), field="person"),
    # Each asked step is told the first time it is reached: the step is the term that is new.
    Kind.EVENT: Trigger(TriggerType.NEW_TERM, timedelta(days=90), field="status"),
    Kind.ARTICLE: Trigger(TriggerType.ANY, timedelta(days=90)),
}
_KINDS_FOR = {
    TriggerType.NEW_VALUE: (Kind.QUANTITY,),
    TriggerType.NEW_TERM: (Kind.QUANTITY, Kind.EVENT, Kind.ATTENDANCE),
    TriggerType.STATUS_CHANGE: (Kind.EVENT, Kind.ATTENDANCE),
    TriggerType.ANY: tuple(Kind),
}
_ONLY_FOR = {
    "tolerance": TriggerType.NEW_VALUE,
    "late_after": TriggerType.NEW_VALUE,
    "field": TriggerType.NEW_TERM,
}
_LONGEST_ID = 80
_LONGEST_TITLE = 200


def watch_line(text: str, at: Located, shared: Shared) -> Rule | None:
    """A line of `watch:`: told once a story, titled as it is written."""
    query = shared.query(text, at)
    id_ = _id(text, at, shared)
    if query is None or not id_:
        return None
    match = QueryHolds(query)
    trigger = _DEFAULTS[Kind.ARTICLE]
    return Rule(
        id=id_,
        title=text,
        level=Level.MEDIUM,
        match=match,
        trigger=trigger,
        file=at.file,
        line=at.line,
        shape=_shape(trigger, (), Kind.ARTICLE),
    )


def rule_of(form: RuleForm, at: Located, shared: Shared, whole: bool = True) -> Rule | None:
    """The rule, or None when its faults (which are in `shared`) leave no match.

    `whole` False: parts of the form were faulty and are left out, so what is missing is no fault.
    """
    id_ = _id(form.rule, at.at("rule"), shared)
    about = shared.query(form.about, at.at("about")) if form.about else None
    match = _match(form, about, at, shared, whole)
    if match is None or not id_:
        return None
    kind = kind_of(match)
    trigger, group_by = _trigger(form.trigger, at, kind, shared)
    return Rule(
        id=id_,
        title=form.title or (_spoken(id_) if _is_slug(form.rule) else form.rule),
        level=form.level,
        match=match,
        trigger=trigger,
        about=about,
        group_by=group_by,
        escalate=_escalations(form.escalate, at.at("escalate"), kind, shared, whole),
        min_origins=form.min_origins,
        summary=form.annotations.get("summary", ""),
        annotations=_annotations(form.annotations, at.at("annotations"), kind, shared),
        to=form.to,
        to_places=tuple(at.at("to", index).place for index in range(len(form.to))),
        labels=_labels(form.labels, at.at("labels"), shared),
        tests=_tests(form.tests, at.at("tests"), kind, shared, whole),
        file=at.file,
        line=at.at("rule").line,
        shape=_shape(trigger, group_by, kind),
        enabled=form.enabled,
        loose=form.loose,
        hold=_hold(form, at, kind, shared),
    )


def slug(text: str) -> str:
    """The id that a text gives: its words in small letters, with hyphens between."""
    words = re.findall(r"\w+", fold(text))
    joined = "-".join(words)
    if len(joined) <= _LONGEST_ID:
        return joined
    return f"{joined[:_LONGEST_ID]}-{hashlib.sha256(joined.encode()).hexdigest()[:6]}"


def _is_slug(text: str) -> bool:
    return slug(text).replace("_", "-") == text.replace("_", "-")


def _spoken(id_: str) -> str:
    words = id_.replace("-", " ").replace("_", " ")
    return words[:1].upper() + words[1:]


def _id(text: str, at: Located, shared: Shared) -> str:
    id_ = text if _is_slug(text) else slug(text)
    if not id_:
        shared.faults.append(at.fault("a rule's name needs letters or digits"))
    return id_


def _match(
    form: RuleForm, about: Query | None, at: Located, shared: Shared, whole: bool
) -> Condition | None:
    if form.match:
        return match_of(form.match, at.at("match"), shared, whole)
    if about:
        return QueryHolds(about)  # implied by `about`, so the rule holds where that does
    if whole and not form.about:
        hint = "say what to look for, such as `match: {query: cocoa AND price*}`"
        shared.faults.append(at.at("rule").key_fault("this rule has no `match`", hint))
    return None


def _trigger(
    form: TriggerForm | None, at: Located, kind: Kind, shared: Shared
) -> tuple[Trigger, tuple[str, ...]]:
    """The trigger with its defaults by kind of match, and what `group_by` adds to its key."""
    default, here = _DEFAULTS[kind], at.at("trigger")
    if form is None:
        return default, ()
    type_ = form.type or default.type
    if kind not in _KINDS_FOR[type_]:
        wanted = " or ".join(f"`{one}`" for one in _KINDS_FOR[type_])
        what = f"`{type_}` needs {wanted} in the match"
        shared.faults.append(here.at("type").fault(what, f"here the default is {default.type}"))
        return default, ()
    for key, owner in _ONLY_FOR.items():
        if key in form.model_fields_set and type_ is not owner:
            what = f"`{key}` is for `{owner}`, and this trigger is `{type_}`"
            shared.faults.append(here.at(key).key_fault(what))
    if form.window is not None and form.window <= timedelta(0):
        what = "`window` should be longer than no time: all would be told again and again"
        shared.faults.append(here.at("window").fault(what, "such as 30m, 24h, 7d or 2w"))
    trigger = Trigger(
        type=type_,
        window=form.window if form.window is not None else default.window,
        field=_field(form, type_, here, kind, shared),
        tolerance=form.tolerance,
        late_after=form.late_after if form.late_after is not None else default.late_after,
    )
    groups = (*FIELDS[kind], *GROUPS)
    _check_words(form.group_by, groups, here.at("group_by"), "field to group by", shared)
    return trigger, form.group_by


def _field(form: TriggerForm, type_: TriggerType, at: Located, kind: Kind, shared: Shared) -> str:
    """The field whose new values a new_term tells; the kind's own where it is not said."""
    if type_ is not TriggerType.NEW_TERM:
        return ""
    if form.field:
        _check_words((form.field,), FIELDS[kind], at.at("field"), f"field of {_a(kind)}", shared)
        return form.field
    default = _DEFAULTS[kind].field
    if not default:
        hint = f"one of: {', '.join(FIELDS[kind])}"
        shared.faults.append(at.key_fault("`new_term` needs a `field` here", hint))
    return default


def _shape(trigger: Trigger, group_by: Sequence[str], kind: Kind) -> str:
    """Changes when what was remembered under the old trigger means something else now."""
    parts = (trigger.type, trigger.field, kind, *sorted(group_by))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]


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
        _escalation(form, at.at(index, "if"), kind, shared)
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
            _check_words(
                (when.field,), FIELDS[kind], at.at("field"), f"field of {_a(kind)}", shared
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
    for key, source in written.items():
        if key not in ANNOTATIONS:
            what, hint = f"{key}: no such annotation", did_you_mean(key, ANNOTATIONS)
            shared.faults.append(at.at(key).key_fault(what, hint))
            continue
        try:
            check_template(source, kind)
        except TemplateFailedError as problem:
            spot = source.find(problem.word) if problem.word else 0
            fault = at.at(key).fault(problem.what, problem.hint, offset=max(spot, 0))
            shared.faults.append(fault)
    return dict(written)


def _labels(written: Mapping[str, str], at: Located, shared: Shared) -> dict[str, str]:
    for key in OWN_LABELS:
        if key in written:
            what = f"{key}: the monitor sets this label itself"
            shared.faults.append(at.at(key).key_fault(what, "choose another name"))
    return dict(written)


def _tests(
    forms: Sequence[RuleTestForm], at: Located, kind: Kind, shared: Shared, whole: bool
) -> tuple[RuleTest, ...]:
    found = (
        _test(form, at.at(index), kind, shared)
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
                hint = did_you_mean(key, expected_keys(kind))
                shared.faults.append(spot.key_fault(what, hint))
    return RuleTest(_test_articles(form, at, shared), form.alerts, at.line, form.name)


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
        articles.append(TestArticle(then, article.text, article.title, article.source))
    return tuple(articles)


def _check_words(
    given: Sequence[str], known: Sequence[str], at: Located, noun: str, shared: Shared
) -> None:
    for index, word in enumerate(given):
        if word not in known:
            what, hint = f"{word}: no such {noun}", did_you_mean(word, known)
            shared.faults.append(at.at(index).fault(what, hint))


def _a(kind: Kind) -> str:
    return "an " + kind if kind[0] in "aeiou" else "a " + kind
