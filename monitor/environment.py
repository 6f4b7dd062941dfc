"""What a config has of the environment: each `${VAR}` stands for what is set there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain

from monitor.errors import Fault
from monitor.forms import shown
from monitor.located import Located, Value

_VARIABLE = re.compile(r"\$(\$)?\{([^{}]*)\}")
_VARIABLE_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*$")


def with_environment(written: Located, environ: Mapping[str, str], faults: list[Fault]) -> Value:
    """The value with each `${VAR}` replaced; `$${VAR}` stands for itself."""
    match written.value:
        case str(text):
            return _replaced(text, written, environ, faults)
        case list(items):
            places = (written.at(index) for index in range(len(items)))
            return [with_environment(place, environ, faults) for place in places]
        case dict(items):
            return {key: with_environment(written.at(key), environ, faults) for key in items}
        case value:
            return value


def _replaced(text: str, at: Located, environ: Mapping[str, str], faults: list[Fault]) -> str:
    def behind(found: re.Match[str]) -> str:
        escaped, name = found.groups()
        if escaped:
            return found[0][1:]
        if not _VARIABLE_NAME.match(name):
            what = f"{shown(found[0])}: this names no environment variable"
            faults.append(at.fault(what, "write ${NAME}", offset=found.start()))
        elif not environ.get(name):
            what = f"the environment variable {name} is not set"
            faults.append(at.fault(what, "set it before the start", offset=found.start()))
        return environ.get(name) or found[0]

    return _VARIABLE.sub(behind, text)


def values_of_variables(value: Value, environ: Mapping[str, str]) -> Iterator[str]:
    """What came in by a variable, wherever in the value one stands."""
    match value:
        case str(text):
            named = (name for escaped, name in _VARIABLE.findall(text) if not escaped)
            yield from filter(None, map(environ.get, named))
        case list(items):
            yield from chain.from_iterable(values_of_variables(one, environ) for one in items)
        case dict(items):
            for one in items.values():
                yield from values_of_variables(one, environ)
