# Two commands do everything: `make demo` and `make test`. They need python3 (3.11 or later) with venv, and the package index;
# everything is installed into .venv, with every file checked against the hashes in requirements/.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 $(BIN)/python -m pip --quiet

.PHONY: help demo test lint bench fuzz history clean

help:
	@echo 'make demo    the main job on a made-up operator: check, plan, apply, status'
	@echo 'make test    what every change must pass: lint, types, layers, tests'
	@echo 'make lint    ruff, mypy and the layers only'
	@echo 'make bench   Troth against SQL written by hand, and what others feel of it'
	@echo 'make history daily plans against whole ones, through a hundred made-up months (hours)'
	@echo 'make fuzz    20,000 generated worlds put to every reader; takes hours, and goes on where it was stopped'
	@echo 'make clean   remove .venv and everything that was made'

demo: $(VENV)/core.stamp
	@$(BIN)/python tools/demo.py

test: lint
	@$(BIN)/python -m pytest -q -n 2 --dist loadfile

lint: $(VENV)/dev.stamp
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/mypy

bench: $(VENV)/dev.stamp
	@$(BIN)/python bench/run.py
	@$(BIN)/python bench/writers.py
	@$(BIN)/python bench/locks.py
	@$(BIN)/python bench/nightly.py

history: $(VENV)/dev.stamp
	@$(BIN)/python -m troth.testing.history --seeds 100

fuzz: $(VENV)/dev.stamp
	@$(BIN)/python tools/fuzz.py $(FUZZ)

clean:
	rm -rf $(VENV) demo-out fuzz-out .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Troth needs Python 3.11 or later")'
	@$(PYTHON) -m venv $(VENV)

# What runs, and nothing that builds: a line in site-packages tells Python where the source lies.
$(VENV)/core.stamp: requirements/core.lock | $(BIN)/python
	@echo 'installing what Troth needs into $(VENV)'
	@$(PIP) install --require-hashes -r requirements/core.lock
	@$(BIN)/python -c 'import sysconfig, pathlib; pathlib.Path(sysconfig.get_path("purelib"), "troth-source.pth").write_text(str(pathlib.Path("src").resolve()))'
	@touch $@

# The same, with the tools that judge a change, and the package itself installed so that its command is there.
$(VENV)/dev.stamp: requirements/dev.lock pyproject.toml | $(VENV)/core.stamp
	@echo 'installing what the tests need into $(VENV)'
	@$(PIP) install --require-hashes -r requirements/dev.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@
