#!/bin/sh
# Fetch two programs that write clients of an API from its OpenAPI document, for tests/app/web/test_clients.py: only that
# test uses them, from folders that are not committed. Their absence is said aloud.
set -u
PYTHON=.venv/clients-python
NODE=.venv/clients-node
if [ ! -x "$PYTHON/bin/openapi-python-client" ]; then
	.venv/bin/python -m venv "$PYTHON" >/dev/null 2>&1 &&
		"$PYTHON/bin/python" -m pip install --quiet --disable-pip-version-check "openapi-python-client==0.29.1" ruff >/dev/null 2>&1 ||
		rm -rf "$PYTHON"
fi
if [ ! -x "$NODE/node_modules/.bin/openapi-ts" ] && command -v npm >/dev/null 2>&1; then
	mkdir -p "$NODE" && (cd "$NODE" && npm init --yes >/dev/null &&
		npm install --silent --no-fund --no-audit "@hey-api/openapi-ts@0.99.0" typescript@5 >/dev/null 2>&1) ||
		rm -rf "$NODE"
fi
[ -x "$PYTHON/bin/openapi-python-client" ] ||
	echo "NO OPENAPI-PYTHON-CLIENT: the test of generated Python clients is LEFT OUT." >&2
[ -x "$NODE/node_modules/.bin/openapi-ts" ] ||
	echo "NO OPENAPI-TS: the test of generated TypeScript clients is LEFT OUT. Install Node's npm to run it." >&2
exit 0
