# shellcheck shell=bash disable=SC2034,SC2154
# Shared by all scripts: messages, the tree's top, and root rights. Sourced, not run.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

say() { printf '\033[1m==> %s\033[0m\n' "$*" >&2; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# Runs a command as root; a container's root usually has no sudo.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"
  elif have sudo; then sudo -- "$@"
  else die "need root for: $* (become root, or install sudo)"; fi
}

# configure PRESET: once; later Ninja itself notices changed CMake files.
configure() {
  local preset=$1 log
  if [ -f "$top/build/$preset/build.ninja" ]; then return; fi
  log=$(mktemp)
  if ! (cd "$top" && cmake --preset "$preset") >"$log" 2>&1; then cat "$log" >&2; die "configuring $preset failed"; fi
  rm "$log"
}

# configure_and_build PRESET [ninja arguments]
configure_and_build() {
  local preset=$1; shift
  configure "$preset"
  # One compiler a core: each needs up to 1 GB. At a terminal the progress is worth a line; in a log it would be hundreds.
  local ninja=(ninja -C "$top/build/$preset" -j "$(nproc)")
  if [ -t 1 ]; then "${ninja[@]}" "$@"; else "${ninja[@]}" --quiet "$@" | sed '/^ninja: no work to do/d'; fi
}
