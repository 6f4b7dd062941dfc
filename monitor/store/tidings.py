"""What there is to tell of an alert, as it stands in a column of the store."""

from __future__ import annotations

import json
from dataclasses import asdict

from monitor.outbox.tidings import Quote, Tidings
from monitor.store.columns import time_column, time_of


def tidings_column(tidings: Tidings) -> str:
    since = tidings.known_since
    fields = asdict(tidings)
    fields["at"] = time_column(tidings.at)
    fields["known_since"] = time_column(since) if since else None
    return json.dumps(fields, ensure_ascii=True)


def tidings_of(column: str) -> Tidings:
    """The tidings that `tidings_column` wrote."""
    fields = json.loads(column)
    since = fields["known_since"]
    fields["at"] = time_of(fields["at"])
    fields["known_since"] = time_of(since) if since else None
    for name in ("origins", "outlets", "parties"):
        fields[name] = tuple(fields[name])
    fields["labels"] = tuple((name, value) for name, value in fields["labels"])
    fields["quotes"] = tuple(
        Quote(quote["text"], quote["article"], quote["evidence"] and tuple(quote["evidence"]))
        for quote in fields["quotes"]
    )
    return Tidings(**fields)
