# Two commands do all the set-up on a machine that has python3 (3.11 or later) and make:
#   make demo    assess the example that ships with focuskit
#   make test    run all tests
# `make verdicts` tries 10,000 random logs where the tests try 300; that takes more than half an hour.
# `make coverage` holds that the last `make test` reached every branch of COMPLETE.
# The pinned requirements go in with hashes first, and nothing is resolved (--no-deps): the pins are
# the whole closure, so that no later release of anything changes or breaks a set-up. `pip check`
# holds that afterwards. What is ours goes in after, since pip refuses editable installs beside
# hashes.

PYTHON ?= python3
BIN := .venv/bin
OURS := -e . $(foreach plugin,$(wildcard plugins/*),-e $(plugin))
PROJECTS := pyproject.toml $(wildcard plugins/*/pyproject.toml)
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input
INSTALL := $(PIP) install --no-deps

# Branch coverage of these is complete, and stays so.
COMPLETE := src/focuskit/intake/*,src/focuskit/engine/*,src/focuskit/extending/manager.py,src/focuskit/extending/plugin_*.py,src/focuskit/extending/*_lint.py,src/focuskit/extending/hook_calls.py

# As many processes as processors, and one thread of Polars in each: more would wait for each other.
TEST := POLARS_MAX_THREADS=1 $(BIN)/python -m pytest --numprocesses auto --maxprocesses 8 --dist worksteal

.PHONY: demo test verdicts coverage lint types docs bench clean

demo: .venv/.run
	$(BIN)/focuskit demo

# Two runs: first the tests that run whole products (tests/conftest.py), then those that are watched
# line by line. In one process a cache that the first fill would hide lines of the second. The
# second run goes ahead whatever the first says.
test: .venv/.dev
	$(TEST) -m no_cover; first=$$?; \
	$(TEST) -m "not no_cover" --cov --cov-report= && exit $$first

verdicts: .venv/.dev
	POLARS_MAX_THREADS=1 $(BIN)/python benchmarks/verdicts.py

coverage: .venv/.dev
	$(BIN)/python -m coverage report
	$(BIN)/python -m coverage report --fail-under=100 --include='$(COMPLETE)' >/dev/null

lint types docs bench: .venv/.dev
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/nox --no-venv -s $@

.venv/.run: requirements/run.txt $(PROJECTS)
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(INSTALL) --require-hashes -r requirements/run.txt
	$(INSTALL) --no-build-isolation $(OURS)
	$(PIP) check
	touch $@

.venv/.dev: requirements/dev.txt .venv/.run
	$(INSTALL) --require-hashes -r requirements/dev.txt
	$(PIP) check
	touch $@

clean:
	rm -rf .venv .nox build dist site
