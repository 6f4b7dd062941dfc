"""Rules as people write them: what they come to mean, and how their faults are told."""

# ruff: noqa: E501  (a fault and its telling stand on one line, however long)

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from monitor.config import Config, Receiver
from monitor.cron import parse_cron
from monitor.delivery import Digest
from monitor.errors import RuleErrors
from monitor.matching.boolean import parse_query
from monitor.matching.conditions import (
    AllOf,
    AnyOf,
    AttendanceIs,
    Bounds,
    EntityIs,
    EventIs,
    Not,
    QuantityIs,
    QueryHolds,
    SourceIs,
    Within,
)
from monitor.matching.forms import rules_schema
from monitor.matching.load import check_receivers, load_rules, rules_from_text
from monitor.matching.rules import Level, Rule, RuleSet, Trigger, TriggerType
from monitor.yamlfile import load_yaml, read_yaml

BUNDLED = Path(__file__).parent.parent.parent / "rules"

SEVERAL = """
version: 1
lists:
  andes: [Peru, Bolivia]
  region: [$andes, Chile]
macros:
  talks: {query: 'talks OR negotiations'}
  mining: {macro: talks, query: copper}
topics:
  water-treaty: {phrases: [treaty, signed a pact], who: $andes, not: treaty anniversary}
"""


def only(text: str, names: str = "") -> Rule:
    """The one rule of a file."""
    (rule,) = rules_from_text(text, names=names).rules
    return rule


def rule(body: str, shared: str = "") -> Rule:
    """A rule with this body, a flow mapping without its brackets."""
    return only(f"{shared}\nrules:\n- {{rule: r, {body}}}\n")


def match(written: str, shared: str = "") -> object:
    return rule(f"match: {written}", shared).match


def told(text: str, names: str = "") -> list[str]:
    """Each fault as "line:column: what — hint"."""
    with pytest.raises(RuleErrors) as caught:
        rules_from_text(text, names=names)
    return [f"{f.line}:{f.column}: {f.what} — {f.hint}" for f in caught.value.faults]


def fault(body: str, shared: str = "") -> str:
    """What is told of a rule with one fault, without the place."""
    (one,) = told(f"{shared}\nrules:\n- {{rule: r, {body}}}\n")
    return one.split(": ", 1)[1]


# --- short forms


def test_a_watched_line_is_a_rule_titled_by_its_text_and_told_once_a_story() -> None:
    found = only("watch:\n  - cocoa AND price*\n")
    assert (found.id, found.title, found.level) == ("cocoa-and-price", "cocoa AND price*", "medium")
    assert found.match == QueryHolds(parse_query("cocoa AND price*"))
    assert found.trigger == Trigger(TriggerType.ANY, timedelta(days=90))
    assert found.line == 2


def test_any_text_names_a_rule() -> None:
    found = only("rules:\n- {rule: 'Flood toll: Ōita & Kōchi', match: {query: flood}}")
    assert (found.id, found.title) == ("flood-toll-oita-kochi", "Flood toll: Ōita & Kōchi")


def test_an_id_is_kept_and_spoken_where_there_is_no_title() -> None:
    found = only("rules:\n- {rule: flood-toll, match: {query: flood}}")
    assert (found.id, found.title) == ("flood-toll", "Flood toll")


@pytest.mark.parametrize("name", ["지진 피해", "地震", "Землетрясение"])
def test_a_name_in_any_script_gives_an_id(name: str) -> None:
    assert only(f"rules:\n- {{rule: {name}, match: {{query: x}}}}").id


def test_a_long_name_gives_an_id_of_its_own() -> None:
    long = "word " * 60
    first, second = rules_from_text(f"watch: ['{long} a', '{long} b']").rules
    assert len(first.id) < 100
    assert first.id != second.id


def test_what_is_about_something_needs_no_match() -> None:
    found = rule("about: flood*")
    assert found.match == QueryHolds(parse_query("flood*"))
    assert found.about == parse_query("flood*")


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("{quantity: troops}", "{quantity: {of: [troops]}}"),
        ("{event: ceasefire}", "{event: {topic: ceasefire}}"),
        ("{entity: Lima}", "{entity: {name: [Lima]}}"),
        ("{event: {topic: meeting, parties: [A, B]}}", "{event: {topic: meeting, parties: {all: [A, B]}}}"),
        ("{attendance: {event: gala}}", "{attendance: {event: {query: gala}}}"),
        ("{quantity: {value: 5}}", "{quantity: {value: {eq: 5}}}"),
        ("{query: x, not: {query: y}}", "{query: x, not: [{query: y}]}"),
    ],
)  # fmt: skip
def test_a_short_form_means_its_long_one(short: str, long: str) -> None:
    assert match(short) == match(long)


def test_a_trigger_may_be_a_word() -> None:
    found = rule("match: {event: ceasefire}, trigger: status_change")
    assert found.trigger.type is TriggerType.STATUS_CHANGE


# --- match


def test_a_quantity_is_what_is_said_of_it() -> None:
    written = """{quantity: {of: [troops, soldiers], actor: Peru, place: Lima, role: [sent, present],
      status: any, said_by: [UN, army], value: {gte: "13,000", lt: 20_000}, hedge: exact,
      increment: [total, subset]}}"""
    assert match(written) == QuantityIs(
        units=("troops", "soldiers"),
        actor=("Peru",),
        place=("Lima",),
        roles=("sent", "present"),
        statuses=("any",),
        said_by=("UN", "army"),
        value=Bounds(gte=13_000, lt=20_000),
        hedges=("exact",),
        increments=("total", "subset"),
    )


def test_what_happens_to_people_counts_people() -> None:
    found = match("{quantity: {role: [killed, missing]}}")
    assert found == QuantityIs(units=("people",), roles=("killed", "missing"))


def test_what_happens_to_things_counts_anything() -> None:
    found = match("{quantity: {role: [killed, destroyed]}}")
    assert found == QuantityIs(units=(), roles=("killed", "destroyed"))


def test_an_event_is_confirmed_by_default() -> None:
    assert match("{event: {topic: meeting, who: A}}") == EventIs("meeting", who=("A",))


def test_an_event_takes_the_outcomes_of_its_topic() -> None:
    found = match(
        "{event: {topic: ceasefire, status: [confirmed, broken], parties: {any: [A, B]}}}"
    )
    assert found == EventIs("ceasefire", parties_any=("A", "B"), statuses=("confirmed", "broken"))


def test_a_topic_of_ones_own_is_read_and_asked_for() -> None:
    rules = rules_from_text(SEVERAL + "rules: [{rule: r, match: {event: water-treaty}}]")
    (topic,) = rules.lexicon.topics
    assert (topic.phrases, topic.who) == (("treaty", "signed a pact"), ("Peru", "Bolivia"))
    assert topic.not_phrases == ("treaty anniversary",)
    assert rules.rules[0].match == EventIs("water-treaty")


def test_an_attended_event_is_a_query_a_macro_or_a_topic() -> None:
    query = parse_query("gala AND Lima")
    assert match("{attendance: {event: gala AND Lima}}") == AttendanceIs(query, "gala AND Lima")
    talks = parse_query("talks OR negotiations")
    assert match("{attendance: {event: {macro: talks}}}", SEVERAL) == AttendanceIs(talks, "talks")
    treaty = parse_query('treaty OR "signed a pact"')
    found = match("{attendance: {event: water-treaty}}", SEVERAL)
    assert found == AttendanceIs(treaty, "water-treaty")


@pytest.mark.parametrize("topic", ["meeting", "ceasefire", "product_recall", "missile_launch"])
def test_every_topic_can_be_attended(topic: str) -> None:
    found = match(f"{{attendance: {{event: {topic}}}}}")
    assert isinstance(found, AttendanceIs)
    assert found.event is not None


def test_an_attendance_takes_steps_that_events_do_not_have() -> None:
    found = match("{attendance: {person: Ana Ruiz, status: [possible, withdrawn]}}")
    assert found == AttendanceIs(person=("Ana Ruiz",), statuses=("possible", "withdrawn"))


def test_keys_are_anded_and_may_nest() -> None:
    written = """{query: a, within: title, source: {lang: [en, ko], tier: 1, feed: '*'},
      any: [{entity: B}, {query: c}], not: {query: d}}"""
    assert match(written) == AllOf(
        (
            QueryHolds(parse_query("a"), Within.TITLE),
            SourceIs(lang=("en", "ko"), tier=(1,), feed=("*",)),
            AnyOf((EntityIs(("B",)), QueryHolds(parse_query("c")))),
            Not(QueryHolds(parse_query("d"))),
        )
    )


def test_a_macro_is_its_fragment() -> None:
    found = match("{macro: mining}", SEVERAL)
    inner = QueryHolds(parse_query("talks OR negotiations"))
    assert found == AllOf((QueryHolds(parse_query("copper")), inner))


# --- what is shared


def test_a_list_stands_for_its_values_and_may_hold_another() -> None:
    assert match("{entity: [$region, Ecuador]}", SEVERAL) == EntityIs(
        ("Peru", "Bolivia", "Chile", "Ecuador")
    )


def test_a_list_in_a_query_stands_for_its_alternatives() -> None:
    shared = "lists: {mines: [Las Bambas, Antamina, strike*, AND]}\n"
    found = match("{query: '$mines NEAR/5 copper'}", shared)
    asked = '("Las Bambas" OR Antamina OR strike* OR "AND") NEAR/5 copper'
    assert found == QueryHolds(parse_query(asked))


def test_a_dollar_in_a_phrase_or_a_sum_is_no_list() -> None:
    assert match("""{query: '"$cash" OR US$5bn'}""") == QueryHolds(parse_query('"$cash" OR US$5bn'))


def test_a_group_of_the_names_file_is_a_list() -> None:
    names = (
        "people: [{name: Ana Ruiz, also: A. Ruiz}]\ngroups: {cabinet: [Ana Ruiz, finance minister]}"
    )
    rules = rules_from_text(
        "rules: [{rule: r, match: {attendance: {person: $cabinet}}}]", names=names
    )
    assert rules.rules[0].match == AttendanceIs(person=("Ana Ruiz", "finance minister"))
    assert rules.groups == {"cabinet": ("Ana Ruiz", "finance minister")}
    assert rules.lexicon.people[0].also == ("A. Ruiz",)


def test_words_for_the_reader_are_gathered() -> None:
    lexicon = rules_from_text(
        """
lexicon:
  units: {military_personnel: [sapper, sappers]}
  roles: {killed: {right: laid to rest}, rescued: {left: [rescued]}}
  cues: [{id: on_ice, match: "on ice", status: denied}]
rules: [{rule: r, match: {quantity: {role: rescued}}}]
"""
    ).lexicon
    assert lexicon.units == {"military_personnel": ("sapper", "sappers")}
    assert lexicon.roles["killed"]["right"] == ("laid to rest",)
    assert (lexicon.cues[0].match, lexicon.cues[0].direction) == ("on ice", "both")


# --- trigger


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("{quantity: troops}", Trigger(TriggerType.NEW_VALUE, timedelta(days=365))),
        ("{attendance: {event: gala}}", Trigger(TriggerType.NEW_TERM, timedelta(days=90), "person")),
        ("{event: meeting}", Trigger(TriggerType.NEW_TERM, timedelta(days=90), "status")),
        ("{query: gala}", Trigger(TriggerType.ANY, timedelta(days=90))),
        ("{entity: Lima}", Trigger(TriggerType.ANY, timedelta(days=90))),
        ("{source: {feed: '*'}}", Trigger(TriggerType.ANY, timedelta(days=90))),
    ],
)  # fmt: skip
def test_the_default_trigger_fits_what_is_matched(written: str, expected: Trigger) -> None:
    assert rule(f"match: {written}").trigger == expected


def test_a_trigger_says_only_what_differs_from_the_default() -> None:
    found = rule(
        "match: {quantity: troops}, trigger: {window: 26w, tolerance: 2%, group_by: place}"
    )
    assert found.trigger == Trigger(TriggerType.NEW_VALUE, timedelta(weeks=26), tolerance=0.02)
    assert found.group_by == ("place",)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("180d", timedelta(days=180)), ("24h", timedelta(hours=24)), ("30m", timedelta(minutes=30)),
        ("2w", timedelta(weeks=2)), ("45s", timedelta(seconds=45)), ("1d 12h", timedelta(days=1.5)),
    ],
)  # fmt: skip
def test_spans_of_time_are_written_with_their_unit(written: str, meant: timedelta) -> None:
    assert rule(f"match: {{query: x}}, trigger: {{window: {written}}}").trigger.window == meant


@pytest.mark.parametrize(
    ("written", "meant"), [("2%", 0.02), ("0.02", 0.02), ("0", 0.0), ("2.5%", 0.025)]
)
def test_a_tolerance_is_a_share_or_percent(written: str, meant: float) -> None:
    found = rule(f"match: {{quantity: troops}}, trigger: {{tolerance: {written}}}")
    assert found.trigger.tolerance == pytest.approx(meant)


def test_the_shape_changes_with_what_is_remembered_and_with_nothing_else() -> None:
    plain = rule("match: {quantity: troops}")
    assert (
        rule("match: {quantity: {of: tanks}}, level: low, trigger: {window: 3d}").shape
        == plain.shape
    )
    assert rule("match: {quantity: troops}, trigger: any").shape != plain.shape
    assert rule("match: {quantity: troops}, trigger: {group_by: place}").shape != plain.shape
    assert rule("match: {attendance: {event: x}}").shape != rule("match: {event: meeting}").shape


# --- the rest of a rule


def test_a_level_rises_by_origins_value_or_field() -> None:
    found = rule(
        """match: {quantity: troops}, escalate: [{if: {origins: {gte: 2}}, level: high},
        {if: {value: {gt: 9000}}, level: high}, {if: {field: place, in: $andes}, level: critical}]""",
        SEVERAL,
    )
    origins, value, place = found.escalate
    assert (origins.field, origins.bounds) == ("origins", Bounds(gte=2))
    assert (value.field, value.bounds) == ("value", Bounds(gt=9000))
    assert (place.field, place.among, place.level) == ("place", ("Peru", "Bolivia"), Level.CRITICAL)


def test_what_a_rule_says_of_itself_is_kept() -> None:
    found = rule(
        """match: {query: x}, title: T, level: low, to: desk, labels: {team: 7}, enabled: false,
        annotations: {summary: '{{ quote }}'}, tags: [a], maturity: stable, description: d,
        references: https://example.org, falsepositives: none"""
    )
    assert (found.title, found.level, found.to) == ("T", Level.LOW, ("desk",))
    assert (found.labels, found.enabled, found.summary) == ({"team": "7"}, False, "{{ quote }}")


def test_a_doubtful_reading_waits_half_an_hour_unless_the_rule_says_otherwise() -> None:
    plain = rule("match: {quantity: troops}")
    assert (plain.loose, plain.hold) == ("hold", timedelta(minutes=30))
    assert rule("match: {quantity: troops}, hold: 2h").hold == timedelta(hours=2)
    assert rule("match: {quantity: troops}, hold: 0").hold == timedelta(0)
    assert rule("match: {quantity: troops}, loose: drop").loose == "drop"


def test_a_rules_own_tests_are_one_text_or_articles_in_time() -> None:
    one, several = rule(
        """match: {quantity: troops}, tests: [{text: a, title: t, source: s, alerts: []},
        {name: n, articles: [{text: a}, {at: 3h, text: b}, {text: c}],
         alerts: [{old: null, value: 5}, {old: 5, reason: new_value}]}]"""
    ).tests
    assert (one.articles[0].title, one.articles[0].source, one.alerts) == ("t", "s", ())
    assert [article.at for article in several.articles] == [
        timedelta(0), timedelta(hours=3), timedelta(hours=3),
    ]  # fmt: skip
    assert several.alerts == ({"old": None, "value": 5}, {"old": 5, "reason": "new_value"})
    assert (several.name, one.line) == ("n", 3)


# --- faults


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("match: {quantty: troops}", "quantty: no such key in a match — did you mean 'quantity'?"),
        ("match: {role: killed}", "role: no such key in a match — it stands in `quantity`"),
        (
            "match: {quantity: {of: cod, value: many}}",
            "`value` should be a number, not 'many' — such as 13000, 13_000 or 0.5",
        ),
        ("match: {query: x}, role: killed", "role: no such key in a rule — it stands in `quantity`"),
        (
            "match: {query: x}, trigger: {min_count: 3}",
            "`min_count` is for `spike`, and this trigger is `any` — write `type: spike` beside it",
        ),
        ("match: {query: x}, window: 3d", "window: no such key in a rule — it stands in `trigger`"),
        ("match: {query: x}, levle: low", "levle: no such key in a rule — did you mean 'level'?"),
        ("match: {query: x}, level: hihg", "hihg: no such level — did you mean 'high'?"),
        ("match: {query: }", "`query` is empty"),
        ("match: {query: [a]}", "`query` should be text, not a list"),
        ("match: {query: 1.5}", '`query` should be text, not a number — a word? write it in quotes: "1.5"'),
        ("match: {query: true}", '`query` should be text, not true or false — a word? write it in quotes: "true"'),
        ("match: x", "`match` should be a mapping — words to look for stand in a query: {query:"),
        ("match: x, tests: [{text: y, alerts: [{value: 3}]}]", "`match` should be a mapping"),
        ("match: {event: {topics: strike}}, tests: [{text: y, alerts: [{topic: strike}]}]",
         "topics: no such key in an event — did you mean 'topic'?"),
        ("match: {evnt: strike}, tests: [{text: y, alerts: [{topic: strike}]}]",
         "evnt: no such key in a match — did you mean 'event'?"),
        ("match: {query x}", "query x: no such key in a match — a colon is missing: query: x"),
        ("match: {query： x}", "query： x: no such key in a match — write a plain colon"),
        ("match: {query: x}, tests: [y]", "a test should be a mapping — such as `- text: "),
        ("match: {query: x}, tests: {text: y}", "`tests` should be a list — put a dash before it"),
        ("match: {query: x}, tests: [{text: y, alerts: {}}]",
         "`alerts` should list what is told — such as [{value: 11}], or [] where nothing is"),
        ("match: {query: x}, tests: [{text: y, alerts: [{title x}]}]",
         "title x: no such field of an alert — a colon is missing: title: x"),
        ("match: {query: x}, trigger: {type: event_count, condition: 3}",
         "`condition` should be a mapping — such as {gte: 3}"),
        ("match: {quantity: a}, annotations: {summary: 'now { value }'}",
         "{ value } would be told as it is — write {{ value }}, with two braces on each side"),
        ("match: {quantity: {value: " + "9" * 400 + "}}", "`value` is larger than any number"),
        ("match: {}", "this asks for nothing"),
        ("match: {query: x, any: [{}]}", "this asks for nothing"),
        ("match: {not: {query: x}}", "a match of only `not`"),
        ("match: {any: [{query: x}, {not: {query: y}}]}", "a match of only `not`"),
        ("match: {quantity: a, event: meeting}", "event and quantity in one match"),
        ("match: {entity: x, within: title}", "`within` says where a query must hold"),
        ("match: {query: x, within: headline}", "headline: no such place for a query"),
        ("match: {quantity: {role: kiled}}", "kiled: no such role — did you mean 'killed'?"),
        ("match: {quantity: {status: denyed}}", "denyed: no such status — did you mean 'denied'?"),
        ("match: {quantity: {status: withdrawn}}", "withdrawn: no such status"),
        ("match: {quantity: {hedge: aprox}}", "aprox: no such hedge — did you mean 'approx'?"),
        ("match: {quantity: {value: {gte: lots}}}", "`gte` should be a number, not 'lots'"),
        ("match: {quantity: {value: {gte: 1e999}}}", "`gte` should be a number"),
        ("match: {event: meetin}", "meetin: no such topic — did you mean 'meeting'?"),
        ("match: {event: {topic: meeting, status: broken}}", "broken: no such status"),
        ("match: {event: {who: A}}", "`topic` is missing in an event — such as {topic: strike}"),
        ("match: {query: x}, and: y", "and: no such key in a rule — one of: about, annotations,"),
        ("match: {query: x}, to: [null]", "`to` should be text, not nothing — leave it out"),
        ("match: {source: {tier: 4}}", "4: no such tier — one of: 1, 2, 3"),
        ("match: {source: {}}", "this asks for nothing"),
        ("match: {attendance: {event: {query: x, macro: talks}}}", "an attended event is one `query`"),
        ("match: {macro: takls}", "takls: no such macro — did you mean 'talks'?"),
        ("match: {macro: andes}", "andes: no such macro — there is a list of that name"),
        ("match: {entity: $andse}", "$andse: no such list or group — did you mean 'andes'?"),
        ("match: {entity: $talks}", "$talks: no such list or group — there is a macro of that name"),
        ("match: {query: $andse x}", "$andse: no such list or group — did you mean 'andes'?"),
        ("about: x", ""),
        ("level: low", "this rule has no `match`"),
        ("match: {query: x}, trigger: new_vaule", "new_vaule: no such trigger — did you mean 'new_value'?"),
        ("match: {query: x}, trigger: new_value", "`new_value` needs `quantity` in the match"),
        ("match: {query: x}, trigger: {type: status_change}", "`status_change` needs `event` or `attendance`"),
        ("match: {query: x}, trigger: {tolerance: 2%}", "`tolerance` is for `new_value`"),
        ("match: {event: meeting}, trigger: {late_after: 2h}", "`late_after` is for `new_value`"),
        ("match: {quantity: a}, trigger: {tolerance: 2}", "`tolerance` should be a share"),
        ("match: {query: x}, trigger: {window: 30}", "`window` should be a span of time, not a number"),
        ("match: {query: x}, trigger: {window: 30 moons}", "`window` should be a span of time, not '30 moons'"),
        ("match: {query: x}, trigger: {window: 0d}", "`window` should be longer than no time"),
        ("match: {query: x}, trigger: {window: 99999999999w}", "`window` is longer than ten years"),
        ("match: {quantity: a}, trigger: new_term", "`new_term` needs a `field` here"),
        ("match: {quantity: a}, trigger: {type: new_term, field: palce}", "palce: no such field of a quantity — did you mean 'place'?"),
        ("match: {quantity: a}, trigger: {group_by: [actr]}", "actr: no such field to group by — did you mean 'actor'?"),
        ("match: {query: x}, escalate: [{if: {origins: 2, value: 3}, level: high}]", "`if` takes one condition"),
        ("match: {query: x}, escalate: [{if: {value: 3}, level: high}]", "`value` needs a `quantity`"),
        ("match: {query: x}, escalate: [{if: {origins: 2}}]", "`level` is missing in an escalation"),
        ("match: {event: meeting}, escalate: [{if: {field: plac, in: A}, level: high}]", "plac: no such field of an event"),
        ("match: {query: x}, annotations: {sumary: a}", "sumary: no such annotation — did you mean 'summary'?"),
        ("match: {query: x}, labels: {level: a}", "level: the monitor sets this label itself"),
        ("match: {query: x}, tests: [{text: a}]", "`alerts` is missing in a test"),
        ("match: {query: x}, tests: [{alerts: []}]", "a test has one `text`, or several `articles`"),
        ("match: {query: x}, tests: [{text: a, alerts: [{rol: b}]}]", "rol: no such field of an alert"),
        ("match: {query: x}, tests: [{articles: [{at: 3h, text: a}, {at: 2h, text: b}], alerts: []}]", "the articles of a test stand in the order"),
        ("match: {query: x}, tests: [{articles: [{text: a}], title: b, alerts: []}]", "`title` stands with each"),
        ("match: {query: x}, enabled: maybe", "`enabled` should be true or false"),
        ("match: {query: x}, enabled: yes", "`enabled` should be true or false — write true"),
        ("match: {query: x}, enabled: off", "`enabled` should be true or false — write false"),
        ("match: {query: x}, enabled: 1", "`enabled` should be true or false"),
        ("match: {entity: {nam: A}}", "nam: no such key in an entity — did you mean 'name'?"),
        ("match: {query: x}, escalate: [{if: {origns: 2}, level: high}]", "origns: no such key in an `if`"),
        ("match: {query: x}, tests: [{txt: a, alerts: []}]", "txt: no such key in a test — did you mean 'text'?"),
        ("match: {query: x}, to: []", "`to` is empty"),
        ("match: {query: x}, loose: tell", "`loose` is for doubtful readings of facts"),
        ("match: {quantity: a}, loose: tel", "tel: no such choice — did you mean 'tell'?"),
        ("match: {quantity: a}, loose: tell, hold: 2h", "`hold` says how long to wait"),
        ("match: {quantity: a}, hold: 2", "`hold` should be a span of time"),
    ],
)  # fmt: skip
def test_a_fault_says_what_is_wrong_and_what_to_do(body: str, expected: str) -> None:
    if expected:
        assert fault(body, SEVERAL).startswith(expected)
    else:
        assert rule(body, SEVERAL)


def test_a_digest_of_a_rule_is_a_word_a_line_or_a_line_with_its_zone() -> None:
    daily = parse_cron("0 8 * * *")
    assert rule("match: {query: x}, digest: daily").digest == Digest(daily)
    assert rule("match: {query: x}, digest: 0 8 * * *").digest == Digest(daily)
    zoned = rule("match: {query: x}, digest: {cron: daily, tz: Asia/Seoul}").digest
    assert zoned == Digest(daily, "Asia/Seoul")
    assert rule("match: {query: x}").digest is None


def test_a_digest_of_a_rule_that_is_none_is_told_at_its_place() -> None:
    assert fault("match: {query: x}, digest: soon").startswith("a cron line has five fields")
    assert fault("match: {query: x}, digest: {cron: daily, tz: Asia/Soul}").startswith(
        "Asia/Soul: no such time zone"
    )


def test_faults_stand_at_the_place_of_the_key_value_or_character() -> None:
    text = """\
rules:
  - rule: a
    levle: low
    match:
      query: 'gold AND (silver OR'
      quantity: {role: [killed, kiled]}
"""
    places = [one.split(" ")[0] for one in told(text)]
    assert places == ["3:5:", "5:32:", "6:33:"]


def test_a_fault_in_a_query_stands_where_it_was_written_beside_a_list() -> None:
    text = SEVERAL.lstrip() + "watch:\n  - $region AND (x OR y\n"
    line = text.count("\n")
    (only_fault,) = told(text)
    assert only_fault.startswith(f"{line}:")
    column = int(only_fault.split(":")[1])
    assert 5 + len("$region AND ") <= column <= 5 + len("$region AND (x OR y")


def test_all_faults_of_all_kinds_are_told_at_once() -> None:
    text = """\
lists: {a: [$b], b: [$a]}
macros: {m: {macro: n}, n: {macro: m}, o: {qurey: x}}
topics: {meeting: {phrases: x}, t: {phrases: "... x"}}
lexicon: {cues: [{id: a, match: b, status: c}]}
watch: [x AND, gold, gold]
rules: [{rule: r}, {rule: R, match: {query: x}}, {match: {query: x}}]
serch: 1
"""
    lines = {one.split(":", 1)[0] for one in told(text)}
    assert lines == {"1", "2", "3", "4", "5", "6", "7"}


def test_lists_of_lists_do_not_grow_without_end() -> None:
    lists = ["a0: [x, y]"] + [f"a{n}: [{', '.join([f'$a{n - 1}'] * 9)}]" for n in range(1, 15)]
    shared = f"lists: {{{', '.join(lists)}}}\n"
    assert match("{entity: $a14}", shared) == EntityIs(("x", "y"))


def test_lists_nested_too_deep_are_refused() -> None:
    lists = [f"a{n}: [$a{n - 1}]" for n in range(2000, 0, -1)] + ["a0: [x]"]
    assert "nested too deep" in told(f"lists: {{{', '.join(lists)}}}\n")[0]


def test_macros_nested_too_deep_are_refused() -> None:
    macros = ["m0: {query: x}"] + [f"m{n}: {{macro: m{n - 1}}}" for n in range(1, 2000)]
    assert "nest too deep" in told(f"macros: {{{', '.join(macros)}}}\n")[0]


def test_macros_that_multiply_are_refused() -> None:
    one, ten = "{{macro: m{0}}}", 10
    macros = ["m0: {query: x}"]
    macros += [f"m{n}: {{any: [{', '.join([one.format(n - 1)] * ten)}]}}" for n in range(1, 10)]
    assert any("more than 1,000 parts" in line for line in told(f"macros: {{{', '.join(macros)}}}"))


def test_a_phrase_with_too_many_spellings_cannot_be_attended() -> None:
    phrase = " ".join(["a|b|c|d"] * 12)
    shared = f"topics: {{t: {{phrases: {phrase}}}}}\n"
    assert fault("match: {attendance: {event: t}}", shared).startswith("more than 300 ways")


def test_a_topics_gaps_and_choices_are_kept_when_it_is_attended() -> None:
    shared = "topics: {t: {phrases: [state funeral|burial, laid ...3 rest, grand? opening]}}\n"
    asked = parse_query(
        '("state funeral" OR "state burial") OR (laid ONEAR/3 rest) OR ("grand opening" OR opening)'
    )
    assert match("{attendance: {event: t}}", shared) == AttendanceIs(asked, "t")


def test_a_faulty_list_is_no_fault_of_those_who_use_it() -> None:
    (one,) = told("lists: {a: {b: c}}\nrules: [{rule: r, match: {entity: $a}}]")
    assert one.startswith("1:12:")


def test_sections_are_no_lists() -> None:
    (one,) = told("watch: [gold]\nrules: [{rule: r, match: {entity: $watch}}]")
    assert (
        one
        == "2:35: $watch: no such list or group — lists stand under `lists`, groups in names.yaml"
    )


def test_two_rules_of_one_id_are_a_fault_that_names_the_first() -> None:
    (one,) = told("watch:\n  - gold\nrules:\n  - {rule: Gold, match: {query: x}}\n")
    assert one.startswith("4:12: a second rule with the id gold — the first stands in rules.yaml:2")


@pytest.mark.parametrize(
    ("phrase", "faulty"),
    [("treaty AND pact", "AND"), ("(treaty OR pact) signed", "("), ("treaty NEAR/3 pact", "NEAR/3"),
     ("treaty, signed", ","), ("$andes pact", "$")],
)  # fmt: skip
def test_a_phrase_of_a_topic_is_no_query(phrase: str, faulty: str) -> None:
    text = f"topics: {{t: {{phrases: ['{phrase}']}}}}\n"
    assert told(text)[0].startswith(f"1:24: {faulty} cannot stand in a phrase")


def test_quotes_in_a_phrase_are_no_part_of_it() -> None:
    written = "topics: {t: {phrases: ['coach ...4 \"was sacked|fired\"', “pact on fishing”]}}\n"
    topic = rules_from_text(f"{written}watch: [x]").lexicon.topics[0]
    assert topic.phrases == ("coach ...4 was sacked|fired", "pact on fishing")


def test_names_of_lists_macros_topics_and_groups_are_one_namespace() -> None:
    (one,) = told("lists: {a: [x]}\nmacros: {a: {query: x}}\n")
    assert one.startswith(
        "2:10: a: this name is taken — the list of that name stands in rules.yaml:1"
    )
    (two,) = told("lists: {a: [x]}", names="groups: {a: [x]}")
    assert "this name is taken" in two


def test_another_version_is_refused() -> None:
    assert told("version: 2")[0].startswith("1:10: `version` is not one that this version reads")


@pytest.mark.parametrize("text", ["version: 1", "{}"])
def test_a_file_without_any_section_may_be_half_saved_too(text: str) -> None:
    assert told(text)[0].startswith("1:1: this file holds no rules")


def test_a_file_may_say_that_it_has_no_rules() -> None:
    assert rules_from_text("version: 1\nrules: []").rules == ()


@pytest.mark.parametrize("quoted", ["“Toyota”", "„Toyota“", "«Toyota»", "'\"Toyota\"'"])
def test_quotes_of_any_kind_about_a_name_are_no_part_of_it(quoted: str) -> None:
    asked = match(f"{{event: {{topic: product_recall, who: [{quoted}]}}}}")
    assert asked == EventIs("product_recall", who=("Toyota",))


@pytest.mark.parametrize("text", ["", "# all gone\n", "---\n"])
def test_an_empty_file_is_a_fault_for_it_may_be_half_saved(text: str) -> None:
    assert "this file is empty" in told(text)[0]


KEYS = st.sampled_from(
    [
        "rule",
        "title",
        "about",
        "match",
        "to",
        "level",
        "trigger",
        "escalate",
        "annotations",
        "labels",
        "tests",
        "query",
        "within",
        "quantity",
        "of",
        "actor",
        "role",
        "status",
        "value",
        "gte",
        "event",
        "topic",
        "parties",
        "all",
        "any",
        "not",
        "attendance",
        "person",
        "macro",
        "entity",
        "name",
        "source",
        "tier",
        "type",
        "window",
        "field",
        "tolerance",
        "group_by",
        "if",
        "in",
        "origins",
        "text",
        "articles",
        "at",
        "alerts",
        "summary",
        "lists",
        "macros",
        "topics",
        "phrases",
        "lexicon",
        "units",
        "roles",
        "left",
        "cues",
        "id",
        "watch",
        "x",
    ]
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(
        [
            "x",
            "$x",
            "{{ x }}",
            "a AND (",
            "meeting",
            "killed",
            "24h",
            "2%",
            "new_value",
            "high",
            "",
            "*",
        ]
    )
)
RULES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=25,
)


@given(
    st.dictionaries(st.sampled_from(["lists", "macros", "topics", "lexicon", "watch"]), RULES),
    st.lists(RULES, max_size=3),
)
def test_whatever_is_written_is_loaded_or_refused_with_its_place(
    shared: dict[str, object], rules: list[object]
) -> None:
    text = yaml.safe_dump({**shared, "rules": rules}, allow_unicode=True)
    try:
        rules_from_text(text)
    except RuleErrors as problem:
        assert all(found.line >= 1 and found.column >= 1 for found in problem.faults)


# --- templates


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{{ valu }}", "valu: no such field — did you mean 'value'?"),
        ("{{ article.lnk }}", "lnk: no such field of article — did you mean 'link'?"),
        ("{{ ''.__class__ }}", ".__class__ is not read here"),
        ("{{ value.__class__ }}", ".__class__ is not read here"),
        ("{{ 'x' * 10**9 }}", "a template may not use"),
        ("{{ '%1000000000d' % 1 }}", "a template may not use %"),
        ("{% for x in origins %}{% endfor %}", "a template may not use loops"),
        ("{{ range(9) }}", "a template may not use calls"),
        ("{{ value() }}", "a template may not use calls"),
        ("{% set x = 1 %}", "a template may not use set"),
        ("{{ quote | replace('a', 'b') }}", "replace: no such filter"),
        ("{{ quote | truncate(10000000) }}", "truncate takes a number up to 1000"),
        ("{{ quote | uper }}", "uper: no such filter — did you mean 'upper'?"),
        ("{{ quote", "not a template: "),
        ("{{ new - old }}", "cannot be worded on a first report"),
        ("{% if value > 5 %}x{% endif %}", "cannot be worded"),
        ("{% include 'x' %}", "a template may not use include"),
    ],
)
def test_a_template_that_would_fail_is_refused_when_it_is_loaded(
    template: str, expected: str
) -> None:
    body = f'match: {{quantity: troops}}, annotations: {{summary: "{template}"}}'
    assert fault(body).startswith(expected)


def test_a_misspelt_field_is_told_at_its_own_place() -> None:
    text = 'rules:\n- rule: r\n  match: {query: x}\n  annotations: {summary: "a {{ qoute }}"}\n'
    assert told(text)[0].startswith("4:32: qoute: no such field")


# --- files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "b.yaml").write_text("watch: [$both]\nlists: {both: [x, y]}\n")
    (tmp_path / "a.yaml").write_text("rules: [{rule: a, match: {entity: [$both, $us]}}]\n")
    (tmp_path / "a.test.yaml").write_text("scenarios: []\n")
    (tmp_path / "names.yaml").write_text("groups: {us: [Ana]}\n")
    return tmp_path


def ids(rules: RuleSet) -> list[str]:
    return [found.id for found in rules.rules]


def test_a_folder_is_its_files_in_order_with_one_namespace(folder: Path) -> None:
    rules = load_rules([folder])
    assert ids(rules) == ["a", "both"]
    assert rules.rules[0].match == EntityIs(("x", "y", "Ana"))
    assert rules.rules[0].file == str(folder / "a.yaml")


def test_a_file_brings_the_names_beside_it(folder: Path) -> None:
    assert load_rules([folder / "a.yaml", folder / "b.yaml"]).groups == {"us": ("Ana",)}


def test_a_file_given_twice_is_read_once(folder: Path) -> None:
    assert ids(load_rules([folder / "b.yaml", folder])) == ["both", "a"]


def test_faults_of_all_files_are_told_at_once(folder: Path) -> None:
    (folder / "c.yaml").write_text("a: [")
    (folder / "names.yaml").write_text("peple: []\n")
    with pytest.raises(RuleErrors) as caught:
        load_rules([folder, folder / "missing.yaml"])
    names = [Path(found.file).name for found in caught.value.faults]
    assert names == ["a.yaml", "c.yaml", "missing.yaml", "names.yaml"]


def test_a_folder_without_rules_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(RuleErrors, match="holds no rules"):
        load_rules([tmp_path])


def test_a_folder_that_holds_only_names_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "names.yaml").write_text("people: []\n")
    with pytest.raises(RuleErrors, match="holds no rules"):
        load_rules([tmp_path])


def test_one_path_need_not_stand_in_a_list() -> None:
    assert ids(load_rules(str(BUNDLED / "summit.yaml"))) == ids(
        load_rules([BUNDLED / "summit.yaml"])
    )


def test_a_topic_with_a_fault_is_known_to_its_rules() -> None:
    with pytest.raises(RuleErrors) as caught:
        rules_from_text("topics: {truce: {who: A}}\nrules: [{rule: r, match: {event: truce}}]")
    assert [found.what for found in caught.value.faults] == ["`phrases` is missing in a topic"]


def test_an_unknown_topic_does_not_hide_an_unknown_status() -> None:
    with pytest.raises(RuleErrors) as caught:
        rules_from_text("rules: [{rule: r, match: {event: {topic: trce, status: brokn}}}]")
    found = [(fault.column, fault.what) for fault in caught.value.faults]
    assert found == [(42, "trce: no such topic"), (56, "brokn: no such status")]


def test_the_fault_of_a_field_stands_at_its_value() -> None:
    with pytest.raises(RuleErrors) as caught:
        rules_from_text(
            "rules:\n  - rule: r\n    match: {quantity: a}\n    trigger: {group_by: palce}"
        )
    assert [(fault.line, fault.column) for fault in caught.value.faults] == [(4, 25)]


def test_a_rule_cut_short_anywhere_is_whole_or_refused(tmp_path: Path) -> None:
    text = (BUNDLED / "summit.yaml").read_text(encoding="utf-8")
    whole = ids(rules_from_text(text))
    for end in range(0, len(text), 7):
        try:
            found = ids(rules_from_text(text[:end]))
        except RuleErrors:
            continue
        assert found in ([], whole)


# --- receivers


def test_a_receiver_that_is_not_in_the_config_is_a_fault() -> None:
    rules = rules_from_text("rules: [{rule: r, match: {query: x}, to: [desk, console, dutty]}]")
    (one,) = check_receivers(rules, Config(receivers=(Receiver("desk"), Receiver("duty"))))
    assert (one.what, one.hint) == ("dutty: no such receiver", "did you mean 'duty'?")
    assert (one.line, one.column) == (1, 58)


# --- the bundled rules and the schema


@pytest.mark.parametrize("name", ["troops.yaml", "summit.yaml", "parade.yaml"])
def test_a_bundled_rule_loads_fits_the_schema_and_carries_tests_that_fire_and_stay_quiet(
    name: str,
) -> None:
    (found,) = load_rules([BUNDLED / name]).rules
    assert any(test.alerts for test in found.tests)
    assert any(not test.alerts for test in found.tests)
    jsonschema.validate(read_yaml(BUNDLED / name).value, rules_schema())


@pytest.mark.parametrize(
    "text",
    [
        "rules: [{rule: r, mtach: {query: x}}]",
        "rules: [{rule: r, match: {quantity: {hedge: aprox}}}]",
        "rules: [{rule: r, match: {query: x}, level: hihg}]",
        "rules: [{match: {query: x}}]",
        "topics: {t: {who: [A]}}",
    ],
)
def test_the_schema_refuses_what_the_loader_refuses(text: str) -> None:
    assert told(text)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(load_yaml(text, "f").value, rules_schema())
