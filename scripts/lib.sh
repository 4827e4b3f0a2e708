# What the scripts share; they source it, and then stand in the project's root.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Everything built or installed for the project lies here.
target=${CARGO_TARGET_DIR:-target}

say() { printf '%s\n' "$*" >&2; }
die() { say "error: $*"; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

# By which compiler the window becomes WebAssembly: `rustup` where rustup's own toolchain has the standard
# library for it, `debian` where Debian's second compiler and its library sources lie beside it, else `none`.
wasm_way() {
  local library
  library=$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown/lib
  if [ -d "$library" ]; then echo rustup
  elif [ -x /usr/bin/rustc ] && [ -x /usr/bin/cargo ] && [ -d /usr/lib/rustlib/src/rust/library ] && has wasm-ld-19; then echo debian
  else echo none
  fi
}

# wasm-bindgen's command must be exactly as old as the library that the window is built with.
bindgen_version() { awk '$0 == "name = \"wasm-bindgen\"" { getline; gsub(/[^0-9.]/, ""); print; exit }' Cargo.lock; }
bindgen_folder() { echo "$target/tools/wasm-bindgen-$(bindgen_version)"; }

# Prints the command's path, or nothing where it has yet to be built.
bindgen() {
  local found
  found=$(bindgen_folder)/bin/wasm-bindgen
  if [ -x "$found" ]; then echo "$found"
  elif has wasm-bindgen && [ "$(wasm-bindgen --version)" = "wasm-bindgen $(bindgen_version)" ]; then command -v wasm-bindgen
  fi
}
