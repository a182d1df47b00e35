# make run    first time: environment and demonstration; then the app
# make bench NAME=build   one of the measurements; without a name, which there are
# make test   environment, linters, types, every test, in a real browser too
# make lock   after a change of a requirements*.in: compile them again, with hashes
# make spark  the optional extra: attendance marks on Spark
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
PORT   ?= 8501

.PHONY: run test coverage check format demo bench pictures test-dates test-long docs lock spark audit sbom clean

$(STAMP): requirements.txt requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Milepost needs Python 3.11 or newer; try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@echo "Fetching what Milepost needs: once, a few minutes"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $(STAMP)

# DATA names a folder of published files, or one file; without it the app shows the demonstration. A file that
# was refused does not keep the app from starting (status 1); nothing to show does (status 2).
run: $(STAMP)
ifdef DATA
	@$(BIN)/python -m data build "$(DATA)" || test $$? -eq 1
else ifdef AUTHORITY
	@$(BIN)/python -m data fetch --authority "$(AUTHORITY)" || test $$? -eq 1
else
	@$(BIN)/python -m data demo --if-missing
endif
	$(if $(AUTHORITY),MILEPOST_AUTHORITY=$(AUTHORITY)) $(BIN)/python -m ui.serve --server.port $(PORT)

check: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/python -m tests.words
	$(BIN)/mypy app.py analytics data packs pages session ui wording

format: $(STAMP)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# What depends on the day is tested on two more days, and in test-long everything but the browser on six; the long
# hunts (kills, changed files) depend on no day and are run once.
DATED := tests/unit/reports tests/unit/rules tests/unit/session tests/pages/test_my_area.py \
	tests/pages/test_improvement_d.py tests/pages/test_risk_waiting.py
DATES := 2027-03-31 2028-02-29
LONG_DATES := 2026-12-31 2027-03-31 2027-08-31 2027-09-01 2028-02-29 2028-11-30

test: $(STAMP)
	@$(BIN)/python -m tests.prepare
	$(MAKE) check
	$(BIN)/pytest -n 2 --dist loadgroup -m "not long"
	$(MAKE) test-dates

# Which lines of the product the tests run, without a browser. Measuring slows them down, so it is no part of
# `make test`. Less than the floor in pyproject.toml is status 1; more raises the floor.
coverage: $(STAMP)
	@$(BIN)/python -m tests.prepare
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n 2 --dist loadgroup -m "not long" --ignore tests/browser --ignore tests/faults tests
	$(BIN)/coverage combine --quiet
	$(BIN)/python -m tests.coverage_floor

test-dates: $(STAMP)
	@$(BIN)/python -m tests.prepare
	set -e; for day in $(DATES); do echo "On $$day"; \
		MILEPOST_TODAY=$$day $(BIN)/pytest -n 2 --dist loadgroup -m "not long" $(DATED); done

test-long: $(STAMP)
	@$(BIN)/python -m tests.prepare
	$(BIN)/pytest -n 2 --dist loadgroup -m "long or not long"
	set -e; for day in $(LONG_DATES); do echo "On $$day"; \
		MILEPOST_TODAY=$$day $(BIN)/pytest -n 2 --dist loadgroup -m "not long" --ignore tests/browser tests; done

bench: $(STAMP)
	$(BIN)/python -m bench $(NAME)

pictures: $(STAMP)
	$(BIN)/python -m tests.pictures

# What docs/ says of measures and files, and the map of the house, written again from the code.
docs: $(STAMP)
	$(BIN)/python -m data.catalogue
	$(BIN)/python -m data.publications
	$(BIN)/python -m data.plans.schema
	$(BIN)/python -m tests.architecture.house

LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
lock: $(STAMP)
	$(BIN)/pip install --quiet --disable-pip-version-check uv==0.13.9
	$(LOCK) requirements.in --output-file requirements.txt
	$(LOCK) requirements-dev.in --constraints requirements.txt --output-file requirements-dev.txt
	$(LOCK) requirements-spark.in --constraints requirements-dev.txt --output-file requirements-spark.txt

# The optional extra for python -m data marks --engine spark; it needs Java 17 or newer.
spark: $(STAMP)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-spark.txt

# Known vulnerabilities of the locked libraries: status 1 where there are any, 2 where nobody could be asked.
audit: $(STAMP)
	@$(BIN)/python -m bench supply audit

sbom: $(STAMP)
	@$(BIN)/python -m bench supply sbom --out milepost.cdx.json

clean:
	rm -rf $(VENV) .ruff_cache .mypy_cache .pytest_cache .coverage*
