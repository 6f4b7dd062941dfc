"""What strangers write into a feed runs nowhere: shown to a real browser, and looked for."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from queue import Empty

import pytest

from monitor.config import FeedConfig

from .household import Household, household
from .loopback import Page, Site, site
from .payloads import item, payloads

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or ""
A_LOOK_S = 120

pytestmark = pytest.mark.skipif(not BROWSER, reason="no chromium here")


@pytest.fixture
def canary() -> Iterator[Site]:
    with site({}) as here:
        yield here


@pytest.fixture
def house(canary: Site, tmp_path: Path) -> Iterator[Household]:
    """It has read a feed whose every field holds what might run."""
    items = "".join(item(one, n) for n, one in enumerate(payloads(canary.url("/ran/"))))
    body = (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>Sava</title>{items}</channel></rss>"
    )
    canary.pages["/feed"] = Page(body.encode())
    feed = FeedConfig(canary.url("/feed"), allow_private=True, backfill=None, fulltext="never")
    with household(tmp_path, feed) as here:
        assert here.ask().alerts >= 100
        canary.next_visit()
        yield here


def ran(canary: Site) -> list[str]:
    """What of the canary's was asked for since the last look."""
    found: list[str] = []
    try:
        while True:
            found.append(canary.visits.get_nowait().path)
    except Empty:
        return [path for path in found if path.startswith("/ran/")]


def shown(url: str, folder: Path) -> None:
    """The browser looks at a page until all that wants to run has run."""
    subprocess.run(
        [
            *(BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"),
            *(f"--user-data-dir={folder}", "--virtual-time-budget=4000", "--dump-dom", url),
        ],
        capture_output=True,
        timeout=A_LOOK_S,
        check=True,
    )


def test_there_are_more_than_a_hundred_of_them_and_the_browser_does_run_them(
    canary: Site, tmp_path: Path
) -> None:
    several = payloads(canary.url("/ran/"))
    assert len(set(several)) > 100
    canary.pages["/raw"] = Page(
        f"<html><body>{several[0]}{several[4]}{several[5]}".encode(),
        headers={"Content-Type": "text/html"},
    )
    shown(canary.url("/raw"), tmp_path)
    assert {"/ran/0", "/ran/4", "/ran/5"} <= set(ran(canary))


@pytest.mark.parametrize("path", ["/alerts.atom", "/alerts.json", "/healthz", "/metrics"])
def test_a_browser_that_looks_at_a_page_of_the_daemon_runs_none(
    canary: Site, house: Household, tmp_path: Path, path: str
) -> None:
    page = house.shows(path, lambda url: shown(url, tmp_path / "browser"))
    assert (b"flood" in page.body) == path.startswith("/alerts")
    assert ran(canary) == []
    # The same words without the headers that forbid a page to do anything.
    canary.pages["/bare"] = Page(page.body, headers={"Content-Type": page.content_type})
    shown(canary.url("/bare"), tmp_path / "browser")
    assert ran(canary) == []


def test_what_is_stored_and_told_holds_only_links_of_the_web(house: Household) -> None:
    links = {str(alert["article"]["link"]) for alert in house.alerts()}  # type: ignore[index]
    assert all(link == "" or link.startswith("https://") for link in links)
    assert "" in links
