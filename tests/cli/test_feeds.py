"""monitor feeds: an editor's daily tools, against a real server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from monitor.cli import feeds_round
from monitor.clock import WallClock
from tests.cli.conftest import Monitor
from tests.feeds.loopback import Page, Site, site

RSS = b"""<rss version="2.0"><channel><title>Harbour News</title>
<item><title>Quake in Chile</title><guid>1</guid>
<description>The earthquake in Chile killed 12 people, officials said.</description></item>
</channel></rss>"""


@pytest.fixture
def server() -> Iterator[Site]:
    home = b'<html><link rel="alternate" type="application/rss+xml" href="/rss">'
    with site({"/": Page(home), "/rss": Page(RSS), "/b": Page(RSS)}) as here:
        yield here


@pytest.fixture
def config(tmp_path: Path, quake_rule: str) -> Path:
    file = tmp_path / "monitor.yaml"
    file.write_text(f"store: m.db\nrules: [{quake_rule}]\n", encoding="utf-8")
    return file


def test_a_sites_feed_is_added_with_its_last_items_and_listed(
    monitor: Monitor, config: Path, server: Site, tmp_path: Path
) -> None:
    added = monitor("feeds", "add", server.url("/"), "--allow-private")
    assert added.code == 0
    assert f"added Harbour News {server.url('/rss')}" in added.out
    assert "Quake in Chile" in added.out
    assert "asked every 15m" in added.out
    assert server.url("/rss") in (tmp_path / "feeds.opml").read_text()
    assert "1 not asked yet" in monitor("feeds", "list").out
    assert "is there already" in monitor("feeds", "add", server.url("/"), "--allow-private").out


def test_a_site_without_a_feed_is_not_added(
    monitor: Monitor, config: Path, server: Site, tmp_path: Path
) -> None:
    server.pages = {"/": Page(b"<html>nothing here")}
    answer = monitor("feeds", "add", server.url("/"), "--allow-private")
    assert answer.code == 2
    assert "no feed here" in answer.err
    assert not (tmp_path / "feeds.opml").exists()


def test_a_feed_on_the_own_network_is_added_only_on_demand(
    monitor: Monitor, config: Path, server: Site
) -> None:
    closed = monitor("feeds", "add", server.url("/"))
    assert closed.code == 2
    assert "no public address (allow_private has it asked all the same)" in closed.err
    assert "--allow-private" in closed.err


def test_what_is_added_again_is_shown_as_it_stands(
    monitor: Monitor, config: Path, server: Site
) -> None:
    url = server.url("/rss")
    added = monitor("feeds", "add", url, "--allow-private", "--name", "Quay", "--every", "1m")
    assert "it will be asked every 5m (`poll_floor` of `limits` is 5m)" in added.out
    again = monitor("feeds", "add", url, "--allow-private", "--name", "Pier", "--every", "2h")
    assert f"is there already, and stays as it is: Quay {url}" in again.out
    assert "asked every 5m" in again.out


def test_the_first_round_says_what_it_means(monitor: Monitor, config: Path, server: Site) -> None:
    for path in ("/rss", "/b"):
        monitor("feeds", "add", server.url(path), "--allow-private")
    del server.pages["/b"]
    first = monitor("poll", "--once")
    assert first.code == 1
    assert "2 feeds: 1 well, 1 not" in first.out
    assert "1 × 404" in first.out
    assert "your rules would have told 1 in the last 7 days" in first.out
    assert "would have told" not in monitor("poll", "--once").out
    rows = {row["url"]: row for row in monitor("feeds", "list", "--format", "json").lines}
    assert rows[server.url("/rss")]["well"] is True
    assert rows[server.url("/b")]["failures"] == 2


def test_of_a_long_past_the_first_round_shows_the_newest_articles(
    monitor: Monitor, config: Path, server: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds_round, "LOOKED_AT", 2)
    places = ("Chile", "Tonga", "Nepal")
    now = WallClock().now()
    items = "".join(
        f"<item><title>Quake in {place}</title><guid>{place}</guid>"
        f"<pubDate>{format_datetime(now - timedelta(hours=age))}</pubDate>"
        f"<description>The quake in {place} killed {age + 9} people, it said.</description></item>"
        for age, place in enumerate(places)
    )
    server.pages["/rss"] = Page(f'<rss version="2.0"><channel>{items}</channel></rss>'.encode())
    monitor("feeds", "add", server.url("/rss"), "--allow-private")
    said = monitor("poll", "--once").out
    assert "would have told 2 in the newest 2 articles of the last 7 days" in said
    assert "Tonga" in said
    assert "Nepal" not in said


def test_what_an_export_holds_can_be_imported_again(
    monitor: Monitor, config: Path, tmp_path: Path
) -> None:
    urls = "\n".join(f"https://n{number}.example/rss" for number in range(1000))
    assert "1000 added" in monitor("feeds", "import", "-", given=urls).out
    exported = monitor("feeds", "export").out
    (tmp_path / "feeds.opml").unlink()
    assert "1000 added" in monitor("feeds", "import", "-", given=exported).out
    assert monitor("feeds", "export").out == exported
    assert "1000 were there already" in monitor("feeds", "import", "-", given=exported).out


def test_a_feed_is_removed_from_the_opml_and_never_from_the_config(
    monitor: Monitor, config: Path
) -> None:
    monitor("feeds", "import", "-", given="https://a.example/rss\n")
    assert monitor("feeds", "remove", "https://a.example/rss").code == 0
    assert "no feeds yet" in monitor("feeds", "list").out
    config.write_text(config.read_text() + "feeds: [https://b.example/rss]\n")
    answer = monitor("feeds", "remove", "https://b.example/rss")
    assert answer.code == 2
    assert "monitor.yaml" in answer.err


def test_feeds_are_checked_without_a_store_and_without_a_config(
    monitor: Monitor, server: Site, tmp_path: Path
) -> None:
    well = monitor("feeds", "check", server.url("/rss"), "--allow-private")
    ill = monitor("feeds", "check", server.url("/gone"), "--allow-private")
    assert (well.code, ill.code) == (0, 1)
    assert "✓" in well.out
    assert "404" in ill.out
    assert not list(tmp_path.glob("*.db"))


def test_the_feeds_of_a_site_are_discovered_and_nothing_is_written(
    monitor: Monitor, server: Site, tmp_path: Path
) -> None:
    found = monitor("feeds", "discover", server.url("/"), "--allow-private")
    assert found.out == f"{server.url('/rss')}  Harbour News (1 item)\n"
    assert monitor("feeds", "discover", server.url("/b"), "--allow-private").code == 0
    server.pages.clear()
    assert monitor("feeds", "discover", server.url("/"), "--allow-private").code == 1
    assert not (tmp_path / "feeds.opml").exists()


def test_a_broken_opml_is_told_by_its_name(monitor: Monitor, config: Path, tmp_path: Path) -> None:
    (tmp_path / "feeds.opml").write_text("<opml><body>")
    answer = monitor("feeds", "list")
    assert answer.code == 2
    assert "feeds.opml" in answer.err


def test_the_page_of_a_teaser_is_fetched_and_told(
    monitor: Monitor, config: Path, server: Site, tmp_path: Path
) -> None:
    story = "".join(
        f"<p>In town {n} of the Chilean north the schools stayed shut on Monday.</p>"
        for n in range(12)
    )
    server.pages["/1"] = Page(
        f"<html><article>{story}<p>The earthquake in Chile killed 31 people, officials said.</p>"
        f"</article></html>".encode(),
        headers={"Content-Type": "text/html"},
    )
    teaser = f"""<rss version="2.0"><channel><title>Harbour News</title><item><guid>1</guid>
      <title>Earthquake shakes Chile</title><link>{server.url("/1")}</link>
      <description>More in a moment.</description></item></channel></rss>"""
    server.pages["/rss"] = Page(teaser.encode())
    feed = {"url": server.url("/rss"), "allow_private": True, "backfill": "all"}
    config.write_text(config.read_text() + f"feeds: [{json.dumps(feed)}]\n")
    assert "31 people" in monitor("poll", "--once").out
