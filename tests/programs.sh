#!/bin/sh
# Make sure that the programs are there that read scans and old Word files. As root with apt they are installed. With
# CI=true a missing one is a failure, elsewhere its tests are left out, and that is said aloud.
set -u
found() {
	command -v antiword >/dev/null 2>&1 && tesseract --list-langs 2>/dev/null | grep -qx vie
}
found && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
	echo "Installing tesseract with Vietnamese, and antiword, for the tests of files ..." >&2
	packages="tesseract-ocr tesseract-ocr-vie antiword"
	{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages; } >/dev/null 2>&1
fi
found && exit 0
if [ "${CI:-}" = true ]; then
	echo "tesseract with Vietnamese, or antiword, could not be installed, and CI=true: their tests must run." >&2
	exit 1
fi
echo "NO TESSERACT OR ANTIWORD: the tests of scans and old Word files are LEFT OUT. On Debian: apt-get install tesseract-ocr tesseract-ocr-vie antiword" >&2
