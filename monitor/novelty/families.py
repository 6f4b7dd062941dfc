"""Which publishers are one voice: those of one owner, and those that share a registered domain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from monitor.article import Article
from monitor.language.lexicon import Publisher
from monitor.language.normalise import fold
from monitor.yamlfile import package_yaml


@dataclass(frozen=True, slots=True)
class _Listed:
    by_domain: Mapping[str, str]
    by_title: Mapping[str, str]
    aggregators: frozenset[str]
    second_levels: frozenset[str]
    shared_hosts: frozenset[str]


@lru_cache(maxsize=1)
def _listed() -> _Listed:
    said = package_yaml(files("monitor.novelty") / "data" / "families.yaml")
    families = said["families"]
    return _Listed(
        {domain: family["name"] for family in families for domain in family["domains"]},
        {
            _plain(title): family["name"]
            for family in families
            for title in (family["name"], *family["titles"])
        },
        frozenset(said["aggregators"]),
        frozenset(said["second_levels"]),
        frozenset(said["shared_hosts"]),
    )


class Families:
    """Names the voice that an outlet is, with the publishers that the user's names file adds."""

    def __init__(self, publishers: Sequence[Publisher] = ()) -> None:
        listed = _listed()
        self._by_domain = {
            **listed.by_domain,
            **{fold(domain): p.family or p.name for p in publishers for domain in p.domains},
        }
        self._declared = {_plain(p.name): p.family or p.name for p in publishers}

    def voice(self, article: Article) -> str:
        """The family of the article's outlet, else its registered domain, else its name, or "".

        A domain tells more than a name, which two papers may share and one paper may vary.
        """
        name, host = _plain(article.source), article.domain
        if name in self._declared:
            return self._declared[name]
        domain = registrable(host)
        if not domain or (name and domain in _listed().aggregators):
            return _listed().by_title.get(name, article.source)
        for known in _with_parents(host):
            if known in self._by_domain:
                return self._by_domain[known]
        return domain


def registrable(host: str) -> str:
    """The part of a host that somebody registered: news.bbc.co.uk is bbc.co.uk; "" for none.

    By a short table instead of the public suffix list, which changes weekly: second levels such
    as "co" count before any country's two letters.
    """
    labels = host.lower().strip(".").split(".")
    if len(labels) < 2 or labels[-1].isdigit():
        return host.lower()
    listed = _listed()
    size = 2
    if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in listed.second_levels:
        size = 3
    if ".".join(labels[-size:]) in listed.shared_hosts:
        size += 1
    return ".".join(labels[-size:])


def _with_parents(host: str) -> Iterable[str]:
    """The host, then each domain it stands in: a.b.org, b.org."""
    labels = host.lower().split(".")
    return (".".join(labels[at:]) for at in range(len(labels) - 1))


def _plain(title: str) -> str:
    """A masthead for comparing: folded, without "the" and marks."""
    words = "".join(c if c.isalnum() else " " for c in fold(title)).split()
    return " ".join(words[1:] if words[:1] == ["the"] else words)
