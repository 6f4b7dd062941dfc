"""How far apart two figures may lie, in number and in time, and still be one."""

from __future__ import annotations

from datetime import timedelta

REACH = timedelta(days=14)
"""How long a figure goes on being repeated by papers that name nobody."""

SLACK = 1.25
"""So far above "more than 5,000" a known figure may lie and still be the one that is meant."""

APPROXIMATE_TOLERANCE = 0.05
"""How far apart two figures may be to count as one when either is approximate (RULES: 5 %)."""
