"""monitor.yaml: what it means, what it inherits, and what is refused at its place."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path

import jsonschema
import pytest

from monitor.config import Config, FeedConfig, Limits, Route, config_schema, load_config
from monitor.daemon_config import Heartbeat, TroublesTo, Web
from monitor.errors import ConfigErrors
from monitor.upkeep import Backups, Keep, Log
from monitor.yamlfile import read_yaml

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "deploy" / "monitor.example.yaml"
SECRETS = {"DESK_URL": "json://desk.example.org", "DUTY_URL": "json://duty.example.org"}
SECRETS |= {"MONITOR_TOKEN": "a", "HEARTBEAT_URL": "https://beats.example.org/1"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "monitor.yaml"


def loaded(file: Path, text: str, **environ: str) -> Config:
    file.write_text(text, encoding="utf-8")
    return load_config(file, environ)


def told(file: Path, text: str, **environ: str) -> list[str]:
    """Each fault without the path of the file: "line:column: what — hint"."""
    with pytest.raises(ConfigErrors) as caught:
        loaded(file, text, **environ)
    return [
        f"{found.line}:{found.column}: {found.what} — {found.hint}" for found in caught.value.faults
    ]


# --- what it means


def test_without_a_file_messages_go_to_the_console() -> None:
    config = load_config(None, {})
    assert config.route == Route("console")
    assert config.feeds == ()


def test_an_empty_file_is_the_defaults_beside_it(file: Path) -> None:
    config = loaded(file, "")
    assert config.store == file.parent / "monitor.db"
    assert config.limits == Limits()


def test_paths_are_relative_to_the_file_they_stand_in(file: Path) -> None:
    config = loaded(file, "store: state/news.db\nrules: [mine, /etc/monitor/rules]\n")
    assert config.store == file.parent / "state" / "news.db"
    assert config.rules == (file.parent / "mine", Path("/etc/monitor/rules"))


def test_backups_lie_beside_the_store_unless_they_have_a_folder(file: Path) -> None:
    beside = loaded(file, "store: /var/lib/monitor/monitor.db\nbackups: {hourly: 48}\n")
    assert beside.backups == Backups(Path("/var/lib/monitor/backups"), hourly=48)
    named = loaded(file, "store: /var/lib/monitor/monitor.db\nbackups: {folder: copies}\n")
    assert named.backups.folder == file.parent / "copies"


@pytest.mark.parametrize("key", ["articles", "facts", "alerts", "messages", "journal"])
def test_what_is_kept_is_kept_for_two_weeks_at_least(file: Path, key: str) -> None:
    (fault,) = told(file, f"keep: {{{key}: 13d}}\n")
    assert "should be 14d or longer" in fault
    assert getattr(loaded(file, f"keep: {{{key}: 14d}}\n").keep, key) == timedelta(days=14)


def test_the_log_has_a_form_and_a_level(file: Path) -> None:
    assert loaded(file, "log: {format: json, level: debug}\n").log == Log("json", "debug")
    (fault,) = told(file, "log: {level: verbose}\n")
    assert "verbose: no such level" in fault


def test_what_came_in_by_a_variable_is_known_as_a_secret_and_not_shown(file: Path) -> None:
    text = (
        "receivers: [{name: desk, apprise: 'json://${HOST}/${TOKEN}'}]\ncontact: 'http://x/$${X}'\n"
    )
    config = loaded(file, text, HOST="desk.example", TOKEN="canary7f3a", OTHER="unused")
    assert config.secrets == {"desk.example", "canary7f3a"}
    assert "canary7f3a" not in repr(config)


def test_a_feed_is_an_address_or_a_mapping(file: Path) -> None:
    config = loaded(
        file,
        """
feeds:
  - https://example.org/a.xml
  - {url: https://example.org/b.xml, name: B, every: 90m, backfill: all, allow_private: true,
     tier: 1, lang: ko}
""",
    )
    assert config.feeds == (
        FeedConfig("https://example.org/a.xml"),
        FeedConfig("https://example.org/b.xml", "B", timedelta(minutes=90), None, True, 1, "ko"),
    )


def test_a_single_receiver_needs_no_route(file: Path) -> None:
    config = loaded(file, "receivers: [{name: desk, apprise: json://example.org}]")
    assert config.route == Route("desk")
    assert config.receivers[0].apprise == ("json://example.org",)


def test_a_route_inherits_what_it_does_not_say(file: Path) -> None:
    config = loaded(
        file,
        """
receivers: [{name: desk, apprise: json://a}, {name: duty, apprise: [json://b, json://c]}]
route:
  receiver: desk
  group_by: rule
  group_wait: 1m
  routes:
    - {matchers: ['level="critical"'], receiver: duty, group_wait: 0s, continue: true}
    - matchers: [level!=critical]
      routes: [{matchers: 'team=~"a|b"', group_by: [story]}]
""",
    )
    duty, rest = config.route.routes
    assert (duty.receiver, duty.group_by, duty.group_wait) == ("duty", ("rule",), timedelta(0))
    assert duty.goes_on and not rest.goes_on
    assert rest.receiver == "desk"
    (inner,) = rest.routes
    assert (inner.receiver, inner.group_by) == ("desk", ("story",))
    assert inner.group_wait == timedelta(minutes=1)


def test_limits_have_keys(file: Path) -> None:
    assert loaded(file, "limits: {poll_floor: 1h}").limits.poll_floor == timedelta(hours=1)


def test_the_example_loads_and_fits_its_schema() -> None:
    config = load_config(EXAMPLE, SECRETS)
    assert [receiver.name for receiver in config.receivers] == ["desk", "duty"]
    jsonschema.validate(read_yaml(EXAMPLE).value, config_schema())


def test_the_example_shows_the_defaults() -> None:
    config = load_config(EXAMPLE, SECRETS)
    assert config.web is not None
    assert config.heartbeat is not None
    assert replace(config.limits, private_networks=()) == Limits()
    assert replace(config.web, token="", hosts=()) == Web()
    assert config.heartbeat == Heartbeat(config.heartbeat.url)
    assert config.troubles == TroublesTo(config.troubles.receiver)
    assert config.store.name == Config().store.name
    assert config.keep == Keep()
    # The folder is beside the store, wherever that is.
    assert replace(config.backups, folder=Path("backups")) == Backups()
    assert config.backups.folder == EXAMPLE.with_name("backups")
    assert config.log == Log()


def test_the_example_shows_every_key_of_what_has_defaults() -> None:
    shown = read_yaml(EXAMPLE).value
    assert isinstance(shown, dict)
    for name, default in (("keep", Keep), ("backups", Backups), ("log", Log), ("limits", Limits)):
        part = shown[name]
        assert isinstance(part, dict)
        assert [*part] == [field.name for field in fields(default)]


def test_the_schema_refuses_a_key_that_there_is_not() -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"stoer": "x.db"}, config_schema())


# --- the environment


def test_a_variable_is_taken_from_the_environment(file: Path) -> None:
    text = "receivers: [{name: desk, apprise: ['mailto://me:${MAIL_PASS}@example.org']}]"
    config = loaded(file, text, MAIL_PASS="p$$w ${x}")
    assert config.receivers[0].apprise == ("mailto://me:p$$w ${x}@example.org",)


def test_a_doubled_dollar_is_one(file: Path) -> None:
    assert loaded(file, "store: 'a$${B}.db'").store.name == "a${B}.db"


def test_a_variable_that_is_not_set_is_told_at_its_place(file: Path) -> None:
    text = "receivers:\n  - name: desk\n    apprise: 'json://${HOST}/${PATH_}'\n"
    assert told(file, text, PATH_="x") == [
        "3:22: the environment variable HOST is not set — set it before the start"
    ]


def test_a_variable_must_be_a_name(file: Path) -> None:
    (only,) = told(file, "store: '${A:-b}'")
    assert only.startswith("1:9: ${A:-b}: this names no environment variable")


# --- what is refused


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("stoer: x.db", "1:1: stoer: no such key in the config — did you mean 'store'?"),
        ("feeds: [{url: https://a, evry: 5m}]", "1:26: evry: no such key in a feed"),
        ("feeds: [ftp://a]", "1:9: `feeds` should be an address that begins with http"),
        ("feeds: [https://a, https://a]", "1:20: this feed stands here twice"),
        ("feeds: [{url: https://a, every: 5}]", "1:33: `every` should be a span of time"),
        ("feeds: [{url: https://a, every: 0s}]", "1:33: `every` should be longer"),
        ("feeds: [{url: https://a, tier: 4}]", "1:32: 4: no such tier — one of: 1, 2, 3"),
        ("feeds: [{url: https://a, backfill: -1}]", "1:36: `backfill` should be a number"),
        ("feeds: [{name: a}]", "1:9: `url` is missing in a feed"),
        ("receivers: [{name: desk}]", "1:13: `apprise` is missing in a receiver"),
        ("receivers: [{name: desk, apprise: }]", "1:35: `apprise` is empty"),
        ("receivers: [{name: console, apprise: json://a}]", "1:20: console: this name is taken"),
        ("route: {receiver: dsek}", "1:19: dsek: no such receiver"),
        ("route: {matchers: [a=b]}", "1:9: the first route is for all alerts"),
        ("route: {routes: [{matchers: [critical]}]}", "1:30: this is no matcher"),
        ("route: {routes: [{matchers: ['a=~\"(\"']}]}", "1:30: the pattern of this matcher"),
        ("route: {group_wait: 30}", "1:21: `group_wait` should be a span of time"),
        ("limits: {pol_floor: 1m}", "1:10: pol_floor: no such key in the limits"),
        ("- a", "1:1: the config should be a mapping"),
        ("store: [a]", "1:8: `store` should be text, not a list"),
        ("web: {bind: 8787}", "1:13: `bind` should be an address and a port"),
        ("web: {bind: '0.0.0.0:8787'}", "1:13: beyond this machine the page needs a token"),
        ("web: {token_file: none.txt}", "1:19: the file cannot be read"),
        ("web: {token: a, token_file: b}", "1:17: `token` and `token_file` say the same"),
        ("heartbeat: {every: 1m}", "1:1: `url` is missing in the heartbeat"),
        ("heartbeat: {url: 'ftp://a'}", "1:18: `url` should be an address"),
        ("troubles: {receiver: ops}", "1:22: ops: no such receiver"),
        ("feeds: [{url: https://a, fulltext: on}]", "1:36: on: no such choice"),
        ("limits: {polls: 0}", "1:17: `polls` should be a whole number"),
        ("limits: {private_networks: [10.0.0.1/8]}", "1:28: `private_networks` should be networks"),
    ],
)
def test_a_fault_is_told_at_its_place(file: Path, text: str, expected: str) -> None:
    (only,) = told(file, text)
    assert only.startswith(expected)


def test_receivers_without_a_route_are_told_which_is_missing(file: Path) -> None:
    text = "receivers: [{name: a, apprise: json://a}, {name: b, apprise: json://b}]"
    (only,) = told(file, text)
    assert "no route says who gets what" in only


def test_two_receivers_of_one_name_are_a_fault(file: Path) -> None:
    text = "receivers:\n- {name: a, apprise: json://a}\n- {name: a, apprise: json://b}\n"
    assert "3:10: a: a second receiver of this name — first at line 2" in told(file, text)


def test_all_faults_are_told_at_once_those_of_form_and_those_of_sense(file: Path) -> None:
    text = """
stoer: x
feeds: [{url: https://a, evry: 5m}, {url: https://a}]
receivers: [{name: desk, apprise: '${NOT_SET}'}]
route: {receiver: dsek}
"""
    lines = [one.split(":", 1)[0] for one in told(file, text)]
    assert lines == ["2", "3", "3", "4", "5"]


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigErrors, match="no such file"):
        load_config(tmp_path / "monitor.yaml", {})


# --- secrets


def test_a_secret_may_stand_in_a_file_of_its_own(file: Path) -> None:
    file.with_name("desk.txt").write_text("mailto://me:hunter2@h\njson://h/2\n", encoding="utf-8")
    file.with_name("token.txt").write_text("0penSesame\n", encoding="utf-8")
    file.with_name("beat.txt").write_text("https://beats.example/1", encoding="utf-8")
    config = loaded(
        file,
        "receivers: [{name: desk, apprise_file: desk.txt}]\n"
        "web: {bind: '0.0.0.0:80', token_file: token.txt}\n"
        "heartbeat: {url_file: '${WHERE}/beat.txt'}\n",
        WHERE=str(file.parent),
    )
    assert config.receivers[0].apprise == ("mailto://me:hunter2@h", "json://h/2")
    assert config.web is not None
    assert config.web.token == "0penSesame"
    assert config.heartbeat == Heartbeat("https://beats.example/1")
    assert not {"hunter2", "0penSesame", "beats"} & set(re.findall(r"\w+", repr(config)))


@pytest.mark.parametrize(
    "text",
    [
        "receivers: [{name: desk, apprise: 'mailto://me:hunter2@h', max: 3, nam: x}]",
        "route: {receiver: 'mailto://me:hunter2@h'}",
        "feeds: ['ftp://me:hunter2@h']",
        "feeds: [{url: 'https://me:hunter2@h', every: 'x'}]",
        "feeds: ['https://me:hunter2@h', 'https://me:hunter2@h']",
        "receivers: [{name: 'json://me:hunter2@h', apprise: a}, {name: 'json://me:hunter2@h'}]",
        "'json://me:hunter2@h': x",
        'receivers:\n  - name: desk\n    apprise: "json://me:hunter2@h" x\n',
        "receivers: [{name: desk, apprise: [{'json://me:hunter2@h': 1}]}]",
        "limits: 'json://me:hunter2@h'",
        "feeds: [{url: https://a, tier: 'json://me:hunter2@h'}]",
        "route: {matchers: ['json://me:hunter2@h']}",
    ],
)
def test_no_fault_shows_a_secret(file: Path, text: str) -> None:
    assert "hunter2" not in "\n".join(told(file, text))


def test_no_repr_shows_a_secret(file: Path) -> None:
    text = "receivers: [{name: desk, apprise: ['mailto://me:${PASS}@h']}]"
    config = loaded(file, text, PASS="hunter2")
    assert "hunter2" not in repr(config)
