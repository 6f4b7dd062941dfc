"""How a time to tell is written, in the config as in a rule: a cron line, a word, a zone."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator

from monitor.cron import Cron, CronError, parse_cron
from monitor.delivery import Digest
from monitor.forms import Form, short_for, shown, wrong
from monitor.zones import zone_named


def _zone(value: object) -> object:
    if not isinstance(value, str) or zone_named(value) is None:
        raise wrong(f"{shown(value)}: no such time zone", "such as Asia/Seoul, Europe/Paris, UTC")
    return value


def _cron(value: object) -> object:
    try:
        return parse_cron(str(value))
    except CronError as error:
        raise wrong(str(error), 'such as "0 8 * * mon-fri", or daily, hourly, weekly') from error


Zone = Annotated[str, BeforeValidator(_zone)]
_Cron = Annotated[Cron, BeforeValidator(_cron, json_schema_input_type=str)]


class DigestForm(Form):
    """When a digest is due; a bare word or line is its `cron`."""

    NOUN = "a digest"

    cron: _Cron
    tz: Zone | None = None


DigestGiven = Annotated[DigestForm, short_for("cron", str | DigestForm)]


def digest_of(form: DigestForm | None) -> Digest | None:
    """The digest that is meant; without a zone it goes by its reader's."""
    return Digest(form.cron, form.tz or "") if form else None
