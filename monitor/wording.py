"""Words of a user's own for messages: small Jinja2 templates, checked when they are loaded.

A template joins fields with text; it may choose (`or`, `if`), add, subtract,
compare, and use the filters in FILTERS. It may not loop, multiply or call, so no template can
run long or grow large. What could fail at the first alert is tried out at load.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from monitor.errors import MonitorError
from monitor.forms import did_you_mean

MAX_SOURCE = 2_000  # characters of a template
MAX_OUTPUT = 2_000  # characters that one makes; longer words are cut
FILTERS = (
    "abs", "capitalize", "d", "default", "first", "int", "join", "last", "length", "lower", "max",
    "min", "round", "sort", "string", "title", "trim", "truncate", "unique", "upper",
)  # fmt: skip

_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.Getattr,
    nodes.Filter, nodes.Test, nodes.If, nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And,
    nodes.Or, nodes.Not, nodes.Concat, nodes.Add, nodes.Sub, nodes.Neg, nodes.Pos, nodes.List,
    nodes.Tuple, nodes.Keyword, nodes.EvalContextModifier,
)  # fmt: skip
_SAFE = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.Getattr,
    nodes.If, nodes.CondExpr, nodes.And, nodes.Or, nodes.Not, nodes.Concat,
)  # fmt: skip
_USABLE = "a template joins fields and text; it may use `or`, `if`, + and -, and filters"
_COINED = re.compile(r"[a-z]+(_[a-z]+)+$")  # a word of ours, such as planned_deployment
_SINGLE_BRACES = re.compile(r"(?<!\{)\{ *(\w+) *\}+")
_WIDE = {"truncate": 1_000, "round": 20}  # the largest number that these filters may be given


class TemplateFailedError(MonitorError):
    """A template that cannot be used: what is wrong, a hint, and the word that is at fault."""

    def __init__(self, what: str, hint: str = "", word: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint
        self.word = word


def check_words(
    source: str, samples: Sequence[Mapping[str, object]], inner: Mapping[str, Collection[str]]
) -> None:
    """Raise TemplateFailedError unless the template works for values such as these.

    All have the same names; the last is one in which all that can be empty is. `inner` are the
    keys that may be read of some names, as in `article.link`.
    """
    if len(source) > MAX_SOURCE:
        raise TemplateFailedError(f"a template is at most {MAX_SOURCE:,} characters long")
    try:
        tree = _environment().parse(source)
    except TemplateSyntaxError as problem:
        raise TemplateFailedError(f"not a template: {problem.message}") from None
    for node in (tree, *tree.find_all(nodes.Node)):
        _check(node, tuple(samples[0]), inner)
    single = _SINGLE_BRACES.search(source)
    if single and single[1] in samples[0]:
        hint = f"write {{{{ {single[1]} }}}}, with two braces on each side"
        raise TemplateFailedError(f"{single[0]} would be told as it is", hint, single[0])
    if not all(isinstance(node, _SAFE) for node in tree.find_all(nodes.Node)):
        for sample in samples:
            _try_out(source, sample, is_empty=sample is samples[-1])


def render(source: str, values: Mapping[str, object]) -> str:
    """The template's words for one alert; TemplateFailedError if they cannot be made.

    `values` must hold every name that it was checked with; None reads as "unknown".
    """
    try:
        text = _compiled(source).render(values)
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as problem:
        raise TemplateFailedError(str(problem)) from None
    return text if len(text) <= MAX_OUTPUT else text[: MAX_OUTPUT - 1] + "…"


@lru_cache(maxsize=1)
def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, finalize=_as_read, autoescape=False
    )
    kept = {name: environment.filters[name] for name in FILTERS}
    environment.filters.clear()
    environment.filters.update(kept)
    environment.globals.clear()
    return environment


@lru_cache(maxsize=1_000)
def _compiled(source: str) -> Template:
    return _environment().from_string(source)


def _as_read(value: object) -> object:
    """A value as people read it: 13,000; "a, b" for a list; "unknown"; "planned deployment"."""
    match value:
        case None:
            return "unknown"
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return f"{value:,.10g}"
        case list() | tuple():
            return ", ".join(str(_as_read(one)) for one in value)
        case str() if _COINED.match(value):
            return value.replace("_", " ")
        case _:
            return value


def _check(node: nodes.Node, known: Sequence[str], inner: Mapping[str, Collection[str]]) -> None:
    match node:
        case nodes.Name(name=name, ctx="load"):
            if name not in known:
                raise TemplateFailedError(f"{name}: no such field", did_you_mean(name, known), name)
        case nodes.Getattr(node=nodes.Name(name=name), attr=key) if name in inner:
            if key not in inner[name]:
                hint = did_you_mean(key, inner[name])
                raise TemplateFailedError(f"{key}: no such field of {name}", hint, key)
        case nodes.Getattr(attr=key):
            raise TemplateFailedError(f".{key} is not read here", _USABLE, key)
        case nodes.Filter(name=name):
            _check_filter(node)
        case _ if not isinstance(node, _ALLOWED):
            raise TemplateFailedError(f"a template may not use {_called(node)}", _USABLE)


def _check_filter(node: nodes.Filter) -> None:
    if node.name not in FILTERS:
        hint = did_you_mean(node.name, FILTERS) or f"one of: {', '.join(FILTERS)}"
        raise TemplateFailedError(f"{node.name}: no such filter", hint, node.name)
    widest = _WIDE.get(node.name)
    if widest is None:
        return
    for given in (*node.args, *(keyword.value for keyword in node.kwargs)):
        if not isinstance(given, nodes.Const) or _more_than(widest, given.value):
            raise TemplateFailedError(f"{node.name} takes a number up to {widest}", "", node.name)


def _more_than(widest: int, value: object) -> bool:
    return isinstance(value, int) and value > widest


def _called(node: nodes.Node) -> str:
    names: dict[type[nodes.Node], str] = {
        nodes.For: "loops", nodes.Mul: "*", nodes.Pow: "**", nodes.Mod: "%", nodes.Call: "calls",
        nodes.Assign: "set", nodes.Div: "/", nodes.FloorDiv: "//", nodes.Getitem: "[…]",
    }  # fmt: skip
    return names.get(type(node), type(node).__name__.lower())


def _try_out(source: str, sample: Mapping[str, object], is_empty: bool) -> None:
    try:
        render(source, sample)
    except TemplateFailedError as problem:
        if not is_empty:
            raise TemplateFailedError(f"cannot be worded: {problem.what}") from None
        hint = "a field may be empty then: write (old or 0) instead of old"
        raise TemplateFailedError("cannot be worded on a first report", hint) from None
