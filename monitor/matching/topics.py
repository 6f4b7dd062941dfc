"""The topics that the reader knows by itself, as rules may name them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

from monitor.language.lexicon import Topic
from monitor.yamlfile import package_yaml


@lru_cache(maxsize=1)
def built_in_topics() -> Mapping[str, Topic]:
    """Each with its phrases and the outcomes that a rule may ask for as a status."""
    said = package_yaml(files("monitor.language") / "data" / "topics.yaml")
    return MappingProxyType(
        {
            str(name): Topic(
                name=str(name),
                phrases=tuple(map(str, entry["phrases"])),
                outcomes=MappingProxyType(dict.fromkeys(entry.get("outcomes", ()), ())),
            )
            for name, entry in said.items()
        }
    )
