#!/bin/sh
# Make the virtual environment $1 with the first Python that is recent enough; say what is missing.
set -eu

recent() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

for candidate in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11 python; do
    if recent "$candidate"; then
        python=$candidate
        break
    fi
done

if [ -z "${python:-}" ]; then
    found=$("${PYTHON:-python3}" --version 2>&1 || true)
    echo "まちむすび needs Python 3.11 or later; found: ${found:-none}." >&2
    echo "Install one, or name it: make PYTHON=/path/to/python3" >&2
    exit 1
fi

if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    echo "This Python cannot make virtual environments." >&2
    echo "On Debian and Ubuntu: apt-get install python3-venv" >&2
    exit 1
fi

echo "Making a virtual environment with $("$python" --version) ..."
"$python" -m venv "$1"
