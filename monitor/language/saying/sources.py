"""Who says so: the speaker of each sentence, down to the one who spoke first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.language.lexicon import Lexicon
from monitor.language.people.names import Mention
from monitor.language.saying.heard import Page, Voice
from monitor.language.saying.speakernames import bodies_in
from monitor.language.saying.speakerwords import is_anonymous, masked_speakers, speaker_words
from monitor.language.saying.voices import voices_in
from monitor.language.words.blocks import BlockKind
from monitor.language.words.clauses import shape_of
from monitor.language.words.document import Document
from monitor.language.words.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who a sentence (from token `first` up to `last`) is attributed to.

    `speaker` is the ultimate one, as the text names it; `chain` runs from the nearest speaker to
    the ultimate. `how` is "explicit", or "carried" over from an earlier sentence.
    """

    speaker: str
    chain: tuple[str, ...]
    how: str
    cue: str
    first: int
    last: int
    named: tuple[int, int] | None = None
    """The tokens that name the speaker in this sentence."""
    is_anonymous: bool = False
    """Whether the speaker has no name to answer with: "an official who asked not to be named"."""


def speaker_of(attributions: Sequence[Attribution], token: int) -> Attribution | None:
    """The attribution that covers a token: of several the one with the narrowest reach."""
    covering = [a for a in attributions if a.first <= token < a.last]
    return min(covering, key=lambda a: (a.last - a.first, -len(a.chain)), default=None)


class SourceReader:
    """Finds the speakers of a document's sentences."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._bodies = lexicon.bodies

    def read(
        self, document: Document, mentions: Sequence[Mention] = ()
    ) -> tuple[tuple[Attribution, ...], ...]:
        """One tuple of attributions a sentence, carried-over ones included.

        With the article's `mentions`, a speaker is the person's one name and not a surname.
        """
        page = Page(document, mentions, bodies_in(document, self._bodies))
        found: list[tuple[Attribution, ...]] = []
        for sentence in document.sentences:
            voices = list(voices_in(sentence, page))
            own = _unmasked(sentence, _chained(sentence, voices)) if voices else ()
            if own:
                page.heard(own[-1].chain[0])
            if found and own and not found[-1] and _says_so(sentence, own[-1]):
                found[-1] = (_of_before(document.sentences[len(found) - 1], own[-1]),)
            found.append(own or _carried(document, sentence, found))
        return tuple(_with_open_quotes(document, found))


def _says_so(sentence: Sentence, own: Attribution) -> bool:
    """Whether the sentence only tells who said the one before: "Police said so on Monday"."""
    texts = sentence.texts
    if own.named is None or len(texts) > LONGEST_SO:
        return False
    behind = texts[own.named[1] + 1 : own.named[1] + 3]
    is_it = behind[:1] in {("so",), ("this",), ("that",), ("it",)}
    return is_it and (behind[1:] in {("on",), (".",), ("in",), ("at",), ("late",)})


LONGEST_SO = 16
"""Words of "Interior Minister Pia Holm said this on Monday in Lima."."""


def _of_before(sentence: Sentence, own: Attribution) -> Attribution:
    return replace(own, how="carried", first=0, last=len(sentence.tokens), named=None)


# --- who speaks within whom -----------------------------------------------------------------


def _chained(sentence: Sentence, voices: Sequence[Voice]) -> Iterator[Attribution]:
    """The voices of one sentence as attributions: nested, one after another, cited."""
    voices = _without_evidence([v for v in voices if not _is_contradicted(sentence, v)])
    origins = [voice for voice in voices if voice.is_origin]
    outer = sorted((v for v in voices if v.is_outer), key=lambda v: v.at)
    inner = sorted(
        (
            voice
            for voice in voices
            if not voice.is_outer and not voice.is_origin and not (outer and voice.cue == "refuse")
        ),
        key=lambda voice: voice.at,
    )
    outer = _in_turn(sentence, outer)
    frames: list[Attribution] = [_attribution(voice, (voice.name,)) for voice in outer]
    open_chain: tuple[str, ...] = ()
    previous: Voice | None = None
    for voice in inner:
        is_short = len(open_chain) < LONGEST_CHAIN
        if previous is not None and is_short and _is_nested(sentence, previous, voice):
            open_chain = _distinct((*open_chain, voice.name))
        else:
            if previous is not None:
                frames[-1] = replace(frames[-1], last=voice.first)
            open_chain = (*_around(outer, voice), voice.name)
        frames.append(_attribution(_before_the_hour(sentence, voice), open_chain))
        previous = voice
    yield from _with_origins(frames, origins)


def _before_the_hour(sentence: Sentence, voice: Voice) -> Voice:
    """ "A said P, hours after Q": what came before is the writer's to tell, not the speaker's."""
    texts = sentence.texts
    for at in range(voice.verb + 2, len(texts) - 2):
        if texts[at] != ",":
            continue
        lead = texts[at + 1 : at + 1 + LONGEST_HOUR]
        after = lead.index("after") if "after" in lead else 0
        if after and lead[after - 1] in _HOURS:
            return replace(voice, last=at)
    return voice


LONGEST_HOUR = 5
"""Words of "just a few hours after"."""

_HOURS = frozenset(
    {"hour", "hours", "day", "days", "week", "weeks", "minutes", "month", "months", "shortly"}
    | {"soon", "year", "years"}
)

LONGEST_CHAIN = 40
"""Mouths that a thing went through; a sentence with more is an attack."""


def _without_evidence(voices: Sequence[Voice]) -> Sequence[Voice]:
    """ "Images suggest that P, a research group said": the group speaks, the images do not."""
    evidence = speaker_words().evidence
    speaking = [voice for voice in voices if voice.name.casefold().split()[-1] not in evidence]
    return speaking or voices


def _is_contradicted(sentence: Sentence, voice: Voice) -> bool:
    """ "Contrary to what two papers wrote, …": it is the others who are told to be right."""
    return "contrary" in sentence.texts[max(voice.named[0] - 3, 0) : voice.named[0] + 1]


def _unmasked(sentence: Sentence, own: Iterable[Attribution]) -> tuple[Attribution, ...]:
    """The attributions, those marked whose speaker will not be named."""
    heard = tuple(own)
    if not heard:
        return ()
    masks = [hit.first for hit in masked_speakers().within(sentence)]
    return tuple(
        replace(a, is_anonymous=True)
        if is_anonymous(a.speaker) or (masks and _is_masked(sentence, a, masks))
        else a
        for a in heard
    )


def _is_masked(sentence: Sentence, attribution: Attribution, masks: Sequence[int]) -> bool:
    """Whether "on condition of anonymity" is said of this speaker, not of another after it."""
    if attribution.named is None:
        return False
    first, last = attribution.named
    leads = speaker_words().say | speaker_words().days | _BEFORE_MASK
    after = [mask for mask in masks if mask >= first]
    if len(attribution.chain) > 1 and after:
        return True
    near = [mask for mask in after if mask <= last + MASK_REACH]
    return any(all(t.text in leads for t in sentence.tokens[last:mask]) for mask in near)


MASK_REACH = 8
"""Words from a speaker to "on condition of anonymity"."""

_BEFORE_MASK = frozenset(
    {",", '"', "who", "spoke", "speaking", "has", "was", "were", "with", "and", "reporters"}
)


def _in_turn(sentence: Sentence, outer: Sequence[Voice]) -> list[Voice]:
    """ "P, A said, and Q, B said": each speaks for the clause before it."""
    finite = shape_of(sentence).finite
    kept: list[Voice] = []
    for voice in outer:
        previous = kept[-1] if kept else None
        start = previous.verb + 1 if previous else 0
        if previous and voice.cue == previous.cue == "said":
            own = [at for at in finite if start <= at < voice.at and at != voice.verb]
            if own:
                kept[-1] = replace(previous, last=start)
                voice = replace(voice, first=start)
        kept.append(voice)
    return kept


def _around(outer: Sequence[Voice], voice: Voice) -> tuple[str, ...]:
    """The speakers into whose words this one's fall: those named after it, and "according to"."""
    return tuple(o.name for o in reversed(outer) if o.at > voice.at or o.cue == "according")


def _with_origins(frames: Sequence[Attribution], origins: Sequence[Voice]) -> Iterator[Attribution]:
    if not frames:
        yield from (_attribution(voice, (voice.name,)) for voice in origins)
        return
    for frame in frames:
        names = tuple(voice.name for voice in origins if voice.name not in frame.chain)
        if names and frame is _nearest(frames, origins[-1]):
            yield replace(frame, speaker=names[-1], chain=(*frame.chain, *names))
        else:
            yield frame


def _nearest(frames: Sequence[Attribution], origin: Voice) -> Attribution:
    before = [frame for frame in frames if frame.first <= origin.at]
    return before[-1] if before else frames[0]


def _attribution(voice: Voice, chain: tuple[str, ...]) -> Attribution:
    unique = _distinct(chain)
    return Attribution(
        unique[-1], unique, "explicit", voice.cue, voice.first, voice.last, voice.named
    )


_SMALL = frozenset({"that", "the", "of"})


def _is_nested(sentence: Sentence, outer: Voice, inner: Voice) -> bool:
    """Whether the inner speaker opens what the outer one says: "Lee said the NIS believes"."""
    words = speaker_words()
    between = sentence.tokens[outer.verb + 1 : inner.at]
    return len(between) <= 8 and all(
        token.text in words.days or token.text in words.hear or token.text in _SMALL
        for token in between
    )


def _carried(
    document: Document, sentence: Sentence, before: Sequence[tuple[Attribution, ...]]
) -> tuple[Attribution, ...]:
    """The speaker of the sentence before, in one paragraph or through one quotation."""
    if not before or not before[-1] or not sentence.tokens:
        return ()
    previous = document.sentences[len(before) - 1]
    opener = sentence.tokens[0]
    same = previous.block.index == sentence.block.index
    if not (same or opener.text == '"') or previous.block.kind is BlockKind.HEADLINE:
        return ()
    if opener.text in speaker_words().break_carry:
        return ()
    last = max(before[-1], key=lambda a: (a.last, a.first))
    return (replace(last, how="carried", first=0, last=len(sentence.tokens), named=None),)


LONGEST_QUOTE = 4
"""Sentences of one quotation; its speaker stands after the last."""


def _with_open_quotes(
    document: Document, found: Sequence[tuple[Attribution, ...]]
) -> Iterator[tuple[Attribution, ...]]:
    """A quotation over several sentences belongs to the speaker named where it closes."""
    for sentence, own in zip(document.sentences, found, strict=True):
        speaker = _closing_speaker(document, sentence, found)
        if speaker is None:
            yield own
            continue
        explicit = [a for a in own if a.how == "explicit"]
        end = len(sentence.tokens)
        outer = replace(speaker, first=0, last=end, named=None)
        yield (
            outer,
            *(replace(a, chain=_distinct((*outer.chain, *a.chain))) for a in explicit),
        )


def _closing_speaker(
    document: Document, sentence: Sentence, found: Sequence[tuple[Attribution, ...]]
) -> Attribution | None:
    if not sentence.tokens or not _leaves_open(sentence):
        return None
    later = document.sentences[sentence.index + 1 : sentence.index + LONGEST_QUOTE]
    for after in later:
        if after.block.index != sentence.block.index:
            return None
        if '"' in after.vocabulary:
            ending = [a for a in found[after.index] if a.how == "explicit" and a.first == 0]
            return ending[-1] if ending and not _leaves_open(after) else None
    return None


def _leaves_open(sentence: Sentence) -> bool:
    return sentence.texts[0] == '"' and sentence.texts.count('"') % 2 == 1


def _distinct(chain: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(chain))
