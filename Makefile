# Wegwijs on a machine with Python 3.11 and make. Nothing else is needed; services are used when .env names them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

# The first of these that is at least 3.11 makes the virtual environment.
PYTHON ?= $(shell for candidate in python3.11 python3.12 python3.13 python3 python; do \
	if command -v $$candidate >/dev/null 2>&1 \
	&& $$candidate -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then echo $$candidate; break; fi; done)
VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
ADDRESS ?= 127.0.0.1:8000
PYTEST_ARGS ?=
BENCH_ARGS ?=
# How many processes test at the same time, each with a database of its own.
WORKERS ?= 2

# Where services are required, they are expected on this machine unless the environment says otherwise.
ifeq ($(REQUIRE_SERVICES),1)
export DATABASE_URL ?= postgres://postgres@127.0.0.1:5432/wegwijs
export REDIS_URL ?= redis://127.0.0.1:6379/0
endif

.PHONY: help demo demo-data test test-only browser-test lint types contracts checks catalogues bench-matching bench-content worker beat clean

help:  ## Show what can be asked
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 16

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed, and none was found." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

# A stamp tells which requirements were installed last; they are installed again only when the file changed.
$(VENV)/.installed: requirements.txt | $(BIN)/python
	$(PIP) install --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt | $(BIN)/python
	$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $(VENV)/.installed $@

demo: $(VENV)/.installed  ## Fill the demonstration and serve it on 127.0.0.1:8000
	$(MANAGE) demo --address $(ADDRESS)
	$(MANAGE) runserver $(ADDRESS) --noreload

demo-data: $(VENV)/.installed  ## Fill the demonstration without serving it
	$(MANAGE) demo --address $(ADDRESS)

test: test-only  ## Run the tests; REQUIRE_SERVICES=1 makes a missing service or browser a failure
	@if [ "$${REQUIRE_SERVICES:-}" = 1 ] || command -v chromium >/dev/null || command -v chromium-browser >/dev/null; \
	then $(MAKE) --no-print-directory browser-test; \
	else echo "The browser tests were left out: no Chromium on this machine."; fi

test-only: $(VENV)/.installed-dev
	$(MANAGE) catalogues compile
	$(BIN)/pytest -n $(WORKERS) --dist loadscope -m "not browser" $(PYTEST_ARGS)

browser-test: $(VENV)/.installed-dev  ## Run the tests that open pages in Chromium
	$(MANAGE) catalogues compile
	$(BIN)/pytest -n $(WORKERS) --dist loadscope -m browser $(PYTEST_ARGS)

lint: $(VENV)/.installed-dev types contracts checks  ## Run every check that is no test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --lint --quiet templates config content newcomers mentoring employers matching

types: $(VENV)/.installed-dev  ## Check the types
	$(BIN)/mypy

contracts: $(VENV)/.installed-dev  ## Check that imports point one way
	$(BIN)/lint-imports

checks: $(VENV)/.installed-dev  ## Check settings, migrations and catalogues
	$(MANAGE) check --fail-level WARNING
	$(MANAGE) makemigrations --check --dry-run
	$(MANAGE) catalogues check
	env -u DATABASE_URL -u REDIS_URL DJANGO_SETTINGS_MODULE=config.settings.prod \
		SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(60))') \
		FIELD_KEYS=$$($(BIN)/python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())') \
		ALLOWED_HOSTS=wegwijs.example SITE_URL=https://wegwijs.example EMAIL_URL=smtp://mail.example:25 \
		REDIS_URL=redis://redis.example:6379/0 \
		DATABASE_URL=postgres://wegwijs@database.example/wegwijs \
		$(MANAGE) check --deploy --fail-level WARNING

bench-matching: $(VENV)/.installed  ## Measure the assignment beside its rivals; BENCH_ARGS=--large for 100,000 people
	$(BIN)/python -m bench.matching $(BENCH_ARGS)

bench-content: $(VENV)/.installed  ## Measure the open API of the welcome application beside a rival
	$(BIN)/python -m bench.content $(BENCH_ARGS)

catalogues: $(VENV)/.installed  ## Compile the translations
	$(MANAGE) catalogues compile

worker: $(VENV)/.installed  ## Start a worker for jobs and mail, with the clock inside (needs REDIS_URL)
	@mkdir -p var
	$(BIN)/celery -A config worker --beat --loglevel info --concurrency 2

clean:  ## Remove the demonstration's data, caches and compiled files; .env and .venv stay
	rm -rf var staticfiles .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -path ./.venv -prune -o -name __pycache__ -type d -print0 | xargs -0 rm -rf
	find locale -name '*.mo' -delete
