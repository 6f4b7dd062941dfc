"""Who is meant by an office: "the Slovak prime minister", "the Duke of Malvern"."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.language.guests.slots import Slot
from monitor.language.people.names import Mention
from monitor.language.words.places import Places
from monitor.language.words.sentences import Sentence


class Offices:
    """Who holds which office, as the article says elsewhere."""

    def __init__(self, mentions: Sequence[Mention], places: Places) -> None:
        self._places = places
        self._holders = self._office_holders(mentions)

    def holder(self, sentence: Sentence, slot: Slot) -> str | None:
        """Who holds an office, if the article says so elsewhere: "the Slovak prime minister"."""
        if slot.office is None:
            return None
        return self._holders.get(self._office_key(sentence.written(slot.first, slot.last)))

    def peer(self, sentence: Sentence, slot: Slot) -> str | None:
        """ "The Duke of Malvern": a peer's title is his name."""
        said = sentence.texts[slot.first : slot.last]
        if slot.office is None or "of" not in said or _PEERS.isdisjoint(said):
            return None
        return sentence.written(slot.first + (said[0] == "the"), slot.last)

    def _office_holders(self, mentions: Sequence[Mention]) -> dict[tuple[str, ...], str]:
        holders: dict[tuple[str, ...], str] = {}
        for mention in mentions:
            key = self._office_key(mention.title)
            if len(key) > 1:
                holders.setdefault(key, mention.name)
        return holders

    def _office_key(self, title: str) -> tuple[str, ...]:
        """The words of an office with its country under one name, in no order."""
        words = [
            word for word in title.replace("’s", "").replace("'s", "").split()
            if word.lower() not in {"the", "of", "a", "an", "for"}
        ]  # fmt: skip
        of = {word: self._places.country(word) for word in words}
        countries = {country for country in of.values() if country}
        plain = {word.lower() for word, country in of.items() if not country}
        if not countries or not plain:
            return ()
        return tuple(sorted((*countries, *plain)))


_PEERS = frozenset({"duke", "duchess", "earl", "marquess", "countess", "viscount"})
