"""Making what stays: rules by the thousand, and their index."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def all_of_it_stays() -> Iterator[None]:
    """No garbage is looked for meanwhile: of rules by the thousand that takes a third of the time.

    For what makes no garbage but such as goes when it is let go of.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
