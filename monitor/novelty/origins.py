"""Which origins are independent: one voice under two names counts once.

It knows no reader, so that the store can count voices without waking them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from monitor.language.words.normalise import fold

UNNAMED = "wire:"
"""How the voice of a text begins that nobody is named for; its wording's first article follows."""


def each_once(origins: Iterable[str]) -> tuple[str, ...]:
    """The independent voices among origins, in the order in which they spoke."""
    names = one_name_each([origin for origin in origins if origin])
    return tuple(dict.fromkeys(names.values()))


def one_name_each(origins: Iterable[str]) -> Mapping[str, str]:
    """For each origin the name under which its voice is counted.

    "The Hill Gazette", of whom a text has it, is hillgazette.example, whose own text another is.
    """
    every = list(dict.fromkeys(origins))
    names = {_squeezed(origin.split(".")[0]): origin for origin in every if _is_domain(origin)}
    return {
        origin: origin if _is_own(origin) else names.setdefault(_squeezed(origin), origin)
        for origin in every
    }


def _is_own(origin: str) -> bool:
    """Whether it is itself only: two domains may differ in their last part alone."""
    return origin.startswith(UNNAMED) or _is_domain(origin)


def _is_domain(origin: str) -> bool:
    return "." in origin.strip(".") and " " not in origin


def _squeezed(name: str) -> str:
    plain = fold(name)
    return "".join(filter(str.isalnum, plain.removeprefix("the "))) or plain
