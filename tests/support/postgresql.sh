#!/usr/bin/env bash
# A PostgreSQL for the tests alone, in a folder of its own, which no network reaches:
#   postgresql.sh start|stop|crash|resume FOLDER
# Then it is at  postgresql:///postgres?host=FOLDER&user=majlis
set -euo pipefail
action=$1 folder=$2
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
[ -n "$bin" ] || { echo "PostgreSQL is not installed: run scripts/install" >&2; exit 1; }

# PostgreSQL refuses to run as root; Debian's package brings a user for it.
as_owner() {
  if [ "$(id -u)" -eq 0 ]; then setpriv --reuid=postgres --regid=postgres --clear-groups -- "$@"; else "$@"; fi
}

stop() {
  if [ -f "$folder/data/postmaster.pid" ]; then as_owner "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null || true; fi
  rm -rf "$folder"
}

start() {
  stop   # of a run that was killed
  mkdir -m 700 "$folder"
  if [ "$(id -u)" -eq 0 ]; then chown postgres: "$folder"; fi
  cd "$folder"
  # Not the bytes' order by default, as with most operators: what needs it must say so itself.
  as_owner "$bin/initdb" -D "$folder/data" --username=majlis --auth=trust --encoding=UTF8 --locale=C.UTF-8 \
    --locale-provider=icu --icu-locale=en --no-sync --no-instructions >"$folder/initdb.log" 2>&1 || { cat "$folder/initdb.log" >&2; exit 1; }
  resume
}

crash() { as_owner "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null; }

resume() {
  cd "$folder"
  as_owner "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/log" start \
    -o "-c listen_addresses='' -c unix_socket_directories='$folder' -c max_connections=200 -c shared_buffers=64MB" >/dev/null \
    || { cat "$folder/log" >&2; exit 1; }
}

case $action in
  start | stop | crash | resume) "$action" ;;
  *) sed -n '2,4s/^# //p' "$0"; exit 2 ;;
esac
