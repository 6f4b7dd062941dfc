"""The kinds of event that statements are about: the built-in ones and those of rule files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from monitor.language.lexicon import Lexicon, Topic
from monitor.language.saying.grips import Cue, own_cue
from monitor.language.words.clauses import hits_through_quotes, words_of_clauses
from monitor.language.words.cues import Hit, Patterns
from monitor.language.words.sentences import Sentence
from monitor.yamlfile import package_yaml


@dataclass(frozen=True, slots=True)
class EventKind:
    """A topic as it is read: `sides` take part as equals, else a doer acts on `targets`."""

    topic: Topic
    sides: bool
    targets: frozenset[str]
    outcomes: Patterns[Cue]
    of_somebody: frozenset[str] = frozenset()
    """Nouns that say nothing where nobody is named: "the first death"."""
    befalling: frozenset[str] = frozenset()
    """Verbs whose object it befalls: "the army killed X"."""
    befalls: bool = False
    """Whether the one it is about is the one it is done to: who was arrested."""
    own_word: bool = False
    """Whether a company that speaks of it speaks of its own."""
    state_word: bool = False
    """Whether a state's official who speaks of it speaks of his state's own."""


class Topics:
    """Finds the mentions of all topics in a sentence."""

    def __init__(self, lexicon: Lexicon) -> None:
        kinds = [*_package_kinds(), *map(_own_kind, lexicon.topics)]
        self._mentions = Patterns(
            [(phrase, kind) for kind in kinds for phrase in kind.topic.phrases]
        )
        self._others = Patterns(
            [(phrase, kind.topic.name) for kind in kinds for phrase in kind.topic.not_phrases]
        )

    def find(self, sentence: Sentence) -> Iterator[Hit[EventKind]]:
        """Mentions in the order of the words; of those of one topic that overlap, the longest."""
        mentions = hits_through_quotes(self._mentions, sentence)
        others = hits_through_quotes(self._others, sentence) if mentions else []
        ends: dict[str, int] = {}
        for hit in sorted(mentions, key=lambda h: (h.first, -h.last)):
            name = hit.value.topic.name
            if hit.first < ends.get(name, 0):
                continue
            if _is_half_a_word(sentence, hit):
                continue
            if any(o.value == name and o.first < hit.last and hit.first < o.last for o in others):
                continue
            ends[name] = hit.last
            yield hit


def _is_half_a_word(sentence: Sentence, hit: Hit[EventKind]) -> bool:
    """ "Strike-hit railway", "post-strike repairs": of what else something is told."""
    words = words_of_clauses()
    before = sentence.texts[max(hit.first - 2, 0) : hit.first]
    behind = sentence.texts[hit.last : hit.last + 2]
    is_first = len(behind) == 2 and behind[0] == "-" and behind[1] in words.afflicted
    return is_first or (len(before) == 2 and before[1] == "-" and before[0] in words.prefixes)


def _own_kind(topic: Topic) -> EventKind:
    targets = frozenset({"on", "against", "of", "with"})
    return EventKind(topic, bool(topic.parties), targets, _outcomes(topic))


def _outcomes(topic: Topic) -> Patterns[Cue]:
    return Patterns(
        [(text, own_cue(step)) for step, cues in topic.outcomes.items() for text in cues]
    )


@lru_cache(maxsize=1)
def _package_kinds() -> tuple[EventKind, ...]:
    said = package_yaml(files("monitor.language") / "data" / "topics.yaml")
    return tuple(_kind(name, entry) for name, entry in said.items())


def is_aimed(topic: str) -> bool:
    """Whether a built-in topic is done to somebody, so that another target is another event."""
    aims = (kind.targets for kind in _package_kinds() if kind.topic.name == topic)
    return any("against" in targets for targets in aims)


def _kind(name: str, entry: Mapping[str, object]) -> EventKind:
    outcomes = entry.get("outcomes", {})
    assert isinstance(outcomes, dict)
    topic = Topic(
        name=name,
        phrases=_texts(entry, "phrases"),
        not_phrases=_texts(entry, "not"),
        confirmed_by=str(entry.get("confirmed_by", "any")),
        outcomes={str(step): tuple(cues) for step, cues in outcomes.items()},
    )
    sides = bool(entry.get("sides", False))
    targets = frozenset(_texts(entry, "targets"))
    return EventKind(
        topic,
        sides,
        targets,
        _outcomes(topic),
        frozenset(_texts(entry, "of_somebody")),
        frozenset(_texts(entry, "befalling")),
        bool(entry.get("befalls", False)),
        bool(entry.get("own_word", False)),
        bool(entry.get("state_word", False)),
    )


def _texts(entry: Mapping[str, object], key: str) -> tuple[str, ...]:
    listed = entry.get(key, [])
    assert isinstance(listed, list)
    return tuple(map(str, listed))
