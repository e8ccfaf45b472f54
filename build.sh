#!/usr/bin/env bash
# The only entry: gets what is missing, builds everything, tests everything. `./build.sh help` lists the verbs.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

TOOLS=$PWD/.tools
STAMPS=$TOOLS/stamps
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target}
export KEYFENCE_NODE_MODULES=$PWD/npm/node_modules
CARGO_DENY_VERSION=0.20.2
mkdir -p "$STAMPS" dist

say() { printf '\033[1m==> %s\033[0m\n' "$*"; }
die() { printf 'build.sh: %s\n' "$*" >&2; exit 2; }
have() { command -v "$1" >/dev/null 2>&1; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

# --- what is needed ---------------------------------------------------------------------------------------------------

apt_install() { # apt_install WHY PACKAGE...
  local why=$1; shift
  have apt-get || die "$why: install $* and run this again"
  say "Installing $* by apt: $why"
  as_root apt-get update -qq && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" >/dev/null
}

need_rust() {
  have cargo || die "Rust is missing: install rustup (with Rust 1.95 or later) and run this again"
  have cc || apt_install "crates need a linker" gcc libc6-dev
  local sysroot; sysroot=$(rustc --print sysroot)
  # Rust's own library is compiled small with ours (crate/wasm-build.mjs); without its source ours gets larger, no worse.
  [ -e "$sysroot/lib/rustlib/src/rust/library/Cargo.lock" ] || {
    say "Adding Rust's library source (rust-src), to compile it small"
    have rustup && rustup component add rust-src || say "rust-src could not be fetched: the WebAssembly becomes about 5 % larger"
  }
  [ -d "$sysroot/lib/rustlib/wasm32-unknown-unknown" ] && return
  say "Adding Rust's wasm32-unknown-unknown target"
  if have rustup && rustup target add wasm32-unknown-unknown; then return; fi
  wasm_target_from_source "$sysroot"
}

# Where rustup cannot download: the target's library from Debian's rust-src of the same version.
wasm_target_from_source() {
  local sysroot=$1 version work
  version=$(rustc --version | cut -d' ' -f2); work=$TOOLS/rust-src-$version
  say "rustup could not fetch the target: building it from Debian's rust-src $version"
  mkdir -p "$work/apt/lists/partial" "$work/apt/cache/archives/partial" "$work/parts"
  sed -n 's/^\(deb\|URIs:\) \([^ ]*\).*/\2/p' /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | grep -v '^\[' | sort -u | head -1 >"$work/mirror"
  printf 'deb [trusted=yes] %s trixie-backports main\n' "$(cat "$work/mirror")" >"$work/parts/sources.list"
  local apt=(-o "Dir::Etc::sourcelist=$work/parts/sources.list" -o Dir::Etc::sourceparts=/dev/null -o "Dir::State::lists=$work/apt/lists" -o "Dir::Cache=$work/apt/cache")
  apt-get "${apt[@]}" update -qq
  local found; found=$(apt-cache "${apt[@]}" madison rust-src | awk -v v="$version" 'index($3, v) == 1 { print $3; exit }')
  [ -n "$found" ] || die "no rust-src $version found; run 'rustup target add wasm32-unknown-unknown' where it can download"
  (cd "$work" && apt-get "${apt[@]}" download "rust-src=$found" && dpkg -x rust-src_*.deb unpacked)
  local library; library=$(dirname "$(find "$work/unpacked" -path '*library/sysroot/Cargo.toml' | head -1)")/..
  (cd "$library" && RUSTC_BOOTSTRAP=1 RUSTC_BOOTSTRAP_SYNTHETIC_TARGET=1 RUSTFLAGS="-Cembed-bitcode=yes -Zforce-unstable-if-unmarked" \
    CARGO_TARGET_DIR="$work/out" cargo build --manifest-path sysroot/Cargo.toml --profile dist --target wasm32-unknown-unknown)
  mkdir -p "$sysroot/lib/rustlib/wasm32-unknown-unknown/lib"
  cp "$work"/out/wasm32-unknown-unknown/dist/deps/*.rlib "$sysroot/lib/rustlib/wasm32-unknown-unknown/lib/"
}

need_cargo_tool() { # need_cargo_tool CRATE VERSION WHY [cargo install flags]
  local dir=$TOOLS/$1-$2; [ -e "$dir/.crates.toml" ] && return
  say "Building $1 $2 into .tools (a few minutes, once): $3"
  CARGO_TARGET_DIR=$TOOLS/build cargo install --quiet "$1" --version "$2" --root "$dir" "${@:4}" 2>&1 | grep -v '^warning: be sure to add' || true
  [ -e "$dir/.crates.toml" ] || die "$1 $2 could not be built"
  rm -rf "$TOOLS/build"
}

bindgen_version() { sed -n '/^name = "wasm-bindgen"$/{n;s/version = "\(.*\)"/\1/p}' Cargo.lock; }

need_bindgen() {
  local version; version=$(bindgen_version)
  need_cargo_tool wasm-bindgen-cli "$version" "its version must be the wasm-bindgen crate's"
  ln -sfn "wasm-bindgen-cli-$version" "$TOOLS/wasm-bindgen-$version"
}

need_node() {
  have xz || apt_install "the page carries the core compressed" xz-utils
  have node || apt_install "the package and the page are built with Node" nodejs npm
  [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || die "Node 20 or later is needed, found $(node --version)"
  fresh node-modules npm/package-lock.json npm/.npmrc && [ -d npm/node_modules ] || {
    say "Installing the build's Node packages into npm/node_modules"
    # Not `npm ci`: it wants every platform's optional packages in the lock file, and not every registry has them all.
    npm install --no-save --prefix npm --loglevel error
    stamp node-modules npm/package-lock.json npm/.npmrc
  }
  ln -sfn npm/node_modules node_modules
}

# The real editors that the extension's tests write into: half a gigabyte, so they are fetched for tests only.
need_editors() {
  local home=tests/extension/editors
  fresh editors $home/package-lock.json && [ -d $home/node_modules ] && return
  say "Installing the editors that the extension is tested with into $home/node_modules"
  npm install --no-save --prefix $home --loglevel error
  stamp editors $home/package-lock.json
}

need_browsers() {
  local missing=()
  have chromium || missing+=(chromium)
  have chromedriver || missing+=(chromium-driver)
  have firefox-esr || missing+=(firefox-esr)
  [ ${#missing[@]} = 0 ] || apt_install "the tests run in real browsers" "${missing[@]}"
}

# --- building ---------------------------------------------------------------------------------------------------------

# The hash of every file that git knows or would add under the given paths, and of the tools' versions.
digest() {
  { rustc --version; git ls-files -z --cached --others --exclude-standard -- "$@" | sort -zu | xargs -0 sha256sum 2>/dev/null; } | sha256sum | cut -d' ' -f1
}
fresh() { [ "$(cat "$STAMPS/$1" 2>/dev/null)" = "$(digest "${@:2}")" ]; }
stamp() { digest "${@:2}" >"$STAMPS/$1"; }

step() { # step NAME OUTPUT "COMMAND" INPUT...: runs the command unless the output is there and no input changed
  local name=$1 output=$2 command=$3; shift 3
  [ -e "$output" ] && fresh "$name" "$@" && return
  say "Building $name"
  $command
  stamp "$name" "$@"
}

CORE=(Cargo.toml Cargo.lock crate)
build() {
  need_rust; need_node; need_bindgen
  step guard dist/guard/guard.js "node crate/guard/build.mjs dist/guard" "${CORE[@]}" npm/package-lock.json
  step package dist/npm/package.json "node npm/build.mjs" "${CORE[@]}" npm CHANGELOG.md LICENSE
  step page dist/keyfence.html "node www/build.mjs" "${CORE[@]}" npm www tests/examples
  step extension dist/extension-chromium/manifest.json "node extension/build.mjs" "${CORE[@]}" npm www extension tests/examples
}

examples() {
  say "Checking the bundled examples (tests/examples)"
  # The examples hold problems on purpose: exit code 1 is what a demonstration wants.
  node dist/npm/cli.cjs check tests/examples/* --now 2026-11-23T00:00:00Z && die "the examples came out clean: they must not" || [ $? = 1 ]
  say "Built"
  cat <<EOF
  page        file://$PWD/dist/keyfence.html   (open it in any browser)
  extension   dist/extension-chromium/ and dist/extension-firefox/   (load unpacked), zips beside them
  package     dist/npm/   (npm install ./dist/npm, or: node dist/npm/cli.cjs help)
  wasm        sha256 $(sha256sum dist/npm/core.wasm | cut -c1-16)…
EOF
}

# --- verbs ------------------------------------------------------------------------------------------------------------

test_all() { node tests/run.mjs "$@"; }

case "${1:-}" in
  "") build; examples ;;
  build) build ;;
  test) shift; build; need_browsers; need_editors; need_cargo_tool cargo-deny "$CARGO_DENY_VERSION" "checks licenses and sources of crates" --no-default-features
        export CARGO_DENY=$TOOLS/cargo-deny-$CARGO_DENY_VERSION/bin/cargo-deny BINDGEN=$TOOLS/wasm-bindgen-$(bindgen_version)/bin
        test_all "$@" ;;
  check) shift; build; exec node dist/npm/cli.cjs check "$@" ;;
  bench) shift; build; exec node tests/bench/run.mjs "$@" ;;
  sizes) build; exec node tests/sizes.mjs ;;
  serve) build; exec node tests/serve.mjs "${2:-8080}" ;;
  catalogue) have python3 || apt_install "the catalogue is refreshed with Python" python3 python3-pip
        exec python3 crate/catalogue/refresh.py ;;
  help|-h|--help) cat <<'EOF'
./build.sh                 get what is missing, build all three products, check the bundled examples
./build.sh test [NAME…]    every test: Rust, WebAssembly in Chromium, Node, page and extension in Chromium and Firefox
./build.sh check FILE…     check files (or - for standard input) with what was just built
./build.sh bench           measure speed, with peers in the same run
./build.sh sizes           raw, gzip and brotli sizes of everything, against the budgets
./build.sh serve [PORT]    serve the page on this machine only
./build.sh catalogue       refresh the catalogue of AWS actions from its published source
./build.sh help            this text
EOF
  ;;
  *) die "unknown verb '$1': ./build.sh help lists them" ;;
esac
