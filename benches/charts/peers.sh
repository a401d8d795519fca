#!/usr/bin/env bash
# The corpus of the bench, drawn by ECharts (server rendering, npm) and matplotlib (PyPI). Installs both below target/,
# skips with a word what cannot be installed. Prints peer, place in the corpus, drawings a second of processor time, bytes.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=$here/../../target/bench-charts
mkdir -p "$folder"
cd "$folder"

if command -v npm >/dev/null && { [ -d node_modules/echarts ] || npm install --no-save --no-progress --silent echarts@5 >/dev/null 2>&1; }; then
  NODE_PATH=$folder/node_modules node "$here/echarts.js"
else
  echo 'ECharts is skipped: npm is missing or cannot install it'
fi

if command -v python3 >/dev/null && { [ -x venv/bin/python ] || python3 -m venv venv >/dev/null 2>&1; } \
  && { venv/bin/python -c 'import matplotlib' 2>/dev/null || venv/bin/pip install --quiet matplotlib >/dev/null 2>&1; }; then
  venv/bin/python "$here/matplotlib_charts.py"
else
  echo 'matplotlib is skipped: Python is missing or cannot install it'
fi
