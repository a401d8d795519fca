#!/bin/sh
# Lets other programs read the data files: openpyxl, frictionless, jsonschema, rdflib from PyPI in target/venv.
#
#   tests/data/run.sh [GONGKAI]      GONGKAI is the program, target/debug/gongkai when left out
#
# Builds the worked example and tests/data/site into a folder of their own; spoils a file and sees that the readers notice.
# Prints `data: N passed, N failed`; exit code 1 when a check failed, 3 when the readers cannot be installed.
set -eu
crate=$(cd "$(dirname "$0")/../.." && pwd)
target=${CARGO_TARGET_DIR:-$crate/target}
gongkai=${1:-$target/debug/gongkai}
venv=$target/venv
wanted=$crate/tests/data/requirements.txt
if ! cmp -s "$wanted" "$venv/installed.txt"; then
    { python3 -m venv "$venv" && "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$wanted"; } || {
        echo "the readers cannot be installed: python3 with venv and PyPI are needed" >&2
        exit 3
    }
    cp "$wanted" "$venv/installed.txt"
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/example"
cp -R "$crate/content" "$work/example/content"
cp -R "$crate/tests/data/site" "$work/site"
for project in example site; do
    "$gongkai" build --quiet --project "$work/$project" --output "$work/$project-output"
done
# Readers that find nothing wrong with a wrong digit have read nothing.
cp -R "$work/site-output" "$work/spoilt"
sed -i '2s/[0-9]\([^0-9]*\)$/x\1/; 2s/\([0-9]\)\.\([0-9]\)/\1.9\2/' "$work/spoilt/data/indicators.csv"
if cmp -s "$work/site-output/data/indicators.csv" "$work/spoilt/data/indicators.csv"; then
    echo "the file to spoil has no digit in its second line" >&2
    exit 1
fi
if "$venv/bin/python" "$crate/tests/data/read.py" "$work/spoilt" >"$work/spoilt.txt"; then
    echo "the readers did not notice a spoilt file" >&2
    exit 1
fi
"$venv/bin/python" "$crate/tests/data/read.py" "$work/example-output" "$work/site-output"
