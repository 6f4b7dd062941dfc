"""Rule files as people write them; from these forms comes the editors' schema."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, field_validator

from monitor.forms import (
    Amount,
    Duration,
    Flag,
    Form,
    Move,
    Share,
    Text,
    Texts,
    one_of,
    one_or_more,
    schema_of,
    short_for,
    wrong,
)
from monitor.matching.conditions import Within
from monitor.matching.fields import Hedge, Increment
from monitor.matching.lexicon_forms import LexiconForm, Pairs, TopicForm, Version, Words
from monitor.matching.rules import Counted, Direction, Level, TriggerType
from monitor.schedule_forms import DigestGiven

_IN_RULE_OF = "it stands in a rule: `rules:`, then `- rule: …`"
_IN_RULE = "it stands in the rule, beside `match`"
_IN_TRIGGER = "it stands in `trigger`"
_IN_QUANTITY = "it stands in `quantity`"
_IN_EVENT = "it stands in `event`"
_IN_ATTENDANCE = "it stands in `attendance`"
_IN_SOURCE = "it stands in `source`"
_IN_MATCH = "it stands in `match`"
_IN_NAMES = "it stands in names.yaml, beside the rule files"

_Level = Annotated[Level, one_of(Level, "level")]
_Hedge = Annotated[Hedge, one_of(Hedge, "hedge")]
_Loose = Annotated[Literal["tell", "hold", "drop"], one_of(("tell", "hold", "drop"), "choice")]
Tier = Annotated[Literal[1, 2, 3], one_of((1, 2, 3), "tier")]
_Origins = Annotated[Literal[1, 2, 3, 4, 5, 6, 7, 8, 9], one_of(range(1, 10), "number of origins")]
_Count = Annotated[Counted, one_of(Counted, "thing to count")]
_Direction = Annotated[Direction, one_of(Direction, "direction")]
_Increment = Annotated[Increment, one_of(Increment, "increment")]


class BoundsForm(Form):
    """`{gte: 100, lt: 200}`; a bare number means equal to it."""

    NOUN = "a comparison"
    SUCH_AS = "such as {gte: 3}"

    gt: Amount | None = None
    gte: Amount | None = None
    lt: Amount | None = None
    lte: Amount | None = None
    eq: Amount | None = None


_Bounds = Annotated[BoundsForm, short_for("eq", int | float | str | BoundsForm)]


class QuantityForm(Form):
    """A number of people or things; every key narrows it, and lists mean "one of"."""

    NOUN = "a quantity"
    ELSEWHERE: ClassVar = {"within": _IN_MATCH, "query": _IN_MATCH, "about": _IN_RULE}

    of: Texts = ()
    actor: Texts = ()
    place: Texts = ()
    role: Texts = ()
    status: Texts = ()
    said_by: Texts = ()
    value: _Bounds | None = None
    hedge: Annotated[tuple[_Hedge, ...], one_or_more(Hedge)] = ()
    increment: Annotated[tuple[_Increment, ...], one_or_more(Increment)] = ()


class PartiesForm(Form):
    """`{all: [...]}` asks for every one of them, `{any: [...]}` for one; a list means all."""

    NOUN = "parties"

    all: Texts = ()
    any: Texts = ()


class EventForm(Form):
    """A statement of a topic; by default one that confirms it."""

    NOUN = "an event"
    SUCH_AS = "such as {topic: strike}"
    ELSEWHERE: ClassVar = {"within": _IN_MATCH, "query": _IN_MATCH, "about": _IN_RULE}

    topic: Text
    who: Texts = ()
    parties: Annotated[PartiesForm, short_for("all", str | list[str] | PartiesForm)] | None = None
    place: Texts = ()
    status: Texts = ()
    said_by: Texts = ()


class AttendedForm(Form):
    """The event that is attended: a topic or query, or a macro that holds a query."""

    NOUN = "an attended event"

    query: Text = ""
    macro: Text = ""


class AttendanceForm(Form):
    """Someone attends; `person` takes names, offices and groups."""

    NOUN = "an attendance"
    SUCH_AS = "such as {event: summit}, or {person: [names]}"
    ELSEWHERE: ClassVar = {"within": _IN_MATCH, "query": "write `event`", "about": _IN_RULE}

    event: Annotated[AttendedForm, short_for("query", str | AttendedForm)] | None = None
    person: Texts = ()
    status: Texts = ()


class EntityForm(Form):
    """A person, body or place, under any of its names."""

    NOUN = "an entity"

    name: Texts


class SourceForm(Form):
    """The outlet; each key takes globs such as '*.example.org'."""

    NOUN = "a source"
    SUCH_AS = "such as {name: 'Harbour News'}, or {lang: en}"

    feed: Texts = ()
    domain: Texts = ()
    tier: Annotated[tuple[Tier, ...], one_or_more(Literal[1, 2, 3])] = ()
    lang: Texts = ()
    name: Texts = ()


def _or_alone(schema: dict[str, Any]) -> None:
    """In the schema, too, one may stand for a list of one."""
    items = schema.pop("items")
    schema["anyOf"] = [items, {"type": schema.pop("type"), "items": items}]


class MatchForm(Form):
    """What one article, or one fact in it, must be; the keys are ANDed."""

    NOUN = "a match"
    SUCH_AS = "words to look for stand in a query: {query: harbour AND strike}"
    ELSEWHERE: ClassVar = {
        "about": _IN_RULE, "trigger": _IN_RULE, "to": _IN_RULE, "level": _IN_RULE,
        "window": _IN_TRIGGER, "tolerance": _IN_TRIGGER, "group_by": _IN_TRIGGER,
        "of": _IN_QUANTITY, "role": _IN_QUANTITY, "actor": _IN_QUANTITY, "value": _IN_QUANTITY,
        "topic": _IN_EVENT, "parties": _IN_EVENT, "who": _IN_EVENT,
        "person": _IN_ATTENDANCE,
    }  # fmt: skip

    query: Text = ""
    within: Annotated[Within, one_of(Within, "place for a query")] | None = None
    quantity: Annotated[QuantityForm, short_for("of", str | list[str] | QuantityForm)] | None = None
    event: Annotated[EventForm, short_for("topic", str | EventForm)] | None = None
    attendance: AttendanceForm | None = None
    entity: Annotated[EntityForm, short_for("name", str | list[str] | EntityForm)] | None = None
    source: SourceForm | None = None
    macro: Text = ""
    any: tuple[MatchForm, ...] = ()
    all: tuple[MatchForm, ...] = ()
    not_: tuple[MatchForm, ...] = Field(default=(), alias="not", json_schema_extra=_or_alone)

    @field_validator("not_", mode="before")
    @classmethod
    def _one_or_more(cls, value: object) -> object:
        return [value] if isinstance(value, dict) else value


class TriggerForm(Form):
    """What makes a match news; a bare word is its type."""

    NOUN = "a trigger"
    ELSEWHERE: ClassVar = {
        "escalate": _IN_RULE, "level": _IN_RULE, "min_origins": _IN_RULE, "for": _IN_RULE,
        "keep_firing_for": _IN_RULE, "resolve": _IN_RULE,
    }  # fmt: skip

    type: Annotated[TriggerType, one_of(TriggerType, "trigger")] | None = None
    window: Duration | None = None
    field: Text = ""
    tolerance: Share | None = None
    late_after: Duration | None = None
    group_by: Texts = ()
    learn: Duration | None = None
    direction: _Direction = Direction.BOTH
    min_delta: Move | None = None
    condition: BoundsForm | None = None
    count: _Count | None = None
    reference: Duration | None = None
    ratio: Amount | None = None
    min_count: Amount | None = None
    rules: Texts = ()
    unless: Texts = ()


class ResolveForm(Form):
    """What ends an alert: `{after: 12h}` without news of it, or `{when: another rule}`."""

    NOUN = "a `resolve`"
    SUCH_AS = "such as {after: 12h}, or {when: another-rule}"

    after: Duration | None = None
    when: Texts = ()


class ConditionForm(Form):
    """When a level rises: `{origins: {gte: 2}}`, `{value: …}` or `{field: person, in: […]}`."""

    NOUN = "an `if`"
    SUCH_AS = "{origins: {gte: 2}}, {value: {gte: 10000}} or {field: person, in: [names]}"

    origins: _Bounds | None = None
    value: _Bounds | None = None
    field: Text = ""
    among: Texts = Field(default=(), alias="in")


class EscalationForm(Form):
    """The level that the same alert rises to."""

    NOUN = "an escalation"
    SUCH_AS = "such as {if: {origins: {gte: 2}}, level: critical}, each with a dash or in [ ]"

    when: ConditionForm = Field(alias="if")
    level: _Level


class TestArticleForm(Form):
    """One article of a test, `at` after its start."""

    NOUN = "an article of a test"
    SUCH_AS = "such as {at: 3h, text: what it says}, each with a dash or in [ ]"

    at: Duration | None = None
    text: Text
    title: Text = ""
    source: Text = ""
    link: Text = ""
    lang: Text = ""
    feed: Text = ""


class RuleTestForm(Form):
    """One text, or articles in time, and the alerts that the rule must give: all, in order."""

    NOUN = "a test"
    SUCH_AS = "such as `- text: what an article says`, then `alerts: []` below it"

    name: Text = ""
    text: Text = ""
    title: Text = ""
    source: Text = ""
    articles: tuple[TestArticleForm, ...] = ()
    until: Duration | None = None
    alerts: tuple[dict[str, Any], ...]

    @field_validator("alerts", mode="before")
    @classmethod
    def _each_described(cls, value: object) -> object:
        if isinstance(value, list) and all(isinstance(each, dict) for each in value):
            return value
        raise wrong("should list what is told", "such as [{value: 11}], or [] where nothing is")


class RuleForm(Form):
    """One rule."""

    NOUN = "a rule"
    SUCH_AS = "such as `- rule: Harbour strike`, then `match: {query: harbour AND strike}` below it"
    ELSEWHERE: ClassVar = {
        "window": _IN_TRIGGER, "tolerance": _IN_TRIGGER, "group_by": _IN_TRIGGER,
        "late_after": _IN_TRIGGER, "field": _IN_TRIGGER, "type": _IN_TRIGGER,
        "condition": _IN_TRIGGER, "unless": _IN_TRIGGER, "learn": _IN_TRIGGER,
        "query": _IN_MATCH, "quantity": _IN_MATCH, "event": _IN_MATCH, "attendance": _IN_MATCH,
        "entity": _IN_MATCH, "source": _IN_MATCH, "macro": _IN_MATCH,
        "of": _IN_QUANTITY, "role": _IN_QUANTITY, "actor": _IN_QUANTITY, "value": _IN_QUANTITY,
        "said_by": _IN_QUANTITY, "topic": _IN_EVENT, "parties": _IN_EVENT, "who": _IN_EVENT,
        "status": _IN_EVENT, "person": _IN_ATTENDANCE, "feed": _IN_SOURCE, "lang": _IN_SOURCE,
        "any": _IN_MATCH, "all": _IN_MATCH, "not": _IN_MATCH, "within": _IN_MATCH,
        "summary": "it stands in `annotations`", "id": "write `rule`", "name": "write `rule`",
    }  # fmt: skip

    rule: Text
    title: Text = ""
    description: Text = ""
    enabled: Flag = True
    level: _Level = Level.MEDIUM
    about: Text = ""
    match: MatchForm | None = None
    trigger: Annotated[TriggerForm, short_for("type", str | TriggerForm)] | None = None
    escalate: tuple[EscalationForm, ...] = ()
    min_origins: _Origins = 1
    annotations: Pairs
    to: Texts = ()
    digest: DigestGiven | None = None
    loose: _Loose = "hold"
    hold: Duration | None = None
    for_: Duration | None = Field(default=None, alias="for")
    keep_firing_for: Duration | None = None
    resolve: ResolveForm | None = None
    labels: Pairs
    tags: Texts = ()
    maturity: Text = ""
    references: Texts = ()
    falsepositives: Texts = ()
    tests: tuple[RuleTestForm, ...] = ()


class FileForm(Form):
    """A rule file whose rules, macros and lines are still unread: each is read on its own."""

    NOUN = "a rule file"
    SUCH_AS = "begin with `version: 1`, then `watch:` or `rules:` and a list below it"
    ELSEWHERE: ClassVar = {
        "people": _IN_NAMES, "places": _IN_NAMES, "bodies": _IN_NAMES, "groups": _IN_NAMES,
        "publishers": _IN_NAMES, "rule": "write a list: `rules:`, then `- rule: …`",
        "match": _IN_RULE_OF, "trigger": _IN_RULE_OF, "about": _IN_RULE_OF,
    }  # fmt: skip

    version: Version = 1
    lists: Words
    macros: Annotated[dict[Text, Any], Field(default_factory=dict)]
    topics: Annotated[dict[Text, TopicForm], Field(default_factory=dict)]
    lexicon: LexiconForm | None = None
    watch: Texts = ()
    rules: tuple[Any, ...] = ()


class RulesForm(FileForm):
    """A rule file in full."""

    macros: Annotated[dict[Text, MatchForm], Field(default_factory=dict)]
    rules: tuple[RuleForm, ...] = ()


def rules_schema() -> dict[str, Any]:
    """The JSON Schema of rule files."""
    return schema_of(RulesForm, "monitor rules")
