"""Runs of capitals: which words of a sentence, read together, may be a name."""

from __future__ import annotations

from monitor.language.people.marked import Marked
from monitor.language.people.namewords import words_of_names
from monitor.language.people.spelled import is_numeral
from monitor.language.people.titles import TitleKind, is_regnal
from monitor.language.words.blocks import BlockKind
from monitor.language.words.tokens import Token

_LONGEST_NAME = 9
"""Tokens, hyphens included; a longer run of capitals is a heading or an attack."""


class Runs:
    """The runs of name words in one sentence."""

    def __init__(self, marked: Marked) -> None:
        self._marked = marked
        self._tokens = marked.tokens
        self._place_at = marked.place_at
        self._title_at = marked.title_at

    def run(self, first: int) -> int:
        """The end of the run of name words that begins at a token; `first` when none does."""
        tokens = self._tokens
        is_article = tokens[first].text in words_of_names().articles and self.is_joined(first)
        if not is_article and not self.is_name(first):
            return first
        at = first
        while at < len(tokens) and at - first < _LONGEST_NAME:
            step = self._step(at, first)
            if not step:
                break
            at += step
        return at

    def _step(self, at: int, first: int) -> int:
        """How many tokens from here still belong to the run."""
        tokens = self._tokens
        if at > first and tokens[at].gap.count("\n"):
            return 0
        if self.is_name(at) or (at > first and self._goes_on(at)):
            return 2 if self.is_initial(at) and self._marked.text(at + 1) == "." else 1
        if tokens[at].text in words_of_names().articles and at == first:
            return 1
        if tokens[at].text == "-" and self.is_joined(at - 1) and at > first:
            after = tokens[at + 1]
            if self.is_name(at + 1) or self._is_syllable(after) or after.raw in _MONTHS:
                return 2
            return 0
        return self._particles(at) if at > first else 0

    def _particles(self, at: int) -> int:
        end = at
        while (
            end - at < 3
            and self._marked.text(end) in words_of_names().particles
            and self._marked.raw(end).islower()
        ):
            end += 1
            if self._marked.text(end) == "-":
                end += 1
        return end - at if end > at and end < len(self._tokens) and self.is_name(end) else 0

    def is_joined(self, at: int) -> bool:
        """A hyphen without spaces stands behind the token."""
        return (
            self._marked.text(at + 1) == "-"
            and at + 2 < len(self._tokens)
            and not (self._tokens[at + 1].gap or self._tokens[at + 2].gap)
        )

    def _is_syllable(self, token: Token) -> bool:
        """The "un" of Jong-un."""
        return (
            token.raw.islower()
            and len(token.text) <= 6
            and token.text not in words_of_names().not_hyphenated
        )

    def is_initial(self, at: int) -> bool:
        return len(self._tokens[at].raw) == 1 and self._tokens[at].is_capital

    def is_name(self, at: int) -> bool:
        token = self._tokens[at]
        if not token.is_word or not token.is_capital or not token.raw[0].isalpha():
            return False
        if at in self._title_at:
            return False
        if at in self._place_at:
            return self._is_place_as_name(at)
        if not self.is_common(at) or self.begins_as_name_too(at):
            return True
        if at and self.is_joined(at) and self._tokens[at + 2].raw.islower():
            # "Kim Do-yun": no other word stands before a hyphen like that.
            return self.is_plain_name(at - 1)
        if self._is_titled_noun(at):
            return True
        return token.text in words_of_names().openers and self._is_titled_opener(at)

    def is_common(self, at: int) -> bool:
        """A capital word of bodies, events, calendars or sentence openings."""
        text = self._tokens[at].text
        book = words_of_names()
        if len(text) == 1:
            return text == "i" or self._marked.text(at + 1) != "."
        if text in book.acronyms and self._tokens[at].raw.isupper():
            return True
        return text in book.not_names or (
            text.endswith(book.endings) and text not in book.exceptions and len(text) > 5
        )

    def _goes_on(self, at: int) -> bool:
        """What only another name word before it makes a name: Green, the VI of a king."""
        return self._is_name_too(at) or is_numeral(self._tokens[at].raw)

    def _is_name_too(self, at: int) -> bool:
        """Green, King, May behind a name word."""
        token = self._tokens[at]
        if not token.is_capital or token.text not in words_of_names().names_too:
            return False
        if at in self._place_at or not token.raw[1:].islower():
            return False
        follows = self._tokens[at + 1] if at + 1 < len(self._tokens) else None
        return follows is None or not (follows.is_word and follows.is_capital)

    def begins_as_name_too(self, at: int) -> bool:
        """Park Geun-hye, Will Ferrell: before a name word, not where any word has a capital."""
        token = self._tokens[at]
        if token.text not in words_of_names().names_too or at + 1 >= len(self._tokens):
            return False
        begins = self._marked.sentence.block.kind is BlockKind.BULLET or token.text == "park"
        return (at > 0 or begins) and self.is_plain_name(at + 1)

    def _is_titled_noun(self, at: int) -> bool:
        """The Beat of "President Beat X": a noun behind a title or a country."""
        title = self._title_at.get(at - 1)
        is_of_country = self._marked.text(at - 1) == "'s" and at - 2 in self._place_at
        if not is_of_country and (
            title is None or title.last != at or title.kind is TitleKind.HONORIFIC
        ):
            return False
        is_noun = self._tokens[at].text not in words_of_names().openers
        is_short = at + 2 >= len(self._tokens) or not self._tokens[at + 2].is_capital
        return (
            is_noun
            and not self._marked.is_headline_case
            and is_short
            and self.is_plain_name(at + 1)
        )

    def _is_titled_opener(self, at: int) -> bool:
        """The To of "party chief To Lam": no sentence opens behind a title."""
        if len(self._tokens[at].text) > 3:
            return False
        if len(self._tokens[at].text) > 3 or self._marked.is_headline_case:
            return False
        return at - 1 in self._title_at and self.is_plain_name(at + 1)

    def is_plain_name(self, at: int) -> bool:
        if at >= len(self._tokens):
            return False
        token = self._tokens[at]
        if not (token.is_word and token.is_capital and token.raw[0].isalpha()):
            return False
        return at not in self._place_at and at not in self._title_at and not self.is_common(at)

    def _is_place_as_name(self, at: int) -> bool:
        """Israel Katz, Whitney Houston: a place of one word that reads as part of a name."""
        hit = self._place_at[at]
        if hit.last - hit.first > 1 or hit.value.is_adjective or hit.value.kind == "people":
            return False
        if self._marked.is_headline_case:
            return False
        before, after = self.is_plain_name(at - 1) if at else False, self.is_plain_name(at + 1)
        if before and not after:
            return self._tokens[at].gap == " "
        if self._is_crowned(at):
            return True
        titled = at - 1 in self._title_at and self.is_plain_name(at + 2)
        # "Houston Rockets" plays, "Paris Hilton" does not.
        is_team = self._marked.text(at + 1).endswith("s") and at - 1 not in self._title_at
        is_seat = hit.value.kind == "seat" and self._marked.text(at + 2) not in {",", "("}
        return after and not before and not titled and not is_team and not is_seat

    def _is_crowned(self, at: int) -> bool:
        """Queen Sofia, Princess Florence: behind a royal title a town is somebody."""
        return at > 0 and at - 1 in self._title_at and is_regnal(self._marked.text(at - 1))


_MONTHS = frozenset({"August", "May", "June", "April"})
"""Months that are second names behind a hyphen: Ernst-August."""
