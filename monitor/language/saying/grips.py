"""The cues that say how sure a text is, as data: each with the way it takes hold of a mention."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files

from monitor.language.lexicon import StatusCue
from monitor.yamlfile import package_yaml


class Grip(StrEnum):
    """How a cue takes hold of a mention; `data/cues.yaml` says each in words."""

    NEAR = "near"
    TOUCH = "touch"
    OBJECT = "object"
    CLAUSE = "clause"
    SUBJECT = "subject"
    BESIDE = "beside"
    INSIDE = "inside"
    WHOLE = "whole"
    FRONT = "front"
    BEFORE = "before"
    COLON = "colon"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that say how sure something is. A pseudo-cue has no status: it only hides others."""

    id: str
    status: str
    grips: tuple[Grip, ...]
    kinds: frozenset[str]
    raises: bool
    of_head: bool = False
    steady: bool = False
    """An official party's word does not raise it."""


KINDS = frozenset({"quantity", "event", "attendance"})
"""The kinds of mention that are judged."""

_USER_GRIPS = {
    "forward": (Grip.CLAUSE,),
    "backward": (Grip.SUBJECT,),
    "both": (Grip.CLAUSE, Grip.SUBJECT),
}


_SAID_OF_THE_HEAD = frozenset({"denied", "unconfirmed", "confirmed"})


@dataclass(frozen=True, slots=True)
class PackageCues:
    """What `data/cues.yaml` says."""

    cues: tuple[tuple[str, Cue], ...]
    facets: frozenset[str]
    unofficial: frozenset[str]
    confirmable: frozenset[str]


@lru_cache(maxsize=1)
def package_cues() -> PackageCues:
    """The package's own cues, read once."""
    said = package_yaml(files("monitor.language") / "data" / "cues.yaml")
    pairs = [(pattern, _cue(entry)) for entry in said["cues"] for pattern in entry["match"]]
    pairs += [(pattern, _pseudo()) for pattern in said["pseudo"]]
    return PackageCues(
        tuple(pairs),
        frozenset(said["facets"]),
        frozenset(said["unofficial"]),
        frozenset(said["confirmable"]),
    )


def _cue(entry: dict[str, object]) -> Cue:
    kinds = entry.get("for")
    grips = entry["grip"]
    return Cue(
        id=str(entry["id"]),
        status=str(entry["status"]),
        grips=tuple(map(Grip, grips)) if isinstance(grips, list) else (Grip(str(grips)),),
        kinds=frozenset(map(str, kinds)) if isinstance(kinds, list) else KINDS,
        raises=bool(entry.get("raises", False)),
        of_head=bool(entry.get("head", entry["status"] in _SAID_OF_THE_HEAD)),
        steady=bool(entry.get("steady", False)),
    )


def _pseudo() -> Cue:
    return Cue("pseudo", "none", (), frozenset(), False)


def own_cue(step: str) -> Cue:
    """A cue for a step of one's own, such as a topic's outcome: it governs or is said of it."""
    return Cue(step, step, (Grip.CLAUSE, Grip.SUBJECT), KINDS, False)


def user_cues(cues: Iterable[StatusCue]) -> Iterator[tuple[str, Cue]]:
    """The cues of a rule file, each with its pattern."""
    for cue in cues:
        grips = _USER_GRIPS.get(cue.direction, _USER_GRIPS["both"])
        yield cue.match, Cue(cue.id, cue.status, grips, KINDS, False)
