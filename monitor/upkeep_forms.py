"""How a person writes down what is kept, backed up and logged in monitor.yaml."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from typing import Annotated, get_args

from pydantic import AfterValidator, BeforeValidator

from monitor.forms import Duration, Form, Text, one_of, wrong
from monitor.upkeep import Backups, Keep, Log, LogFormat, LogLevel

SHORTEST_KEEP = timedelta(days=14)
"""Stories are compared over some days, messages retried for a week: less would be missed."""


def _long_enough(span: timedelta) -> timedelta:
    if span < SHORTEST_KEEP:
        raise wrong("should be 14d or longer", "stories and messages are looked up for so long")
    return span


def _number(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 1000:
        raise wrong("should be a whole number from 0 to 1000")
    return value


Span = Annotated[Duration, AfterValidator(_long_enough)]
Number = Annotated[int, BeforeValidator(_number)]


class KeepForm(Form):
    """How long what is over is kept."""

    NOUN = "what is kept"

    articles: Span = Keep().articles
    facts: Span = Keep().facts
    alerts: Span = Keep().alerts
    messages: Span = Keep().messages
    journal: Span = Keep().journal


class BackupsForm(Form):
    """Where copies of the store go, and how many."""

    NOUN = "the backups"

    folder: Text = ""
    hourly: Number = Backups().hourly
    daily: Number = Backups().daily


class LogForm(Form):
    """How events are logged."""

    NOUN = "the log"

    format: Annotated[LogFormat, one_of(get_args(LogFormat), "form")] = Log().format
    level: Annotated[LogLevel, one_of(get_args(LogLevel), "level")] = Log().level


def keep_of(form: KeepForm | None) -> Keep:
    return Keep(**{one.name: getattr(form, one.name) for one in fields(Keep)}) if form else Keep()


def backups_of(form: BackupsForm | None, beside: Path, store: Path) -> Backups:
    """The backups: in a folder relative to that of the config; without one, beside the store."""
    form = form or BackupsForm()
    named = beside / Path(form.folder).expanduser() if form.folder else None
    return Backups(named or store.parent / Backups().folder, form.hourly, form.daily)


def log_of(form: LogForm | None) -> Log:
    return Log(form.format, form.level) if form else Log()
