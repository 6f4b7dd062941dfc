"""monitor read: what the words of an article say, and the cue that decided each field."""

from __future__ import annotations

import sys
from collections.abc import Sequence
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
from monitor.errors import Fault, InputErrors

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.language.lexicon import Lexicon


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH…|-")
@rules_option
@config_option
@format_option("text", "json")
def read(paths: tuple[str, ...], rules: tuple[str, ...], config: str | None, form: str) -> None:
    """Show what the words say: numbers, statements, people.

    PATH is what replay reads: a .txt, .jsonl or feed file, a folder, a glob, or - for standard
    input. The rules bring their topics, names and words to the reading.
    """
    from monitor.cli.plain import print_json
    from monitor.cli.show import screen
    from monitor.cli.show_reading import print_reading
    from monitor.feeds.replay import read_saved
    from monitor.language.text import Reader

    _refuse_addresses(paths)
    articles = read_saved(paths, sys.stdin.buffer)
    reader = Reader(lexicon_of(rules, found_config(config)))
    page = screen()
    for article in articles:
        text = reader.read(article)
        if form == "json":
            print_json(text.to_dict())
        else:
            print_reading(text, page)


def _refuse_addresses(paths: Sequence[str]) -> None:
    addresses = [path for path in paths if path.startswith(("http://", "https://"))]
    if addresses:
        what, hint = "addresses are not read in this version", "save the page as a .txt file"
        raise InputErrors(Fault(address, 0, 0, what, hint) for address in addresses)


def lexicon_of(rules: tuple[str, ...], config: Config | None) -> Lexicon:
    """What the rules add to the reading; nothing, where there are none at all."""
    from monitor.language.lexicon import Lexicon

    try:
        return rule_set(rules, config).lexicon
    except NoRulesError:
        return Lexicon()
