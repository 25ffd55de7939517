#!/bin/sh
# Make sure that a browser for the page tests is there. As root with apt: Debian's Chromium; otherwise whatever is
# installed, or Playwright's own. With CI=true a missing browser is a failure, elsewhere it is said aloud.
set -u
found() {
	for name in chromium chromium-browser google-chrome google-chrome-stable chrome; do
		command -v "$name" >/dev/null 2>&1 && return 0
	done
	.venv/bin/python - <<'PY' >/dev/null 2>&1
from pathlib import Path
from playwright.sync_api import sync_playwright
with sync_playwright() as p:
    raise SystemExit(not Path(p.chromium.executable_path).exists())
PY
}
found && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
	echo "Installing Chromium for the page tests ..." >&2
	{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; } >/dev/null 2>&1
else
	.venv/bin/python -m playwright install chromium >/dev/null 2>&1
fi
found && exit 0
if [ "${CI:-}" = true ]; then
	echo "No browser could be found or installed, and CI=true: the page tests must run." >&2
	exit 1
fi
echo "NO BROWSER: the page tests are LEFT OUT. Install Chromium or Chrome to run them." >&2
