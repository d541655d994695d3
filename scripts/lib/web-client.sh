#!/usr/bin/env bash
# The web client's npm steps, each done only when something changed, since all presets share one node_modules and dist.
#   bash scripts/lib/web-client.sh install [folder]   node_modules as package-lock.json says (default: web-client)
#   bash scripts/lib/web-client.sh test FOLDER        npm test there, after an install
#   bash scripts/lib/web-client.sh build              web-client/dist
set -euo pipefail
. "$(dirname "$0")/common.sh"
. "$top/scripts/lib/node.sh"

# npm writes its own copy of the lock file at the end of each install; the two seconds are its slack in doing so.
modules_are_current() {
  local wanted=$1/package-lock.json installed=$1/node_modules/.package-lock.json
  [ -f "$wanted" ] || wanted=$1/package.json
  [ -f "$installed" ] && [ $(($(stat -c %Y "$installed") + 2)) -ge "$(stat -c %Y "$wanted")" ]
}

# npm ci wants every platform's optional packages in the lock file, and a registry that lacks some of them cannot give
# such a lock. npm install then does the same from the same lock; --no-save keeps it from rewriting the file.
install_modules() {
  local folder=$1 quiet=(--no-audit --no-fund --loglevel=error)
  if modules_are_current "$folder"; then return; fi
  say "npm: installing for ${folder#"$top"/}"
  (cd "$folder" && { npm ci "${quiet[@]}" </dev/null >/dev/null 2>&1 || npm install --no-save "${quiet[@]}" </dev/null >&2; })
  mkdir -p "$folder/node_modules"
  touch "$folder/node_modules/.package-lock.json"
}

# Nothing below the folder, npm's and Vite's own output aside, is newer than the last build began.
dist_is_current() {
  [ -f "$1/dist/index.html" ] && [ -f "$1/dist/.built" ] && [ -z "$(find "$1" -mindepth 1 \
    \( -path "$1/node_modules" -o -path "$1/dist" \) -prune -o -newer "$1/dist/.built" -print -quit)" ]
}

build_client() {
  local client=$top/web-client began
  if dist_is_current "$client"; then return; fi
  began=$(mktemp)
  (cd "$client" && npm run --silent build </dev/null >&2)
  mv "$began" "$client/dist/.built"
}

use_node
# Two presets may be built at once.
mkdir -p "$top/.tools"
exec 9>"$top/.tools/web-client.lock"
flock 9
case ${1:-} in
  install) install_modules "${2:-$top/web-client}" ;;
  build) install_modules "$top/web-client"; build_client ;;
  test)
    install_modules "$top/web-client"  # its own reducers are what such tests run
    install_modules "$2"
    exec 9>&-
    cd "$2" && npm test ;;
  *) die "usage: web-client.sh install [folder] | test folder | build" ;;
esac
