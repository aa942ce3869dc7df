# One line a recipe, each with what it is for; `make` alone lists them.
.DEFAULT_GOAL := help
.PHONY: help setup assets messages demo test soak check bench ci lock
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
RUNTIME := .venv/.runtime
DEV := .venv/.dev

help: ## list what can be made
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

setup: $(RUNTIME) assets ## the virtual environment .venv with the amity command, and the pages' assets

assets: $(RUNTIME) ## the pages' style sheet and scripts, built when something changed
	@scripts/assets

messages: $(DEV) ## the catalogue of translations, from what Python files and templates say now
	@$(BIN)/python -m scripts.messages

demo: setup ## a demo bank on http://127.0.0.1:8000, made on the first run
	@$(BIN)/amity demo

test: $(DEV) assets ## all tests; those in a browser come last, one after another
	@scripts/test

soak: $(DEV) assets ## the long form: what make test tries a few times, tried until it would have shown
	@AMITY_SOAK=1 $(BIN)/pytest -q -m "stress or slow" --timeout 3600

check: $(DEV) ## everything but the tests: format, lint, types, imports, sizes, templates, migrations
	@scripts/check

bench: setup ## every benchmark: tables here, figures in bench-data; the large ones take an hour and 40 GB
	@$(BIN)/python -m bench

ci: ## what the build machine runs
	@.ci/run

lock: $(DEV) ## lock the requirements anew
	@scripts/lock

$(RUNTIME): requirements/runtime.txt requirements/runtime.in pyproject.toml scripts/install
	@scripts/install runtime $(PYTHON)

$(DEV): requirements/dev.txt $(RUNTIME)
	@scripts/install dev $(PYTHON)
