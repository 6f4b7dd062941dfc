"""The laws of the house, held against every module, and each shown to catch its own breach."""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "monitor"


def _room(prefix: str, names: str) -> Iterator[str]:
    return (prefix + name for name in names.split())


ORDER = (
    *_room(
        "",
        "errors visible article clock zones cron delivery upkeep yamltraps located yamlfile "
        "forms filled wording schedule_forms daemon_config delivery_forms build_delivery "
        "upkeep_forms environment config redaction logs failpoints",
    ),
    *_room(
        "feeds.",
        "backoff identity markup page prolog opml sitemap items mappings jsonfeed rhythm parse "
        "fulltext worker addresses coding hosts connections fetch discover state poll sift replay "
        "health pages survey subscriptions",
    ),
    *_room("language.", "lexicon kinds steps"),
    *_room(
        "language.words.",
        "normalise tokens blocks sentences document cues closed finite clauses numerals calendar "
        "days years dates numbers hedges units places hyphens",
    ),
    *_room(
        "language.people.",
        "titles sounds consonants romanised arabic spelled familynames wordlikeness pairing korean "
        "likeness names namewords company marked runs capitals mentions",
    ),
    *_room(
        "language.saying.",
        "grips asides genuine holds status inflections speech speakerwords speakernames speakers "
        "heard indirect speaking said voices sources",
    ),
    *_room(
        "language.counts.",
        "scenes lands roles subjects countwords ages neighbours labels capacities wholes counting "
        "easternwords easternspeakers eastern paths verbs syntax as_object as_subject predicates "
        "levels measures lending standing measuring grounds authorities whereabouts traces "
        "possessors owners happenings increments anchors bygone moods refusals periods repeats "
        "openings singles tickers quantities shares readings",
    ),
    *_room(
        "language.events.",
        "partywords actors cast topics scenes governors camps asides strays agents tense groups "
        "deeds bearings openings behind doers listed parties times standing timing eastern_events "
        "statements",
    ),
    *_room(
        "language.guests.",
        "gatherings guestcues slots layout needs listing attending acting cuelines offices pages "
        "occasions eastern_guests attendances verdicts rosters",
    ),
    "language.text",
    *_room(
        "matching.",
        "lasting findings heard passages canonical terms lexemes boolean conditions fields ids "
        "rules lexicon_forms forms templates shared topics build_match build_trigger build_rule "
        "build_lexicon recall load naming interest outlets units figures rings attempt ranking "
        "evaluate search anchors literals alphabet bonds occurrences plans shelves closures index "
        "trace implies spots lint",
    ),
    *_room(
        "novelty.",
        "origins families credits voices claims nearness claimant ledger neighbours remembered "
        "terms glosses spoken wording postings profiles bridges contrasts wires stories echoes "
        "tallies sequences vigils subjects triggers shelves doubts revisions histories decide "
        "summary",
    ),
    *_room(
        "outbox.",
        "clean tidings news own_words headlines words page routes silences limits fates groups "
        "address retry send",
    ),
    *_room(
        "store.",
        "columns statements refiling shelves founding migrations articles stories facts alerts "
        "journal feeds tidings groups told silences near_misses troubles dues outbox lock held "
        "rulebook sightings vigils overview retention backup place connection",
    ),
    *_room(
        "",
        "filing near postroom sender editor endings counts sequels learning jury school stream "
        "rehearsal scenario_forms scenarios expectations passed trial measured backtest cases",
    ),
    *_room(
        "",
        "logged availability pulse tally systemd timetable troubles distress caretaker desk beside "
        "dispatch once overheard reload first_round chores orders start renewal",
    ),
    *_room("web.", "guard syndication metrics server pages"),
    *_room(
        "",
        "watch condition examination",
    ),
)
"""The page: a module imports only what stands above it."""

DOORS = ("", "__main__", "cli")
"""They may import all, and nobody imports them. "" is the library's face."""

THINKING = ("errors", "article", "located", "language.", "matching.", "novelty.", "outbox.")
THINKING_FEEDS = (
    *("feeds.backoff", "feeds.identity", "feeds.markup", "feeds.page", "feeds.parse"),
    *("feeds.fulltext", "feeds.health", "feeds.opml", "feeds.prolog", "feeds.sitemap"),
    *("feeds.items", "feeds.jsonfeed", "feeds.mappings", "feeds.rhythm", "feeds.state"),
)
"""Rooms that take values and give values; they neither open, ask, sleep nor look at the clock."""

DOING = {
    "matching.load": "finds the rule files that a person names",
    "outbox.send": "delivers",
}
"""What stands in a thinking room and does all the same."""

LENT_TO_THINKERS = (
    *(
        "yamlfile",
        "forms",
        "filled",
        "wording",
        "schedule_forms",
        "config",
        "zones",
        "cron",
        "delivery",
    ),
)
"""yamlfile reads the package's own data; of forms and config only the nouns are wanted."""

LIBRARIES = {
    "ahocorasick_rs": ("matching.literals",),
    "aiohttp": ("feeds.connections", "feeds.fetch", "web.server"),
    "anyascii": ("language.people.",),
    "apprise": ("outbox.send",),
    "apscheduler": ("timetable",),
    "brotli": ("feeds.coding",),
    "click": ("cli",),
    "cronsim": ("cron",),
    "feedparser": ("feeds.parse",),
    "jinja2": ("wording",),
    "publicsuffixlist": ("novelty.families",),
    "pydantic": (
        *("forms", "filled", "schedule_forms", "daemon_config", "delivery_forms", "upkeep_forms"),
        "config",
        *("matching.forms", "matching.lexicon_forms", "scenario_forms"),
    ),
    "prometheus_client": ("web.metrics",),
    "pydantic_core": ("forms", "filled"),
    "rapidfuzz": ("forms", "language.people."),
    "re2": ("build_delivery", "matching.boolean", "outbox.routes"),
    "requests": ("outbox.send",),
    "rich": ("cli",),
    "trafilatura": ("feeds.fulltext",),
    "sqlite_utils": ("store.",),
    "sqlite3": ("store.",),
    "uvloop": ("once", "watch", "feeds.fetch"),
    "watchfiles": ("reload",),
    "yaml": ("yamlfile",),
    "yarl": ("feeds.connections", "feeds.fetch"),
    "zstandard": ("feeds.coding",),
}
"""Each outside library is known to one place (a name that ends in a dot is a whole room)."""

CLOCKS = (
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.datetime.today",
    "datetime.date.today",
    "time.time",
    "time.time_ns",
    "time.monotonic",
    "time.perf_counter",
    "time.sleep",
    "time.localtime",
    "time.ctime",
    "uuid.uuid1",
    "uuid.uuid4",
    "os.urandom",
)
LOTS = ("random", "secrets")
KEEPERS_OF_TIME = ("clock", "feeds.backoff")

WORLD = (
    *("asyncio", "http", "logging", "multiprocessing", "os", "shutil", "signal", "socket", "ssl"),
    *("subprocess", "tempfile", "threading", "urllib.request", "concurrent", "glob"),
)
"""Standard modules that open, ask or wait."""

ASKING_CALLS = ("open", "print", "input", "breakpoint")
ASKING_METHODS = (
    *("open", "read_text", "read_bytes", "write_text", "write_bytes", "exists", "is_file"),
    *("is_dir", "iterdir", "glob", "rglob", "stat", "resolve", "unlink", "mkdir", "touch"),
)

BOUNDARIES = {
    "feeds.fulltext.text_of_page": "one page's bytes, in trafilatura",
    "feeds.parse._xml_feed": "one feed's bytes, in feedparser",
    "matching.index._holding": "one rule",
    "matching.search.matches": "one rule",
    "outbox.send._attempted": "one channel's plugin",
    "stream._keep_alone": "one rule's decision",
    "stream._look_alone": "one rule's vigil",
    "stream._take_alone": "one article",
    "dispatch._one": "one feed's poll",
}
"""The only functions that may catch Exception and go on, with whose failure they isolate."""

FILLED = {"matching.shared.Shared": "gathers what rule files share, while they are read"}
"""The only dataclasses that change, and why."""

RECORDS = ("dict[str, object]", "dict[str, Any]", "dict[Any, Any]", "dict")

STATEMENTS = ("SELECT ", "INSERT ", "UPDATE ", "DELETE ", "CREATE ", "PRAGMA ", "BEGIN ", "DROP ")


@dataclass(frozen=True, slots=True)
class Module:
    """One module of the package, parsed; `name` is without the leading "monitor."."""

    name: str
    tree: ast.Module

    @property
    def thinks(self) -> bool:
        return self.name not in DOING and (
            is_in(self.name, THINKING) or self.name in THINKING_FEEDS
        )

    @property
    def is_door(self) -> bool:
        return self.name in DOORS or self.name.startswith("cli.")

    def imports(self) -> Iterator[str]:
        """Every module imported anywhere in this one, by its full dotted name."""
        for node in ast.walk(self.tree):
            match node:
                case ast.Import(names):
                    yield from (alias.name for alias in names)
                case ast.ImportFrom(level=0, module=str(module), names=names):
                    yield from _imported_from(module, names)
                case ast.ImportFrom(level=level, module=module, names=names):
                    above = ["monitor", *self.name.split(".")][:-level]
                    yield from _imported_from(".".join([*above, *filter(None, [module])]), names)

    def rooms(self) -> Iterator[str]:
        """What it imports of the house, without the leading "monitor."."""
        for name in self.imports():
            if name == "monitor":
                yield ""
            elif name.startswith("monitor."):
                yield name.removeprefix("monitor.")

    def calls(self) -> Iterator[tuple[str, int]]:
        """What it calls, aliases undone ("datetime.datetime.now"), and the line."""
        origin = dict(self._aliases())
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                first, _, rest = ast.unparse(node.func).partition(".")
                name = origin.get(first, first)
                yield (f"{name}.{rest}" if rest else name), node.lineno

    def _aliases(self) -> Iterator[tuple[str, str]]:
        for node in ast.walk(self.tree):
            match node:
                case ast.Import(names):
                    for alias in names:
                        yield alias.asname or alias.name, alias.name
                case ast.ImportFrom(module=str(module), names=names):
                    for alias in names:
                        yield alias.asname or alias.name, f"{module}.{alias.name}"


def _imported_from(module: str, names: list[ast.alias]) -> Iterator[str]:
    """`from monitor.store import feeds` imports a module; `from monitor.clock import Clock` not."""
    inner = [f"{module}.{alias.name}" for alias in names]
    known = {f"monitor.{name}" for name in (*ORDER, *DOORS)}
    submodules = [name for name in inner if name in known]
    yield from submodules or [module]


def is_in(name: str, places: Iterable[str]) -> bool:
    """Whether a module is one of the places; a place that ends in a dot is a whole room."""
    return any(name == place or (place[-1:] == "." and name.startswith(place)) for place in places)


def imports_point_up(module: Module) -> Iterator[str]:
    if module.is_door:
        return
    if module.name not in ORDER:
        yield f"{module.name} has no place in the order"
        return
    above = ORDER[: ORDER.index(module.name)]
    for room in module.rooms():
        if room in DOORS or room.startswith("cli."):
            yield f"{module.name} imports the door {room or 'monitor'}"
        elif room not in above:
            yield f"{module.name} imports {room}, which does not stand above it"


def thinkers_do_not_do(module: Module) -> Iterator[str]:
    if not module.thinks:
        return
    for name in module.imports():
        if is_in(name, WORLD) or is_in(name, [f"{world}." for world in WORLD]):
            yield f"{module.name} imports {name}"
    for room in module.rooms():
        thinks = Module(room, ast.Module([], [])).thinks
        if not thinks and room not in LENT_TO_THINKERS:
            yield f"{module.name} imports {room}, which does not only think"
    for name, line in module.calls():
        method = name.rpartition(".")[2]
        if name in ASKING_CALLS or ("." in name and method in ASKING_METHODS):
            yield f"{module.name}:{line} calls {name}"


def libraries_stay_in_their_place(module: Module) -> Iterator[str]:
    for name in module.imports():
        library = name.partition(".")[0]
        if library in LIBRARIES:
            places = LIBRARIES[library]
            if not is_in(module.name, places) and not (module.is_door and "cli" in places):
                yield f"{module.name} knows {library}, which belongs to {', '.join(places)}"
        elif library != "monitor" and library not in sys.stdlib_module_names:
            yield f"{module.name} knows {library}, which belongs nowhere"


def only_the_clock_asks_the_time(module: Module) -> Iterator[str]:
    if module.name in KEEPERS_OF_TIME:
        return
    for name, line in module.calls():
        if name in CLOCKS or name.partition(".")[0] in LOTS:
            yield f"{module.name}:{line} calls {name}"


def dataclasses_are_frozen(module: Module) -> Iterator[str]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ClassDef):
            for decorator in map(ast.unparse, node.decorator_list):
                is_kept = "frozen=True" in decorator and "slots=True" in decorator
                is_filled = f"{module.name}.{node.name}" in FILLED
                if decorator.startswith("dataclass") and not is_kept and not is_filled:
                    yield f"{module.name}: {node.name} is not frozen and slotted"


def no_dict_crosses_a_border(module: Module) -> Iterator[str]:
    """A dict of anything is a type nobody named. What becomes JSON is one, and says so."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef) and node.returns is not None:
            is_json = node.name.endswith(("_dict", "_line", "_schema", "schema_of", "_values"))
            is_own = node.name.startswith("_") or module.is_door
            if ast.unparse(node.returns) in RECORDS and not is_json and not is_own:
                yield f"{module.name}: {node.name} gives out a dict"


def sql_stays_in_the_store(module: Module) -> Iterator[str]:
    if module.name.startswith("store."):
        return
    for node in ast.walk(module.tree):
        match node:
            case ast.Constant(value=str(text)) if text.lstrip().startswith(STATEMENTS):
                yield f"{module.name}:{node.lineno} holds SQL"


def exception_is_caught_at_boundaries(module: Module) -> Iterator[str]:
    for function in ast.walk(module.tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.ExceptHandler) and _catches_all(node):
                    place = f"{module.name}.{function.name}"
                    if place not in BOUNDARIES:
                        yield f"{place} catches {ast.unparse(node.type) if node.type else 'all'}"


def _catches_all(handler: ast.ExceptHandler) -> bool:
    """Whether it goes on after anything; what undoes its own part and raises again does not."""
    if isinstance(handler.body[-1], ast.Raise) and handler.body[-1].exc is None:
        return False
    caught = ast.unparse(handler.type) if handler.type else "Exception"
    return "Exception" in caught.strip("()").split(", ") or "BaseException" in caught


def nothing_global_changes(module: Module) -> Iterator[str]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Global):
            yield f"{module.name}:{node.lineno} changes {', '.join(node.names)}"
    for statement in module.tree.body:
        match statement:
            case ast.Assign(value=value) | ast.AnnAssign(value=ast.expr() as value):
                if ast.unparse(value) in ("{}", "[]", "set()", "dict()", "list()"):
                    yield f"{module.name}:{statement.lineno} keeps something that will be filled"


LAWS: tuple[Callable[[Module], Iterator[str]], ...] = (
    imports_point_up,
    thinkers_do_not_do,
    libraries_stay_in_their_place,
    only_the_clock_asks_the_time,
    dataclasses_are_frozen,
    no_dict_crosses_a_border,
    sql_stays_in_the_store,
    exception_is_caught_at_boundaries,
    nothing_global_changes,
)


def calls_of(names: Iterable[str], modules: Iterable[Module]) -> list[str]:
    """In which module each call of one of these names stands; ".x" is any call that ends so."""
    wanted = tuple(names)
    return [
        module.name
        for module in modules
        for name, _ in module.calls()
        if name in wanted or any(one.startswith(".") and name.endswith(one) for one in wanted)
    ]


def house() -> list[Module]:
    """Every module of the package; a room's own `__init__` is left out."""
    modules = []
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        if parts[-1] == "__init__" and len(parts) > 1 and parts[0] != "cli":
            continue
        name = ".".join(part for part in parts if part != "__init__")
        modules.append(Module(name, ast.parse(path.read_text(encoding="utf-8"), str(path))))
    return modules


def invented(name: str, source: str) -> Module:
    return Module(name, ast.parse(source))


@pytest.mark.parametrize("law", LAWS, ids=lambda law: str(law.__name__))
def test_every_module_keeps_the_law(law: Callable[[Module], Iterator[str]]) -> None:
    assert [breach for module in house() for breach in law(module)] == []


BREACHES = {
    "a module below": (
        imports_point_up,
        "language.saying.status",
        "from monitor.stream import Stream",
    ),
    "a sibling below": (imports_point_up, "language.words.dates", "from .units import Units"),
    "a room below, in a function": (
        imports_point_up,
        "config",
        "def f():\n    from monitor.store import feeds",
    ),
    "a door": (imports_point_up, "watch", "from monitor.cli import main"),
    "the face": (imports_point_up, "watch", "from monitor import Stream"),
    "a module without a place": (imports_point_up, "language.helpers", ""),
    "a thinker that opens": (thinkers_do_not_do, "language.people.names", "text = open('names')"),
    "a thinker that reads a path": (
        thinkers_do_not_do,
        "novelty.decide",
        "from pathlib import Path\ntext = Path('x').read_text()",
    ),
    "a thinker that prints": (thinkers_do_not_do, "matching.search", "print('found')"),
    "a thinker that asks the system": (
        thinkers_do_not_do,
        "outbox.words",
        "import os\nhome = os.environ['HOME']",
    ),
    "a thinker that fetches": (
        thinkers_do_not_do,
        "feeds.parse",
        "from urllib.request import urlopen",
    ),
    "a thinker that knows a doer": (
        thinkers_do_not_do,
        "novelty.decide",
        "from monitor.feeds.fetch import fetch",
    ),
    "a second place for feedparser": (
        libraries_stay_in_their_place,
        "watch",
        "import feedparser",
    ),
    "a second place for the HTTP client": (
        libraries_stay_in_their_place,
        "outbox.send",
        "from aiohttp import ClientSession",
    ),
    "a library of nobody": (libraries_stay_in_their_place, "feeds.parse", "import requests"),
    "now": (
        only_the_clock_asks_the_time,
        "stream",
        "from datetime import UTC, datetime\nstart = datetime.now(UTC)",
    ),
    "now, by another name": (only_the_clock_asks_the_time, "watch", "import time as t\nt.sleep(1)"),
    "a lot": (only_the_clock_asks_the_time, "watch", "import random\nrandom.random()"),
    "a type that thaws": (dataclasses_are_frozen, "novelty.claims", "@dataclass\nclass Claim: ..."),
    "a type without slots": (
        dataclasses_are_frozen,
        "novelty.claims",
        "@dataclass(frozen=True)\nclass Claim: ...",
    ),
    "a dict over the border": (
        no_dict_crosses_a_border,
        "novelty.decide",
        "def judge() -> dict[str, object]: ...",
    ),
    "SQL in the stream": (sql_stays_in_the_store, "stream", "QUERY = 'SELECT id FROM articles'"),
    "an unlisted boundary": (
        exception_is_caught_at_boundaries,
        "stream",
        "def f():\n    try: g()\n    except Exception: pass",
    ),
    "a bare except": (
        exception_is_caught_at_boundaries,
        "stream",
        "def f():\n    try: g()\n    except: pass",
    ),
    "a global": (nothing_global_changes, "clock", "def f():\n    global now"),
    "a module that remembers": (nothing_global_changes, "language.people.names", "_seen = {}"),
}


@pytest.mark.parametrize(("law", "name", "source"), BREACHES.values(), ids=BREACHES.keys())
def test_each_kind_of_breach_is_caught(
    law: Callable[[Module], Iterator[str]], name: str, source: str
) -> None:
    assert len(list(law(invented(name, source)))) == 1


def test_a_door_may_import_all() -> None:
    door = invented("cli", "from monitor.stream import Stream\nimport click")
    assert [breach for law in LAWS for breach in law(door)] == []


def test_the_order_names_only_modules_that_stand() -> None:
    assert set(ORDER) <= {module.name for module in house()}


FETCHES = ("session.get", "session.post", "session.request", ".ws_connect", ".urlopen")
DELIVERIES = (".notify", ".async_notify", ".sendmail", ".send_message")


def test_there_is_exactly_one_fetch() -> None:
    assert calls_of(FETCHES, house()) == ["feeds.fetch"]


def test_there_is_exactly_one_delivery() -> None:
    assert calls_of(DELIVERIES, house()) == ["outbox.send"]


def test_a_second_fetch_or_delivery_is_seen() -> None:
    fetch = invented("watch", "async def f(session):\n    await session.get('x')")
    delivery = invented("watch", "def f(service):\n    service.notify('x')")
    assert calls_of(FETCHES, [fetch]) == ["watch"]
    assert calls_of(DELIVERIES, [delivery]) == ["watch"]


def test_every_boundary_still_stands() -> None:
    places = {
        f"{module.name}.{node.name}"
        for module in house()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert set(BOUNDARIES) <= places


def test_what_undoes_its_part_and_raises_again_is_no_boundary() -> None:
    source = "def f():\n    try: g()\n    except BaseException:\n        undo()\n        raise"
    assert list(exception_is_caught_at_boundaries(invented("stream", source))) == []


def test_every_file_of_the_package_goes_into_the_wheel() -> None:
    project = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text(encoding="utf-8"))
    patterns = project["tool"]["setuptools"]["package-data"]["monitor"]
    packed = {path for pattern in patterns for path in PACKAGE.glob(pattern)}
    files = {
        path
        for path in PACKAGE.rglob("*")
        if path.is_file() and path.suffix not in (".py", ".pyc", ".md")
    }
    assert files <= packed
