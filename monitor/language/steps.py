"""How sure it is that something is so: the ladder from denied to happened."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """The steps of the ladder, in the order that decides among cues of one scope."""

    DENIED = "denied"
    UNCONFIRMED = "unconfirmed"
    UNLIKELY = "unlikely"
    POSSIBLE = "possible"
    LIKELY = "likely"
    EXPECTED = "expected"
    PLANNED = "planned"
    CONFIRMED = "confirmed"
    ASSERTED = "asserted"
    HAPPENED = "happened"
    HISTORICAL = "historical"
    WITHDRAWN = "withdrawn"
    """Attendance only: had been coming and no longer is."""
