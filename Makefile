# Everything a newcomer runs; each target sets up what it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEV := $(VENV)/.dev
RUN := $(VENV)/.run

.PHONY: demo test lint check bench storm flood reminders faults fuzz lock clean

demo: $(RUN)  ## the bot on a sample county, no token needed
	@$(BIN)/bangfu demo

test: $(DEV)  ## the whole suite, in two processes
	@$(BIN)/python -m tests.halves

lint: $(DEV)  ## style, types and the direction of imports
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/bangfu policy check

check: lint  ## lint, and the tests that need no database, browser or network
	@$(BIN)/pytest tests/handlers tests/policy_kb/search tests/policy_kb/parse tests/policy_kb/test_cases.py tests/policy_kb/test_check.py tests/test_docs.py

bench: $(DEV)  ## timings, printed as tables
	@$(BIN)/python -m bench

storm: $(DEV)  ## the service killed twenty times while fifty people write over Telegram
	@$(BIN)/python -m tests.bot.telegram.kills

flood: $(DEV)  ## everybody writing at once, under Telegram's limits of speed
	@$(BIN)/python -m tests.bot.telegram.flood

reminders: $(DEV)  ## the service killed fifty times while reminders are made and sent, and 1,000 deaths at any commit or send
	@$(BIN)/python -m tests.bot.reminding.kills
	@$(BIN)/python -m tests.bot.reminding.crashes

faults: $(DEV)  ## a quarter of an hour of kills, power cuts, full disks and restarted databases, counted
	@$(BIN)/python -m bench.faults

fuzz: $(DEV)  ## an hour of made-up inputs for what reads answers, visits, questions, rosters and packs
	@$(BIN)/python -m bench.fuzz

lock:  ## requirements/*.txt from pyproject.toml, bench/peers/*.txt from theirs, with hashes and no index
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/pip install -q uv==0.13.*
	UV="uv pip compile pyproject.toml -q --extra build --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header"; \
	  .venv-lock/bin/$$UV -o requirements/run.txt && .venv-lock/bin/$$UV --extra dev -c requirements/run.txt -o requirements/dev.txt
	for peer in ptb aiogram zen jsonlogic ruleengine openfisca understanding atheris; do .venv-lock/bin/uv pip compile bench/peers/$$peer.in -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o bench/peers/$$peer.txt; done
	rm -rf .venv-lock

clean:
	rm -rf $(VENV) .venv-bench-* .mypy_cache .ruff_cache .pytest_cache .hypothesis build *.egg-info

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "bangfu needs Python 3.11 or newer; say which with make PYTHON=python3.11" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(RUN): requirements/run.txt pyproject.toml | $(VENV)/bin/python
	@echo "Setting up (once) ..."
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements/run.txt
	@$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(DEV): requirements/dev.txt pyproject.toml | $(VENV)/bin/python
	@echo "Setting up (once) ..."
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@ $(RUN)
