#!/bin/sh
# Bring the demo town up: schema, data when there are none yet, web server and worker together.
# Ctrl-C stops both. The Makefile sets BIN, PORT, DEMO_DATABASE and the addresses.
set -eu

address="http://127.0.0.1:$PORT"

answers() {
    "$BIN/python" - "$address" <<'PY'
import sys, urllib.request
try:
    urllib.request.urlopen(sys.argv[1] + "/", timeout=5)
except OSError:
    sys.exit(1)
PY
}

stop() {
    trap - INT TERM EXIT
    kill "${web:-}" "${worker:-}" 2>/dev/null || true
    wait
}

if answers; then
    echo "Something answers on $address already. Another port: make demo PORT=8001" >&2
    exit 1
fi

mkdir -p instance
fresh=yes
if [ -s "$DEMO_DATABASE" ]; then fresh=no; fi

echo "[1/3] Preparing the database ..."
"$BIN/flask" db upgrade
if [ "$fresh" = yes ]; then
    echo "[2/3] Building the demo town ..."
    "$BIN/flask" demo build
else
    echo "[2/3] The demo town is there already (make clean removes it)."
fi

echo "[3/3] Starting the web server and the worker ..."
trap 'stop; exit 0' INT TERM
trap stop EXIT
"$BIN/gunicorn" --worker-class gthread --workers 2 --threads 4 --log-level warning \
    --bind "127.0.0.1:$PORT" wsgi:app &
web=$!
"$BIN/huey_consumer" matcher.worker.huey --workers 1 --quiet &
worker=$!

tries=0
until answers; do
    tries=$((tries + 1))
    if [ "$tries" -gt 60 ] || ! kill -0 "$web" 2>/dev/null; then
        echo "The web server did not start." >&2
        exit 1
    fi
    sleep 0.5
done

echo
echo "まちむすび: $address"
"$BIN/flask" demo logins
echo "Ctrl-C で終了します。"
wait
