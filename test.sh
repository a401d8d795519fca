#!/usr/bin/env bash
# The one test command: sets up what is missing (Rust is expected, the rest comes from Debian's packages), then runs
# everything and stops at the first failure. Needs no terminal and asks nothing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
exec </dev/null

step=''
began=$SECONDS
next() {
  [ -z "$step" ] || echo "== $step: done in $((SECONDS - began)) s"
  step=$1
  began=$SECONDS
  echo "== $step"
}
fail() {
  trap - EXIT
  echo "== FAILED: $*" >&2
  exit 1
}
temporary=''
finish() {
  code=$?
  [ -z "$temporary" ] || rm -rf "$temporary"
  [ "$code" -eq 0 ] || echo "== FAILED: $step" >&2
}
trap finish EXIT
has() { command -v "$1" >/dev/null 2>&1; }

# Installs Debian's packages; $1 says what for.
install() {
  local why=$1
  shift
  echo "missing: $why; installing $*"
  has apt-get || fail "$why is missing and there is no apt-get: install $* by the means of this system"
  local root=''
  if [ "$(id -u)" -ne 0 ]; then
    has sudo || fail "$why is missing: installing $* needs root or sudo"
    root='sudo'
  fi
  if [ -z "${updated:-}" ]; then
    $root apt-get update -qq || fail "apt-get update: Debian's package lists could not be read"
    updated=yes
  fi
  $root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@" >/dev/null || fail "apt-get could not install $*"
}

next 'tools'
has cargo || fail 'cargo is missing: install Rust (the version that Cargo.toml names, or newer)'
cargo fmt --version >/dev/null 2>&1 || fail 'cargo fmt is missing: rustup component add rustfmt'
cargo clippy --version >/dev/null 2>&1 || fail 'cargo clippy is missing: rustup component add clippy'
has cc || install 'the linker cc' gcc libc6-dev
has strace || install 'strace, with which builds and publications are killed' strace
has minisign || install 'minisign, which checks signatures' minisign
[ -f /usr/lib/nginx/modules/ngx_http_dav_ext_module.so ] || install 'nginx with WebDAV' nginx-extras libnginx-mod-http-dav-ext
[ -f /usr/lib/nginx/modules/ngx_http_brotli_static_module.so ] || install 'brotli of nginx' libnginx-mod-http-brotli-static
if ! has apache2 || ! has htpasswd; then install 'Apache with WebDAV' apache2 apache2-utils; fi
if [ ! -x /usr/sbin/sshd ] || ! has ssh; then install 'OpenSSH, which takes files over SFTP' openssh-server openssh-client; fi
has rclone || install 'rclone, whose WebDAV behaves badly' rclone
has faketime || install 'faketime, which moves the clock' faketime
cargo --version
if ! has moto_server; then
  has python3 || install 'Python' python3 python3-venv
  python3 -c 'import venv, ensurepip' 2>/dev/null || install "Python's venv" python3-venv
  moto=${CARGO_TARGET_DIR:-target}/moto
  [ -x "$moto/bin/moto_server" ] || { python3 -m venv "$moto" && "$moto/bin/pip" install --quiet --disable-pip-version-check 'moto[server]==5.2.*'; } \
    || fail 'moto, which plays a store of objects, could not be installed from PyPI'
  PATH=$(realpath "$moto/bin"):$PATH
fi

next 'formatting: cargo fmt --check'
cargo fmt --check

next 'lints: cargo clippy, cargo check --no-default-features'
cargo clippy --all-targets -- -D warnings
cargo check --no-default-features

next 'Rust tests: cargo test'
cargo test

next 'documentation: cargo doc'
RUSTDOCFLAGS='-D warnings' cargo doc --no-deps

next 'the example, built twice from two folders, byte for byte'
# In the profile of the tests: compiling everything once more for release would take longer than all this. But with the
# features that are shipped, and not those that the libraries of the tests bring along.
cargo build
gongkai=${CARGO_TARGET_DIR:-target}/debug/gongkai
temporary=$(mktemp -d)
mkdir -p "$temporary/another/place"
cp -R content "$temporary/another/place/"
"$gongkai" build --output "$temporary/here"
TZ=America/New_York LC_ALL=C "$gongkai" build --project "$temporary/another/place" --output "$temporary/there"
diff -r "$temporary/here" "$temporary/there" || fail 'the same content gave different files in another folder'
echo "equal: $(find "$temporary/here" -type f | wc -l) files"

next 'data files, as other programs read them: openpyxl, frictionless, jsonschema, rdflib'
has python3 || install 'Python' python3 python3-venv
python3 -c 'import venv, ensurepip' 2>/dev/null || install "Python's venv" python3-venv
tests/data/run.sh "$gongkai"

next 'browser: tools'
if ! has node || ! has npm; then install 'Node.js with npm' nodejs npm; fi
node -e 'const [major, minor] = process.versions.node.split(".").map(Number); process.exit(major > 18 || (major === 18 && minor >= 19) ? 0 : 1)' \
  || fail "Node.js $(node --version) is too old: the browser tests need 18.19 or newer"
[ -x "${CHROMIUM:-/usr/bin/chromium}" ] || install 'the browser Chromium' chromium
if ! has pdftotext || ! has pdfinfo; then install 'pdftotext' poppler-utils; fi
has fc-list || install 'fc-list' fontconfig
fonts=$(fc-list : family)
case $fonts in *'Noto Sans CJK SC'*'Noto Serif CJK SC'* | *'Noto Serif CJK SC'*'Noto Sans CJK SC'*) ;; *) install 'the Chinese fonts' fonts-noto-cjk ;; esac
case $fonts in *'Noto Serif'[!\ ]*) ;; *) install 'the Latin fonts' fonts-noto-core ;; esac
has java || echo 'no java here: the Nu Html Checker is skipped'
(cd tests/browser && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-progress)

next 'browser: the example and the gallery of charts as a reader meets them'
cp -R docs/charts "$temporary/charts"
"$gongkai" build --project "$temporary/charts" --output "$temporary/gallery"
program=$(realpath "$gongkai")
(cd tests/browser && GONGKAI="$program" GONGKAI_OUTPUT="$temporary/here" GONGKAI_GALLERY="$temporary/gallery" npx --no-install playwright test)

next 'end'
echo "everything passed in $SECONDS s"
