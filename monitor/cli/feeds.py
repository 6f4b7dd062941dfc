"""monitor feeds: subscriptions, how they are, and where new ones are found."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from monitor.cli.ends import ANSWER_IS_NO
from monitor.cli.options import config_option, format_option, found_config
from monitor.errors import MonitorError

if TYPE_CHECKING:
    from monitor.config import Config, FeedConfig
    from monitor.feeds.discover import Discovery


@click.group()
def feeds() -> None:
    """Subscriptions: add, remove, discover, check, list, import, export."""


private_option = click.option(
    "--allow-private", is_flag=True, help="Its host may lie on a private network."
)


@feeds.command("list")
@format_option("text", "json")
@config_option
def list_(form: str, config: str | None) -> None:
    """How each feed is: its rhythm, its last change, what ails it."""
    from monitor.cli.feeds_page import feed_lines, print_health
    from monitor.cli.plain import print_json

    rows = feed_lines(_config(config))
    if form == "text":
        print_health(rows)
        return
    for row in rows:
        print_json(row.to_dict())


@feeds.command()
@click.argument("url")
@click.option("--name", default="", help="How its source is called; else its own title.")
@click.option("--every", default="", metavar="SPAN", help="Such as 10m; else its own rhythm.")
@click.option(
    "--fulltext",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="When an item's page is fetched for its text.",
)
@private_option
@config_option
def add(
    url: str, name: str, every: str, fulltext: str, allow_private: bool, config: str | None
) -> None:
    """Subscribe to a feed, or to the first of a site."""
    from monitor.cli.feeds_page import print_found
    from monitor.config import FeedConfig
    from monitor.feeds.subscriptions import add as written

    settings = _config(config)
    found = _discovered(settings, url, allow_private)
    if not found.feeds:
        remedy = (
            "if it is yours: --allow-private" if found.is_private else "name the feed's own address"
        )
        raise MonitorError(f"{url}: no feed here: {found.reason}\n  {remedy}")
    first, *others = found.feeds
    feed = FeedConfig(
        first.url,
        name=name,
        every=_span(every),
        allow_private=allow_private,
        fulltext="always" if fulltext == "always" else "never" if fulltext == "never" else "auto",
    )
    standing = next((one for one in settings.feeds if one.url == feed.url), None)
    if standing is None:
        written(_opml(settings), [feed])
    shown = standing or feed
    named = replace(shown, name=shown.name or first.feed.title)
    print_found(first, named, settings, is_new=standing is None)
    for other in others:
        click.echo(f"also here: {_seen(other.url)} {_seen(other.feed.title)}".rstrip())


@feeds.command()
@click.argument("feed")
@config_option
def remove(feed: str, config: str | None) -> None:
    """Unsubscribe from a feed, by its url or name.

    What it told stays known.
    """
    from monitor.feeds.subscriptions import feeds_of_file
    from monitor.feeds.subscriptions import remove as taken_out

    settings = _config(config)
    chosen = _chosen(settings, feed)
    standing = {one.url for one in feeds_of_file(settings.opml)}
    for one in chosen:
        if one.url not in standing:
            raise MonitorError(f"{one.url}: stands in {settings.file}\n  take it out there")
        taken_out(_opml(settings), one.url)
        click.echo(f"removed {_seen(one.url)}")


@feeds.command()
@click.argument("feed", required=False)
@private_option
@config_option
def check(feed: str | None, allow_private: bool, config: str | None) -> None:
    """Fetch feeds now and say how they are; keep nothing.

    FEED is a url or name. Exit 1 when one of them cannot be read.
    """
    from monitor.cli.feeds_page import print_checked
    from monitor.feeds.survey import checked

    settings = found_config(config)
    if feed and "://" in feed and (settings is None or not _matching(settings, feed)):
        from monitor.config import Config, FeedConfig

        settings = settings or Config()
        chosen = [FeedConfig(feed, allow_private=allow_private)]
    else:
        settings = settings or _config(config)
        chosen = [*(_chosen(settings, feed) if feed else settings.feeds)]
    answers = checked(settings, chosen, progress=print_checked)
    bad = sum(not one.is_well for one in answers)
    if len(answers) > 1:
        click.echo(f"{len(answers)} feeds: {len(answers) - bad} well, {bad} not")
    if bad:
        sys.exit(ANSWER_IS_NO)


@feeds.command()
@click.argument("url")
@private_option
@config_option
def discover(url: str, allow_private: bool, config: str | None) -> None:
    """Find the feeds that a site's address leads to.

    Exit 1 when there are none.
    """
    from monitor.cli.plain import counted
    from monitor.config import Config

    found = _discovered(found_config(config) or Config(), url, allow_private)
    for one in found.feeds:
        items = counted(len(one.feed.items), "item")
        click.echo(f"{_seen(one.url)}  {_seen(one.feed.title)} ({items})")
    if not found.feeds:
        click.echo(_seen(f"{url}: no feed here: {found.reason}"), err=True)
        sys.exit(ANSWER_IS_NO)


@feeds.command("import")
@click.argument("file", type=click.File("rb"))
@config_option
def import_(file: BinaryIO, config: str | None) -> None:
    """Subscribe to the feeds of an OPML file or a list.

    A list has an address a line; - is standard input.
    """
    from monitor.feeds.subscriptions import add as written
    from monitor.feeds.survey import feeds_in_list

    settings = _config(config)
    coming = feeds_in_list(file.read())
    if not coming:
        raise MonitorError(f"{file.name}: no feed in it")
    known = {one.url for one in settings.feeds}
    new = [one for one in coming if one.url not in known]
    added = written(_opml(settings), new)
    click.echo(f"{len(added)} added, {len(coming) - len(added)} were there already")


@feeds.command()
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@config_option
def export(file: Path | None, config: str | None) -> None:
    """Write all subscriptions as OPML.

    To a file, or to standard output.
    """
    from monitor.feeds.opml import opml_of

    text = opml_of(_config(config).feeds)
    if file is None:
        click.echo(text.encode(), nl=False)
        return
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise MonitorError(f"{file}: cannot be written: {error.strerror}") from None


def _config(named: str | None) -> Config:
    settings = found_config(named)
    if settings is None:
        raise MonitorError("no config here\n  name one: --config FILE; monitor init makes one")
    return settings


def _opml(settings: Config) -> Path:
    if settings.opml is None:
        raise MonitorError("the config names no OPML file\n  write `opml: feeds.opml`")
    return settings.opml


def _matching(settings: Config, feed: str) -> tuple[FeedConfig, ...]:
    return tuple(one for one in settings.feeds if feed in (one.url, one.name))


def _chosen(settings: Config, feed: str) -> tuple[FeedConfig, ...]:
    chosen = _matching(settings, feed)
    if not chosen:
        raise MonitorError(f"{feed}: no such feed\n  give its url or its name")
    return chosen


def _discovered(settings: Config, url: str, allow_private: bool) -> Discovery:
    from monitor.feeds.survey import discovered

    return discovered(settings, url, allow_private)


def _span(said: str) -> timedelta | None:
    if not said:
        return None
    from monitor.feeds.survey import span_of

    span = span_of(said)
    if span is None:
        raise click.BadParameter(
            "write a span of time such as 30m, 24h or 7d", param_hint="--every"
        )
    return span


def _seen(text: str) -> str:
    from monitor.cli.plain import visible

    return visible(text)
