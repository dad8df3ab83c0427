# Prasan: `make demo` and `make test` are the contract with a newcomer.
PEOPLE ?= 100000
SERVE ?= 1
PORT ?= 8000
KILLS ?= 1000
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1
export PYTHONUTF8 = 1

.PHONY: demo test test-all lint docs screenshots sbom audit bench faults messages vendor lock clean

.venv/runtime: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Prasan needs Python 3.11 or newer; set PYTHON=") if sys.version_info < (3, 11) else 0'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev: .venv/runtime requirements-dev.lock
	$(BIN)/pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

demo: .venv/runtime  ## build everything and serve the demonstration (PEOPLE=, SERVE=0, PORT=)
	$(BIN)/prasan demo --people $(PEOPLE) --port $(PORT) $(if $(filter 0,$(SERVE)),--no-serve,)

test: .venv/dev  ## every test, a file at a time on each of two cores
	$(BIN)/pytest -n 2 --dist loadfile

test-all: .venv/dev  ## every test twice: on SQLite, and on the PostgreSQL server that PRASAN_TEST_DATABASE names
	@test -n "$$PRASAN_TEST_DATABASE" || { echo "name a server: PRASAN_TEST_DATABASE=postgresql://role@host/postgres, whose role may make databases and is no superuser"; exit 2; }
	PRASAN_TEST_DATABASE= $(BIN)/pytest -n 2 --dist loadfile
	$(BIN)/pytest -n 2 --dist loadfile

faults: .venv/dev  ## a thousand kills, full disks, two nodes at once (KILLS=)
	PRASAN_FAULT_KILLS=$(KILLS) $(BIN)/pytest -n 2 --dist load -rP tests/faults

lint: .venv/dev  ## style, types, and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

.venv/docs: .venv/runtime requirements-docs.lock
	$(BIN)/pip install --quiet --require-hashes -r requirements-docs.lock
	@touch $@

docs: .venv/docs  ## the documentation as a site in docs/_build/html; a warning is an error
	$(BIN)/python -m sphinx -q -W --keep-going -b html docs docs/_build/html
	@echo docs/_build/html/index.html

screenshots: .venv/dev  ## maintainers: take the pictures of the tour again, of a fresh demonstration (needs Chromium)
	$(BIN)/python -m tools.screenshots

sbom: .venv/runtime  ## what the program is put together from: a list of licences, and CycloneDX in dist/sbom.json
	$(BIN)/python -m tools.bill

.venv/audit: .venv/runtime requirements-audit.lock
	$(BIN)/pip install --quiet --require-hashes -r requirements-audit.lock
	@touch $@

audit: .venv/audit  ## whether a package of the locks has a known weakness; says so where nobody can be asked
	$(BIN)/python -m tools.audit

.venv/bench: .venv/dev requirements-bench.lock
	$(BIN)/pip install --quiet --require-hashes -r requirements-bench.lock
	@touch $@

bench: .venv/bench  ## figures, each a ratio against a peer in the same run
	@for program in benchmarks/*.py; do $(BIN)/python $$program || exit 1; done

messages: .venv/dev  ## maintainers: refresh the translation files (needs GNU gettext)
	cd src/prasan/web && ../../../$(BIN)/django-admin makemessages --locale th --settings prasan.web.settings --no-wrap --no-location
	cd src/prasan/web && ../../../$(BIN)/django-admin compilemessages --locale th --settings prasan.web.settings

vendor:  ## maintainers: refresh static/vendor from npm (needs Node)
	$(BIN)/python -m tools.vendor

lock:  ## maintainers: refresh the lock files (needs uv)
	uv pip compile -q --generate-hashes --universal --python-version 3.11 --extra postgres --extra build --no-header pyproject.toml -o requirements.lock
	uv pip compile -q --generate-hashes --universal --python-version 3.11 --extra dev --extra build --no-header -c requirements.lock pyproject.toml -o requirements-dev.lock
	uv pip compile -q --generate-hashes --universal --python-version 3.11 --extra bench --no-header -c requirements.lock pyproject.toml -o requirements-bench.lock
	uv pip compile -q --generate-hashes --universal --python-version 3.11 --extra docs --no-header -c requirements.lock pyproject.toml -o requirements-docs.lock
	uv pip compile -q --generate-hashes --universal --python-version 3.11 --extra audit --no-header -c requirements.lock pyproject.toml -o requirements-audit.lock

clean:
	rm -rf .venv data out docs/_build docs/generated
