"""How a name sounds in any script: its consonants, those that scripts mix up as one letter."""

from __future__ import annotations

import re
from functools import lru_cache
from zlib import crc32

from anyascii import anyascii

HEARD_FROM = 3
"""Of fewer consonants than this many names have the same."""


def sound_of(name: str) -> str:
    """The consonants of a name, or ""; Kravchuk, 크라우추크 and 克拉夫丘克 are much alike.

    >>> sound_of("Kiplagat") == sound_of("킵라가트") == sound_of("基普拉加特")
    True
    """
    said = anyascii(name).lower()
    for wrong, right in _SOUNDS:
        said = wrong.sub(right, said)
    return said


@lru_cache(maxsize=50_000)
def hashed_sound(name: str) -> int:
    """The number of a sound that few names have, else 0."""
    sound = sound_of(name)
    return crc32(sound.encode()) if len(sound) >= HEARD_FROM else 0


# Applied in this order; each is a habit of some romanisation, none is about one name.
_SOUNDS = tuple(
    (re.compile(pattern), into)
    for pattern, into in (
        (r"[^a-z]", ""),
        (r"([a-z])\1+", r"\1"),
        (r"tsch|tch|sch|ch|sh|zh|cz|ts|tz|c(?=[eiy])", "s"),
        (r"ph", "p"),
        (r"x", "ks"),
        (r"ng(?![aeiou])", "n"),
        (r"m(?=[bpfvtdkgsrl])", "n"),
        (r"[bfv]", "p"),
        (r"d", "t"),
        (r"[gqc]", "k"),
        (r"[jz]", "s"),
        (r"l", "r"),
        (r"([a-z])\1+", r"\1"),
        (r"[aeiouwyh]", ""),
    )
)
