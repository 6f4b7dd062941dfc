"""Whether an article's outlet is one that a rule asks for: feed, domain, name, tier, language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase

from monitor.article import Article
from monitor.language.words.normalise import fold
from monitor.matching.conditions import AllOf, AnyOf, Condition, Not, SourceIs

Check = tuple[str, Sequence[str], bool, str]
"""What is compared, with what, whether it holds, and what the article has."""

_SAMPLE = 1_000
_SCRIPTS = (
    (re.compile("[\uac00-\ud7a3]"), "ko"),
    (re.compile("[\u3040-\u30ff]"), "ja"),
    (re.compile("[\u4e00-\u9fff]"), "zh"),
)
_ENOUGH = 20
"""Characters of a script that make a text one of its language: a name or two do not."""


def may_come_from(condition: Condition, article: Article) -> bool:
    """Whether an article of this outlet may be what a match asks for, whatever it says."""
    match condition:
        case SourceIs():
            return all(holds for _, _, holds, _ in of_outlet(condition, article))
        case AllOf(conditions):
            return all(may_come_from(one, article) for one in conditions)
        case AnyOf(conditions):
            return any(may_come_from(one, article) for one in conditions)
        case Not(SourceIs() as inner):
            return not may_come_from(inner, article)
        case _:
            return True


def of_outlet(asked: SourceIs, article: Article) -> Iterator[Check]:
    """One check for each key that the rule gives."""
    if asked.feed:
        holds = _globs(asked.feed, (article.feed, article.source))
        yield "feed", asked.feed, holds, f"feed {article.feed or article.source or 'unknown'}"
    if asked.domain:
        holds = _of_domain(asked.domain, article.domain)
        yield "domain", asked.domain, holds, f"domain {article.domain or 'unknown'}"
    if asked.name:
        holds = _globs(asked.name, (article.outlet,))
        yield "name", asked.name, holds, f"source {article.outlet or 'unknown'}"
    if asked.tier:
        holds = article.tier in asked.tier
        yield "tier", tuple(map(str, asked.tier)), holds, f"tier {article.tier}"
    if asked.lang:
        lang = _language(article)
        holds = not lang or _globs((_primary(each) for each in asked.lang), (lang,))
        yield "lang", asked.lang, holds, f"language {lang or 'unknown'}"


def _globs(patterns: Iterable[str], values: Sequence[str]) -> bool:
    folded = [fold(value) for value in values]
    return any(fnmatchcase(value, fold(pattern)) for pattern in patterns for value in folded)


def _of_domain(patterns: Sequence[str], domain: str) -> bool:
    """A domain, or one below it: example.org takes news.example.org."""
    bare = [pattern.removeprefix("www.") for pattern in patterns]
    return _globs((*bare, *(f"*.{pattern}" for pattern in bare)), (domain,))


def _language(article: Article) -> str:
    """The language it names, without the region; else the one its script tells, or "".

    Feeds often name none. An article of unknown language is let through: no alert is lost by it.
    """
    if article.lang:
        return _primary(article.lang)
    sample = f"{article.title} {article.text[:_SAMPLE]}"
    for script, lang in _SCRIPTS:
        if len(script.findall(sample)) >= _ENOUGH:
            return lang
    return ""


def _primary(lang: str) -> str:
    return lang.replace("_", "-").partition("-")[0].lower()
