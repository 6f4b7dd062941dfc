"""One spelling for matching: folded text whose every character knows where it came from."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_PLAIN = str.maketrans(
    {
        "‘": "'", "’": "'", "‚": "'", "‛": "'", "`": "'", "´": "'", "ʼ": "'", "′": "'",
        "“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"', "″": '"',
        "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "—", "―": "—", "−": "-",
        "\u00a0": " ", "\u2007": " ", "\u2009": " ", "\u202f": " ", "\u3000": " ",
    }
)  # fmt: skip
_INVISIBLE = {"\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff"}


def fold(text: str) -> str:
    """Text as rules see it: NFKC, plain quotes and dashes, no case, no accents.

    >>> fold("Díaz-Canel’s")
    "diaz-canel's"
    """
    if text.isascii() and "`" not in text:
        return text.lower()
    plain = text.translate(_PLAIN)
    if plain.isascii():
        return plain.lower()
    return "".join(map(_fold_character, text))


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text beside the text it was made from.

    `origin[i]` is the index, in the given text, of the character that gave `text[i]`;
    one more entry than `text` has characters, so that an end maps too.
    """

    text: str
    origin: tuple[int, ...] | range

    def source(self, start: int, end: int) -> tuple[int, int]:
        """The half-open span of the given text that `text[start:end]` came from."""
        if start == end:
            return self.origin[start], self.origin[start]
        return self.origin[start], self.origin[end - 1] + 1


def folded(text: str) -> Folded:
    """Fold a text and keep the way back, in time linear in its length."""
    plain = text if text.isascii() and "`" not in text else text.translate(_PLAIN)
    if plain.isascii():
        return Folded(plain.lower(), range(len(text) + 1))
    letters = {character: _fold_character(character) for character in set(text)}
    if all(len(piece) == 1 for piece in letters.values()):
        table = {ord(character): piece for character, piece in letters.items()}
        return Folded(text.translate(table), range(len(text) + 1))
    pieces = [letters[character] for character in text]
    origin = [index for index, piece in enumerate(pieces) for _ in piece]
    origin.append(len(text))
    return Folded("".join(pieces), tuple(origin))


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    plain = character.translate(_PLAIN)
    if character in _INVISIBLE:
        return ""
    if plain.isascii():
        return plain.lower()
    # Hangul must stay composed: its syllables are what a reader and a rule write.
    if "\uac00" <= plain <= "\ud7a3":
        return plain
    if not plain.isalnum() and unicodedata.category(plain)[0] in "SPM":
        # "½" and "№" are worth their NFKC form; combining marks left alone are accents.
        if unicodedata.combining(plain):
            return ""
        return plain
    decomposed = unicodedata.normalize("NFKD", plain)
    bare = "".join(part for part in decomposed if not unicodedata.combining(part))
    return unicodedata.normalize("NFC", _LETTERS.get(bare, bare).casefold()).translate(_PLAIN)


# Letters that Unicode does not decompose, as the news writes them in ASCII.
_LETTERS = {"ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ı": "i", "ħ": "h"}
