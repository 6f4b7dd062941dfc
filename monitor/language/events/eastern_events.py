"""What Korean and Chinese sentences say of events: topic, step, doer, sides and speaker."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from monitor.language.counts.easternspeakers import speaker_in
from monitor.language.counts.easternwords import LONGEST, country_of
from monitor.language.words.sentences import Sentence
from monitor.yamlfile import package_yaml


@dataclass(frozen=True, slots=True)
class EasternEvent:
    """One event mentioned; `start` and `end` are offsets in the document."""

    topic: str
    status: str
    who: tuple[str, ...]
    parties: tuple[str, ...]
    said_by: str | None
    start: int
    end: int
    cue: str


@dataclass(frozen=True, slots=True)
class _Words:
    topics: Mapping[str, Sequence[str]]
    needs: Mapping[str, Sequence[str]]
    no_topics: Sequence[str]
    steps: Mapping[str, Sequence[str]]
    not_steps: Sequence[str]
    over: Sequence[str]
    announces: Sequence[str]
    questions: Sequence[str]
    subject_ends: tuple[str, ...]
    phrase_ends: tuple[str, ...]
    korean_times: re.Pattern[str]
    both: tuple[str, ...]
    not_particles: frozenset[str]
    adverbs: Sequence[str]
    denying: Sequence[str]
    speaks: Sequence[str]
    before_verb: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    said = package_yaml(files("monitor.language") / "data" / "eastern_events.yaml")
    return _Words(
        topics=said["topics"],
        needs=said["with"],
        no_topics=said["not"],
        steps=said["steps"],
        not_steps=said["not_steps"],
        over=said["over"],
        announces=said["announces"],
        questions=said["questions"],
        subject_ends=tuple(said["subject_ends"]),
        phrase_ends=tuple(said["phrase_ends"]),
        korean_times=re.compile("|".join(said["times"])),
        both=tuple(said["and"]),
        not_particles=frozenset(said["not_particles"]),
        adverbs=said["adverbs"],
        denying=said["denying"],
        speaks=said["speaks"],
        before_verb=re.compile("|".join(said["before_verb"])),
    )


_EASTERN = re.compile("[\u4e00-\u9fff\uac00-\ud7a3]")
_HANGUL = re.compile("[\uac00-\ud7a3]")
_SIDES = {"meeting", "ceasefire"}
_BEFALLS = {"arrest"}


def eastern_events(sentence: Sentence, year: int) -> tuple[EasternEvent, ...]:
    """The built-in events that a Korean or Chinese sentence mentions, one of each topic."""
    if sentence.text.isascii() or not _EASTERN.search(sentence.text):
        return ()
    text = sentence.text[:LONGEST]
    return tuple(_Clause(text, sentence.start, year).events())


@dataclass(frozen=True, slots=True)
class _Clause:
    """One sentence; `offset` is where it begins in the document."""

    text: str
    offset: int
    year: int

    def events(self) -> Iterator[EasternEvent]:
        is_korean = bool(_HANGUL.search(self.text))
        said_by = speaker_in(_without_adverbs(self.text)) or (
            None if is_korean else self._leading_speaker()
        )
        for topic, (start, word) in self._mentions().items():
            clause = self.text if is_korean else self._clause_of(start)
            status, cue = self._step(topic, clause, word)
            doers = self._korean_doers if is_korean else self._chinese_doers
            who, denier = doers(topic, start, word)
            parties = who if topic in _SIDES else ()
            yield EasternEvent(
                topic=topic,
                status=status,
                who=() if topic in _SIDES else who,
                parties=parties,
                said_by=said_by or denier,
                start=self.offset + start,
                end=self.offset + start + len(word),
                cue=cue,
            )

    def _mentions(self) -> dict[str, tuple[int, str]]:
        """The first mention of each topic, the longest at its place."""
        words = _words()
        masked = self.text
        for other in words.no_topics:
            masked = masked.replace(other, " " * len(other))
        found: dict[str, tuple[int, str]] = {}
        for topic, listed in words.topics.items():
            here = [
                (at, -len(word), word)
                for word in listed
                if (at := masked.find(word)) != -1
                and any(need in self.text for need in words.needs.get(word, (word,)))
            ]
            if here:
                at, _, word = min(here)
                found[topic] = at, word
        return found

    def _clause_of(self, at: int) -> str:
        """The words between two commas; a clause without a mention belongs to its neighbour."""
        start = max(self.text.rfind(mark, 0, at) for mark in "，,；;") + 1
        ends = [end for mark in "，,；;。" if (end := self.text.find(mark, at)) != -1]
        return self.text[start : min(ends, default=len(self.text))]

    def _step(self, topic: str, clause: str, word: str) -> tuple[str, str]:
        words = _words()
        for other in (*words.not_steps, word if topic != "missile_launch" else ""):
            clause = clause.replace(other, " ") if other else clause
        found = {
            step: next((cue for cue in cues if cue in clause), "")
            for step, cues in words.steps.items()
        }
        years = [int(said) for said in re.findall(r"(?:19|20)\d\d(?=[년年])", self.text)]
        if any(said in self.text for said in words.questions):
            return "possible", "question"
        for step in ("denied", "unconfirmed", "possible", "expected"):
            if found[step] and not (step == "denied" and "不排除" in clause):
                return step, found[step]
        if years and max(years) < self.year:
            return "historical", str(max(years))
        if topic == "ceasefire" and found["agreed"] and not found["planned"]:
            return "agreed", found["agreed"]
        if topic == "ceasefire" and found["agreed"] and "自" in clause:
            return "agreed", found["agreed"]
        announced = next((cue for cue in words.announces if cue in self.text), "")
        if found["planned"]:
            return ("confirmed", announced) if announced else ("planned", found["planned"])
        if found["confirmed"]:
            return "confirmed", found["confirmed"]
        over = next((cue for cue in words.over if cue in clause or cue in self.text), "")
        return ("happened", over) if over else ("asserted", "")

    def _leading_speaker(self) -> str | None:
        """ "外交部发言人否认…": who opens the sentence with a verb of saying."""
        words = _words()
        for verb in words.speaks:
            at = self.text.find(verb)
            if at > 0:
                name = words.before_verb.split(self.text[:at])[0]
                return name if 2 <= len(name) <= LONGEST_NAME else None
        return None

    # --- doers ----------------------------------------------------------------------------

    def _chinese_doers(self, topic: str, at: int, word: str) -> tuple[tuple[str, ...], str | None]:
        words = _words()
        if topic in _BEFALLS and not word.startswith("被"):
            named = re.split("[，,。的]", self.text[at + len(word) :].removeprefix("了"))[0]
            return ((named,) if 2 <= len(named) <= LONGEST_NAME else ()), None
        marks = ("，", ",", "；", ";", "否认", "证实")
        start = max(
            found + len(mark) if (found := self.text.rfind(mark, 0, at)) != -1 else 0
            for mark in marks
        )
        head = words.before_verb.split(self.text[start:at])[0]
        head = re.split("数[百千万]名|\\d+[多余]?名", head)[-1] or head
        names = re.split("[与和同及]", head) if topic in _SIDES else [head]
        return tuple(_named(name) for name in names if 2 <= len(name) <= LONGEST_NAME), None

    def _korean_doers(self, topic: str, at: int, word: str) -> tuple[tuple[str, ...], str | None]:
        """The phrases before the mention that end as a subject does; the last is the doer's."""
        words = _words()
        denies = any(verb in self.text for verb in words.denying)
        phrases = _korean_phrases(self.text[:at])
        subjects = [phrase for phrase, is_subject, _ in phrases if is_subject]
        denier = subjects[0] if denies and len(subjects) > 1 else None
        objects = [phrase for phrase, is_subject, end in phrases if end in {"을", "를"}]
        if topic in _BEFALLS and objects:
            return (_named(objects[-1]),), denier
        if denies and len(subjects) == 1:
            return (), subjects[0]
        sides = [phrase for phrase, _, end in phrases if end in words.both]
        named = (*(sides if topic in _SIDES else ()), *subjects[-1:])
        return tuple(_named(name) for name in named), denier


LONGEST_NAME = 14
"""Characters of a Chinese name with its office; what is longer is a clause."""

LONGEST_PHRASE = 5
"""Words of a Korean name with its office."""


def _without_adverbs(text: str) -> str:
    for adverb in _words().adverbs:
        text = text.replace(adverb, "")
    return text


def _named(name: str) -> str:
    return country_of(name) or name


def _korean_phrases(text: str) -> list[tuple[str, bool, str]]:
    """The phrases of a Korean text, each without its particle, whether a subject, the particle."""
    words = _words()
    found: list[tuple[str, bool, str]] = []
    phrase: list[str] = []
    for said in text.replace(",", " ").split():
        if words.korean_times.search(said):
            phrase = []
            continue
        ends = () if said in words.not_particles else words.phrase_ends
        end = next((e for e in ends if said.endswith(e) and len(said) > len(e)), "")
        phrase.append(said.removesuffix(end))
        if end:
            if len(phrase) <= LONGEST_PHRASE:
                found.append((" ".join(phrase), end in words.subject_ends, end))
            phrase = []
    return found
