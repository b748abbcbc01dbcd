#!/bin/sh
# Leaves .venv with every pinned library and this package in it, or says what is missing.
# Usage: tools/make-venv.sh DIR
set -eu
target=$1
cd "$(dirname "$0")/.."

say() { printf 'letterbook: %s\n' "$*" >&2; }

find_python() {
    for name in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11; do
        if command -v "$name" >/dev/null 2>&1 &&
            "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            printf '%s\n' "$name"
            return 0
        fi
    done
    return 1
}

complete() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }

may_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; }

install() {
    say "installing $* with apt-get"
    apt-get update -q >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@" >&2
}

python=$(find_python) || python=
if [ -z "$python" ] && may_install; then
    install python3 python3-venv
    python=$(find_python) || python=
fi
if [ -z "$python" ]; then
    say "MISSING: Python 3.11 or newer. Install it, or name one: make PYTHON=/path/to/python3"
    exit 1
fi
if ! complete "$python" && may_install; then
    package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    install "$package" || install python3-venv
fi
if ! complete "$python"; then
    say "MISSING: the venv and ensurepip modules of $python (on Debian: apt install python3-venv)"
    exit 1
fi

rm -rf "$target"
"$python" -m venv "$target"
pip="$target/bin/python -m pip --disable-pip-version-check --quiet"
# The lock is whole, and lacks what is named by a package that we use without it.
$pip install --no-deps --require-hashes --only-binary :all: -r requirements.lock
# The build backend is among the pinned libraries, so nothing unpinned is fetched here.
$pip install --no-deps --no-build-isolation --editable .
