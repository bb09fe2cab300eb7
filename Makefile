# Every target sets up what it needs: a virtual environment in .venv with the pinned packages.
PYTHON ?= python3
BIN := .venv/bin

PAGES ?= ../shared/pages

.PHONY: demo test lint quality bench soak clean-venv
demo: .venv/ready
	$(BIN)/fanwen demo

test: lint
	$(BIN)/pytest -n 2 tests

lint: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# How good the text is, on a folder of real pages with gold text.
quality: .venv/ready
	$(BIN)/python -m benchmarks.extraction $(PAGES)/html
	$(BIN)/pytest -m pages tests

# How fast and how right the search for copies is, beside its peers, and the search for words.
bench: .venv/ready
	$(BIN)/python -m benchmarks.dedup_signatures
	$(BIN)/python -m benchmarks.dedup_lsh
	$(BIN)/python -m benchmarks.dedup_quality
	$(BIN)/python -m benchmarks.dedup_spun
	$(BIN)/python -m benchmarks.search

# Ten minutes of damaged pages: nothing may crash or hang.
soak: .venv/ready
	$(BIN)/python -m benchmarks.fuzz

.venv/ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $@

clean-venv:
	rm -rf .venv
