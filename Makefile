# Every target sets up what it needs: a virtual environment in .venv with the pinned packages.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test lint check clean-venv
demo: .venv/ready
	$(BIN)/fanwen --data var/demo demo

test: lint
	$(BIN)/pytest -n 2 tests

lint: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

.venv/ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $@

clean-venv:
	rm -rf .venv
