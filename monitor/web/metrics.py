"""What Prometheus is told: what was done, how long it took, how much there is, how each loop is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    Metric,
    SummaryMetricFamily,
)
from prometheus_client.registry import Collector

from monitor.pulse import Beat
from monitor.tally import Deed, Figures, Tally, Work

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

DEEDS = {
    Deed.POLL: ("monitor_polls", "result", "Feeds asked, by what came of it: ok or failed."),
    Deed.ARTICLE: ("monitor_articles", "kind", "Articles taken: fresh or baseline."),
    Deed.ALERT: ("monitor_alerts", "level", "Alerts raised."),
    Deed.RELOAD: ("monitor_reloads", "result", "Rules, feeds and config read again: ok, refused."),
    Deed.HEARTBEAT: ("monitor_heartbeats", "result", "Heartbeats sent: ok, failed or withheld."),
}
LABELS = {
    Deed.POLL: ("ok", "failed"),
    Deed.ARTICLE: ("fresh", "baseline"),
    Deed.ALERT: (),
    Deed.RELOAD: ("ok", "refused"),
    Deed.HEARTBEAT: ("ok", "failed", "withheld"),
}
"""What is shown from the start, as 0: an alarm on a counter needs it to be there."""

WORK = {
    Work.POLL: ("monitor_poll_seconds", "From asking a feed to having kept what it said."),
    Work.TAKE: ("monitor_take_seconds", "Reading, judging and storing what a poll brought."),
    Work.GIVE: ("monitor_give_seconds", "Wording what is due and handing it to channels."),
}


@dataclass(frozen=True, slots=True)
class Now:
    """All that the metrics are made of."""

    tally: Tally
    figures: Figures
    beats: tuple[Beat, ...]
    started_s: float


def metrics(now: Now) -> bytes:
    """The exposition in Prometheus' text format."""
    registry = CollectorRegistry()
    registry.register(_All(now))
    return generate_latest(registry)


class _All(Collector):
    def __init__(self, now: Now) -> None:
        self._now = now

    def collect(self) -> Iterator[Metric]:
        yield from _deeds(self._now.tally)
        for work, (name, text) in WORK.items():
            spent = self._now.tally.work[work]
            yield SummaryMetricFamily(name, text, spent.times, spent.seconds)
        yield from _figures(self._now.figures)
        age = GaugeMetricFamily(
            "monitor_loop_age_seconds", "Since a loop last got somewhere.", labels=["loop"]
        )
        for beat in self._now.beats:
            age.add_metric([beat.loop], beat.age_s)
        yield age
        yield GaugeMetricFamily(
            "monitor_start_time_seconds", "When the daemon started.", self._now.started_s
        )


def _deeds(tally: Tally) -> Iterator[Metric]:
    for deed, (name, label, text) in DEEDS.items():
        family = CounterMetricFamily(name, text, labels=[label])
        counted = {said: number for (of, said), number in list(tally.deeds.items()) if of is deed}
        for said, number in {**dict.fromkeys(LABELS[deed], 0), **counted}.items():
            family.add_metric([said], number)
        yield family


def _figures(figures: Figures) -> Iterator[Metric]:
    for name, text, value in (
        ("monitor_feeds", "Feeds subscribed to.", figures.feeds),
        ("monitor_feeds_failing", "Of these, failing at their last poll.", figures.feeds_failing),
        ("monitor_feeds_late_seconds", "How long the most overdue waits.", figures.feeds_late_s),
        ("monitor_rules", "Rules that run.", figures.rules),
        ("monitor_alerts_open", "Alerts that are open.", figures.alerts_open),
        ("monitor_message_wait_seconds", "Age of the oldest unsent.", figures.message_waits_s),
        ("monitor_troubles", "The monitor's own troubles just now.", figures.troubles),
        ("monitor_store_bytes", "Size of the store and its log.", figures.store_bytes),
    ):
        yield GaugeMetricFamily(name, text, value)
    messages = GaugeMetricFamily("monitor_messages", "Messages kept, by state.", labels=["state"])
    for state, number in figures.messages.items():
        messages.add_metric([state], number)
    yield messages
