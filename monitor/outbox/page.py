"""A message as a mail that is good to read: the same words, set in type.

Everything is escaped, styles stand in the elements (mailers drop the rest), and nothing is
fetched from anywhere: no image, no script, no font.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

_COLOURS = {
    "CRITICAL": "#9f1239",
    "HIGH": "#c2410c",
    "MEDIUM": "#a16207",
    "LOW": "#0e7490",
    "INFO": "#475569",
}
_PLAIN = "#475569"

_FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
_SERIF = "font-family:Georgia,'Times New Roman',serif"


def page_of(title: str, body: str) -> str:
    """A message's title and body as HTML, for a mailer on a desk or in a hand."""
    level, headline = _level_and_headline(title)
    colour = _COLOURS.get(level, _PLAIN)
    *found, foot = body.split("\n\n")
    blocks = "".join(_block(paragraph.split("\n")) for paragraph in found)
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title></head>"
        f'<body style="margin:0;padding:24px 12px;background:#f1f5f9;{_FONT};color:#0f172a">'
        '<div style="max-width:600px;margin:0 auto;background:#ffffff;border-radius:8px;'
        f'border-top:5px solid {colour};padding:24px 28px">'
        f"{_badge(level, colour)}"
        '<h1 style="margin:8px 0 18px;font-size:21px;line-height:1.35;font-weight:650">'
        f"{escape(headline)}</h1>{blocks}{_foot(foot.split(chr(10)), colour)}</div></body></html>"
    )


def _level_and_headline(title: str) -> tuple[str, str]:
    start, closed, headline = title.partition("] ")
    if not closed or not start.startswith("["):
        return "", title
    return start[1:], headline


def _badge(level: str, colour: str) -> str:
    if not level:
        return ""
    return (
        f'<div style="font-size:12px;font-weight:700;letter-spacing:.08em;color:{colour}">'
        f"{escape(level)}</div>"
    )


def _block(lines: Sequence[str]) -> str:
    """A paragraph of the body; quotes, lists and lines with a label each in their own form."""
    return "".join(
        _FORMS[kind](list(group)) if kind in _FORMS else _paragraph(list(group))
        for kind, group in groupby(lines, key=_kind)
    )


def _kind(line: str) -> str:
    if line.startswith("“"):
        return "quote"
    if line.startswith("• "):
        return "item"
    if line.startswith("◦ "):
        return "aside"
    label, colon, _ = line.partition(": ")
    return "fact" if colon and label in _LABELS else ""


_LABELS = frozenset({"Said by", "Before", "Event", "Status", "Reading", "Origins", "Also in"})
"""What a line of a body may begin with, to be set as a table; anything else is a sentence."""


def _quotes(lines: Sequence[str]) -> str:
    return "".join(
        f'<blockquote style="margin:0 0 12px;padding:2px 0 2px 14px;border-left:3px solid #cbd5e1;'
        f'{_SERIF};font-size:17px;line-height:1.5;color:#1e293b">{escape(line)}</blockquote>'
        for line in lines
    )


def _items(lines: Sequence[str]) -> str:
    items = "".join(
        f'<li style="margin:0 0 4px;font-weight:600">{escape(line[2:])}</li>' for line in lines
    )
    return f'<ul style="margin:0 0 10px;padding-left:20px;line-height:1.45">{items}</ul>'


def _asides(lines: Sequence[str]) -> str:
    items = "".join(f'<li style="margin:0 0 4px">{escape(line[2:])}</li>' for line in lines)
    style = "margin:0 0 14px;padding-left:20px;font-size:14px;line-height:1.45;color:#475569"
    return f'<ul style="{style}">{items}</ul>'


def _facts(lines: Sequence[str]) -> str:
    rows = "".join(_row(*line.split(": ", 1)) for line in lines)
    style = "margin:0 0 16px;border-collapse:collapse;font-size:15px"
    return f'<table style="{style}">{rows}</table>'


def _row(label: str, value: str) -> str:
    return (
        '<tr><td style="padding:2px 14px 2px 0;color:#64748b;vertical-align:top;line-height:1.4;'
        f'white-space:nowrap">{escape(label)}:</td>'
        f'<td style="padding:2px 0;line-height:1.4">{escape(value)}</td></tr>'
    )


def _paragraph(lines: Sequence[str]) -> str:
    text = "<br>".join(map(escape, lines))
    return f'<p style="margin:0 0 14px;line-height:1.5;font-size:15px">{text}</p>'


_FORMS = {"quote": _quotes, "item": _items, "aside": _asides, "fact": _facts}


def _foot(lines: Sequence[str], colour: str) -> str:
    """The links, to be seen at once; why and by which rule, in small type."""
    links = [line for line in lines if line.startswith(("http://", "https://"))]
    cautions = [line for line in lines if line.startswith("Caution: ")]
    rest = [line for line in lines if line not in (*links, *cautions)]
    small = "<br>".join(map(escape, rest))
    return (
        f"{''.join(_links(links, colour))}{''.join(map(_caution, cautions))}"
        '<p style="margin:20px 0 0;padding-top:12px;border-top:1px solid #e2e8f0;font-size:12px;'
        f'line-height:1.6;color:#64748b">{small}</p>'
    )


def _caution(line: str) -> str:
    return (
        '<p style="margin:12px 0 0;padding:8px 12px;background:#fef3c7;border-radius:4px;'
        f'font-size:14px;color:#713f12">{escape(line)}</p>'
    )


def _links(links: Sequence[str], colour: str) -> Iterator[str]:
    for link in links:
        address = escape(link)
        yield (
            f'<p style="margin:0 0 8px;font-size:14px;word-break:break-all">'
            f'<a href="{address}" style="color:{colour};font-weight:600">{address}</a></p>'
        )
