# shellcheck shell=bash disable=SC2034,SC2154
# Puts a Node.js that can run Vite 8 first in PATH. Debian 12 ships 18; the npm package node@22 brings a newer one,
# kept with an npm of its age in .tools/ of this checkout. Sourced.

# Vite 8 wants 20.19, or 22.12 and later.
node_is_new_enough() {
  local version major minor
  version=$("$1" --version 2>/dev/null) || return 1
  IFS=. read -r major minor _ <<<"${version#v}"
  [ "$major" -gt 22 ] || { [ "$major" -eq 22 ] && [ "$minor" -ge 12 ]; } || { [ "$major" -eq 20 ] && [ "$minor" -ge 19 ]; }
}

use_node() {
  local tools=$top/.tools
  if have node && have npm && node_is_new_enough node; then return; fi
  if ! node_is_new_enough "$tools/node_modules/.bin/node"; then
    have npm || die "npm not found: run scripts/install"
    say "installing Node.js 22 in .tools/"
    mkdir -p "$tools"
    (cd "$tools" && echo '{ "private": true }' >package.json \
      && npm install --no-audit --no-fund --loglevel=error node@22 npm@11 </dev/null >&2) \
      || die "npm could not install node@22"
    node_is_new_enough "$tools/node_modules/.bin/node" || die "node@22 was installed but does not run"
  fi
  export PATH=$tools/node_modules/.bin:$PATH
  # An npm from npm looks for its settings beside itself; the machine's (a proxy, a certificate) are where Debian's looks.
  if [ -f /etc/npmrc ]; then export NPM_CONFIG_GLOBALCONFIG=/etc/npmrc; fi
}
