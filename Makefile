# Everything that a person or CI does with this repository.  `make demo` and `make test` need
# Python 3.11 or newer, a shell and a network to install from, and nothing else.

VENV ?= .venv
BIN := $(VENV)/bin

# The first Python that is new enough.  It is run rather than looked up: a version manager puts
# names on the path that lead nowhere.
PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$name && break; done)

PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check --editable

.DEFAULT_GOAL := help
.PHONY: help demo test lint format docs data bench torture coverage clean

help:  ## Say what there is
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## /  make \1\t/'

demo: $(VENV)/.installed-all  ## Show the shipped ledger: a board and a scorecard
	@$(BIN)/ledger demo

test: $(VENV)/.installed-test  ## Run every test on SQLite and PostgreSQL (ARGS=... for pytest)
	@$(BIN)/python -m pytest -n 2 $(ARGS)

lint: $(VENV)/.installed-dev  ## Check style, format and types
	@failed=0; \
	$(BIN)/ruff check --output-format concise || failed=1; \
	$(BIN)/ruff format --check || failed=1; \
	$(BIN)/mypy || failed=1; \
	exit $$failed

format: $(VENV)/.installed-dev  ## Put the code into its format
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

docs: $(VENV)/.installed-test  ## Write the generated pages of docs/ anew
	@$(BIN)/python -m tests.generate_docs

data: $(VENV)/.installed-test  ## Build data/ledger.jsonl from data/predictions.jsonl
	@PLEDGER_NOW=2026-11-23T12:00:00Z $(BIN)/python -m tests.build_data

bench: $(VENV)/.installed-test  ## Measure what should stay fast
	@$(BIN)/python -m tests.benchmarks.speed
	@$(BIN)/python -m tests.benchmarks.reading
	@$(BIN)/python -m tests.benchmarks.side_by_side
	@$(BIN)/python -m tests.benchmarks.writing_together
	@$(BIN)/python -m pytest tests/benchmarks/import_rows.py tests/benchmarks/deadline_speed.py $(ARGS)

# Each is a script of its own under tests/benchmarks, and says there what it looks for.
TORTURES := covered deadline_torture proof_torture power_cuts kills writers faults machine_torture

torture: $(VENV)/.installed-test  ## Do the long runs that look for what tests miss (an hour)
	@failed=0; for script in $(TORTURES); do \
		$(BIN)/python -m tests.benchmarks.$$script || failed=1; done; exit $$failed

coverage: $(VENV)/.installed-test  ## See that tests take every branch of rules, proofs and log
	@$(BIN)/python -m tests.benchmarks.covered

clean:  ## Remove what building and testing left behind (the environment stays)
	@rm -rf build dist *.egg-info .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -not -path './$(VENV)/*' -prune -exec rm -rf {} +

# One environment; each mark says which extras are in it, and is stale when setup.cfg is newer.
$(VENV)/.installed-all: EXTRAS = all
$(VENV)/.installed-test: EXTRAS = all,test
$(VENV)/.installed-dev: EXTRAS = all,test,dev
$(VENV)/.installed-%: setup.cfg pyproject.toml | $(BIN)/python
	@echo "Installing into $(VENV) (once) ..." >&2
	@$(PIP) '.[$(EXTRAS)]'
	@touch $@

$(BIN)/python:
	@test -n "$(PYTHON)" || { \
		echo "Python 3.11 or newer is needed, and none was found." >&2; \
		echo "Name one with: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "$(PYTHON) cannot create a virtual environment: ensurepip is missing." >&2; \
		echo "On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)
