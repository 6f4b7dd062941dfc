"""The people of one sentence and how they stand to one another: groups, owners, obliques."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.language.guests.guestcues import guest_words
from monitor.language.people.capitals import Scene
from monitor.language.people.names import Mention
from monitor.language.people.titles import Title, TitleKind, is_seated, is_shared
from monitor.language.words.clauses import Words, either, words_of_clauses


@dataclass(frozen=True, slots=True)
class Slot:
    """Somebody in a sentence: a person named there, an office without a name, or a lone word.

    `first` and `last` take in the title beside the name.
    """

    first: int
    last: int
    mention: Mention | None
    office: Title | None
    name_first: int
    name_last: int
    title: str
    is_lone: bool = False

    def is_late(self, texts: Sequence[str]) -> bool:
        """Whether it is "the late X"."""
        near = texts[max(0, self.first - 1) : self.name_first]
        return "late" in near and "-" not in near


class Seats:
    """The slots of a sentence, left to right. `cast` are the words of all names of the article."""

    def __init__(self, scene: Scene, mentions: Sequence[Mention], cast: frozenset[str]) -> None:
        self.scene = scene
        self.tokens = scene.tokens
        self._mentions = mentions
        self._cast = cast
        self.slots = self._found()
        self._taken = {at for slot in self.slots for at in range(slot.first, slot.last)}

    def groups(self, slots: Sequence[Slot]) -> list[list[Slot]]:
        """Slots between which only commas, and-words and appositions stand."""
        groups: list[list[Slot]] = []
        for slot in slots:
            if groups and self._is_joined(groups[-1][-1].last, slot.first):
                groups[-1].append(slot)
            else:
                groups.append([slot])
        return groups

    def is_oblique(self, slot: Slot) -> bool:
        """Behind a preposition, or the owner of what follows: not the one who acts."""
        before = self.tokens[slot.first - 1].text if slot.first else ""
        if before in {"the", "a", "an", "his", "her", "their", "its"} and slot.first > 1:
            before = self.tokens[slot.first - 2].text
        return before in guest_words().oblique or self.owns(slot)

    def owns(self, slot: Slot) -> bool:
        after = slot.name_last
        return self._text(after) in {"'s", "'"} and self._text(after + 1) != ","

    def is_at(self, slot: Slot) -> bool:
        return slot.first > 0 and self.tokens[slot.first - 1].text in {"in", "at", "near", "from"}

    def holds(self, at: int) -> bool:
        """Whether the token belongs to somebody's name or title."""
        return at in self._taken

    # --- finding them ---

    def _found(self) -> tuple[Slot, ...]:
        """The people and offices of the sentence, left to right."""
        found = [self._named(mention) for mention in self._mentions]
        taken = {at for slot in found for at in range(slot.first, slot.last)}
        found += [
            Slot(title.first, title.last, None, title, title.first, title.last, "")
            for title in self.scene.titles
            if self._stands_alone(title) and not taken & set(range(title.first, title.last))
        ]
        taken |= {at for slot in found for at in range(slot.first, slot.last)}
        found += [
            Slot(each.first, each.last, None, None, each.first, each.last, "", is_lone=True)
            for each in self.scene.sightings
            if each.evidence == "lone" and len(each.words) == 1 and each.first not in taken
            and not self.scene.is_headline_case
            and "the" not in (self._text(each.first), self._text(each.first - 1))
            and not self._is_whose_or_whence(each.first, each.last)
            and each.words[0] not in self._cast
            and each.words[0] not in _NOBODY
            and not self._is_named_house(each.first)
            and not (self._text(each.first - 1) == "(" and each.words[0].isupper())
            and self._text(each.last) != "of"
            and (each.first > 0 or self._text(each.last) in {",", "and"})
        ]  # fmt: skip
        return tuple(sorted(found, key=lambda slot: slot.first))

    def _is_whose_or_whence(self, first: int, last: int) -> bool:
        """Of "Niue's premier" and "Queen X of Perlis" a place is left, not another guest."""
        return self._text(last) in {"'s", "'"} or (
            self._text(first - 1) == "of" and any(each.last == first - 1 for each in self._mentions)
        )

    def _is_named_house(self, first: int) -> bool:
        """ "X of the bank Intesa": where somebody comes from, by its name."""
        before = [self._text(at) for at in range(first - 3, first)]
        return before[0] in {"of", "from", "at", "for"} and before[1] in {"the", "a", "an"}

    def _named(self, mention: Mention) -> Slot:
        before = self.scene.title_before(mention.first)
        is_said = before is not None and before.kind is not TitleKind.HONORIFIC
        after = None if is_said else self.scene.title_after(mention.last)
        first = before.first if before else mention.first
        last = after.last if after and after.last > mention.last else mention.last
        return Slot(first, last, mention, None, mention.first, mention.last, mention.title)

    def _stands_alone(self, title: Title) -> bool:
        """An office of a country with no name beside it: "Slovakia's prime minister"."""
        if title.kind is not TitleKind.OFFICE or title.is_plural:
            return False
        if not self._is_of_place(title):
            return False
        if title.first and self.tokens[title.first - 1].text in {"a", "an", "as"}:
            return False
        head = self.tokens[title.head_last - 1].text
        if is_shared(head) and title.head_last - title.head == 1 and not self._says_which(title):
            return False
        after = self.tokens[title.last] if title.last < len(self.tokens) else None
        return after is None or not (after.is_word and after.is_capital) or after.text == "and"

    def _says_which(self, title: Title) -> bool:
        """ "foreign minister": a modifier other than the country's says which minister."""
        return any(
            self.scene.place_at(at) is None
            and self.tokens[at].is_word
            and self.tokens[at].text != "'s"
            for at in range(title.first, title.head)
        ) or self._is_of_town(title)

    def _is_of_place(self, title: Title) -> bool:
        places = map(self.scene.place_at, range(title.first, title.last))
        return any(hit and hit.value.country for hit in places) or self._is_of_town(title)

    def _is_of_town(self, title: Title) -> bool:
        """The governor of Kassala: a capital word behind the office."""
        return is_seated(self._text(title.head_last - 1)) and any(
            self.tokens[at].is_capital for at in range(title.head_last, title.last)
        )

    # --- standing together ---

    def _is_joined(self, first: int, last: int) -> bool:
        titles = {at for each in self.scene.titles for at in range(each.first, each.last)}
        words = words_of_clauses()
        first = self._past_house(first, last, words)
        before = last - 1
        while before > first and last - before <= 2 and self._is_plain_word(before, words):
            before -= 1
        if before + 1 < last and self.tokens[before].text in {",", "and", "or", "'s", "'"}:
            # ", jewellery designer X": words before a title belong to it.
            last = before
        elif before + 1 < last and self._is_before_calling(before):
            last = before
        return all(
            at in titles
            or self.tokens[at].text in guest_words().joins
            or not self.tokens[at].is_word
            or self.tokens[at].is_capital
            or self.tokens[at].raw[0].isdigit()
            for at in range(first, last)
        )

    def _is_before_calling(self, at: int) -> bool:
        """The "the Hungarian" of "and the Hungarian ethnographer X"."""
        return self.scene.place_at(at) is not None or self.tokens[at].text in {"the", "a", "an"}

    def _past_house(self, first: int, last: int, words: Words) -> int:
        """Past whence somebody comes: "X of the dairy board and Y", "X from Tonga's archive"."""
        if self._text(first) not in {"of", "from"}:
            return first
        verbs = either(words.carriers, words.past, words.modals, words.be_any, words.have_any)
        for at in range(first, min(last, first + _LONGEST_HOUSE)):
            said = self.tokens[at].text
            if said in {"and", ","}:
                return at
            if said in verbs or said.endswith("ed"):
                return first
        return first

    def _is_plain_word(self, at: int, words: Words) -> bool:
        """A small word that is no verb, no preposition: "jewellery"."""
        said = self.tokens[at].text
        verbs = either(words.carriers, words.past, words.modals, words.be_any, words.have_any)
        small = either(verbs, words.prepositions, words.relatives, words.pronouns)
        return (
            self.tokens[at].is_word
            and said not in small
            and said not in {"and", "or"}
            and not said.endswith("ed")
        )

    def _text(self, at: int) -> str:
        return self.tokens[at].text if 0 <= at < len(self.tokens) else ""


_NOBODY = frozenset({"N.N", "N.N.", "NN", "TBA", "TBC", "TBD"})
"""What lists write where nobody is known yet."""

_LONGEST_HOUSE = 8
"""Words of "of the dairy board" behind a name."""
