# shellcheck shell=bash
# The servers beside which we are measured, each in a folder of its own below $dir, on ports of loopback, over TLS with a
# certificate made here; never the system's own services. bench/peers.sh sources this. What is told of a server:
# $dir/NAME/port and $dir/NAME/pid.
: "${dir:?"the folder of this run"}"
# shellcheck source=scripts/free_port.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../../scripts/free_port.sh"
servers=()  # process ids, in order of their start

say() { printf 'peers: %s\n' "$*" >&2; }
skipped() {
  say "skipped: $*"
  return 1
}

# Ends with this script, even where that is killed.
mortal() { exec setpriv --pdeathsig TERM "$@"; } # COMMAND…
# Root runs servers as nobody: PostgreSQL refuses root, and none of them needs it.
unprivileged() { # COMMAND…
  [[ $(id -u) == 0 ]] || mortal "$@"
  exec setpriv --reuid nobody --regid nogroup --clear-groups --pdeathsig TERM "$@"
}
unprivileged_here() { (unprivileged "$@"); }
folder_of() { # NAME: makes the server's folder
  mkdir -p "$dir/$1"
  [[ $(id -u) != 0 ]] || chown nobody:nogroup "$dir/$1"
  chmod 700 "$dir/$1"
}
write_for_server() { # FILE, text on standard input
  (umask 077 && cat >"$1")
  [[ $(id -u) != 0 ]] || chown nobody:nogroup "$1"
}

# Starts it in the background with its output in $dir/NAME/log; $started is its process.
start() { # NAME COMMAND…
  (cd "$dir/$1" && unprivileged env HOME="$dir/$1" "${@:2}") </dev/null >>"$dir/$1/log" 2>&1 &
  started=$!
  servers+=("$started")
}
# Waits for the port, and tells of the server.
answers() { # NAME PORT
  for _ in {1..600}; do
    if (exec 3<>"/dev/tcp/127.0.0.1/$2") 2>/dev/null; then
      echo "$started" >"$dir/$1/pid"
      echo "$2" >"$dir/$1/port"
      return
    fi
    kill -0 "$started" 2>/dev/null || break
    sleep 0.1
  done
  tail -n 20 "$dir/$1/log" >&2
  skipped "$1: it did not start; its last words are above"
}

end_servers() {
  local at
  for ((at = ${#servers[@]} - 1; at >= 0; --at)); do
    kill -TERM "${servers[at]}" 2>/dev/null || continue
    for _ in {1..200}; do
      kill -0 "${servers[at]}" 2>/dev/null || break
      sleep 0.1
    done
    kill -KILL "${servers[at]}" 2>/dev/null || true
  done
  servers=()
}

# An authority of this run alone: $dir/ca.pem, and what it vouches for, "localhost": $dir/server.pem, $dir/server.key.
make_certificates() {
  (
    cd "$dir"
    umask 077
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=bench authority" \
      -addext basicConstraints=critical,CA:TRUE -keyout ca.key -out ca.pem
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=localhost" -keyout server.key -out server.csr
    openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -out server.pem \
      -extfile <(echo "subjectAltName=DNS:localhost,IP:127.0.0.1")
    openssl rand -hex 16 >password
  ) >"$dir/openssl.log" 2>&1 || {
    cat "$dir/openssl.log" >&2
    exit 1
  }
}
give_certificates() { # NAME
  local file
  for file in ca.pem server.pem server.key; do write_for_server "$dir/$1/$file" <"$dir/$file"; done
}

start_rabbitmq() {
  local port epmd_port distribution_port
  [[ -x /usr/lib/rabbitmq/bin/rabbitmq-server ]] || { skipped "rabbitmq: rabbitmq-server is not installed" || return; }
  folder_of rabbitmq
  give_certificates rabbitmq
  port=$(free_port)
  epmd_port=$(free_port)
  distribution_port=$(free_port)
  write_for_server "$dir/rabbitmq/rabbitmq.conf" <<END
listeners.tcp = none
listeners.ssl.1 = 127.0.0.1:$port
ssl_options.cacertfile = $dir/rabbitmq/ca.pem
ssl_options.certfile = $dir/rabbitmq/server.pem
ssl_options.keyfile = $dir/rabbitmq/server.key
ssl_options.verify = verify_none
default_user = bench
default_pass = $(<"$dir/password")
disk_free_limit.absolute = 100MB
log.file.level = warning
END
  write_for_server "$dir/rabbitmq/enabled_plugins" <<<'[].'
  # Its own name server; Erlang would leave one behind.
  start rabbitmq epmd -port "$epmd_port" -address 127.0.0.1
  start rabbitmq env ERL_EPMD_PORT="$epmd_port" ERL_EPMD_ADDRESS=127.0.0.1 RABBITMQ_NODENAME=puente-bench@localhost \
    RABBITMQ_DIST_PORT="$distribution_port" \
    RABBITMQ_CONF_ENV_FILE="$dir/rabbitmq/no-such-file" RABBITMQ_CONFIG_FILE="$dir/rabbitmq/rabbitmq.conf" \
    RABBITMQ_ENABLED_PLUGINS_FILE="$dir/rabbitmq/enabled_plugins" RABBITMQ_MNESIA_BASE="$dir/rabbitmq/mnesia" \
    RABBITMQ_LOG_BASE="$dir/rabbitmq/logs" RABBITMQ_PID_FILE="$dir/rabbitmq/own.pid" RABBITMQ_ALLOW_INPUT=1 \
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-noinput -kernel inet_dist_use_interface {127,0,0,1}" \
    /usr/lib/rabbitmq/bin/rabbitmq-server
  answers rabbitmq "$port" && say "rabbitmq: RabbitMQ $(version_of rabbitmq-server), quorum queues"
}

version_of() { dpkg-query -W -f='${source:Upstream-Version}' "$1"; } # PACKAGE

start_nats() { # NAME SETTING
  local port
  folder_of "$1"
  give_certificates "$1"
  port=$(free_port)
  write_for_server "$dir/$1/nats.conf" <<END
listen: "127.0.0.1:$port"
max_payload: 16777216
tls { cert_file: "$dir/$1/server.pem", key_file: "$dir/$1/server.key" }
authorization { user: bench, password: "$(<"$dir/password")" }
jetstream {
  store_dir: "$dir/$1/store"
  $2
}
END
  unprivileged_here nats-server -t -c "$dir/$1/nats.conf" >>"$dir/$1/log" 2>&1 || return 2
  start "$1" nats-server -c "$dir/$1/nats.conf"
  answers "$1" "$port"
}
# JetStream confirms before its file is synced, which it does every two minutes. From 2.10 on `sync_interval: always` makes it
# sync first; before that only the file system can (chattr +S: each write is).
start_jetstream() {
  local version
  command -v nats-server >/dev/null || { skipped "jetstream: nats-server is not installed" || return; }
  version=$(version_of nats-server)
  start_nats jetstream "" && say "jetstream: NATS $version, which confirms before it has synced (every 2 minutes)"
  if start_nats jetstream-synced "sync_interval: always"; then
    say "jetstream-synced: NATS $version with sync_interval: always"
    return
  fi
  folder_of jetstream-synced/store
  if ! chattr +S "$dir/jetstream-synced/store" 2>/dev/null; then
    skipped "jetstream-synced: NATS $version has no setting to sync each message, nor this file system (chattr +S)" || return
  fi
  start_nats jetstream-synced "" &&
    say "jetstream-synced: NATS $version knows no sync_interval: its folder syncs every write instead (chattr +S)"
}

start_postgresql() {
  local port programs
  programs=$(compgen -G '/usr/lib/postgresql/*/bin' | sort -V | tail -n 1)
  [[ -x $programs/postgres ]] || { skipped "postgresql: it is not installed" || return; }
  folder_of postgresql
  give_certificates postgresql
  port=$(free_port)
  write_for_server "$dir/postgresql/password" <"$dir/password"
  unprivileged_here "$programs/initdb" -D "$dir/postgresql/data" -U bench --auth=scram-sha-256 --no-locale -E UTF8 \
    --pwfile="$dir/postgresql/password" >>"$dir/postgresql/log" 2>&1 || {
    tail -n 20 "$dir/postgresql/log" >&2
    skipped "postgresql: initdb failed" || return
  }
  write_for_server "$dir/postgresql/data/pg_hba.conf" <<<'hostssl all all 127.0.0.1/32 scram-sha-256'
  start postgresql "$programs/postgres" -D "$dir/postgresql/data" -p "$port" -c listen_addresses=127.0.0.1 \
    -c unix_socket_directories= -c ssl=on -c ssl_cert_file="$dir/postgresql/server.pem" \
    -c ssl_key_file="$dir/postgresql/server.key" -c synchronous_commit=on -c fsync=on -c max_connections=200 \
    -c shared_buffers=512MB -c max_wal_size=4GB -c logging_collector=off
  answers postgresql "$port" &&
    say "postgresql: $("$programs/postgres" --version), synchronous_commit on; rows are taken FOR UPDATE SKIP LOCKED"
}

start_relay() { # PROGRAM: ours, and so not as somebody else, who might not be let into our folder
  mkdir -p "$dir/relay"
  (mortal "$1" --serve-relay "$dir/relay") </dev/null >"$dir/relay/log" 2>&1 &
  started=$!
  servers+=("$started")
  for _ in {1..100}; do
    if [[ -s $dir/relay/port ]]; then
      echo "$started" >"$dir/relay/pid"
      return
    fi
    sleep 0.1
  done
  skipped "relay: it did not start: $(<"$dir/relay/log")"
}
