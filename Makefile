# Every target says here what it does; `make` alone prints them.
BIN := .venv/bin
PINS := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate pyproject.toml

# Images set it, and then each of the many processes that are started here would compile all of Saathi anew: seconds each.
unexport PYTHONDONTWRITEBYTECODE

help:  ## print this list
	@awk -F ':.*## ' '/^[a-z]+:.*##/ { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

demo: .venv/runs  ## start all of Saathi with the demo programme, on PORT (8000)
	@$(BIN)/python -m gateway.processes demo

test: .venv/tests  ## run every test: a process a core, then alone what is measured by the clock
	@$(BIN)/pytest -n logical --maxprocesses 8 --dist loadfile --no-loadscope-reorder -m "not alone" && $(BIN)/pytest -m alone

check: .venv/tests  ## format, lint, types and house rules
	@$(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/mypy && $(BIN)/pytest -q tests/test_house_rules.py

format: .venv/tests  ## rewrite the code in the one format
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

bench: .venv/tests  ## measure all that has an aim, against a bare Flask "hello" and others; about 40 minutes
	@$(BIN)/python -m tests.bench

chaos: .venv/tests  ## kill parts of Saathi at work, lay three ledgers side by side; CHAOS_MESSAGES=20000 CHAOS_KILLS=200 for the long one
	@$(BIN)/python -m tests.chaos.storm

pictures: .venv/tests  ## take the README's pictures of the demo anew, into docs/pictures; needs Chromium
	@$(BIN)/python -m tests.pictures

catalogue: .venv/runs  ## bring every catalogue up to date with the texts in the code; NEW=bal begins a language
	@$(BIN)/python -m gateway.gathering $(NEW)

holidays: .venv/tests  ## take the public holidays anew from the package of that name
	@$(BIN)/python -m tests.public_holidays

lock: .venv/runs  ## pin the newest versions that pyproject.toml allows, with hashes
	@$(BIN)/pip install --quiet uv
	@$(PINS) --upgrade -o requirements.txt && $(PINS) --extra tests -c requirements.txt -o tests/requirements.txt

.venv/runs: requirements.txt
	@bin/install $< && touch $@

.venv/tests: tests/requirements.txt
	@bin/install $< && touch $@

.PHONY: help demo test check format bench chaos pictures catalogue holidays lock
