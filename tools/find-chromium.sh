#!/bin/sh
# Has Chromium for the browser tests: as root on Debian it is installed; elsewhere what is missing is said.
set -u
say() { echo "letterbook: $*" >&2; }
for name in chromium chromium-browser google-chrome chrome; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    say "installing chromium with apt-get, for the browser tests"
    if timeout 300 apt-get update -q >&2 &&
        DEBIAN_FRONTEND=noninteractive timeout 600 apt-get install -q -y --no-install-recommends chromium >&2; then
        exit 0
    fi
fi
say "MISSING: Chromium (on Debian: apt install chromium). The browser tests are skipped."
exit 0
