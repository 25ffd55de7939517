#!/bin/sh
# Fetch axe-core, the accessibility checker, for the page tests: only they use it, from a folder that is not committed.
# With CI=true it must be there; elsewhere its absence is said aloud.
set -u
VERSION=4.14.1
TARGET=.venv/axe.min.js
[ -s "$TARGET" ] && exit 0
if command -v npm >/dev/null 2>&1; then
	folder=$(mktemp -d)
	(cd "$folder" && npm pack --silent "axe-core@$VERSION" && tar xzf "axe-core-$VERSION.tgz" package/axe.min.js) >/dev/null 2>&1 &&
		cp "$folder/package/axe.min.js" "$TARGET"
	rm -rf "$folder"
fi
[ -s "$TARGET" ] && exit 0
if [ "${CI:-}" = true ]; then
	echo "axe-core could not be fetched with npm, and CI=true: the accessibility tests must run." >&2
	exit 1
fi
echo "NO AXE-CORE: the accessibility tests are LEFT OUT. Install Node's npm to run them." >&2
