"""What an article says, which rules hold on it, and whether that is news: a verdict for each."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime

from monitor.article import UNDATED, Article
from monitor.counts import Counts
from monitor.editor import Decision, Editor
from monitor.filing import Filing, looked_up
from monitor.language.text import Reader, Text
from monitor.matching.conditions import asked_kinds
from monitor.matching.index import Chosen
from monitor.matching.rules import Rule
from monitor.matching.search import Match, matches
from monitor.novelty.claimant import Claimant
from monitor.novelty.claims import Claim, Setting
from monitor.novelty.decide import worth_judging
from monitor.novelty.ledger import Fact
from monitor.novelty.revisions import repeated, revised
from monitor.novelty.triggers import Verdict, judge
from monitor.store.connection import Store

# What fails here is a fault of the stream, whose log is overheard.
log = logging.getLogger("monitor.stream")


class Jury:
    """Judges what is read by what is known; it keeps nothing of it.

    But what an article said before it was edited, and says differently now, it withdraws.
    """

    def __init__(
        self, store: Store, reader: Reader, claimant: Claimant, editor: Editor, counts: Counts
    ) -> None:
        self._store = store
        self._reader = reader
        self._claimant = claimant
        self._editor = editor
        self._counts = counts

    def read(self, chosen: Chosen) -> Text:
        """Read of an article what the rules that may hold ask for, if only a reading finds that."""
        cut = chosen.words.document  # it may have been asked already
        if not (chosen.is_read or any("person" in rule.watched for rule in chosen.rules)):
            return self._reader.skim(cut)
        kinds = {kind for rule in chosen.rules for kind in asked_kinds(rule.match)}
        return self._reader.read_cut(cut, kinds)

    def filing(self, text: Text, now: datetime) -> Filing:
        """Under which story, and at which time, the text is filed."""
        at = event_time(text.article, now)
        return looked_up(text, at, self._reader.places, self._claimant, self._store)

    def decisions(
        self,
        text: Text,
        setting: Setting,
        rules: Sequence[Rule],
        before: Sequence[Fact] = (),
    ) -> Iterator[Decision]:
        """Each match with its verdict; lazily, since one kept fact decides the next.

        `before` is what the article said before it was edited: what it still says is left out,
        what it says differently takes the place of what it said.
        """
        found, failures = matches(rules, text, self._reader.names, self._reader.places)
        for failure in failures:
            log.error("rule.failed", extra={"rule": failure.rule.id, "error": failure.error})
        worth = worth_judging(found, text.document)
        said = [one for match in worth for one in self._claimant.each(match, text)]
        claims = [self._claimant.claim(match, setting) for match in said]
        replaced = revised(claims, before, self._reader.names)
        for fact in replaced.values():
            self._store.facts.withdraw(fact)
        for at, (match, claim) in enumerate(zip(said, claims, strict=True)):
            if not repeated(claim, before):
                yield Decision(match, claim, self._verdict(match, claim), replaced.get(at))

    def _verdict(self, match: Match, claim: Claim) -> Verdict:
        if match.rule.trigger.counts:
            tally = self._counts.preview(match.rule, claim)
            return Verdict(tally.holds, tally.why, tally=tally)
        known, trigger = self._editor.known(match, claim), match.rule.trigger
        verdict = judge(claim, known, trigger, self._reader.names)
        learns_until = self._counts.since(match.rule) + trigger.learn
        if verdict.news and trigger.learn and claim.at < learns_until:
            return Verdict(False, f"the rule learns until {learns_until:%Y-%m-%d %H:%M}")
        return verdict


def event_time(article: Article, now: datetime) -> datetime:
    """Publication, clamped to arrival: nothing happens later than we learn of it."""
    return now if article.published == UNDATED else min(article.published, now)
