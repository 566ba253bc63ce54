# One-line commands; continuous integration calls the same ones. `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export LEXPOSURE_HOME ?= $(CURDIR)/.lexposure
# The real law texts and terms histories, where they are at hand; absent, the tests that need them say so and skip.
SHARED ?= ../shared
# Tests run side by side, a file at a time in one process, which takes up to 2 GB; 0 runs them one after the other.
WORKERS ?= 2

.PHONY: help env demo test check format lint types lock build smoke bench oracles clean

help: ## list the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

$(VENV)/.ready: requirements/dev.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

env: $(VENV)/.ready ## create the environment in .venv

demo: env ## answer the seed case as of today: table, JSON and HTML
	$(BIN)/lexposure demo

test: env ## format, lint, types and every test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile

format: env ## rewrite the sources in the house format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: env ## ruff alone
	$(BIN)/ruff check .

types: env ## mypy alone
	$(BIN)/mypy

smoke: env ## build the wheel twice and try it in a clean environment
	$(BIN)/python tests/smoke/wheel.py

bench: env ## print the speed ratios
	$(BIN)/python bench/run.py

oracles: env ## ask two rules engines the same questions; they get an environment of their own
	$(PYTHON) -m venv .oracles
	.oracles/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/oracles.txt
	$(BIN)/python -m pytest tests/oracles

lock: ## resolve the dependencies again (needs uv)
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o requirements/run.txt
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o requirements/dev.txt
	uv pip compile requirements/oracles.in --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q -o requirements/oracles.txt

clean: ## remove what the commands above made
	rm -rf $(VENV) .oracles .lexposure dist out .mypy_cache .ruff_cache .pytest_cache .hypothesis
