"""monitor read: what the words of an article say, and the cue that decided each field."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from monitor.cli.options import (
    NoRulesError,
    config_option,
    format_option,
    found_config,
    rule_set,
    rules_option,
)

if TYPE_CHECKING:
    from monitor.article import Article
    from monitor.config import Config
    from monitor.language.lexicon import Lexicon


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH…|URL|-")
@rules_option
@config_option
@click.option("--allow-private", is_flag=True, help="A URL may lead to a private network.")
@format_option("text", "json")
def read(
    paths: tuple[str, ...],
    rules: tuple[str, ...],
    config: str | None,
    allow_private: bool,
    form: str,
) -> None:
    """Show what the words say: numbers, statements, people.

    PATH is what replay reads: a .txt, .jsonl or feed file, a folder, a glob, or - for standard
    input. Of a URL it reads the feed's items, or the page's article. The rules bring their topics,
    names and words to the reading.
    """
    from monitor.cli.plain import print_json
    from monitor.cli.show import screen
    from monitor.cli.show_reading import print_reading
    from monitor.feeds.replay import read_saved
    from monitor.language.text import Reader

    settings = found_config(config)
    urls = [path for path in paths if _is_address(path)]
    saved = [path for path in paths if not _is_address(path)]
    articles = [*read_saved(saved, sys.stdin.buffer)] if saved else []
    for url in urls:
        articles += _articles_at(url, settings, allow_private)
    reader = Reader(lexicon_of(rules, settings))
    page = screen()
    for article in articles:
        text = reader.read(article)
        if form == "json":
            print_json(text.to_dict())
        else:
            print_reading(text, page)


def _is_address(path: str) -> bool:
    return path.startswith(("http://", "https://"))


def _articles_at(url: str, settings: Config | None, allow_private: bool) -> tuple[Article, ...]:
    from monitor.config import Config
    from monitor.feeds.survey import articles_at

    return articles_at(settings or Config(), url, allow_private)


def lexicon_of(rules: tuple[str, ...], config: Config | None) -> Lexicon:
    """What the rules add to the reading; nothing, where there are none at all."""
    from monitor.language.lexicon import Lexicon

    try:
        return rule_set(rules, config).lexicon
    except NoRulesError:
        return Lexicon()
