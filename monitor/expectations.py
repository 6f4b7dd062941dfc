"""What was to be told against what was told: in order, and only in the fields that are named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from monitor.language.words.normalise import fold

Record = Mapping[str, object]

_ALONE = 1.0
"""What it costs to leave something without its like."""
_UNLIKE = 1.9
"""What it costs to pair two that share no field: a little less than to leave both alone."""
_WITHIN = ("title", "body")
"""Of a message: what is wanted need only occur in it."""


def alert_differences(wanted: Sequence[Record], told: Sequence[Record]) -> Iterator[str]:
    """What is otherwise than wanted, a line each; nothing if all is as it was wanted."""
    yield from _differences(wanted, told, "alert")


def message_differences(wanted: Sequence[Record], sent: Sequence[Record]) -> Iterator[str]:
    """The same of messages: of title and body, the words that are named must occur."""
    yield from _differences(wanted, sent, "message")


def _differences(wanted: Sequence[Record], told: Sequence[Record], noun: str) -> Iterator[str]:
    if len(wanted) != len(told):
        yield f"wanted {_counted(len(wanted), noun)}, told {_counted(len(told), noun)}"
    for number, (expected, found) in enumerate(_paired(wanted, told, noun), 1):
        if expected is None and found is not None:
            yield f"{noun} {number} was not wanted: {_said(found)}"
        elif found is None and expected is not None:
            yield f"{noun} {number} is missing: {_listed(expected)}"
        elif expected is not None and found is not None:
            for name in _unlike(expected, found, noun):
                has = "does not say" if noun == "message" and name in _WITHIN else "is"
                yield f"{noun} {number}: {_otherwise(name, expected[name], found.get(name), has)}"


def _otherwise(name: str, wanted: object, found: object, has: str) -> str:
    if has == "is":
        return f"{name} is {_written(found)}, wanted {_written(wanted)}"
    return f"{name} {has} {_written(wanted)}: {found}"


def _written(value: object) -> str:
    """A value as whoever wrote the test would write it."""
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case str():
            return repr(str(value))
        case list() | tuple():
            return f"[{', '.join(map(_written, value))}]"
        case _:
            return repr(value)


def _said(found: Record) -> str:
    quote = f" “{found['quote']}”" if found.get("quote") else ""
    return f"{found.get('summary') or found.get('title')}{quote}"


def _listed(expected: Record) -> str:
    return ", ".join(f"{name} {value}" for name, value in expected.items()) or "any"


def _paired(
    wanted: Sequence[Record], told: Sequence[Record], noun: str
) -> list[tuple[Record | None, Record | None]]:
    """Each with its like, in order, so that one too many does not make all after it wrong."""
    cost = [[0.0] * (len(told) + 1) for _ in range(len(wanted) + 1)]
    for i in range(len(wanted), -1, -1):
        for j in range(len(told), -1, -1):
            ways = [step[0] for step in _steps(wanted, told, cost, i, j, noun)]
            cost[i][j] = min(ways, default=0.0)
    pairs: list[tuple[Record | None, Record | None]] = []
    i = j = 0
    while i < len(wanted) or j < len(told):
        _, down, right = min(_steps(wanted, told, cost, i, j, noun))
        pairs.append((wanted[i] if down else None, told[j] if right else None))
        i, j = i + down, j + right
    return pairs


def _steps(
    wanted: Sequence[Record],
    told: Sequence[Record],
    cost: Sequence[Sequence[float]],
    i: int,
    j: int,
    noun: str,
) -> Iterator[tuple[float, int, int]]:
    """The ways on from here, each with what it costs to the end."""
    if i < len(wanted) and j < len(told):
        unlike = len(tuple(_unlike(wanted[i], told[j], noun)))
        share = unlike / len(wanted[i]) if wanted[i] else 0.0
        yield cost[i + 1][j + 1] + _UNLIKE * share, 1, 1
    if i < len(wanted):
        yield cost[i + 1][j] + _ALONE, 1, 0
    if j < len(told):
        yield cost[i][j + 1] + _ALONE, 0, 1


def _unlike(expected: Record, found: Record, noun: str) -> Iterator[str]:
    for name, value in expected.items():
        if noun == "message" and name in _WITHIN:
            agree = fold(str(value)) in fold(str(found.get(name)))
        else:
            agree = _agree(value, found.get(name))
        if not agree:
            yield name


def _agree(wanted: object, found: object) -> bool:
    if isinstance(wanted, str) and isinstance(found, str):
        return fold(wanted) == fold(found)
    if isinstance(wanted, list | tuple) and isinstance(found, list | tuple):
        return len(wanted) == len(found) and all(map(_agree, wanted, found))
    return wanted == found


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
