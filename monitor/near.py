"""What was nearly an alert: an event at another step than its rule asks for, a voice too few."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from monitor.language.counts.quantities import Quantity
from monitor.language.steps import Status
from monitor.language.text import Reader, Text
from monitor.matching.conditions import ANY, asked_steps, at_any_step
from monitor.matching.rules import Rule
from monitor.matching.search import BoundFact, matches
from monitor.novelty.claims import Setting
from monitor.outbox.news import spaced
from monitor.outbox.tidings import NearMiss


class NearMisses:
    """Looks for what rules would have been told of, had it stood at another step."""

    def __init__(self, rules: Sequence[Rule], reader: Reader) -> None:
        self._reader = reader
        self._wide = {
            rule.id: replace(rule, match=at_any_step(rule.match))
            for rule in rules
            if asked_steps(rule.match) and ANY not in asked_steps(rule.match)
        }

    def found(
        self, rules: Sequence[Rule], held: Collection[str], text: Text, setting: Setting
    ) -> Iterator[tuple[Rule, NearMiss]]:
        """One for each of these rules at most, but for those that `held`."""
        asked = {rule.id: rule for rule in rules if rule.id in self._wide and rule.id not in held}
        if not asked:
            return
        wide = [self._wide[name] for name in asked]
        steps: dict[str, str] = {}
        for match in matches(wide, text, self._reader.names, self._reader.places).matches:
            step = _step(match.fact)
            if step and step != Status.HISTORICAL:
                steps.setdefault(match.rule.id, step)
        for name, step in steps.items():
            wanted = " or ".join(map(spaced, asked_steps(asked[name].match)))
            yield asked[name], near_miss(asked[name], f"{spaced(step)}, not {wanted}", setting)


def near_miss(rule: Rule, what: str, setting: Setting) -> NearMiss:
    """Something in an article came near a rule."""
    article = setting.article
    labels = {
        **rule.labels,
        "rule": rule.id,
        "level": str(rule.level),
        "story": setting.story,
        "article": article.id,
        "source": article.outlet,
        "feed": article.feed,
    }
    return NearMiss(
        rule=rule.id,
        title=rule.title,
        story=setting.story,
        what=what,
        at=setting.at,
        outlet=article.outlet,
        article_title=article.title,
        labels=tuple(labels.items()),
    )


def _step(fact: BoundFact | None) -> str:
    """The step at which an event or an attendance stands; a number stands at none."""
    return "" if fact is None or isinstance(fact, Quantity) else fact.status
