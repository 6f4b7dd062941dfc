"""Who is named: each person of an article under one name, honorifics and surnames resolved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from monitor.language.people.capitals import Scene, Sighting, scene_of
from monitor.language.people.names import Mention, NameBook
from monitor.language.people.spelled import name_words
from monitor.language.people.titles import is_regnal
from monitor.language.words.blocks import BlockKind
from monitor.language.words.document import Document
from monitor.language.words.places import Places


def mentions_in(document: Document, book: NameBook, places: Places) -> tuple[Mention, ...]:
    """All persons named in the article, in the order of the words.

    A bare surname stands for the one person of that name whom the article introduces. Of several
    it stands for the one introduced before it was first used bare: writers then name the
    others in full. Without an introduction the names file may say whose name it is.
    """
    scenes = [scene_of(sentence, places) for sentence in document.sentences]
    cast = _Cast(book)
    plain = [sighting for scene in scenes if not scene.is_headline_case
             for sighting in scene.sightings]  # fmt: skip
    for sighting in plain:
        if sighting.is_full and sighting.evidence not in _NOBODY:
            cast.introduce(sighting)
    headlines = [sighting for scene in scenes if scene.is_headline_case
                 for sighting in _in_headline(scene, cast)]  # fmt: skip
    every = sorted((*headlines, *plain), key=lambda each: (each.sentence.index, each.first))
    cast.follow(every)
    return tuple(
        mention for sighting in every for mention in _mentions_of(document, sighting, cast)
    )


_MOST_NAMESAKES = 40
"""People of one key that a name is compared with: enough for any family, too few for an attack."""

_NOBODY = frozenset({"lone", "body"})


class _Person:
    """Somebody the article introduces; the fullest spelling met so far is the name."""

    def __init__(self, words: tuple[str, ...], written: str, sighting: Sighting) -> None:
        self.words = words
        self.written = written
        self.title = sighting.title
        self.introduced = (sighting.sentence.index, sighting.first)

    def may_be(self, word: str) -> bool:
        """A bare word is a family name first or last, or the whole of what is written apart."""
        return word in (self.words[0], self.words[-1]) or word in self.words[1:]

    def has_at_end(self, word: str) -> bool:
        return word in (self.words[0], self.words[-1])


class _Cast:
    """The people of one article."""

    def __init__(self, book: NameBook) -> None:
        self.book = book
        self._people: list[_Person] = []
        self._by_key: dict[str, list[_Person]] = {}
        self._by_word: dict[str, list[_Person]] = {}
        self._by_words: dict[tuple[str, ...], _Person] = {}
        self._bare: dict[str, _Person] = {}
        self._names: dict[str, tuple[str, bool]] = {}

    def introduce(self, sighting: Sighting) -> None:
        words = name_words(sighting.written)
        person = self.full(words, sighting.written) or self._cut_short(words)
        if person is None:
            person = _Person(words, sighting.written, sighting)
            self._people.append(person)
        elif len(words) > len(person.words):
            person.words, person.written = words, sighting.written
        self._by_words.setdefault(person.words, person)
        for key in self.book.keys(sighting.written):
            _file(self._by_key.setdefault(key, []), person)
        for word in words:
            _file(self._by_word.setdefault(word, []), person)

    def full(self, words: tuple[str, ...], written: str) -> _Person | None:
        """The person introduced under a name of several words, in any of its spellings."""
        known = self._by_words.get(words)
        if known and known.words == words:
            # Most are named again as they were named before: nobody need be compared.
            return known
        best: tuple[float, _Person] | None = None
        seen: set[int] = set()
        for key in self.book.keys(written):
            for person in self._by_key.get(key, []):
                if id(person) in seen:
                    continue
                seen.add(id(person))
                if person.words == words:
                    return person
                likeness = self.book.same(person.written, written)
                if likeness.same and (best is None or likeness.score > best[0]):
                    best = likeness.score, person
        if best:
            return best[1]
        return self._only_longer(words)

    def _only_longer(self, words: tuple[str, ...]) -> _Person | None:
        """A name cut short ("Kim Jong") stands for the one person whose name goes on so."""
        longer = [
            each
            for each in self._by_word.get(words[0], [])
            if len(each.words) > len(words) and each.words[: len(words)] == words
        ]
        return longer[0] if len(longer) == 1 and len(words) > 1 else None

    def _cut_short(self, words: tuple[str, ...]) -> _Person | None:
        """Somebody introduced by the beginning of this name and by no more."""
        shorter = (
            each
            for each in self._by_word.get(words[0], [])
            if 1 < len(each.words) < len(words) and words[: len(each.words)] == each.words
        )
        return next(shorter, None)

    def follow(self, sightings: Sequence[Sighting]) -> None:
        """Walk the article once: whom does the first bare use of each surname stand for?"""
        for sighting in sightings:
            if sighting.is_full:
                continue
            for word in name_words(sighting.written)[-1:]:
                if word in self._bare:
                    continue
                before = [
                    person
                    for person in self._by_word.get(word, [])
                    if person.introduced < (sighting.sentence.index, sighting.first)
                    and person.has_at_end(word)
                ]
                if len(before) == 1:
                    self._bare[word] = before[0]

    def bare(self, word: str, sighting: Sighting | None = None) -> _Person | None:
        """Whom a bare word stands for. Only a headline names somebody before the introduction."""
        people = self._by_word.get(word, [])
        if sighting and sighting.sentence.block.kind is not BlockKind.HEADLINE:
            here = sighting.sentence.index, sighting.first
            people = [each for each in people if each.introduced < here]
        if word in self._bare and self._bare[word] in people:
            return self._bare[word]
        ends = [person for person in people if person.has_at_end(word)]
        chosen = ends or people
        return chosen[0] if len(chosen) == 1 else None

    def name(self, person: _Person) -> tuple[str, bool]:
        """The one name of somebody introduced, and whether the names file gave it."""
        if person.written not in self._names:
            known = self.book.person(person.written)
            name = known.name if known else self.book.one_name(_crowned(person))
            self._names[person.written] = name, known is not None
        return self._names[person.written]

    def has_word(self, word: str, sighting: Sighting) -> bool:
        """Whether somebody of that name has been introduced by then."""
        here = sighting.sentence.index, sighting.first
        return any(each.introduced <= here for each in self._by_word.get(word, []))

    def named(self, words: tuple[str, ...]) -> _Person | None:
        """The person whose words these are, exactly."""
        people = self._by_word.get(words[0], ())
        return next((each for each in people if each.words == words), None)


def _crowned(person: _Person) -> str:
    """The name with the king's or princess's title before it, which a single name keeps."""
    crown = list(takewhile(is_regnal, reversed(person.title.lower().split())))
    title = person.title.split()[len(person.title.split()) - len(crown) :]
    return " ".join((*title, person.written))


def _file(people: list[_Person], person: _Person) -> None:
    if len(people) < _MOST_NAMESAKES and person not in people:
        people.append(person)


def _mentions_of(document: Document, sighting: Sighting, cast: _Cast) -> Iterator[Mention]:
    pair = list(_hyphenated_people(sighting, cast))
    if pair:
        for first, name, known in pair:
            yield _mention(document, sighting, first, first + 1, name, known)
        return
    found = _name_of(sighting, cast)
    if found:
        name, known = found
        yield _mention(document, sighting, sighting.first, sighting.last, name, known)


def _name_of(sighting: Sighting, cast: _Cast) -> tuple[str, bool] | None:
    """The one name a sighting stands for and whether the names file gave it; None if nobody."""
    words = name_words(sighting.written)
    if sighting.evidence == "body" or not words:
        return None
    known = cast.book.person(sighting.written)
    if known:
        return known.name, True
    if sighting.is_full:
        person = cast.full(words, sighting.written)
        if person is None:
            return None
    else:
        person = cast.bare(words[-1], sighting)
    if person:
        return cast.name(person)
    alone = cast.book.person_of_word(words[-1])
    if cast.has_word(words[-1], sighting):
        return None
    if alone:
        return alone.name, True
    whole = cast.book.one_name(f"{sighting.title} {sighting.written}")
    if sighting.evidence in {"title", "possessive"} or whole.count(" ") > sighting.written.count(
        " "
    ):
        return whole, False
    return None


def _mention(
    document: Document, sighting: Sighting, first: int, last: int, name: str, known: bool
) -> Mention:
    sentence = sighting.sentence
    span = document.span_of(sentence, first, last)
    return Mention(name, sighting.title, sentence.index, first, last, span, known)


def _hyphenated_people(sighting: Sighting, cast: _Cast) -> Iterator[tuple[int, str, bool]]:
    """The Ruto-Museveni talks: two surnames that the article or the names file knows."""
    tokens = sighting.sentence.tokens[sighting.first : sighting.last]
    parts = [at for at, token in enumerate(tokens) if token.is_word]
    if len(parts) < 2 or len(tokens) != 2 * len(parts) - 1:
        return
    if any(tokens[at].text != "-" for at in range(1, len(tokens), 2)):
        return
    found = []
    for at in parts:
        person = cast.bare(tokens[at].text)
        alone = cast.book.person_of_word(tokens[at].text)
        if person:
            found.append((sighting.first + at, cast.book.one_name(person.written), bool(alone)))
        elif alone:
            found.append((sighting.first + at, alone.name, True))
        else:
            return
    if len({name for _, name, _ in found}) == len(found):
        yield from found


def _in_headline(scene: Scene, cast: _Cast) -> Iterator[Sighting]:
    """Where every word has a capital, a name must be known from the body, the file, a title."""
    tokens = scene.tokens
    end = 0
    for sighting in scene.sightings:
        at = sighting.first
        while at < sighting.last:
            last = _longest_known(scene, at, sighting.last, cast)
            if last:
                words = tuple(token.raw for token in tokens[at:last] if token.is_word)
                title = sighting.title if at == sighting.first else ""
                yield Sighting(scene.sentence, at, last, words, title, "shape")
                at = end = last
            else:
                at += 1
        is_titled = sighting.evidence in {"title", "honorific"} and sighting.is_full
        if end <= sighting.first and is_titled:
            yield sighting


def _longest_known(scene: Scene, first: int, limit: int, cast: _Cast) -> int:
    for last in range(min(limit, first + 7), first, -1):
        if not scene.tokens[last - 1].is_word:
            continue
        words = name_words(scene.sentence.written(first, last))
        if len(words) > 1 and (cast.named(words) or cast.book.person(" ".join(words))):
            return last
        is_lone = len(words) == 1 and last == first + 1 and len(words[0]) > 1
        if is_lone and (cast.bare(words[0]) or cast.book.person_of_word(words[0])):
            return last
    return 0
