"""python -m monitor: the command line."""

from __future__ import annotations

from monitor.cli import commands


def main() -> None:
    commands(prog_name="monitor")


if __name__ == "__main__":
    main()
