"""Why and why not, on the page: the conditions with what each found, then what was decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from rich.console import Console
from rich.text import Text as Line

from monitor.article import Article
from monitor.cli.plain import visible
from monitor.cli.show import day_and_time, print_heading, put, quoted, words_within
from monitor.delivery import Delivery
from monitor.language.counts.quantities import Quantity
from monitor.language.events.statements import Statement
from monitor.language.guests.attendances import Attendance, Unresolved
from monitor.matching.evaluate import evaluate
from monitor.matching.findings import BoundFact, Node
from monitor.matching.rules import Rule
from monitor.matching.trace import Explanation, Reason, explain
from monitor.novelty.claims import Claim
from monitor.novelty.decide import told
from monitor.novelty.doubts import doubt
from monitor.novelty.summary import in_words
from monitor.outbox.address import labels_of
from monitor.outbox.routes import destinations
from monitor.stream import Decision, Stream

BADGE = 7
INDENT = 2


def print_explanation(
    stream: Stream,
    article: Article,
    rules: Sequence[Rule],
    page: Console,
    now: datetime,
    delivery: Delivery | None = None,
) -> None:
    """Print, for each rule, why it would tell of this article now, or why it would not."""
    text, decisions = stream.explain(article)
    print_heading(article, page)
    for rule in rules:
        if rule.trigger.hears_alerts:
            _print_listener(rule, page)
            continue
        explanation = explain(evaluate(rule, text, stream.reader.names, stream.reader.places))
        decided = [one for one in decisions if one.match.rule.id == rule.id]
        page.print()
        _print_rule(rule, explanation, decided, page)
        for decision in decided:
            _print_state(decision, page)
            if decision.verdict.news:
                _print_way(stream, decision, article, delivery, now, page)
        _print_tree(explanation, article, page)
    page.print()


def _print_listener(rule: Rule, page: Console) -> None:
    """A rule that hears alerts has nothing to say of one article."""
    page.print()
    badge = ("QUIET".ljust(BADGE), "bold yellow")
    put(page, badge, (visible(rule.id), "bold"), f"  {visible(rule.title)}")
    heard = ", ".join((*rule.trigger.rules, *rule.trigger.unless))
    put(page, f"it hears the alerts of {visible(heard)}, and no articles", indent=BADGE)


def _print_rule(
    rule: Rule, explanation: Explanation, decided: Sequence[Decision], page: Console
) -> None:
    """The answer, then its reasons: fact by fact where the rule holds, else the nearest ones."""
    is_news = any(decision.verdict.news for decision in decided)
    badge, style = ("TELLS", "bold green") if is_news else ("QUIET", "bold yellow")
    put(page, (badge.ljust(BADGE), style), (visible(rule.id), "bold"), f"  {visible(rule.title)}")
    if not rule.enabled and not explanation.holds:
        put(page, "the rule is not enabled", indent=BADGE)
    for reason in explanation.reasons:
        line = _decided(reason, rule, decided) if explanation.holds else Line(visible(str(reason)))
        put(page, line, indent=BADGE, hang=INDENT)


def _print_state(decision: Decision, page: Console) -> None:
    """What was known before, by whom, and what is known after."""
    verdict, known = decision.verdict, decision.verdict.before or decision.verdict.same
    if known is None:
        return
    said = known.claim
    voice = f", {said.speaker or said.origin}" if said.speaker or said.origin else ""
    before = f"before: {_said(said)} ({day_and_time(said.at)}{voice})"
    after = f" · after: {_said(decision.claim)}" if verdict.news else ""
    put(page, (visible(before + after), "dim"), indent=BADGE, hang=INDENT)


def _said(claim: Claim) -> str:
    number = claim.value if claim.value is not None else claim.low
    return f"{number:,.10g}" if number is not None else claim.term or claim.status


def _print_way(
    stream: Stream,
    decision: Decision,
    article: Article,
    delivery: Delivery | None,
    now: datetime,
    page: Console,
) -> None:
    """To whom it would go by the config, and which silence keeps it back."""
    match = decision.match
    alert = told(match, decision.claim, decision.verdict, article, stream.reader.names)
    labels = labels_of(alert)
    if delivery:
        ways = destinations(labels, match.rule.to, delivery.route, delivery.receivers)
        told_to = ", ".join(f"{way.receiver} by {way.path}" for way in ways)
        put(page, (visible(f"goes to: {told_to}"), "dim"), indent=BADGE, hang=INDENT)
    for silence in stream.store.silences.active(now):
        if silence.fits(labels):
            why = f"silenced by {silence.id}: {silence.why}"
            put(page, (visible(why), "yellow"), indent=BADGE, hang=INDENT)


def _decided(reason: Reason, rule: Rule, decided: Sequence[Decision]) -> Line:
    """What became of a fact for which the rule holds: news, known already, or doubted."""
    what = _in_words(reason.fact)
    decision = next((one for one in decided if one.match.fact == reason.fact), None)
    if decision is None:
        why = "its sentence gives the total" if rule.enabled else "the rule is not enabled"
        return Line.assemble(what, ": ", ("not told", "yellow"), f", {why}")
    verdict = decision.verdict
    doubted = doubt(decision.match, verdict)
    loose = decision.match.rule.loose
    if doubted and loose != "tell":
        answer = "held back for a second article" if loose == "hold" else "dropped"
        return Line.assemble(f"{what}: ", (answer, "yellow"), f", {visible(doubted)}")
    answer, style = ("told", "bold green") if verdict.news else ("not told", "yellow")
    return Line.assemble(f"{what}: ", (answer, style), f", {visible(verdict.why)}")


def _in_words(fact: BoundFact | None) -> str:
    match fact:
        case Quantity():
            return visible(f"{in_words(fact)} {fact.unit}, {fact.role.replace('_', ' ')}")
        case Statement():
            return visible(f"{fact.topic.replace('_', ' ')}, {fact.status}")
        case Attendance():
            return visible(f"{fact.name}, {fact.status}")
        case Unresolved():
            return visible(f"{fact.mention}, {fact.status}")
        case None:
            return "the article"


def _print_tree(explanation: Explanation, article: Article, page: Console) -> None:
    """The conditions as they were held against the first of these facts, which is the nearest."""
    for tree in explanation.trees[:1]:
        for depth, node in _lines(tree.children or (tree,)):
            indent = BADGE + INDENT * depth
            mark = ("✓ ", "green") if node.holds else ("✗ ", "bold red")
            is_fact = bool(node.children and node.evidence)
            detail = "" if is_fact or not node.detail else f"  {visible(node.detail)}"
            put(page, mark, visible(node.label), (detail, "dim"), indent=indent, hang=INDENT)
            for evidence in node.evidence[:1]:
                place = words_within(evidence.text, article, evidence.span)
                said = quoted(evidence.text, [place] if place else [], page)
                put(page, said, indent=indent + INDENT, hang=1)


def _lines(nodes: Sequence[Node], depth: int = 0) -> Iterator[tuple[int, Node]]:
    """The nodes as they are printed; one that only wraps another is left out."""
    for node in nodes:
        if node.label == "all of" and len(node.children) == 1:
            yield from _lines(node.children, depth)
            continue
        yield depth, node
        yield from _lines(node.children, depth + 1)
