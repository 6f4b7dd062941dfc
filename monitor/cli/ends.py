"""How a command ends: the exit codes that are promised."""

from __future__ import annotations

ANSWER_IS_NO = 1
"""It loads, but a rule's test failed, lint found something, a message did not arrive."""

CANNOT_BE_LOADED = 2
STORE_IS_HELD = 3
INTERRUPTED = 130
"""What a shell says of a program that Ctrl-C ended."""
