PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CATALOGUES := portal/translations
POT := $(VENV)/messages.pot
COMPILED := $(patsubst %.po,%.mo,$(wildcard $(CATALOGUES)/*/LC_MESSAGES/messages.po))
PIP_INSTALL := -m pip install --quiet --disable-pip-version-check

.PHONY: help run install test fuzz faults pressure bench bench-long check audit upgrade catalogues migration screens
.DELETE_ON_ERROR:

# Where the environment forbids Python to keep what it has compiled, each of the many processes that the tests start compiles it all anew.
unexport PYTHONDONTWRITEBYTECODE

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

run: $(VENV)/.run $(COMPILED) ## Start the portal, all of it; ARGS="--port 8001 --no-demo" are passed on
	@$(BIN)/python -m flask --app portal up $(ARGS)

install: $(VENV)/.run $(COMPILED) ## Only what the portal needs to run, for machines that serve it (docs/operate)

# Three at a time on two cores, as tests wait for a third of their time; which of them in one process, tests/together.py says.
test: check ## Checks, then all tests; ARGS="tests/up -k port" are passed on to pytest
	$(BIN)/python -m pytest -n 3 --durations=10 $(ARGS)

fuzz: $(VENV)/.test $(COMPILED) ## Two million spoilt webhook calls, then some of docs/openapi.yaml; SEED, BODIES, PROCESSES and CALLS may be set
	@$(BIN)/python -m tests.fuzz
	@CALLS=$(or $(CALLS),2000) $(BIN)/python -m pytest -n 0 --timeout 0 tests/openapi/test_calls.py

faults: $(VENV)/.test $(COMPILED) ## Two hundred faults on SQLite, then on PostgreSQL (half an hour); SEED and ARGS="sqlite --faults 50" may be set
	@$(BIN)/python -m tests.faults $(if $(SEED),--seed $(SEED)) $(ARGS)

pressure: $(VENV)/.test $(COMPILED) ## Thousands of messages while the mail server is away, then it is back; EVENTS may be set
	@$(BIN)/python -m pytest -n 0 -s tests/pressure/outage.py

bench: $(VENV)/.test $(VENV)-peers/.done $(COMPILED) ## How fast everything is, as ratios measured in one run (docs/speed.md); ARGS="--database sqlite" may be set
	@$(BIN)/python -m bench $(ARGS)

bench-long: $(VENV)/.test $(VENV)-peers/.done $(COMPILED) ## The same with the large numbers, a million and more; takes an hour
	@$(BIN)/python -m bench --long $(ARGS)

check: $(VENV)/.test $(COMPILED) ## Style, types, arrows between rooms, templates, catalogues
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint templates --lint --quiet
	$(extract)
	$(BIN)/pybabel --quiet update --check $(update) 2>/dev/null || { echo "Texts have changed: make catalogues, and translate what is new"; exit 1; }
	$(BIN)/python -m tests.house.catalogues

audit: $(VENV)/.test ## Known vulnerabilities of the pinned packages; says so where the network does not allow to ask
	@$(BIN)/python -m tests.house.dependencies

catalogues: $(VENV)/.run ## Bring new and changed texts into the catalogues of both languages
	$(extract)
	for locale in es en; do $(BIN)/pybabel --quiet update --init-missing --locale $$locale $(update) || exit 1; done

migration: $(VENV)/.test ## Write the migration to the tables as they are now; NAME="what it does"
	$(BIN)/python -m portal.store.migrations "$(NAME)"
	$(BIN)/ruff check --quiet --fix --select I portal/store/migrations/versions
	$(BIN)/ruff format --quiet portal/store/migrations/versions

screens: $(VENV)/.test $(COMPILED) ## Take the pictures of the pages anew, with the machine's chromium, into docs/screens
	$(BIN)/python -m tests.browser.screens

upgrade: ## Renew every pinned version, in deploy/constraints.txt, to the newest
	rm -rf $(VENV)-new && $(PYTHON) -m venv $(VENV)-new
	sed -e '/^-c /d' -e 's/;[^#]*//' requirements.txt tests/requirements.txt > $(VENV)-new/wanted.txt  # also what only another Python needs
	$(VENV)-new/bin/python $(PIP_INSTALL) --upgrade -r $(VENV)-new/wanted.txt
	{ echo "# Every version there is, of what is wanted and of what that needs. Renewed by: make upgrade"; $(VENV)-new/bin/python -m pip freeze; } > deploy/constraints.txt
	rm -rf $(VENV)-new

extract = $(BIN)/pybabel --quiet extract -F babel.cfg -k N_ -k lazy_gettext --no-location --sort-output -o $(POT) .
update = -N --ignore-obsolete --ignore-pot-creation-date --width 120 -i $(POT) -d $(CATALOGUES)

%.mo: %.po $(VENV)/.run
	@$(BIN)/pybabel --quiet compile -i $< -o $@

$(VENV)/.test: tests/requirements.txt $(VENV)/.run
	@echo "Installing what the tests need"
	@$(BIN)/python $(PIP_INSTALL) -r $<
	@touch $@

# In a place of their own: they want other versions of what the portal needs (Celery an older python-dateutil, for one).
$(VENV)-peers/.done: bench/requirements.txt $(BIN)/python
	@echo "Installing what the measurements compare with"
	@$(PYTHON) -m venv $(VENV)-peers
	@$(VENV)-peers/bin/python $(PIP_INSTALL) -r $<
	@touch $@

$(VENV)/.run: requirements.txt deploy/constraints.txt $(BIN)/python
	@echo "Installing what the portal needs (a minute, the first time)"
	@$(BIN)/python $(PIP_INSTALL) -r $<
	@touch $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed as $(PYTHON); name another: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "This Python lacks venv or ensurepip. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)
