# Every target makes .venv by itself when it is missing.
PYTHON ?= python3
BIN := .venv/bin
.DEFAULT_GOAL := help

help: ## Say what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

demo: .venv/run.stamp ## A workspace, three providers and the bot, as a page on this machine (ARGS=--tour: a guided story)
	@$(BIN)/numberbot demo $(ARGS)

test: .venv/dev.stamp ## Every test (ARGS=… goes to pytest)
	@$(BIN)/python -m pytest -n auto $(ARGS)

browser: .venv/dev.stamp ## The tests of the playground's page, in Debian's Chromium, which it installs
	@sh requirements/chromium.sh
	@$(BIN)/python -m pytest -n auto --with-browser tests/browser $(ARGS)

drills: .venv/dev.stamp ## Bad days by the hundred: kills, faults, forgeries, leaks, nonsense, two copies, a soak (two hours; each prints its figures)
	@for drill in kills faults forgeries long_trail canary fuzz copies soak; do $(BIN)/python -m drills.$$drill || exit 1; done

bench: .venv/dev.stamp ## How fast it is, beside the same work with nothing between, into docs/benchmarks.md (ARGS="people --quick": a part)
	@$(BIN)/python -m benchmarks $(ARGS)

pictures: .venv/dev.stamp ## README's pictures, taken anew
	@sh requirements/chromium.sh
	@$(BIN)/python -m pytest -q --with-browser --pictures docs/pictures tests/browser/test_pictures.py tests/browser/test_assign.py \
	  tests/browser/test_flows_forms.py tests/browser/test_home.py -k "not phone and not looked_up"

check: .venv/dev.stamp ## Format, lint, types, import contracts
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

format: .venv/dev.stamp ## Mend what can be mended without thinking
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

run: .venv/run.stamp ## Run the bot in your workspace, with the settings in .env
	@$(BIN)/numberbot run $(ARGS)

manifest: .venv/run.stamp ## Print the Slack app's manifest
	@$(BIN)/numberbot manifest $(ARGS)

tables: .venv/dev.stamp ## Write the tables in README.md that the program knows
	@$(BIN)/python docs/tables.py

lock: .venv/dev.stamp ## Pin every dependency again, with hashes
	@sh requirements/lock.sh $(BIN)/uv

clean: ## Remove what was made
	@rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .coverage*

.venv/run.stamp: pyproject.toml requirements/run.txt
	@$(PYTHON) requirements/install.py .venv requirements/run.txt
	@touch $@

.venv/dev.stamp: pyproject.toml requirements/dev.txt
	@$(PYTHON) requirements/install.py .venv requirements/dev.txt
	@touch $@ .venv/run.stamp

.PHONY: help demo test browser drills bench pictures check format run manifest tables lock clean
