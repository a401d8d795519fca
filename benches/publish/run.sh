#!/usr/bin/env bash
# What publishing costs on each kind of server, beside rclone and the AWS CLI: benches/publish/run.sh [--reports N] [--first N].
# Starts nginx, Apache, OpenSSH and moto on loopback, and skips with a word what is not installed. Works on a memory disk
# where there is one.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/../.."
cargo build --release --quiet
cargo bench --bench build --no-run --quiet
generator=$(cargo bench --bench build --no-run --message-format json 2>/dev/null \
  | python3 -c 'import json, sys; print([one["executable"] for one in map(json.loads, sys.stdin) if one.get("executable") and one["target"]["name"] == "build"][-1])')
memory=/dev/shm
[ -w "$memory" ] || memory=${TMPDIR:-/tmp}
folder=$(mktemp -d "$memory/gongkai-publish-XXXXXX")
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
python3 "$here/publish.py" --generator "$generator" --gongkai "$PWD/target/release/gongkai" --folder "$folder" "$@"
