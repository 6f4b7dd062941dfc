"""The bytes of a feed as text that no parser can be hurt by: decoded, and its prolog checked."""

from __future__ import annotations

import codecs
import re

from monitor.feeds.markup import clean

MAX_ENTITIES = 256
"""Text entities a prolog may declare; real ones declare the few letters of their language."""
MAX_EXPANSION = 1 << 20
"""Characters that all uses of declared entities may come to in one document."""


class UnsafeDocumentError(Exception):
    """The document is not handed to any parser; says why in a few words."""


def decoded(body: bytes, content_type: str = "") -> str:
    """The document as clean text, whatever its bytes and labels claim; never raises.

    A byte order mark decides; then UTF-8, if the bytes are valid UTF-8, for nothing else looks
    like it by chance; then what the XML declaration and the server say; then Windows-1252.
    """
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return _newlines(body[len(mark) :].decode(encoding, "replace"))
    for start, encoding in _BARE_WIDE:
        if body.startswith(start):
            return _newlines(body.decode(encoding, "replace"))
    labels = tuple(filter(None, map(_known, _labels(body, content_type))))
    # Its escapes are ASCII, so that it would pass for UTF-8.
    first = tuple(label for label in labels if label == "iso2022_jp")
    for encoding in (*first, "utf-8", *labels):
        try:
            return _newlines(body.decode(encoding))
        except UnicodeDecodeError:
            continue
    return _newlines(body.decode(labels[0] if labels else "cp1252", "replace"))


def checked(text: str) -> str:
    """The document without its DOCTYPE, the text entities it declared put in their places.

    Raises `UnsafeDocumentError` for what names the outside or could grow: an external identifier, a
    parameter entity, an entity made of others, more entities or longer text than any feed has.
    """
    start = _doctype(text)
    if start < 0:
        return text
    if re.match(r"<!DOCTYPE\s+html\b", text[start : start + 40], re.IGNORECASE):
        raise UnsafeDocumentError("an HTML page")
    opening, declarations, end = _cut_doctype(text, start)
    if _EXTERNAL.search(opening) and not _RSS_091.search(opening):
        raise UnsafeDocumentError("its DOCTYPE names an outside document")
    return text[:start] + _resolved(text[end:], _entities(declarations))


# Encodings


_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BARE_WIDE = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?\bencoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
_CHARSET = re.compile(r"\bcharset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
# What news is written in. Not among them, on purpose: utf-7, punycode, the escapes and
# Python's codecs that are no encodings, which a label could otherwise call up.
_ENCODINGS = frozenset(
    {
        "utf-8", "big5", "big5hkscs", "cp932", "cp949", "cp950", "cp866", "cp874", "cp1250",
        "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258",
        "euc_jp", "euc_kr", "gb18030", "gbk", "iso2022_jp", "iso8859-2", "iso8859-3",
        "iso8859-4", "iso8859-5", "iso8859-6", "iso8859-7", "iso8859-8", "iso8859-9",
        "iso8859-10", "iso8859-13", "iso8859-14", "iso8859-15", "iso8859-16", "johab",
        "koi8-r", "koi8-u", "mac-roman", "shift_jis", "tis-620",
    }
)  # fmt: skip
# As browsers do: what is labelled by the narrower name is written in the wider one.
_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-11": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
}


def _labels(body: bytes, content_type: str) -> tuple[str, ...]:
    declared = _DECLARED.match(body)
    served = _CHARSET.search(content_type)
    inside = (declared[1].decode("ascii"),) if declared else ()
    return (*inside, *((served[1],) if served else ()))


def _known(label: str) -> str:
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return ""
    name = _WIDER.get(name, name)
    return name if name in _ENCODINGS else ""


def _newlines(text: str) -> str:
    return clean(text.replace("\r\n", "\n").replace("\r", "\n"))


# The prolog


_EXTERNAL = re.compile(r"\b(?:SYSTEM|PUBLIC)\b", re.IGNORECASE)
_RSS_091 = re.compile(r"PUBLIC\s+[\"']-//Netscape Communications//DTD RSS 0\.91", re.IGNORECASE)
_ENTITY = re.compile(r"<!ENTITY\s+([\w.:-]{1,64})\s+(?:\"([^\"]*)\"|'([^']*)')\s*>", re.IGNORECASE)
_DOCTYPE_SIGN = re.compile(r"[\[\]>\"']")
_CHARACTER = re.compile(r"&#(?:\d{1,7}|[xX][0-9a-fA-F]{1,6});")


def _doctype(text: str) -> int:
    """Where the DOCTYPE begins; only a declaration and comments may stand before it."""
    at = _past_space(text, 0)
    while True:
        if text.startswith("<!--", at):
            end = text.find("-->", at + 4)
        elif text.startswith("<?", at):
            end = text.find("?>", at + 2)
        else:
            break
        if end < 0:
            return -1
        at = _past_space(text, text.index(">", end) + 1)
    return at if text[at : at + 9].upper() == "<!DOCTYPE" else -1


_SPACE = re.compile(r"\s*")


def _past_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _cut_doctype(text: str, at: int) -> tuple[str, str, int]:
    """What stands before the internal subset, the subset, and where the DOCTYPE ends."""
    subset, quote = -1, ""
    for mark in _DOCTYPE_SIGN.finditer(text, at):
        sign = mark.group()
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign == "[" and subset < 0:
            subset = mark.end()
        elif sign == "]" and subset >= 0:
            close = text.find(">", mark.end())
            if close >= 0:
                return text[at : subset - 1], text[subset : mark.start()], close + 1
        elif sign == ">" and subset < 0:
            return text[at : mark.start()], "", mark.end()
    raise UnsafeDocumentError("its DOCTYPE never ends")


def _entities(declarations: str) -> dict[str, str]:
    # A comment or instruction in there could hide from this check where the DOCTYPE ends.
    if "<!--" in declarations or "<?" in declarations:
        raise UnsafeDocumentError("its DOCTYPE holds a comment or an instruction")
    if "%" in declarations or _EXTERNAL.search(declarations):
        raise UnsafeDocumentError("its DOCTYPE names an outside document or a parameter entity")
    found: dict[str, str] = {}
    for name, double, single in _ENTITY.findall(declarations):
        found[name] = double or single
        if "&" in _CHARACTER.sub("", found[name]):
            raise UnsafeDocumentError("an entity is made of other entities")
    if len(found) < len(re.findall("<!ENTITY", declarations, re.IGNORECASE)):
        raise UnsafeDocumentError("an entity is declared in a form no feed uses, or twice")
    return {name: value for name, value in found.items() if name not in _OF_XML}


_OF_XML = frozenset({"amp", "lt", "gt", "quot", "apos"})


def _resolved(text: str, entities: dict[str, str]) -> str:
    growth = sum(len(value) * text.count(f"&{name};") for name, value in entities.items())
    if len(entities) > MAX_ENTITIES or growth > MAX_EXPANSION:
        raise UnsafeDocumentError("its entities grow beyond any feed")
    if not entities:
        return text
    return re.sub(r"&([\w.:-]{1,64});", lambda use: entities.get(use[1], use[0]), text)
