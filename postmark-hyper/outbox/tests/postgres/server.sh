#!/bin/sh
# Runs a PostgreSQL server in a new folder until standard input ends: server.sh FOLDER [PORT]. With a
# port, it takes connections there over TLS, with CERTIFICATE and KEY of the environment. SETTINGS of
# the environment are further options of the server. DISK is the size of a disk of its own, such as
# 200m: without the right to mount one, there is no file `disk` in the folder.
#
# Lines that come are what happens to it: `crash` makes it die and start again, `hang` stops it with all
# its processes, `go` lets it go on.
set -eu
folder=$1
port=${2-}
mkdir -p "$folder"
if [ -n "${DISK-}" ] && mount -t tmpfs -o "size=$DISK,mode=755" outbox "$folder" 2>/dev/null; then
  touch "$folder/disk"
fi

# It refuses to run as root.
as=
if [ "$(id -u)" = 0 ]; then
  user=nobody
  if id postgres >/dev/null 2>&1; then user=postgres; fi
  chown "$user" "$folder"
  as="setpriv --reuid=$user --regid=$(id -g "$user") --clear-groups"
fi

# Debian keeps the programs out of the path.
bin=$(dirname "$(command -v initdb || ls -d /usr/lib/postgresql/*/bin/initdb | tail -n 1)")

cd "$folder"
$as "$bin/initdb" -D "$folder/data" -U outbox -A trust -E UTF8 --locale=C --no-sync >initdb.log 2>&1

network="-c listen_addresses="
if [ -n "$port" ]; then
  printf '%s' "$CERTIFICATE" | $as tee data/server.crt >/dev/null
  (umask 077 && printf '%s' "$KEY" | $as tee data/server.key >/dev/null)
  network="-c listen_addresses=localhost -c port=$port -c ssl=on"
fi

start() {
  # shellcheck disable=SC2086
  $as "$bin/postgres" -D "$folder/data" -k "$folder" $network -c fsync=off \
    -c max_connections=200 -c shared_buffers=32MB ${SETTINGS-} >>server.log 2>&1 &
  server=$!
}
# Sends a signal to the server and to the processes that it started.
all() {
  # shellcheck disable=SC2046
  kill "-$1" "$server" $(cat "/proc/$server/task/$server/children" 2>/dev/null) 2>/dev/null || true
}
stop() {
  kill "-$1" "$server" 2>/dev/null || true
  all CONT
  wait "$server" || true
}
finish() {
  stop INT
  cd /
  if [ -e "$folder/disk" ]; then umount -l "$folder"; fi
  rm -rf "$folder"
}
trap finish EXIT
trap 'exit 0' INT TERM HUP

start
while read -r line; do
  case $line in
    hang) all STOP ;;
    go) all CONT ;;
    *)
      stop QUIT
      start
      ;;
  esac
done
