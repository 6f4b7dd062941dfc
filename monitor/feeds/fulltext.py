"""A page's bytes → the words of its article, without menus, comments and advertisements."""

from __future__ import annotations

import re

from monitor.feeds.items import Sizes
from monitor.feeds.markup import clean
from monitor.feeds.prolog import decoded

SHORT_WORDS = 120
"""A text of fewer words is a teaser: the facts stand on the page."""
MAX_PAGE = 4 << 20
"""Characters of a page; longer ones are no articles."""
MIN_WORDS = 25
"""A page of which less is left has no article that could be found."""

_META_CHARSET = re.compile(rb"<meta[^<>]{0,200}?charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


def text_of_page(
    body: bytes, content_type: str = "", url: str = "", most_b: int = Sizes().text_b
) -> str:
    """The article of an HTML page as plain text, a paragraph a line; "" if none is found."""
    # Only here: it takes half a second to load, and most processes never need it.
    import trafilatura

    page = decoded(body, _labelled(body, content_type))[:MAX_PAGE]
    try:
        said = trafilatura.extract(
            page, url=url or None, include_comments=False, include_tables=False
        )
    except Exception:  # noqa: BLE001 trafilatura meets pages that nobody foresaw
        return ""
    text = clean(said or "").strip().encode()[:most_b].decode("utf-8", "ignore")
    return text if word_count(text) >= MIN_WORDS else ""


def is_teaser(text: str) -> bool:
    """Whether an item's text is too short to be the article itself."""
    return word_count(text) < SHORT_WORDS


def whole_text(teaser: str, page: str) -> str:
    """The item's text now that its page is known: nothing that the teaser said is lost."""
    if word_count(page) <= word_count(teaser):
        return teaser if _stands_in(page, teaser) else f"{teaser}\n\n{page}".strip()
    return page if _stands_in(teaser, page) else f"{teaser}\n\n{page}".strip()


def word_count(text: str) -> int:
    """Words; of Chinese and Japanese, which write none apart, two characters count as one."""
    return len(text.split()) + len(_CJK.findall(text)) // 2


def _stands_in(part: str, whole: str) -> bool:
    """Whether the beginning of a text, which may be cut off with dots, stands in another."""
    return _letters(part)[:60] in _letters(whole)


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()


def _labelled(body: bytes, content_type: str) -> str:
    """The server's label, else the one that the page gives itself."""
    if "charset" in content_type.lower():
        return content_type
    own = _META_CHARSET.search(body[:4096])
    return f"text/html; charset={own[1].decode('ascii')}" if own else content_type
