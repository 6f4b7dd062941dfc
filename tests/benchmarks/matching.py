"""How fast rules are held against articles, by number of rules and by stage; all in one run.

Articles of some 580 words of a vocabulary as uneven as a language's; rules of two to six phrases
joined by AND, OR, NOT, NEAR, or in one sentence, of which each fires on about one article in a
thousand. What fires is compared with a loop of regular expressions over the same rules. Times are
those of the processor, so that other work on the machine disturbs them least.
"""

from __future__ import annotations

import random
import re
import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory

from monitor.article import Article
from monitor.language.lexicon import Lexicon
from monitor.language.text import Reader
from monitor.language.words.document import document
from monitor.matching.boolean import parse_query
from monitor.matching.conditions import QueryHolds, Within
from monitor.matching.index import Index
from monitor.matching.load import load_rules
from monitor.matching.rules import Level, Rule, Trigger, TriggerType

COUNTS = (100, 1_000, 10_000, 100_000)
COMPARED_AT = 1_000
LOADED = 10_000
ARTICLES = 100
NAIVE_ARTICLES = 3
WORDS = 580
VOCABULARY = 30_000
REACH = {100: 5_000, 1_000: 5_000, 10_000: 3_000, 100_000: 1_000}
"""Articles a second that the design asks for."""


@dataclass(frozen=True)
class Naive:
    """A rule as people write it by hand: patterns over small text."""

    holds: Callable[[str], bool]
    phrases: tuple[str, ...]


def main() -> None:
    """Print one line a measure; the machine is whatever runs it."""
    draw = random.Random(7)
    words = _vocabulary(draw)
    articles = [_article(draw, words) for _ in range(ARTICLES)]
    drawn = [_rule(draw, words, at) for at in range(COUNTS[-1])]
    rules = [rule for rule, _ in drawn]
    naive = [write() for _, write in drawn[:COMPARED_AT]]
    costs = {count: _held(rules[:count], articles) for count in COUNTS}
    print(f"cost(100,000) / cost(100)   {costs[100_000] / costs[100]:6.1f}    (at most 8)")
    _compared(rules[:COMPARED_AT], naive, articles, costs[COMPARED_AT])
    _loading(rules[:LOADED])
    _stages(rules[:COMPARED_AT], articles)


def _held(rules: Sequence[Rule], articles: Sequence[Article]) -> float:
    """Seconds an article takes, once the index is built and warm."""
    before = _megabytes()
    began = time.process_time()
    index = _index(rules)
    index.choose(articles[0])
    built = time.process_time() - began
    fired = sum(len(index.choose(article).rules) for article in articles)
    spent = _best(lambda: [index.choose(article) for article in articles]) / len(articles)
    share = fired / len(rules) / len(articles)
    print(
        f"{len(rules):7,} rules  {1 / spent:8,.0f} articles/s  (at least {REACH[len(rules)]:,})"
        f"  {spent * 1e6:6.0f} µs  fired {share:.2%} of pairs"
        f"  index built in {built:5.2f} s, {_megabytes() - before:4.0f} MB"
    )
    return spent


def _megabytes() -> float:
    """The most memory that the process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _index(rules: Sequence[Rule]) -> Index:
    return Index(rules, Lexicon(), Reader(Lexicon()).places)


def _loading(rules: Sequence[Rule]) -> None:
    """The same rules as a file: read for the first time, and again as the daemon does, by the rules
    in force, when one of them has changed and when one is put before all others."""
    lines = ["version: 1", "rules:"]
    for rule in rules:
        assert isinstance(rule.match, QueryHolds)
        within = ", within: sentence" if rule.match.within else ""
        lines.append(f"  - rule: {rule.id}")
        lines.append(f"    match: {{query: '{rule.match.query.source}'{within}}}")
    with TemporaryDirectory() as folder:
        file = Path(folder) / "rules.yaml"
        file.write_text("\n".join(lines), encoding="utf-8")
        parse_query.cache_clear()
        began = time.process_time()
        before = load_rules(file)
        first = time.process_time() - began
        lines[len(lines) // 2] += "  # changed"
        file.write_text("\n".join(lines), encoding="utf-8")
        changed = _best(lambda: load_rules(file, before))
        lines[2:2] = ["  - rule: put before", "    match: {query: harbour AND strike}"]
        file.write_text("\n".join(lines), encoding="utf-8")
        moved = _best(lambda: load_rules(file, before))
    print(
        f"{len(rules):,} rules loaded         {first:5.2f} s, again with one changed"
        f" {changed:.2f} s, with one put before all {moved:.2f} s  (at most 0.5)"
    )


def _compared(
    rules: Sequence[Rule], naive: Sequence[Naive], articles: Sequence[Article], cost: float
) -> None:
    """Against a loop of compiled patterns and a loop of substring tests over the same rules."""
    texts = [f" {article.text.lower()} " for article in articles[:NAIVE_ARTICLES]]
    index = _index(rules)
    for article, text in zip(articles, texts, strict=False):
        fired = {rule.id for rule in index.choose(article).rules}
        expected = {rule.id for rule, one in zip(rules, naive, strict=True) if one.holds(text)}
        assert fired == expected, fired ^ expected
    began = time.process_time()
    for text in texts:
        [one.holds(text) for one in naive]
    patterns = (time.process_time() - began) / len(texts)
    began = time.process_time()
    for text in texts:
        [[phrase in text for phrase in one.phrases] for one in naive]
    substrings = (time.process_time() - began) / len(texts)
    print(f"loop of compiled patterns   {patterns / cost:6.0f} ×  (at least 300), same rules fired")
    print(f"loop of substring tests     {substrings / cost:6.0f} ×  (at least 20)")


def _stages(rules: Sequence[Rule], articles: Sequence[Article]) -> None:
    index, reader = _index(rules), Reader(Lexicon())
    each = [index.spelt(article) for article in articles]
    pairs = list(zip(articles, each, strict=True))
    stages: dict[str, Callable[[], object]] = {
        "normalise": lambda: [index.spelt(article) for article in articles],
        "scan": lambda: [index.scan(*pair) for pair in pairs],
        "scan and choose": lambda: [index.candidates(*index.scan(*pair)) for pair in pairs],
        "all, with evaluate": lambda: [index.choose(article) for article in articles],
        "cut into a document": lambda: [document(article) for article in articles[:50]],
        "read": lambda: [reader.read(article) for article in articles[:5]],
    }
    for name, work in stages.items():
        count = {"read": 5, "cut into a document": 50}.get(name, len(articles))
        print(f"  {name:20} {_best(work) / count * 1e6:8.0f} µs an article")


# --- articles and rules drawn by lot ------------------------------------------------------------


def _vocabulary(draw: random.Random) -> list[str]:
    letters = "etaoinshrdlucmfwypvbgk"
    found: dict[str, None] = {}
    while len(found) < VOCABULARY:
        length = min(2 + len(found) // 300, draw.randint(3, 11))
        found["".join(draw.choice(letters) for _ in range(length))] = None
    return list(found)


def _article(draw: random.Random, words: Sequence[str]) -> Article:
    """Paragraphs of sentences of words, each as likely as its rank lets it be."""
    weights = list(accumulate(1 / (rank + 3) for rank in range(len(words))))
    said = draw.choices(words, cum_weights=weights, k=WORDS)
    sentences, at = [], 0
    while at < len(said):
        length = draw.randint(14, 28)
        sentences.append(" ".join(said[at : at + length]).capitalize() + ".")
        at += length
    rows = [" ".join(sentences[low : low + 3]) for low in range(0, len(sentences), 3)]
    return Article(text="\n".join(rows), title="")


def _rule(draw: random.Random, words: Sequence[str], at: int) -> tuple[Rule, Callable[[], Naive]]:
    """A rule and its twin; the ranks of its words make it fire on one article in a thousand."""
    match at % 5:
        case 0:
            one, other, *rest = _some(draw, words, 4, 1_000, 4_000)
            query, naive = f"{one} AND {other}", partial(_both, one, other)
            if at % 10 == 0:
                query += f" AND ({rest[0]} OR {rest[1]} OR {words[3]})"
                naive = partial(_both, one, other, (*rest, words[3]))
        case 1:
            rare = _some(draw, words, 1, 22_000, VOCABULARY)
            pair = " ".join(_some(draw, words, 2, 200, 900))
            query = f'"{pair}" OR {rare[0]}'
            naive = partial(_any_of, (pair, *rare))
        case 2:
            one, other, without = _some(draw, words, 3, 1_000, 4_000)
            query = f"{one} AND {other} NOT {without}"
            naive = partial(_both, one, other, without=without)
        case 3:
            one, other, third = _some(draw, words, 3, 250, 1_200)
            query = f"({one} OR {third}) NEAR/8 {other}"
            naive = partial(_near, (one, third), other, 8)
        case _:
            one, other = _some(draw, words, 2, 150, 900)
            query, naive = f"{one} AND {other}", partial(_in_a_sentence, one, other)
    within = Within.SENTENCE if at % 5 == 4 else None
    trigger = Trigger(TriggerType.ANY, timedelta(days=90))
    match_ = QueryHolds(parse_query(query), within)
    return Rule(f"rule-{at}", "", Level.MEDIUM, match_, trigger), naive


def _some(
    draw: random.Random, words: Sequence[str], count: int, first: int, last: int
) -> tuple[str, ...]:
    return tuple(words[rank] for rank in draw.sample(range(first, last), count))


def _compiled(phrase: str) -> re.Pattern[str]:
    return re.compile(rf"\b{phrase}\b")


def _any_of(phrases: Sequence[str]) -> Naive:
    patterns = [_compiled(phrase) for phrase in phrases]
    return Naive(lambda text: any(p.search(text) for p in patterns), tuple(phrases))


def _both(one: str, other: str, some: Sequence[str] = (), without: str = "") -> Naive:
    first, second = _compiled(one), _compiled(other)
    third = _any_of(some) if some else None
    fourth = _compiled(without) if without else None

    def holds(text: str) -> bool:
        found = first.search(text) is not None and second.search(text) is not None
        if found and third is not None:
            found = third.holds(text)
        return found and not (fourth and fourth.search(text))

    return Naive(holds, (one, other, *some, *((without,) if without else ())))


def _near(ones: Sequence[str], other: str, distance: int) -> Naive:
    one = "(?:" + "|".join(ones) + ")"
    between = rf"\W+(?:\w+\W+){{0,{distance}}}"
    pattern = re.compile(rf"\b{one}{between}{other}\b|\b{other}{between}{one}\b")
    return Naive(lambda text: pattern.search(text) is not None, (*ones, other))


def _in_a_sentence(one: str, other: str) -> Naive:
    pattern = re.compile(rf"\b{one}\b[^.]*\b{other}\b|\b{other}\b[^.]*\b{one}\b")
    return Naive(lambda text: pattern.search(text) is not None, (one, other))


def _best(work: Callable[[], object]) -> float:
    """Seconds of the best of a few rounds."""
    best = float("inf")
    for _ in range(3):
        began = time.process_time()
        work()
        best = min(best, time.process_time() - began)
    return best


if __name__ == "__main__":
    main()
