# `make` lists the targets. Another Python: make test PYTHON=python3.12

PYTHON ?= python3
ARGS ?=
SECONDS ?= 120
ROWS ?= 10000000 100000000
BIN := .venv/bin
LOCKS := requirements.lock scraper/scraper.lock tests/fuzz/fuzz.lock tests/spark/spark.lock tests/feeds/feeds.lock tests/web/web.lock benchmarks/bench.lock benchmarks/peers.lock

# All that asks the real data: its rules and files, the known prices, the lookup, the commands, the examples.
DATA_TESTS := $(wildcard README.md deepseek_prices tests/lookup tests/bill tests/cli tests/usage tests/publication $(addprefix tests/data/test_,\
    calendar.py compile.py holidays.py prices_json.py repository.py schema.py commands.py what_moves.py))

# What one process has compiled, the next need not: the tests start some hundreds.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo certain timelapse test test-spark test-feeds test-web test-data coverage mutations digits robustness lint compile \
    feeds site picture hostile docs fuzz bench bench-bulk bench-scale bench-web accuracy hindsight bench-read \
    release-dry-run lock clean python FORCE

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /make \1\t/p' $(MAKEFILE_LIST) | expand -t 24

demo: .venv/.complete ## show the whole line on bundled pages
	@$(BIN)/python tests/demo.py

certain: .venv/.complete ## how many of all answers are certain, and each stretch of time with a price that is not
	@$(BIN)/python tests/certain.py $(ARGS)

timelapse: .venv/.complete ## refresh our own pages, moment by moment, on a copy of data/ (ARGS="--reports DIR")
	@$(BIN)/python tests/timelapse.py $(ARGS)

# A worker for each core; a file stays with one worker, so that what is made once for a file is made once.
PYTEST := $(BIN)/python -m pytest --numprocesses auto --dist loadfile

test: .venv/.complete ## run the tests on all cores (ARGS="-k word" picks some, ARGS="-n 0 --pdb" stops at a failure)
	@$(PYTEST) $(ARGS)

coverage: .venv/.complete ## run the tests and say which lines and branches none of them reaches
	@$(PYTEST) --cov --cov-branch --cov-report=term-missing:skip-covered $(ARGS)

# The options of the other tests ask for a library that is not here.
test-spark: .venv-spark/.complete ## run the tests of prices on Spark and in frames, for which it needs Java (ARGS="-k word")
	@.ci/system-packages java
	@.venv-spark/bin/python -m pytest -q -o "addopts=-ra --strict-config --strict-markers --import-mode=importlib" \
	    -W "default::FutureWarning" $(ARGS) tests/spark

test-web: .venv-web/.complete ## run the tests of the site and of the package for JavaScript, in Node and Chromium (ARGS="-k word")
	@.ci/system-packages node npm chromium
	@.venv-web/bin/python -m pytest -q -n 2 --dist loadfile $(ARGS) tests/web

test-feeds: .venv-feeds/.complete .venv-peers/.complete ## ask the tools of others what the feeds say (ARGS="-k word")
	@.venv-feeds/bin/python -m pytest -q $(ARGS) tests/feeds

feeds: .venv/.complete ## write the prices in the forms of other tools to build/feeds (ARGS="--at INSTANT")
	@$(BIN)/python -m scraper feeds build/feeds $(ARGS)

test-data: .venv/.complete ## run the tests that a change of data alone can break (a minute or two)
	@$(BIN)/python -m pytest -q -n auto --dist worksteal $(ARGS) $(DATA_TESTS)

mutations: .venv/.complete ## change the test pages at random: does anything else move in the reading? (N=100000)
	@$(BIN)/python tests/mutations $(or $(N),100000)

digits: .venv/.complete ## change each price by a digit: is there a wrong one that test-data does not find? (ARGS="alike")
	@$(BIN)/python tests/digits $(ARGS)

robustness: .venv/.complete ## all that can go wrong with a refresh: exit codes, and is the data unchanged?
	@$(BIN)/python tests/refresh

lint: .venv/.complete ## check format, style, types and the workflow
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/zizmor --offline --no-progress --strict-collection --persona=pedantic .github/workflows

compile: .venv/.complete ## write what follows from data/: generated modules, prices.json, the table of editions
	@$(BIN)/python -m scraper compile

hostile: .venv/.complete ## read pages made to break the reader, and print the slowest
	@$(BIN)/python tests/hostile

site: .venv/.complete ## make the site in build/site: the page, the feeds, the API reference, the data dictionary
	@$(BIN)/python -m scraper site build/site
	@$(MAKE) --no-print-directory docs
	@rm -rf build/site/reference && cp -R build/docs build/site/reference

picture: .venv-web/.complete ## draw the picture of the page that README.md shows
	@.ci/system-packages chromium
	@PYTHONPATH=.:tests .venv-web/bin/python tests/web/picture.py .github/now.png

docs: .venv/.complete ## build the API reference from the docstrings into build/docs; a warning is an error
	@$(BIN)/python -W error -m pdoc deepseek_prices deepseek_prices.audit deepseek_prices.bill deepseek_prices.bulk \
	    deepseek_prices.changes deepseek_prices.diff deepseek_prices.usage -o build/docs

fuzz: .venv-fuzz/.complete ## feed the readers mutated pages (SECONDS=120)
	@.venv-fuzz/bin/python tests/fuzz/fuzz_read.py --seconds $(SECONDS)

bench: .venv/.complete .venv-peers/.complete ## speed and size of the lookup beside its peers, and of get_cost (some ten minutes)
	@$(BIN)/python benchmarks/bench_lookup.py $(ARGS)
	@$(BIN)/python benchmarks/bench_cost.py
	@$(BIN)/python benchmarks/bench_log.py

hindsight: .venv/.complete ## what each change of the page would have taken, with the words that were known before
	@$(BIN)/python benchmarks/hindsight.py

bench-scale: .venv/.complete ## what a price, the import and the compilation take with up to 10,000 editions
	@$(BIN)/python benchmarks/bench_scale.py $(ARGS)

accuracy: .venv-peers/.complete ## ask the lookup and its peers for the known prices, and for every half hour since 2024-08
	@.venv-peers/bin/python benchmarks/accuracy.py

bench-bulk: .venv-spark/.complete ## time many rows on DuckDB and Spark (ROWS="10000000 100000000"; half an hour)
	@.ci/system-packages java
	@PYTHONPATH=. .venv-spark/bin/python -W ignore benchmarks/bench_bulk.py $(ROWS)

bench-web: .venv-web/.complete ## how fast the page is, on a phone four times slower at 1.6 Mbit/s, and on a desktop
	@.ci/system-packages chromium
	@PYTHONPATH=. .venv-web/bin/python benchmarks/bench_web.py $(ARGS)

bench-read: .venv-bench/.complete ## time the reader beside BeautifulSoup and pandas (ARGS="--captures DIR" adds pages)
	@.venv-bench/bin/python benchmarks/bench_read.py $(ARGS)

release-dry-run: .venv/.complete ## all of a release but the upload, on a copy of the newest commit
	@.ci/release-dry-run

# uv has a folder of its own, so that a broken lock file can still be renewed.
# "fewest": one version of a package for all Pythons, so that all read a page alike. Extras stay in a pin, so that a pip
# which meets `coverage[toml]` in another package finds it pinned. The scraper's pins are those of the development.
lock: ## renew requirements.lock and the locks beside what uses them to the newest versions
	@tmp=$$(mktemp -d) && trap 'rm -rf "$$tmp"' EXIT && \
	$(PYTHON) -m venv "$$tmp" && \
	"$$tmp/bin/pip" install --quiet --disable-pip-version-check uv && \
	for lock in $(LOCKS); do \
	    group=$$(basename $$lock .lock); \
	    case $$group in \
	        requirements) group=dev; bound= ;; \
	        scraper) bound="--constraint requirements.lock" ;; \
	        *) bound= ;; \
	    esac; \
	    "$$tmp/bin/uv" pip compile --quiet --upgrade --universal --python-version 3.11 --fork-strategy fewest \
	        --generate-hashes --no-strip-extras --no-emit-index-url --custom-compile-command "make lock" \
	        $$bound --group $$group --output-file $$lock || exit 1; \
	done

clean: ## remove .venv and whatever the tools and builds left
	rm -rf .venv .venv-* dist build htmlcov .coverage .coverage.* \
	    .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A lock is the full list of what is installed. Nothing is resolved, so nothing that is published tomorrow changes it;
# nothing is built, since a build would fetch its own tools; `pip check` says where the list is not full.
# The stamp is written last. A failed install leaves none, so the next make starts anew.
define install
	$(PYTHON) -m venv --clear $(1)
	$(1)/bin/pip install --quiet --disable-pip-version-check --no-deps --only-binary :all: --require-hashes -r $(2)
	$(1)/bin/pip check --disable-pip-version-check
endef

.venv/.complete: requirements.lock pyproject.toml | python
	$(call install,.venv,$<)
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv-scraper/.complete: scraper/scraper.lock
.venv-fuzz/.complete: tests/fuzz/fuzz.lock
.venv-web/.complete: tests/web/web.lock
.venv-feeds/.complete: tests/feeds/feeds.lock
.venv-bench/.complete: benchmarks/bench.lock
.venv-peers/.complete: benchmarks/peers.lock
# PySpark is published as its sources only: what builds it is of the lock, too, and is there before.
.venv-spark/.complete: tests/spark/spark.lock | python
	$(PYTHON) -m venv --clear .venv-spark
	sed -n '/^setuptools==/,/# via/p' $< >.venv-spark/builds-it.txt
	.venv-spark/bin/pip install --quiet --disable-pip-version-check --no-deps --only-binary :all: --require-hashes \
	    -r .venv-spark/builds-it.txt
	.venv-spark/bin/pip install --quiet --disable-pip-version-check --no-deps --only-binary :all: --require-hashes \
	    --no-binary pyspark --no-build-isolation -r $<
	.venv-spark/bin/pip check --disable-pip-version-check
	@touch $@
.venv-%/.complete: | python
	$(call install,.venv-$*,$(filter %.lock,$^))
	@touch $@

python: # what an environment is made with
	@command -v git >/dev/null || \
	    { echo "git is missing: install it and try again" >&2; exit 1; }
	@command -v $(PYTHON) >/dev/null || \
	    { echo "$(PYTHON) is missing: install Python 3.11 or newer, or name one: make PYTHON=..." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "$(PYTHON) is too old: Python 3.11 or newer is needed, name one: make PYTHON=..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	    { echo "$(PYTHON) has no working venv module: install it (on Debian: python3-venv)" >&2; exit 1; }

# A .venv of another Python than the one asked for is made anew.
ifneq ($(shell { $(PYTHON) -V; } 2>/dev/null),$(shell { $(BIN)/python -V; } 2>/dev/null))
.venv/.complete: FORCE
endif
