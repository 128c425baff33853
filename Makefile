# make demo   check the sample filing (first run: makes .venv and installs)
# make test   run all tests; those that need an office suite are skipped, with the reason, where it is missing
# make check  style, types and import direction
# The only needs are make, Python 3.11 or newer with venv, and a package index for the first run.

VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif

# The oldest supported Python first: the versions in constraints.txt were chosen with it.
PYTHON ?= $(shell for python in python3.11 python3.12 python3.13 python3.14 python3 python; do \
	"$$python" -c "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))" 2>/dev/null \
	&& { echo "$$python"; break; }; done)

# Python reads the path of the checkout in the locale's encoding, and it may lie in a folder with a Chinese name.
ifneq ($(filter C POSIX,$(LC_ALL)),)
export LC_ALL := C.UTF-8
endif

PIP := $(BIN)/python -m pip -qq --disable-pip-version-check --no-input
INSTALL := $(PIP) install --constraint constraints.txt

.PHONY: demo test check lint types contracts bench docs pictures offline clean

demo: $(VENV)/.installed
	@$(BIN)/perfeval-xl demo

test: $(VENV)/.installed-test
	@$(BIN)/python -m pytest -n auto --dist loadfile

check: lint types contracts

lint: $(VENV)/.installed-dev
	@$(BIN)/ruff check

types: $(VENV)/.installed-dev
	@$(BIN)/mypy

contracts: $(VENV)/.installed-dev
	@$(BIN)/lint-imports

bench: $(VENV)/.installed-bench
	@PYTHONPATH=tests $(BIN)/python -m benchmarks

docs: $(VENV)/.installed
	@$(BIN)/python -m perfeval_xl.build docs

pictures: $(VENV)/.installed
	@$(BIN)/python -m perfeval_xl.build pictures

offline: $(VENV)/.installed
	@$(BIN)/python -m perfeval_xl.build offline

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# An environment that works is kept, whoever made it; one that was left half-made is made anew.
$(VENV)/.made:
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || { \
	test -n "$(PYTHON)" || { echo "Python 3.11 or newer with the venv module is needed." >&2; exit 1; }; \
	echo "Making $(VENV) with $(PYTHON) ..."; "$(PYTHON)" -m venv --clear $(VENV); }
	@touch $@

$(VENV)/.installed: EXTRAS =
$(VENV)/.installed-test: EXTRAS = [test]
$(VENV)/.installed-dev: EXTRAS = [test,dev]
$(VENV)/.installed-bench: EXTRAS = [test,bench]
$(VENV)/.installed $(VENV)/.installed-test $(VENV)/.installed-dev $(VENV)/.installed-bench: \
		$(VENV)/.made pyproject.toml constraints.txt
	@echo "Installing perfeval-xl$(EXTRAS) into $(VENV) ..."
	@$(INSTALL) --editable ".$(EXTRAS)"
	@$(BIN)/python -m perfeval_xl.build startup
	@touch $@
