"""Which publishers are one voice: those of one owner, and those that share a registered domain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from publicsuffixlist import PublicSuffixList

from monitor.article import Article
from monitor.language.lexicon import Publisher
from monitor.language.words.normalise import fold
from monitor.yamlfile import package_yaml


@dataclass(frozen=True, slots=True)
class _Listed:
    by_domain: Mapping[str, str]
    by_title: Mapping[str, str]
    aggregators: frozenset[str]
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

    def titled(self, name: str) -> str:
        """The family of a publisher by its name alone, or ""."""
        plain = _plain(name)
        return (self._declared.get(plain) or _listed().by_title.get(plain, "")) if plain else ""

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


@lru_cache(maxsize=10_000)
def registrable(host: str) -> str:
    """The part of a host that somebody registered: news.bbc.co.uk is bbc.co.uk; "" for none.

    By the public suffix list as it came with its library: no network is asked.
    """
    plain = host.lower().strip(".")
    labels = plain.split(".")
    if len(labels) < 2 or labels[-1].isdigit() or ":" in plain:
        return plain
    owned: str = _suffixes().privatesuffix(plain) or plain
    if owned not in _listed().shared_hosts or owned == plain:
        return owned
    return ".".join(labels[-owned.count(".") - 2 :])


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def _with_parents(host: str) -> Iterable[str]:
    """The host, then each domain it stands in: a.b.org, b.org."""
    labels = host.lower().split(".")
    return (".".join(labels[at:]) for at in range(len(labels) - 1))


def _plain(title: str) -> str:
    """A masthead for comparing: folded, without "the" and marks."""
    words = "".join(c if c.isalnum() else " " for c in fold(title)).split()
    return " ".join(words[1:] if words[:1] == ["the"] else words)
