# Every target sets up what it needs; doing it twice does no work twice.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
export NO_MKDOCS_2_WARNING := 1
export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: serve build test test-long engines lint parity bench bench-page lock
serve: .venv/ready node_modules/ready
	SITE_URL=$${SITE_URL:-http://127.0.0.1:$(PORT)/} mkdocs serve -a 127.0.0.1:$(PORT)

build: .venv/ready node_modules/ready
	mkdocs build --strict

test: lint engines
	node --test "tests/live/**/*.test.js"
	pytest -n auto --maxprocesses 4 --dist loadfile

# What takes long or much to install.
test-long: .venv/ready node_modules/ready tests/old_engines/node_modules/ready
	python -m tools.engines --old
	pytest -m old_engines

# The browsers that the tests drive, and nginx.
engines: .venv/ready
	python -m tools.chromium
	python -m tools.engines

lint: .venv/ready node_modules/ready
	python -m tools.words
	ruff check .
	ruff format --check .
	python -m tools.record_figures
	python -m tools.home_picture
	mypy
	node_modules/.bin/prettier --check --log-level=warn "**/*.{js,mjs,ts}"
	node_modules/.bin/tsc --noEmit

# Live comparison with PyTorch, in an environment of its own; LONG=1 draws thousands of cases.
parity: .venv-parity/ready
	.venv-parity/bin/pytest tests/parity $(if $(LONG),--hypothesis-profile=long)

# Speed, measured: the tables of docs/*/speed.md. Wants a machine with nothing else to do.
bench: .venv-parity/ready .venv/ready node_modules/ready benchmarks/wasm/node_modules/ready
	.venv-parity/bin/python -m benchmarks.torch_ratio
	python -m benchmarks.wasm_ratio --large
	python -m tools.chromium
	python -m benchmarks.trainings

bench-page: .venv/ready node_modules/ready benchmarks/pages/node_modules/ready .build/wheels/ready
	python -m tools.chromium
	python -m benchmarks.page_start
	python -m benchmarks.live_cell
	python -m benchmarks.figures

.venv/ready: requirements/site.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --disable-pip-version-check --require-hashes -r requirements/site.txt
	$(BIN)/pip install --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

node_modules/ready: .venv/ready package.json package-lock.json
	npm ci
	touch $@

benchmarks/wasm/node_modules/ready: benchmarks/wasm/package.json benchmarks/wasm/package-lock.json
	cd benchmarks/wasm && npm ci
	touch $@

tests/old_engines/node_modules/ready: tests/old_engines/package.json tests/old_engines/package-lock.json
	cd tests/old_engines && npm ci --ignore-scripts --legacy-peer-deps
	touch $@

benchmarks/pages/node_modules/ready: benchmarks/pages/package.json benchmarks/pages/package-lock.json
	cd benchmarks/pages && npm ci --ignore-scripts
	touch $@

# Into an emptied folder: the benchmark takes the one wheel of each package that is there.
.build/wheels/ready: benchmarks/pages/requirements.txt
	rm -rf $(@D)
	pip download --disable-pip-version-check --no-deps --require-hashes --only-binary=:all: \
	  --python-version 3.13 -r benchmarks/pages/requirements.txt -d $(@D)
	touch $@

.venv-parity/ready: pyproject.toml
	$(PYTHON) -m venv .venv-parity
	.venv-parity/bin/pip install --disable-pip-version-check -e ".[parity]"
	touch $@

# After a change of pyproject.toml's dependencies (needs uv).
lock:
	uv pip compile pyproject.toml --extra site --extra test --universal --generate-hashes \
	  --no-emit-index-url --no-header --python-version 3.11 -o requirements/site.txt
