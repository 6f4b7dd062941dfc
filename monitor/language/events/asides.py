"""What is said of a subject between commas: "who spoke on Monday", "a former judge", "51"."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.language.people.titles import is_title_head
from monitor.language.words.clauses import words_of_clauses
from monitor.language.words.sentences import Sentence
from monitor.language.words.tokens import Token


def aside_before(sentence: Sentence, comma: int, floor: int) -> int | None:
    """The comma that opens ", who …," where this one closes it."""
    tokens = sentence.tokens
    for at in range(comma - 1, max(floor, comma - LONGEST_ASIDE) - 1, -1):
        if tokens[at].text == ",":
            return at if _is_aside(tokens[at + 1 : comma]) else None
    return None


LONGEST_ASIDE = 25
"""Words of ", who spoke by telephone on Monday,"."""


def _is_aside(inside: Sequence[Token]) -> bool:
    """ "who …", "visiting Riga", "a former judge", "51": what is said of the name before it."""
    if not inside:
        return False
    said = inside[0].text
    if said in words_of_clauses().relatives or said[0].isdigit():
        return True
    is_kind = not inside[-1].is_capital and len(inside) > 1
    if said in {"a", "an", "the", "his", "her", "its"}:
        return is_kind
    if inside[0].is_capital:
        return is_kind and not {"and", "or", "of", "'s"} & {token.text for token in inside}
    if len(inside) > 1 and inside[0].is_word and said not in _JOINS:
        # "Nils Brand, star of Tide, dies"
        return is_title_head(said) or said.endswith(("ing", "ed"))
    return said.endswith(("ing", "ed"))


_JOINS = frozenset({"and", "or", "but", "nor"})


def named_aside(sentence: Sentence, comma: int, start: int) -> int:
    """Where ", Ana Lund," begins, the name of the subject before a verb; else `start`."""
    tokens = sentence.tokens
    at = comma
    while at > 0 and _names(tokens[at - 1]):
        at -= 1
    return at if at and tokens[at - 1].text == "," and at < comma else start


def _names(token: Token) -> bool:
    return (token.is_word and token.is_capital) or token.text in {"and", "-"}
