# The same few verbs everywhere; `make` prints them. `check` never writes, `fix` may.
PYTHON ?= python3
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
READY := .venv/ready
EDITION ?= demo

help:
	@echo "make book    install what is needed, then build both books (demo and London)"
	@echo "make test    install what is needed, then run all tests"
	@echo "make check   look for faults: style, types, imports, drift of generated files, results typed by hand"
	@echo "make fix     mend style, and make generated files anew"
	@echo "make serve   show a book in a browser (EDITION=demo)"
	@echo "make pages   look at every page of the built books: accessibility, and the README's pictures"
	@echo "make bench   measure what the README's performance table says"
	@echo "make clean   remove everything that was built"

# Hashes are checked; nothing but the locked versions is installed.
$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c "import sys; sys.exit('Python 3.11, 3.12 or 3.13 is needed; this is ' + sys.version.split()[0] + '. Try: make PYTHON=python3.12') if not (3, 11) <= sys.version_info[:2] <= (3, 13) else None"
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -c "open('$(READY)', 'w').close()"

book: $(READY)
	$(BIN)/vcse build demo
	$(BIN)/vcse build london-2020-21

test: $(READY)
	$(BIN)/python -m pytest -n 2 --dist loadgroup --cov --cov-report=term --cov-fail-under=95

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m vcse_monograph.release.environment --check
	$(BIN)/vcse lint

fix: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/uv lock
	$(BIN)/python -m vcse_monograph.release.environment

serve: $(READY)
	$(BIN)/vcse serve $(EDITION)

bench: $(READY)
	$(BIN)/python -m bench

pages: $(READY)
	$(BIN)/python -m bench.accessibility
	$(BIN)/python -m bench.screenshots

clean:
	$(PYTHON) -c "import shutil; [shutil.rmtree(p, ignore_errors=True) for p in ('_build', 'book/evidence', '.pytest_cache', '.mypy_cache', '.ruff_cache')]"

.PHONY: help book test check fix serve bench pages clean
