"""monitor stories: which articles are one story, and which of them one text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from monitor.cli.options import config_option, format_option
from monitor.cli.stores import opened_store, state_option

if TYPE_CHECKING:
    from rich.console import Console

    from monitor.store.stories import PlacedArticle

Story = Sequence["PlacedArticle"]

MANY = 100_000
"""More stories than anybody reads; a limit all the same."""


@click.group()
def stories() -> None:
    """Show which articles are one story."""


@stories.command("list")
@state_option
@config_option
@format_option("text", "json")
@click.option("--limit", default=MANY, metavar="N", help="How many, the latest first.")
def list_stories(state: str | None, config: str | None, form: str, limit: int) -> None:
    """List the stories, the latest first, with their articles and wires."""
    from monitor.cli.plain import print_json
    from monitor.cli.show import screen

    page = screen()
    with opened_store(state, config) as store:
        for name in store.stories.recent(limit):
            story = store.stories.of_story(name)
            if form == "json":
                print_json(_line(story))
            elif story:
                _print_story(story, page)


@stories.command("show")
@click.argument("story", metavar="STORY|ARTICLE")
@state_option
@config_option
@format_option("text", "json")
def show_story(story: str, state: str | None, config: str | None, form: str) -> None:
    """Show one story article by article, in time.

    STORY is an id from the list, or an article's id; its beginning is enough.
    """
    from monitor.cli.plain import print_json
    from monitor.cli.show import screen

    with opened_store(state, config) as store:
        found = store.stories.like(story)
        if not found:
            raise click.UsageError(f"{story}: no such story; `monitor stories list` has them all")
        for name in found:
            articles = store.stories.of_story(name)
            if form == "json":
                print_json(_line(articles) | {"timeline": [_moment(one) for one in articles]})
            else:
                page = screen()
                _print_story(articles, page)
                _print_timeline(articles, page)


def _line(story: Story) -> dict[str, object]:
    return {
        "story": story[0].story,
        "title": headline(story),
        "articles": [one.article for one in story],
        "wires": wires(story),
        "outlets": outlets(story),
        "first": _iso(story[0]),
        "last": _iso(story[-1]),
    }


def headline(story: Story) -> str:
    """The title of the first article that has one."""
    return next((one.title for one in story if one.title), "")


def wires(story: Story) -> list[list[str]]:
    """The articles by the text they are, in the order in which the texts came."""
    found: dict[str, list[str]] = {}
    for one in story:
        found.setdefault(one.wire, []).append(one.article)
    return list(found.values())


def outlets(story: Story) -> list[str]:
    return list(dict.fromkeys(one.outlet for one in story if one.outlet))


def _iso(one: PlacedArticle) -> str:
    from monitor.article import iso

    return iso(one.at)


def _moment(one: PlacedArticle) -> dict[str, object]:
    return {
        "at": _iso(one),
        "article": one.article,
        "outlet": one.outlet,
        "title": one.title,
        "copy_of": one.wire if one.wire != one.article else None,
    }


def _print_story(story: Story, page: Console) -> None:
    from monitor.cli.plain import counted, visible
    from monitor.cli.show import day_and_time, put

    put(page, (visible(headline(story)) or "(no title)", "bold"), hang=2)
    facts = [
        counted(len(story), "article"),
        counted(len(wires(story)), "text"),
        counted(len(outlets(story)), "outlet"),
        day_and_time(story[0].at),
    ]
    if story[-1].at != story[0].at:
        facts.append(f"to {day_and_time(story[-1].at)}")
    put(page, (" · ".join((*facts, f"story {story[0].story}")), "dim"), indent=2)


def _print_timeline(story: Story, page: Console) -> None:
    from monitor.cli.plain import visible
    from monitor.cli.show import day_and_time, put

    for one in story:
        copied = f", a copy of {visible(one.wire)}" if one.wire != one.article else ""
        outlet = visible(one.outlet) or "an unnamed outlet"
        put(page, (f"{day_and_time(one.at)}  ", "dim"), f"{outlet}{copied}", indent=2)
        put(page, visible(one.title) or "(no title)", (f"  {one.article}", "dim"), indent=4, hang=2)
