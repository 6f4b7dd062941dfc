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
    said = name.lower() if name.isascii() else anyascii(name).lower()
    if not said.isalpha():
        said = _NO_LETTER.sub("", said)
    said = _HISSED.sub("s", _TWICE.sub(r"\1", said)).replace("ph", "p").replace("x", "ks")
    # Most names have neither: asking costs less than a pattern.
    if "ng" in said:
        said = _NASAL_NG.sub("n", said)
    if "m" in said:
        said = _NASAL_M.sub("n", said)
    return _TWICE.sub(r"\1", said.translate(_ONE_SOUND)).translate(_UNHEARD)


@lru_cache(maxsize=50_000)
def hashed_sound(name: str) -> int:
    """The number of a sound that few names have, else 0."""
    sound = sound_of(name)
    return crc32(sound.encode()) if len(sound) >= HEARD_FROM else 0


# Each is a habit of some romanisation, none is about one name.
_NO_LETTER = re.compile(r"[^a-z]")
_TWICE = re.compile(r"([a-z])\1+")
_HISSED = re.compile(r"tsch|tch|sch|ch|sh|zh|cz|ts|tz|c(?=[eiy])")
_NASAL_NG = re.compile(r"ng(?![aeiou])")
_NASAL_M = re.compile(r"m(?=[bpfvtdkgsrl])")
_ONE_SOUND = str.maketrans("bfvdgqcjzl", "ppptkkkssr")
_UNHEARD = str.maketrans("", "", "aeiouwyh")
