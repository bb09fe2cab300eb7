# Every target sets up what it needs: a virtual environment in .venv with the pinned packages. `demo` installs what
# the product needs (constraints.txt), `test` adds the tools (constraints-dev.txt).
PYTHON ?= python3
BIN := .venv/bin

PAGES ?= ../shared/pages

.PHONY: demo test lint matrix docs browser quality bench soak cron clean-venv
demo: .venv/ready
	$(BIN)/fanwen demo

test: lint
	$(BIN)/pytest -n 2 -m 'not docs and not browser' tests

lint: .venv/tools
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The two commands above from an empty clone, with every Python of this machine that is new enough.
matrix:
	@$(PYTHON) -m benchmarks.matrix

# The pages of `fanwen serve` in Chromium (Debian: apt-get install chromium fonts-noto-cjk).
browser: .venv/browser
	$(BIN)/pytest -n 2 -m browser tests/browser

# The generated part of the documentation: docs/reference.
docs: .venv/ready
	$(BIN)/python -m fanwen.reference

# How good the text is, on a folder of real pages with gold text; and whether docs/ can be followed.
quality: .venv/tools
	$(BIN)/python -m benchmarks.quality $(PAGES)/html
	$(BIN)/pytest -m 'pages or docs' tests

# How fast and how right the search for copies and the whole path are, beside their peers, which live in an
# environment of their own; where they cannot be had, the benchmarks say so and go on without them.
BENCHMARKS := stages dedup_signatures dedup_verify dedup_lsh dedup_quality dedup_spun preview_methods search end_to_end
BENCHMARKS += crawl_nginx
bench: .venv/tools
	@$(MAKE) --no-print-directory .venv-bench/ready || echo "The peers cannot be installed here: left out."
	@python=$(BIN)/python; test ! -e .venv-bench/ready || python=.venv-bench/bin/python; \
	missed=0; for name in $(BENCHMARKS); do echo "== $$name"; $$python -m benchmarks.$$name || missed=1; done; exit $$missed

.venv-bench/ready: setup_env.py pyproject.toml constraints.txt constraints-bench.txt
	@$(PYTHON) setup_env.py .venv-bench constraints.txt constraints-bench.txt
	@touch $@

# What hypothesis has not tried yet, ten minutes of damaged pages, hostile servers in full size, fifty killed crawls, a
# crawl of 100,000 pages: nothing may crash, hang, grow or go missing.
soak: .venv/tools
	$(BIN)/pytest -n 2 -m hypothesis --hypothesis-profile searching tests
	$(BIN)/python -m benchmarks.fuzz
	$(BIN)/python -m benchmarks.hostile
	$(BIN)/python -m benchmarks.kills
	$(BIN)/python -m benchmarks.crawl_memory

# The crawl under a real cron daemon, once a minute for some five minutes; needs Debian's package cron.
cron: .venv/ready
	$(BIN)/python -m benchmarks.cron

.venv/ready: setup_env.py pyproject.toml constraints.txt
	@$(PYTHON) setup_env.py .venv constraints.txt
	@touch $@

# With the Python that .venv was made with, whatever PYTHON says now.
.venv/tools: .venv/ready constraints-dev.txt
	@$(BIN)/python setup_env.py .venv constraints-dev.txt
	@touch $@

.venv/browser: .venv/tools constraints-browser.txt
	@$(BIN)/python setup_env.py .venv constraints-browser.txt
	@touch $@

clean-venv:
	rm -rf .venv .venv-bench
