"""Whom the words of one sentence bind to an event: the subjects and the lists of attending cues."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import TypedDict

from monitor.language.capitals import Scene
from monitor.language.clauses import words_of_clauses
from monitor.language.cues import Hit, Patterns
from monitor.language.document import Sentence
from monitor.language.gatherings import Gathering, gatherings_in
from monitor.language.hyphens import find_across
from monitor.language.names import Mention
from monitor.language.places import Places
from monitor.language.titles import Title, TitleKind
from monitor.yamlfile import package_yaml


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that bind people to an event; the data file says what each field means."""

    id: str
    side: str
    sense: str
    needs: str


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


@dataclass(frozen=True, slots=True)
class Binding:
    """One slot bound to an event by one cue."""

    slot: Slot
    cue: Hit[Cue]
    gathering: Gathering | None


class Stage:
    """One sentence with its people, events and cues, laid out for reading who attends."""

    def __init__(self, sentence: Sentence, mentions: Sequence[Mention], places: Places) -> None:
        self.sentence = sentence
        self.tokens = sentence.tokens
        self.scene = Scene(sentence, places)
        self._mentions = mentions

    @cached_property
    def gatherings(self) -> tuple[Gathering, ...]:
        return gatherings_in(self.sentence, self.scene.places)

    @cached_property
    def cues(self) -> tuple[Hit[Cue], ...]:
        """The cues of the sentence; one that says no or hosts hides those it overlaps."""
        hits = find_across(_patterns(), self.tokens)
        strong = [hit for hit in hits if hit.value.sense in {"absent", "withdrawn"}]
        return tuple(
            hit
            for hit in hits
            if hit in strong or not any(_overlap(hit, other) for other in strong)
        )

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """The people and offices of the sentence, left to right."""
        found = [self._named(mention) for mention in self._mentions]
        taken = {at for slot in found for at in range(slot.first, slot.last)}
        found += [
            Slot(title.first, title.last, None, title, title.first, title.last, "")
            for title in self.scene.titles
            if self._stands_alone(title) and not taken & set(range(title.first, title.last))
        ]
        return tuple(sorted(found, key=lambda slot: slot.first))

    def bindings(self) -> list[Binding]:
        """Each slot with the cue that binds it, if one does: the nearest, a no before a yes."""
        best: dict[Slot, tuple[tuple[int, int], Binding]] = {}
        for cue in self.cues:
            for slot in self._bound(cue):
                distance = min(abs(slot.first - cue.last), abs(cue.first - slot.last))
                weight = (_PRIORITY.get(cue.value.sense, 2), distance)
                if slot not in best or weight < best[slot][0]:
                    best[slot] = weight, Binding(slot, cue, self.gathering_of(cue, slot))
        return [best[slot][1] for slot in self.slots if slot in best]

    def gathering_of(self, cue: Hit[Cue], slot: Slot) -> Gathering | None:
        """The event a cue speaks of: the next one behind it, else the nearest before it."""
        after = [each for each in self.gatherings if each.head >= cue.first]
        if after and after[0].head - cue.last < 30:
            return after[0]
        before = [each for each in self.gatherings if each.head < cue.first]
        return before[-1] if before else None

    # --- who stands where -----------------------------------------------------------------

    def _named(self, mention: Mention) -> Slot:
        before = self.scene.title_before(mention.first)
        after = None if before else self.scene.title_after(mention.last)
        first = before.first if before else mention.first
        last = after.last if after and after.last > mention.last else mention.last
        return Slot(first, last, mention, None, mention.first, mention.last, mention.title)

    def _stands_alone(self, title: Title) -> bool:
        """An office of a country with no name beside it: "Slovakia's prime minister"."""
        if title.kind is not TitleKind.OFFICE or title.is_plural:
            return False
        if not any(title.first <= hit.first < title.last for hit in self.scene.places):
            return False
        after = self.tokens[title.last] if title.last < len(self.tokens) else None
        return after is None or not (after.is_word and after.is_capital) or after.text == "and"

    def _bound(self, cue: Hit[Cue]) -> Iterator[Slot]:
        if not self._has_what_it_needs(cue):
            return
        side = cue.value.side
        if side in {"left", "both"}:
            yield from self._subjects(cue)
        if side in {"right", "both"}:
            yield from self._listed(cue)
        if side == "owner":
            yield from self._owners(cue)

    def _has_what_it_needs(self, cue: Hit[Cue]) -> bool:
        match cue.value.needs:
            case "event":
                return bool(self.gatherings)
            case "purpose":
                return any(
                    0 <= each.first - cue.last <= 16
                    and bool({"for", "to", "at", "ahead", "during"} & self._between(cue.last, each.head))
                    for each in self.gatherings
                )
            case "guests":
                guests = _guests()
                strong = guests.strong.find(self.tokens[: cue.last])
                if strong:
                    return True
                weak = guests.weak.find(self.tokens[: cue.last])
                return bool(weak) and (bool(self.gatherings) or self._has_attending_cue(cue))
            case "delegation":
                return bool({"delegation", "contingent", "entourage"} & {t.text for t in self.tokens})
            case "presence":
                return bool(self.gatherings) or self._has_attending_cue(cue)
            case "event_just_before":
                near = [each for each in self.gatherings if 0 <= cue.first - each.last <= 2]
                starts = {slot.first for slot in self.slots}
                return bool(near) and near[-1].noun not in _MEETINGS and bool(
                    starts & {cue.last, cue.last + 1}
                )
            case _:
                return True

    def _has_attending_cue(self, but: Hit[Cue]) -> bool:
        return any(
            hit.value.needs == "" and hit.value.sense == "attends" and hit.value.side != "owner"
            for hit in self.cues
            if hit != but
        )

    def _between(self, first: int, last: int) -> set[str]:
        return {token.text for token in self.tokens[first:last]}

    # --- subjects -------------------------------------------------------------------------

    def _subjects(self, cue: Hit[Cue]) -> Sequence[Slot]:
        """The people of whom a verb is said: the first group of its clause, or whose it is."""
        start, antecedent, skipped = self._clause_start(cue.first)
        if antecedent is not None:
            return [antecedent]
        inside = [
            slot
            for slot in self.slots
            if start <= slot.first and slot.last <= cue.first and not (
                any(low <= slot.first < high for low, high in skipped)
            )
        ]
        groups = self._groups(inside)
        if not groups:
            earlier = self._earlier_predicate(cue, start)
            return self._subjects(earlier) if earlier else []
        if self._is_told_to(cue, start):
            return groups[-1]
        return next((group for group in groups if not self._is_oblique(group[0])), [])

    def _clause_start(self, before: int) -> tuple[int, Slot | None, list[tuple[int, int]]]:
        """Leftwards to where the clause begins; the antecedent if it is a relative clause."""
        words = words_of_clauses()
        skipped: list[tuple[int, int]] = []
        comma = -1
        at = before - 1
        while at >= 0:
            said = self.tokens[at].text
            if said in {"who", "whom"}:
                if comma < 0:
                    return at + 1, self._antecedent(at), skipped
                skipped.append((at, comma))
            elif said in {";", ":", "—"} or said in _CLAUSE_OPENERS:
                return at + 1, None, skipped
            elif said in words.carriers and not self._is_inside_slot(at) and at + 1 < before:
                opening = self._aside_opening(at) if self.tokens[at + 1].text == "," else None
                if opening is None:
                    return at + 1, None, skipped
                skipped.append((opening, at))
                at = opening
                continue
            elif said == ",":
                comma = at
            at -= 1
        return 0, None, skipped

    def _aside_opening(self, verb: int) -> int | None:
        """The comma that opens ", officials said,"."""
        return next(
            (at for at in range(verb - 1, max(-1, verb - 9), -1) if self.tokens[at].text == ","), None
        )

    def _antecedent(self, relative: int) -> Slot | None:
        before = [slot for slot in self.slots if slot.last <= relative]
        if before and relative - before[-1].last <= 8:
            return before[-1]
        return None

    def _earlier_predicate(self, cue: Hit[Cue], start: int) -> Hit[Cue] | None:
        """The coordinated verb before this one, whose subject it shares; or the main clause's."""
        earlier = [
            hit for hit in self.cues
            if hit.last <= cue.first and hit.value.side == "left" and hit.last <= start + 3
        ]  # fmt: skip
        joined = start and self.tokens[start - 1].text in {"before", "after", "while", "when"}
        gerund = self.tokens[cue.first].text.endswith("ing")
        if earlier and (joined or gerund or start == 0):
            return earlier[-1]
        if start and (gerund or joined):
            return Hit(start - 1, start, cue.value)
        return None

    def _is_told_to(self, cue: Hit[Cue], start: int) -> bool:
        """ "invited X to attend": the person told is the one who comes."""
        return bool(_TELLING & self._between(start, cue.first))

    def _groups(self, slots: Sequence[Slot]) -> list[list[Slot]]:
        """Slots between which only commas, and-words and appositions stand."""
        groups: list[list[Slot]] = []
        for slot in slots:
            if groups and self._is_joined(groups[-1][-1].last, slot.first):
                groups[-1].append(slot)
            else:
                groups.append([slot])
        return groups

    def _is_joined(self, first: int, last: int) -> bool:
        titles = {at for each in self.scene.titles for at in range(each.first, each.last)}
        return all(
            at in titles
            or self.tokens[at].text in _JOINS
            or not self.tokens[at].is_word
            or self.tokens[at].is_capital
            or self.tokens[at].raw[0].isdigit()
            for at in range(first, last)
        )

    def _is_oblique(self, slot: Slot) -> bool:
        """Behind a preposition, or the owner of what follows: not the one who acts."""
        before = self.tokens[slot.first - 1].text if slot.first else ""
        if before in {"the", "a", "an", "his", "her", "their", "its"} and slot.first > 1:
            before = self.tokens[slot.first - 2].text
        return before in _OBLIQUE or self._owns(slot)

    def _owns(self, slot: Slot) -> bool:
        return self._text(slot.last) in {"'s", "'"} and not self._text(slot.last + 1) == ","

    def _owners(self, cue: Hit[Cue]) -> Sequence[Slot]:
        """Whose attendance: "Kim's planned attendance", "the presence of" is another cue."""
        for at in range(cue.first - 1, max(-1, cue.first - 5), -1):
            if self.tokens[at].text in {"'s", "'"}:
                owner = [slot for slot in self.slots if slot.last == at or slot.name_last == at]
                if not owner:
                    return []
                groups = self._groups([slot for slot in self.slots if slot.last <= at])
                group = next((each for each in groups if owner[0] in each), [])
                return [slot for slot in group if slot is owner[0] or not self._is_oblique(slot)]
        return []

    # --- lists ----------------------------------------------------------------------------

    def _listed(self, cue: Hit[Cue]) -> list[Slot]:
        """The people that a word introduces to its right, up to where another clause begins."""
        end = self._list_end(cue)
        found: list[Slot] = []
        for slot in self.slots:
            if slot.first < cue.last or slot.last > end:
                continue
            if slot.first > cue.last and self._is_oblique(slot):
                continue
            if slot.first == cue.last and self._owns(slot):
                continue
            found.append(slot)
        if found and found[0].first - cue.last > _REACH and cue.value.needs != "guests":
            return []
        return found

    def _list_end(self, cue: Hit[Cue]) -> int:
        words = words_of_clauses()
        at = cue.last
        while at < len(self.tokens):
            said = self.tokens[at].text
            if self._is_inside_slot(at):
                at += 1
                continue
            if said in {"but", "while", "whereas", "although", "though", "because", "if", "when",
                        "after", "before", "despite", "without"}:  # fmt: skip
                return at
            if said in words.carriers and said not in {"expected", "see", "means", "show"}:
                return self._before_speaker(at, cue.last)
            if said in {"who", "whose", "which", "where", "whom"}:
                comma = next(
                    (i for i in range(at, len(self.tokens)) if self.tokens[i].text in {",", ";"}), None
                )
                if comma is None:
                    return at
                at = comma
            elif said in words.modals and at > cue.last + 1:
                return self._before_subject(at, cue.last)
            at += 1
        return at

    def _before_speaker(self, verb: int, earliest: int) -> int:
        """Up to the comma before ", X said"; "said X" ends the list at the verb itself."""
        near = [slot for slot in self.slots if slot.last == verb and slot.first >= earliest]
        if near:
            return near[-1].first
        return verb

    def _before_subject(self, modal: int, earliest: int) -> int:
        near = [slot for slot in self.slots if modal - 2 <= slot.last <= modal]
        return near[-1].first if near and near[-1].first >= earliest else modal

    def _is_inside_slot(self, at: int) -> bool:
        return any(slot.first <= at < slot.last for slot in self.slots)

    def _text(self, at: int) -> str:
        return self.tokens[at].text if 0 <= at < len(self.tokens) else ""


_REACH = 12
"""Words between a cue and the first person of its list."""

_PRIORITY = {"absent": 0, "withdrawn": 0, "host": 1, "invited": 1, "attends": 1}
_TELLING = frozenset(
    "invite invited invites inviting ask asked asks urge urged urges allow allowed allows allowing "
    "persuade persuaded want wants wanted expects".split()
)
_CLAUSE_OPENERS = frozenset(
    "but while although though whereas because after before since if when whether that as where "
    "until unless despite".split()
)
_OBLIQUE = frozenset(
    "of by for from to about against over than under toward towards into behind on near per via "
    "like versus".split()
)
_JOINS = frozenset(
    "and or as well along together with plus including both the a an his her their its of for "
    "former late also alongside well".split()
)
_MEETINGS = frozenset({"talk", "meeting", "session", "debate", "trial", "hearing", "signing"})


def _overlap(one: Hit[Cue], other: Hit[Cue]) -> bool:
    return one != other and one.first < other.last and other.first < one.last


class _CueRow(TypedDict, total=False):
    id: str
    side: str
    sense: str
    needs: str
    match: list[str]


@lru_cache(maxsize=1)
def _patterns() -> Patterns[Cue]:
    said = package_yaml(files("monitor.language") / "data" / "rosters.yaml")
    rows: list[_CueRow] = said["cues"]
    return Patterns(
        [
            (pattern, Cue(row["id"], row["side"], row.get("sense", "attends"), row.get("needs", "")))
            for row in rows
            for pattern in row["match"]
        ]
    )


@dataclass(frozen=True, slots=True)
class _Guests:
    strong: Patterns[bool]
    weak: Patterns[bool]


@lru_cache(maxsize=1)
def _guests() -> _Guests:
    said = package_yaml(files("monitor.language") / "data" / "rosters.yaml")
    return _Guests(
        Patterns([(pattern, True) for pattern in said["guests"]]),
        Patterns([(pattern, True) for pattern in said["weak_guests"]]),
    )
