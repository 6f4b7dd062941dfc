"""What the top of a saved page says: its headline, and when it was published."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

NEAR_THE_TOP = 12
"""Lines that may hold the date of publication; further down stand the dates of comments."""
LONGEST_HEADLINE = 250
"""Characters; a longer line is a paragraph."""
LONGEST_FURNITURE = 120
"""Characters; a longer line is neither a byline nor a date line nor a label."""


@dataclass(frozen=True, slots=True)
class DateLine:
    """A date of publication as a page gives it; `at` is None when it names only the day."""

    day: date
    at: time | None = None
    zone: tzinfo = UTC

    def moment(self, before: datetime | None) -> datetime:
        """When that is, in UTC. A bare day takes the time of `before` if that was the same day."""
        if self.at is not None:
            return _utc(datetime.combine(self.day, self.at, self.zone))
        if before is not None and before.date() == self.day:
            return before
        return datetime.combine(self.day, time(), UTC)


def headline(text: str) -> str:
    """The first line that is a headline, else the first sentence: always the text's own words."""
    lines = tuple(_paragraphs(text))
    for index, line in enumerate(lines):
        if _is_furniture(line) or _is_byline(line) or date_line(line):
            continue
        following = lines[index + 1] if index + 1 < len(lines) else ""
        if _is_kicker(line) and _is_headline(following):
            continue
        return line if _is_headline(line) else _first_sentence(line)
    return _first_sentence(lines[0]) if lines else ""


def publication(text: str) -> DateLine | None:
    """The date line near the top of the text; one that says "updated" counts only alone."""
    top = [line.strip() for line in text.splitlines() if line.strip()][:NEAR_THE_TOP]
    found = [(line, dated) for line in top if (dated := date_line(line))]
    first = next((dated for line, dated in found if not _UPDATED.match(line)), None)
    return first or (found[0][1] if found else None)


def date_line(line: str) -> DateLine | None:
    """The date that this line exists to tell, or None: dates inside prose and headlines are not."""
    if len(line) > LONGEST_FURNITURE:
        return None
    for pattern in _DATES:
        found = pattern.search(line)
        if found is None:
            continue
        day = _day(found)
        clock = _TIME.search(line, found.end()) or _TIME.search(line, 0, found.start())
        if day is None or not _only_tells_the_date(line, found, clock):
            continue
        return DateLine(day, _time(clock), _zone(clock)) if clock else DateLine(day)
    return None


# Lines and what they are


_WRAPPED_AT = 40
"""A line at least this long that goes on in lower case was wrapped by its width."""


def _paragraphs(text: str) -> Iterator[str]:
    """The text's lines that say something; those wrapped by width are one."""
    start = end = -1
    for found in re.finditer(r"[^\n\r]+", text):
        said = found.group().strip()
        if not said:
            continue
        goes_on = said[0].islower() and end - start >= _WRAPPED_AT
        if start >= 0 and goes_on and text.count("\n", end, found.start()) == 1:
            end = found.end()
            continue
        if start >= 0:
            yield text[start:end].strip()
        start, end = found.start(), found.end()
    if start >= 0:
        yield text[start:end].strip()


_FURNITURE = re.compile(
    r"(?:categor(?:y|ies)|tags?|topics?|sections?|filed under|keywords?|url|link|language|id"
    r"|published|published by|published on|published in|posted by|posted on|posted in|author"
    r"|written by|share|share this|share on|advertisement|menu|search|skip to .{1,30}|home"
    r"|subscribe|sign in|sign up|log in|copyright|most read|trending|live|breaking|breaking news"
    r"|read more|related|listen|comments?|\d+ comments?|\d+ min(?:ute)?s? read)\s*(?::.*)?",
    re.IGNORECASE,
)
_CRUMBS = re.compile(r".{1,40}(?:\s[>»›]\s.{1,60})+")
_BYLINE = re.compile(r"(?:(?:(?:Written|Reported|Story) )?[Bb]y:?|BY|Von|Par|Por)\s+(?=\S)")
_BETWEEN_NAMES = frozenset({"and", "in", "for", "at", "of", "&", "|", "/", "·", "–", "—", "-"})
_MOST_NAMES = 14
_ASIAN_BYLINE = re.compile(
    r"[^.。]{0,30}(?:기자|특파원|논설위원)\s*=?|(?:记者|記者|作者|编辑|編輯|文)\s*[：:/／|].{1,30}"
)
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_SHORTEST_CJK_HEADLINE = 6


def _is_furniture(line: str) -> bool:
    if len(line) <= LONGEST_FURNITURE and (_FURNITURE.fullmatch(line) or _CRUMBS.fullmatch(line)):
        return True
    if _CJK.search(line):
        return len(line) < _SHORTEST_CJK_HEADLINE
    return len(line.split()) < 2


def _is_byline(line: str) -> bool:
    if len(line) > LONGEST_FURNITURE:
        return False
    by = _BYLINE.match(line)
    if by is None:
        return bool(_ASIAN_BYLINE.fullmatch(line))
    names = [word for word in line[by.end() :].split() if word not in _BETWEEN_NAMES]
    return len(names) <= _MOST_NAMES and all(_is_name(word) for word in names)


def _is_name(word: str) -> bool:
    return word[0].isalpha() and not word[0].islower() and word[-1] not in "!?:;"


def _is_kicker(line: str) -> bool:
    """A slug ("Andes-copper-strike") or the name of a section or writer, before the headline."""
    spaces, hyphens = len(line.split()) - 1, line.count("-")
    is_slug = hyphens >= max(spaces, 1) and not re.search(r"[,:;\"“”?!]", line)
    return (is_slug and len(line) <= 60) or (spaces <= 1 and not _CJK.search(line))


_SENTENCE_BREAK = re.compile(
    r"(?<!\b[A-Z])(?<!\b[A-Z][a-z])(?<!\bvs)"
    r"(?<!\b(?:Mrs|Gen|Col|Sen|Rep|Gov|Maj|Sgt|Adm|Lts|Hon))(?<!\b(?:Prof|Sept|Capt|Supt|Cmdr))"
    r"[.!?][\"”’')\]]*(?=\s+[\"“‘'(]?[^\W_a-z])"
    r"|[。！？][」』”’）]*"
)
_FULL_STOP = re.compile(r"(?<!\.)[.。][\"”’')\]]*$")
_ABBREVIATED = re.compile(r"(?:\b[A-Z]\.)+$")


def _is_headline(line: str) -> bool:
    if not line or len(line) > LONGEST_HEADLINE or "\n" in line:
        return False
    if _FULL_STOP.search(line) and not _ABBREVIATED.search(line):
        return False
    stop = _SENTENCE_BREAK.search(line)
    return stop is None or stop.group()[0] in "!?！？"


def _first_sentence(paragraph: str) -> str:
    stop = _SENTENCE_BREAK.search(paragraph)
    sentence = paragraph[: stop.end()] if stop else paragraph
    if len(sentence) <= LONGEST_HEADLINE:
        return sentence
    return sentence[:LONGEST_HEADLINE].rpartition(" ")[0] or sentence[:LONGEST_HEADLINE]


# Dates as pages print them


_MONTHS = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
]  # fmt: skip
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DATES: Sequence[re.Pattern[str]] = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?<!\d)(?P<year>\d{4})\s?[-./年년]\s?(?P<month>\d{1,2})\s?[-./月월]\s?(?P<day>\d{1,2})"
        r"(?!\d)\s?[日일.]?",
        rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})\b",
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+(?:of\s+)?{_MONTH},?[\s-]+(?P<year>\d{{4}})\b",
        r"(?<!\d)(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})(?!\d)",
        # 05/06/2025 is one day in London and another in New York: only the clear ones are read.
        r"(?<!\d)(?P<day>1[3-9]|2\d|3[01])/(?P<month>\d{1,2})/(?P<year>\d{4})(?!\d)",
        r"(?<!\d)(?P<month>\d{1,2})/(?P<day>1[3-9]|2\d|3[01])/(?P<year>\d{4})(?!\d)",
    )
)
_TIME = re.compile(
    r"(?P<early>오전|오후|上午|下午)?\s*(?<!\d)(?P<hour>\d{1,2}):(?P<minute>\d{2})"
    r"(?::(?P<second>\d{1,2})(?:[.,]\d+)?)?(?!\d)\s*(?P<half>[ap]\.?m\b\.?)?"
    r"\s*\(?(?P<zone>(?:UTC|GMT)[+-]\d{1,2}(?::?\d{2})?|Z\b|[+-]\d{2}:?\d{2}|[A-Z]{2,4}\b)?\)?",
    re.IGNORECASE,
)
_ZONE_HOURS = {
    "kst": 9, "jst": 9, "hkt": 8, "sgt": 8, "msk": 3, "eest": 3, "eet": 2, "cest": 2, "cet": 1,
    "bst": 1, "edt": -4, "est": -5, "et": -5, "cdt": -5, "cst": -6, "mdt": -6, "mst": -7,
    "pdt": -7, "pst": -8,
}  # fmt: skip
_UPDATED = re.compile(
    r"\W*(?:last\s+)?(?:updated|modified|edited)\b|\W*(?:수정|更新)", re.IGNORECASE
)
_LABELS = frozenset(
    {
        "date", "dated", "day", "time", "published", "publish", "posted", "updated", "update",
        "last", "modified", "edited", "first", "on", "at", "monday", "tuesday", "wednesday",
        "thursday", "friday", "saturday", "sunday", "mon", "tue", "tues", "wed", "thu", "thur",
        "thurs", "fri", "sat", "sun", "입력", "수정", "송고", "등록", "기사입력", "최종수정",
        "发布", "發布", "发布时间", "时间", "日期", "更新", "日付", "公開", "配信",
    }
)  # fmt: skip


def _day(found: re.Match[str]) -> date | None:
    written = found["month"]
    month = int(written) if written.isdigit() else _MONTHS.index(written[:3].lower()) + 1
    try:
        return date(int(found["year"]), month, int(found["day"]))
    except ValueError:
        return None


def _time(found: re.Match[str]) -> time | None:
    hour, minute = int(found["hour"]), int(found["minute"])
    late = found["early"] in {"오후", "下午"} or (found["half"] or "").lower().startswith("p")
    if found["half"] or found["early"]:
        hour = hour % 12 + (12 if late else 0)
    second = int(found["second"] or 0)
    return time(hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def _zone(found: re.Match[str]) -> tzinfo:
    said = (found["zone"] or "").lower().removeprefix("utc").removeprefix("gmt")
    if said in _ZONE_HOURS:
        return timezone(timedelta(hours=_ZONE_HOURS[said]))
    offset = re.fullmatch(r"([+-])(\d{1,2}):?(\d{2})?", said)
    if offset is None:
        return UTC
    minutes = int(offset[2]) * 60 + int(offset[3] or 0)
    if minutes > _FURTHEST_ZONE:
        return UTC
    return timezone(timedelta(minutes=-minutes if offset[1] == "-" else minutes))


_FURTHEST_ZONE = 14 * 60


def _utc(local: datetime) -> datetime:
    try:
        return local.astimezone(UTC)
    except OverflowError:
        # The first and the last day that a calendar can name have no room for a zone.
        return local.replace(tzinfo=UTC)


def _only_tells_the_date(line: str, day: re.Match[str], clock: re.Match[str] | None) -> bool:
    """Whether what stands beside the date is a label, a section, a place or a writer."""
    cuts = sorted(found.span() for found in (day, clock) if found)
    edges = [0, *(edge for cut in cuts for edge in cut), len(line)]
    rest = [line[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
    before, after = _loose_words(rest[0]), _loose_words(" ".join(rest[1:]))
    if (before or after) and re.search(r"[.!?。]\s*$", rest[-1]):
        return False
    if _is_byline(rest[0].rstrip(" |,·•–—-")):
        return len(after) <= _WORDS_BESIDE
    marked_off = not rest[0].strip() or rest[0].rstrip()[-1] in "|·•–—:,"
    return len(before) <= (_WORDS_BESIDE if marked_off else 1) and len(after) <= _WORDS_BESIDE


_WORDS_BESIDE = 3
"""More words beside a date than these are a headline or prose."""


def _loose_words(piece: str) -> list[str]:
    return [word for word in re.findall(r"\w+", piece) if word.lower() not in _LABELS]
