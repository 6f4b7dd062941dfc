# Everything is set up by the first command that needs it: only Python >= 3.11 and make are asked for.

VENV  := .venv
BIN   := $(VENV)/bin
READY := $(VENV)/ready
# Set PYTHON to choose another; the first that really runs and can make a venv is taken.
PYTHONS := $(PYTHON) python3.13 python3.12 python3.11 python3 python
PIP := $(BIN)/python -m pip --disable-pip-version-check install

.PHONY: help run test check format bench soak readme clean
.DEFAULT_GOAL := help
.SILENT:

help:
	echo "make run     replay the five saved articles with the bundled rules, and print what is told"
	echo "make test    the tests"
	echo "make check   formatting, lint, types, tests: everything that must hold"
	echo "make format  put the code into its form"
	echo "make bench   measure the reading and the matching"
	echo "make soak    kill the monitor a thousand times while it tells, take away its disk, store"
	echo "             and network, and compare the books"
	echo "make readme  put what make run prints into the README"
	echo "make clean   remove the environment and every cache"

run: $(READY)
	$(BIN)/monitor replay seeds --rules rules

test: $(READY)
	$(BIN)/python -m pytest

check: $(READY)
	$(BIN)/ruff format --check --quiet . || { echo "make format puts the files above into form"; exit 1; }
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	$(BIN)/python -m pytest

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(READY)
	for file in tests/benchmarks/[a-z]*.py; do \
	  echo "== $$file"; $(BIN)/python $$file || exit 1; \
	done

soak: $(READY)
	$(BIN)/python -m tests.crash.soak
	$(BIN)/python -m tests.crash.ordeal

readme: $(READY)
	$(BIN)/python -m tests.test_readme

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The last step is for machines that write no bytecode of their own: a command starts in half the time.
# A version manager leaves names on the path that do not run, and Debian ships a Python without
# ensurepip: so each is tried, not looked at.
$(READY): deploy/constraints.txt pyproject.toml
	set -e; \
	can='import sys, venv; sys.exit(sys.version_info < (3, 11))'; \
	old=; new=; \
	for candidate in $(PYTHONS); do \
	  command -v $$candidate >/dev/null 2>&1 || continue; \
	  $$candidate -c "$$can" >/dev/null 2>&1 || continue; \
	  old=$$candidate; \
	  $$candidate -c 'import ensurepip' >/dev/null 2>&1 || continue; \
	  new=$$candidate; break; \
	done; \
	if [ -z "$$old" ]; then \
	  echo "monitor needs Python 3.11 or later, and none of these runs: $(PYTHONS)." >&2; \
	  echo "  Install one, or name yours: make PYTHON=/path/to/python3" >&2; exit 1; \
	fi; \
	if [ -z "$$new" ]; then \
	  echo "$$old cannot make a virtual environment: its ensurepip is not installed." >&2; \
	  echo "  On Debian and Ubuntu: sudo apt-get install python3-venv" >&2; exit 1; \
	fi; \
	echo "Setting up $(VENV) with $$($$new --version), once: about a minute." >&2; \
	$(BIN)/python -c "$$can" >/dev/null 2>&1 || $$new -m venv --clear $(VENV); \
	said=$$($(PIP) --require-hashes -r deploy/constraints.txt 2>&1 && \
	  $(PIP) --no-deps --no-build-isolation -e . 2>&1) || { echo "$$said" >&2; exit 1; }; \
	$(BIN)/python -m compileall -q monitor; \
	touch $@
