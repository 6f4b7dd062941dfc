"""Commands start quickly: none wakes a room, or a library, that it has no use for."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from monitor.store.connection import Store

READERS = ("monitor.language.words.document", "monitor.matching.boolean", "rapidfuzz")
FORMS = ("pydantic", "yaml")
FETCHERS = ("aiohttp", "feedparser", "trafilatura", "apprise")
SERVANTS = ("prometheus_client", "apscheduler", "uvloop")


def imported_by(*arguments: str | Path, folder: Path) -> frozenset[str]:
    """Every module that a command imports, by its full name."""
    command = (sys.executable, "-X", "importtime", "-m", "monitor", *map(str, arguments))
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return frozenset(line.rpartition("|")[2].strip() for line in done.stderr.splitlines())


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "kept.db"
    Store.open(path).close()
    return path


@pytest.mark.parametrize(
    "command", [("alerts", "list"), ("stories", "list"), ("outbox", "list"), ("silence", "list")]
)
def test_what_only_looks_at_the_store_wakes_no_reader_and_reads_no_form(
    command: Sequence[str], store: Path, tmp_path: Path
) -> None:
    awake = imported_by(*command, "--state", store, folder=tmp_path)
    assert "monitor.store.connection" in awake
    assert not awake.intersection((*READERS, *FORMS, *FETCHERS, *SERVANTS))


def test_figures_are_listed_without_the_book_of_names(store: Path, tmp_path: Path) -> None:
    awake = imported_by("facts", "list", "--state", store, folder=tmp_path)
    assert "monitor.novelty.histories" in awake
    assert not awake.intersection(("monitor.language.people.names", "rapidfuzz", "pydantic"))


def test_a_look_at_the_feeds_wakes_no_fetcher(tmp_path: Path) -> None:
    (tmp_path / "monitor.yaml").write_text("store: kept.db\nfeeds: [https://example.org/a.xml]\n")
    awake = imported_by("feeds", "list", folder=tmp_path)
    assert "monitor.feeds.health" in awake
    assert not awake.intersection((*READERS, *FETCHERS, *SERVANTS))


def test_the_schema_of_rules_wakes_no_reader(tmp_path: Path) -> None:
    awake = imported_by("schema", "rules", folder=tmp_path)
    assert "monitor.matching.forms" in awake
    assert not awake.intersection((*READERS, *FETCHERS, *SERVANTS))


def test_help_wakes_none_of_them(tmp_path: Path) -> None:
    awake = imported_by("--help", folder=tmp_path)
    assert "monitor.cli" in awake
    assert not awake.intersection((*READERS, *FORMS, *FETCHERS, *SERVANTS, "sqlite3", "rich"))


def test_rules_without_words_of_their_own_wake_no_templates(tmp_path: Path) -> None:
    rule = "{rule: Rail strikes, match: {event: {topic: strike}}}"
    (tmp_path / "rails.yaml").write_text(f"version: 1\nrules:\n  - {rule}\n")
    awake = imported_by("names", "Ann Lee", "A. Lee", "--rules", "rails.yaml", folder=tmp_path)
    assert "monitor.matching.load" in awake
    assert not awake.intersection(("jinja2", *FETCHERS, *SERVANTS))
