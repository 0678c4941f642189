#!/bin/sh
# Runs a NATS server with JetStream in a new folder until standard input ends: server.sh FOLDER PORT.
# Each line that comes kills it, as a crash would, and starts it again.
set -eu
folder=$1
mkdir -p "$folder"
cat >"$folder/server.conf" <<END
host: 127.0.0.1
port: $2
jetstream {
  store_dir: "$folder"
  # Confirms what is on disk. By default that is two minutes late.
  sync_interval: ${SYNC_INTERVAL:-always}
}
END

start() {
  "${NATS_SERVER:-nats-server}" -c "$folder/server.conf" >>"$folder/server.log" 2>&1 &
  server=$!
}
finish() {
  kill -KILL "$server" 2>/dev/null || true
  wait "$server" 2>/dev/null || true
}
trap 'finish; rm -rf "$folder"' EXIT
trap 'exit 0' INT TERM HUP

start
while read -r _; do
  finish
  start
done
