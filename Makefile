# make demo and make test do the whole set-up by themselves; see README.md.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; \
	done)
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install -qq
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore

.DEFAULT_GOAL := help
.PHONY: help setup demo run test check torture bench clean

help:
	@echo "make demo      set up, fill a store with a living demonstration, serve it"
	@echo "make test      set up, check, run all tests"
	@echo "make setup     virtual environment, packages, static files, a browser"
	@echo "make run       serve the store in var/, or the one in DATABASE_URL"
	@echo "make check     ruff, mypy --strict, import-linter"
	@echo "make torture   the long and brutal tests"
	@echo "make bench     how long things take"
	@echo "make clean     remove all that the set-up made; the store in var/ stays"

setup: .venv/packages build/static.made
	@$(BIN)/python -m commands.browser

demo: setup
	@DATABASE_URL="$${DATABASE_URL:-sqlite:///var/demo.db}" $(BIN)/greenpath demo

run: setup
	@$(BIN)/greenpath serve

test: check
	@$(BIN)/python -m pytest -n 4 --dist loadfile --no-loadscope-reorder -m "not torture"

check: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

torture: setup
	@$(BIN)/python -m pytest -m torture

bench: setup
	@$(BIN)/python -m bench

clean:
	@rm -rf .venv build *.egg-info assets/0-* assets/fonts
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: install python3."; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || $(MAKE) -s python-venv
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	@touch $@

.venv/packages: .venv/python requirements.lock pyproject.toml
	@echo "Installing packages into .venv, about a minute …"
	@$(INSTALL) -r requirements.lock
	@$(INSTALL) --no-deps -e .
	@touch $@

# Assets of our own are compressed beforehand too: made again when one changes.
build/static.made: .venv/packages $(wildcard assets/*)
	@$(BIN)/greenpath static
	@touch $@

# Debian keeps venv in a package of its own.
.PHONY: python-venv
python-venv:
	@mkdir -p build
	@{ test "$$(id -u)" = 0 && apt-get update && apt-get install -y python3-venv; } \
		>build/python-venv.log 2>&1 \
		|| { echo "Python has no venv: install python3-venv."; exit 1; }
