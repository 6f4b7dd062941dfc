"""Watches the news for facts and tells you once when something new is known.

    from monitor import Article, Stream, load_rules, read

Each name is imported when it is first asked for, so that `import monitor` costs nothing.

    MonitorError            whatever this package raises on purpose
    ├── InputErrors         a person's file cannot be loaded; `.faults` holds every fault found
    │   ├── RuleErrors      … a rule file, or names.yaml
    │   └── ConfigErrors    … monitor.yaml
    └── StoreLocked         another monitor holds the store
"""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from monitor.article import Article
    from monitor.errors import ConfigErrors, Fault, InputErrors, MonitorError, RuleErrors
    from monitor.language.text import Reader, Text
    from monitor.matching.load import load_rules
    from monitor.novelty.decide import Alert
    from monitor.store.connection import StoreLocked
    from monitor.stream import Stream

__all__ = [
    "Alert",
    "Article",
    "ConfigErrors",
    "Fault",
    "InputErrors",
    "MonitorError",
    "RuleErrors",
    "StoreLocked",
    "Stream",
    "Text",
    "load_rules",
    "read",
]

_HOMES = {
    "Alert": "monitor.novelty.decide",
    "Article": "monitor.article",
    "ConfigErrors": "monitor.errors",
    "Fault": "monitor.errors",
    "InputErrors": "monitor.errors",
    "MonitorError": "monitor.errors",
    "RuleErrors": "monitor.errors",
    "StoreLocked": "monitor.store.connection",
    "Stream": "monitor.stream",
    "Text": "monitor.language.text",
    "load_rules": "monitor.matching.load",
}


def read(article: Article) -> Text:
    """What the article's words say, by the package's own data; rules may bring more (`Stream`)."""
    return _reader().read(article)


@lru_cache(maxsize=1)
def _reader() -> Reader:
    from monitor.language.text import Reader

    return Reader()


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
