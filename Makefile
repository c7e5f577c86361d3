# まちむすび: `make help` lists what can be done. Python 3.11 or later and make are all it needs.

SHELL := /bin/sh
VENV ?= .venv
BIN := $(VENV)/bin
PORT ?= 8000
SIZE ?= small
ROUNDS ?= 200
ARGS ?=

DEMO_DATABASE := instance/demo.sqlite3
DEMO_ENV := DATABASE_URL="$${DATABASE_URL:-sqlite:///$(CURDIR)/$(DEMO_DATABASE)}" \
	HUEY_URL="$${HUEY_URL:-sqlite:///$(CURDIR)/instance/demo-queue.sqlite3}" \
	MAIL_URL="$${MAIL_URL:-file:$(CURDIR)/instance/outbox}" \
	BASE_URL="http://127.0.0.1:$(PORT)" FLASK_APP=wsgi:app PORT="$(PORT)"
LOCK := env -u PIP_FIND_LINKS uv pip compile --quiet --universal --generate-hashes \
	--no-emit-index-url --no-header --no-annotate pyproject.toml
# As many processes as there are cores, each with whole files: what a file sets up is made once.
# In the order of the folders: by their number of tests, the few long walks of the browser came last.
SIDE_BY_SIDE := --numprocesses auto --dist loadfile --no-loadscope-reorder
# The locks name everything: pip need not, and with a newer release about could not, resolve anew.
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes

.DEFAULT_GOAL := help
.PHONY: help demo test coverage check format races bench bench-matching simulate screenshots lock hooks clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/.runtime ## Run the demo town on http://127.0.0.1:8000 (another port: PORT=8080)
	@$(DEMO_ENV) BIN="$(abspath $(BIN))" DEMO_DATABASE="$(DEMO_DATABASE)" sh tools/demo.sh

test: $(VENV)/.dev ## Run all tests (some of them: ARGS="tests/matching -k slot")
	@$(BIN)/python -m pytest $(SIDE_BY_SIDE) $(ARGS)

coverage: $(VENV)/.dev ## Run all tests and hold the coverage to its floors
	@$(BIN)/python -m pytest $(SIDE_BY_SIDE) --cov --cov-report= $(ARGS)
	@$(BIN)/coverage report --fail-under=90
	@$(BIN)/coverage report --fail-under=100 \
		--include='matcher/authz.py,matcher/*/rules.py,matcher/*/rules/*,matcher/matching/engine/*'

check: $(VENV)/.dev ## Lint, format, types, walls and templates
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/djlint --lint --quiet templates

format: $(VENV)/.dev ## Put the code into the house's form
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format .

races: $(VENV)/.dev ## Let twenty at once do everything with a shift, and lives go every way (ROUNDS=200)
	@RACE_ROUNDS=$(ROUNDS) STORM_ROUNDS=$(ROUNDS) LIFE_EXAMPLES=$(ROUNDS) $(BIN)/python -m pytest \
		tests/engagements/test_races.py tests/engagements/test_storm.py \
		tests/engagements/test_state_machine.py $(ARGS)

bench: $(VENV)/.dev ## Measure the pages beside a bare Flask hello (SIZE=small or full)
	@$(BIN)/python -m tests.bench --size $(SIZE)

bench-matching: $(VENV)/.dev ## Measure the matching engine beside simpler ways (SIZE=small or full)
	@$(BIN)/python -m tests.bench_matching --size $(SIZE)

simulate: $(VENV)/.dev ## Try the engine in simulated towns beside simpler ways (SIZE=small or full, ARGS="--family ...")
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python -m tests.simulation --size $(SIZE) $(ARGS)

screenshots: $(VENV)/.dev ## Photograph each role's first page into docs/img
	@$(BIN)/python -m tests.browser.screenshots docs/img

lock: ## Renew the locks from pyproject.toml (this one needs uv)
	@$(LOCK) --output-file requirements.lock
	@$(LOCK) --group dev --output-file requirements-dev.lock

hooks: $(VENV)/.dev ## Let git run the checks before each commit
	@$(BIN)/pre-commit install

clean: ## Remove the virtual environment, the caches and the demo's data
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache .coverage*
	rm -rf $(DEMO_DATABASE)* instance/demo-queue.sqlite3* instance/outbox
	find matcher tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/python:
	@sh tools/venv.sh "$(VENV)"

$(VENV)/.runtime: requirements.lock | $(VENV)/bin/python
	@echo "Installing the locked packages ..."
	@$(PIP_INSTALL) -r requirements.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	@echo "Installing the locked packages for development ..."
	@$(PIP_INSTALL) -r requirements-dev.lock
	@touch $@
