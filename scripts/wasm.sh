# What the scripts share that make WebAssembly; they source it behind lib.sh.

# Nobody else builds WebAssembly meanwhile.
lock_wasm() {
  mkdir -p "$target/wasm"
  exec 9>"$target/wasm/.build-ui.lock"
  flock 9
}

# Compiles a package. Cargo decides what to build. A target folder of its own keeps two compilers from discarding each other's work.
compile_wasm() {
  local home=${CARGO_HOME:-$HOME/.cargo} flags
  # Panic messages would otherwise name the builder's folders, and two machines would build different pages.
  flags="--remap-path-prefix=$home=/cargo --remap-path-prefix=$PWD=/mingzhang"
  local command=(build --package "$1" --profile wasm-release --target wasm32-unknown-unknown --target-dir "$target/wasm")
  export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS=$flags
  case $(wasm_way) in
    rustup) cargo "${command[@]}" ;;
    debian)
      # Debian ships the library as source: it is built along, which a stable compiler only does when told so.
      env RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld-19 \
        /usr/bin/cargo "${command[@]}" -Z build-std=std,panic_abort
      ;;
    none) die "no compiler for WebAssembly; run scripts/setup" ;;
  esac
}

# Runs wasm-bindgen where the WebAssembly, or wasm-bindgen itself, is another than last time: bind_wasm PACKAGE TARGET GLUE BOUND
bind_wasm() {
  local wasm=$target/wasm/wasm32-unknown-unknown/wasm-release/$1.wasm tool now
  tool=$(bindgen)
  [ -n "$tool" ] || die "wasm-bindgen $(bindgen_version) is missing; run scripts/setup"
  now="$(bindgen_version) $(sha256sum <"$wasm")"
  [ "$(cat "$4" 2>/dev/null || true)" != "$now" ] || return 0
  rm -rf "$3"
  "$tool" --target "$2" --no-typescript --remove-name-section --remove-producers-section --out-dir "$3" "$wasm"
  echo "$now" >"$4"
}
