"""monitor names: would these two be one person, and why."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from monitor.cli.options import (
    config_option,
    format_option,
    found_config,
    rules_option,
)
from monitor.errors import Fault, InputErrors

if TYPE_CHECKING:
    from monitor.language.people.names import Likeness


@click.command()
@click.argument("pair", nargs=-1, required=True, metavar="A B | -")
@rules_option
@config_option
@format_option("text", "json", default=None)
def names(
    pair: tuple[str, ...], rules: tuple[str, ...], config: str | None, form: str | None
) -> None:
    """Say whether two names would be one person, and why.

    With - the pairs come from standard input, one a line, a tab between the two. JSON lines
    unless a person is looking.
    """
    from monitor.cli.plain import print_json, visible
    from monitor.cli.read import lexicon_of
    from monitor.language.people.names import NameBook

    in_words = form == "text" or (form is None and sys.stdout.isatty())
    pairs = list(_pairs(pair))
    book = NameBook(lexicon_of(rules, found_config(config)))
    for one, other in pairs:
        likeness = book.same(one, other)
        if in_words:
            click.echo(visible(_in_words(one, other, likeness)))
        else:
            print_json(_in_json(one, other, likeness))


def _pairs(pair: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    match pair:
        case ("-",):
            yield from _pairs_in(sys.stdin)
        case (one, other):
            yield one, other
        case _:
            raise click.UsageError("Name two people, or - to read pairs from standard input.")


def _pairs_in(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        fields = line.rstrip("\r\n").split("\t")
        if len(fields) != 2:
            hint = "write the two names of a line with one tab between them"
            raise InputErrors([Fault("-", number, 1, f"{len(fields)} fields, not 2", hint)])
        yield fields[0].strip(), fields[1].strip()


def _in_words(one: str, other: str, likeness: Likeness) -> str:
    verdict = "one person" if likeness.same else "not one person"
    return f"{one} / {other}: {verdict} ({likeness.score:.2f}) {likeness.why}"


def _in_json(one: str, other: str, likeness: Likeness) -> dict[str, object]:
    return {
        "a": one,
        "b": other,
        "score": round(likeness.score, 4),
        "same": likeness.same,
        "why": likeness.why,
    }
