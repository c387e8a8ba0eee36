# Needs a Debian 12 or alike with make, python3 (3.11 or newer) and python3-venv; everything else is installed here.
# The work is done by tools/start.py; this file is the list of what can be asked for.

PYTHON ?= python3
MISSING = $(error $(PYTHON) is missing; install it (Debian: apt-get install python3 python3-venv) and try again)
START = $(if $(shell command -v $(PYTHON) 2>/dev/null),,$(MISSING))$(PYTHON) tools/start.py

.DEFAULT_GOAL := help
.PHONY: run setup test test-fast soak lint seed bench bench-web bench-journey bench-learn backup restore lock help

run: ## start the shop on http://localhost:8000 (PORT=… for another; SEED_DEMO=0 starts empty)
	@$(START) run

setup: ## install the packages into .venv and write .env, without starting
	@$(START) setup

test: ## install what the tests need and run all checks and tests
	@$(START) test

test-fast: ## run the tests that need neither a browser nor PostgreSQL
	@$(START) test-fast

soak: ## run the long seeded chaos and concurrency tests at full length
	@$(START) soak

lint: ## check style, types and the import rule
	@$(START) lint

seed: ## fill the store with the demo catalog
	@$(START) flask seed

bench: ## run every benchmark and keep the figures in var/bench
	@$(START) bench

bench-web: ## measure the storefront alone: weight, speed, clicks, and CPU beside a minimal page
	@$(START) bench server web

bench-journey: ## measure recording, and questions about 10 and 100 million events beside a scan of them (an hour)
	@$(START) bench recording journey

bench-learn: ## measure learning from 3 million invented orders, and what pages need to show it (SQLite, 3 GB of disk)
	@$(START) bench learn

backup: ## write databases and pictures to one archive (FILE=… for its name)
	@$(START) flask backup "$(FILE)"

restore: ## bring an archive back: make restore FILE=… (FORCE=1 over an existing store)
	@$(START) flask restore "$(FILE)" $(if $(FORCE),--force)

lock: ## compile requirements*.in into hash-locked requirements*.txt
	@$(START) lock

help: ## show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20
