# Two commands: `make demo` runs the main job, `make test` runs every check. Both do their own set-up.

PYTHON := $(shell for p in python3.14 python3.13 python3.12 python3.11 python3 python; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' \
	>/dev/null 2>&1 && { echo $$p; break; }; done)
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

# What setup.py compiles: an edit there is compiled anew before a demo or a test; `make interpreted` does without.
COMPILED := $(filter-out %/__init__.py, $(wildcard crawler/reading/extract/*.py crawler/reading/extract/kinds/*.py)) \
	crawler/reading/discovery/elements.py crawler/reading/discovery/links.py crawler/reading/discovery/parts.py \
	crawler/reading/document_numbers.py crawler/reading/legacy_letters.py archive/text.py

.PHONY: demo test lint types unit docs dist-check image-check lock sbom interpreted clean

demo: .venv/installed
	$(BIN)/luutin demo

test: lint types unit

lint: .venv/developer
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python tests/check_dependencies.py

types: .venv/developer
	$(BIN)/mypy

# Many tests wait for a portal's clock or a process of their own, so twice as many as two cores hold. A file stays with one
# worker, which makes its demo or archive once; files go out in their order, the browser's last (tests/conftest.py).
unit: .venv/developer browser
	$(BIN)/python -m pytest -n 4 --dist loadfile --no-loadscope-reorder

.PHONY: browser
browser: .venv/developer
	@sh tests/browser.sh
	@sh tests/axe.sh
	@sh tests/programs.sh
	@sh tests/clients.sh

.venv/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later with its venv module is needed (on Debian: apt install python3-venv)." >&2; exit 1; }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/installed: .venv/python pyproject.toml constraints.txt setup.py $(COMPILED)
	@find archive crawler -name "*.so" -delete # one whose source has gone would pass for older than its source for ever
	$(INSTALL) --editable .
	@touch $@

.venv/developer: .venv/installed
	$(INSTALL) 'luutin[dev]'
	@touch $@

interpreted:
	find archive crawler -name "*.so" -delete; rm -f *.so .venv/installed

clean: interpreted
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .hypothesis

# Builds the last commit and installs it in every way, in new environments; some minutes, and it asks PyPI.
dist-check: .venv/python
	$(BIN)/python tests/check_distribution.py

# Builds the image of the last commit with buildah, as root; ON=--debian where no registry is reached.
image-check: .venv/installed
	$(BIN)/python tests/check_image.py $(ON)

# Every package of an installation, and of its build, with the hashes of its files: `pip install --require-hashes`.
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	--custom-compile-command 'make lock' --constraint constraints.txt
BUILD_TOOLS := import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], sep="\n")
lock: .venv/installed
	$(INSTALL) uv
	$(COMPILE) pyproject.toml --output-file requirements.lock
	$(BIN)/python -c '$(BUILD_TOOLS)' | $(COMPILE) - --output-file requirements-build.lock

# What an installation consists of, as CycloneDX 1.6: of one made for it, by the lock.
sbom: .venv/developer
	$(BIN)/python -m venv --clear .venv/sbom
	.venv/sbom/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	.venv/sbom/bin/python -m pip install --quiet --disable-pip-version-check --no-deps .
	$(INSTALL) cyclonedx-bom
	$(BIN)/cyclonedx-py environment --output-reproducible --output-file sbom.cdx.json .venv/sbom/bin/python

docs: .venv/installed
	@for page in schema commands modules; do $(BIN)/python docs/make_$$page.py; done
