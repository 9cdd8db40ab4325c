#!/usr/bin/env bash
# The relay beside servers that others would take for it: messages a second, latency, memory. Each
# server has one core and the crowd another one; what is not installed is left out, and said so.
# PASAPAS_BENCH_ROUNDS (3), PASAPAS_BENCH_SECONDS (5), PASAPAS_BENCH_ONLY (names).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."

here=tests/bench/relay
out=$PWD/build/bench/relay
rounds=${PASAPAS_BENCH_ROUNDS:-3}
seconds=${PASAPAS_BENCH_SECONDS:-5}
servers=${PASAPAS_BENCH_ONLY:-pasapas ws socketio nchan mosquitto nats}
port=$((10000 + $$ % 10000)) # below those that the kernel gives to the crowd
ulimit -n 16384
mkdir -p "$out"
cc -std=c17 -O2 -Wall -Wextra -D_GNU_SOURCE -o "$out/crowd" "$here/crowd.c" "$here/protocols.c"

# Each writes what its server needs; the server then runs in the shell's place.
run_pasapas() {
    exec env PASAPAS_HOME="$out/home" build/release/bin/pasapas-service --port "$port" \
        --connections 100000 --connections-per-address 100000 --guesses 1000000 \
        --guesses-per-address 1000000 --bytes-per-second 1000000000 --records-per-second 1000000
}

run_ws() {
    exec node "$here/ws.js" "$port"
}

run_socketio() {
    exec node "$here/socketio.js" "$port" "$out"
}

run_nchan() {
    mkdir -p "$out/nginx"
    cat >"$out/nchan.conf" <<END
load_module /usr/lib/nginx/modules/ngx_nchan_module.so;
worker_processes 1;
master_process off;
daemon off;
pid $out/nginx/pid;
error_log $out/nginx/log;
events { worker_connections 16000; }
http {
    access_log off;
    client_body_temp_path $out/nginx/body;
    proxy_temp_path $out/nginx/proxy;
    fastcgi_temp_path $out/nginx/fastcgi;
    uwsgi_temp_path $out/nginx/uwsgi;
    scgi_temp_path $out/nginx/scgi;
    nchan_shared_memory_size 256M;
    nchan_message_buffer_length 64;
    server {
        listen 127.0.0.1:$port;
        location = /hear {
            nchan_subscriber websocket;
            nchan_channel_id \$arg_room;
            nchan_subscriber_first_message newest;
        }
        location = /say {
            nchan_publisher websocket;
            nchan_channel_id \$arg_room;
        }
    }
}
END
    exec nginx -p "$out/nginx" -e "$out/nginx/log" -c "$out/nchan.conf"
}

# It does not start with websockets alone.
run_mosquitto() {
    cat >"$out/mosquitto.conf" <<END
listener $((port + 1)) 127.0.0.1
listener $port 127.0.0.1
protocol websockets
socket_domain ipv4
allow_anonymous true
persistence false
max_queued_messages 10000
set_tcp_nodelay true
log_type error
END
    exec mosquitto -c "$out/mosquitto.conf"
}

run_nats() {
    cat >"$out/nats.conf" <<END
host: "127.0.0.1"
port: $((port + 1))
max_connections: 20000
websocket { host: "127.0.0.1", port: $port, no_tls: true, compression: false }
END
    GOMAXPROCS=1 exec nats-server -c "$out/nats.conf"
}

missing() {
    case $1 in
    pasapas) [ -x build/release/bin/pasapas-service ] || echo "./dev build makes it" ;;
    ws) [ -d node_modules/ws ] || echo "npm ci brings it" ;;
    socketio) [ -d "$out/node_modules/socket.io" ] || echo "npm install --prefix build/bench/relay socket.io@4.8.4" ;;
    nchan) [ -e /usr/lib/nginx/modules/ngx_nchan_module.so ] || echo "apt install libnginx-mod-nchan" ;;
    mosquitto) command -v mosquitto >/dev/null || echo "apt install mosquitto" ;;
    nats) command -v nats-server >/dev/null || echo "apt install nats-server" ;;
    esac
}

protocol_of() {
    case $1 in
    pasapas) echo relay ;;
    ws | nchan) echo plain ;;
    mosquitto) echo mqtt ;;
    *) echo "$1" ;;
    esac
}

wait_for_port() {
    local _
    for _ in $(seq 100); do
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && return 0
        sleep 0.1
    done
    return 1
}

# What the crowd says of one server in one mode, added to the server's file.
measure() {
    local name=$1 mode=$2 pid said
    shift 2
    port=$((port + 2))
    ( taskset -pc 0 "$BASHPID" >/dev/null; "run_$name" ) >"$out/$name.log" 2>&1 &
    pid=$!
    if wait_for_port && sleep 0.5 && said=$(taskset -c 1 timeout 120 "$out/crowd" "$(protocol_of "$name")" "$port" "$pid" "$mode" "$@"); then
        echo "$said" >>"$out/$name.$mode"
    else
        echo "  $name, $mode: did not work; see $out/$name.log"
    fi
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
}

# The median of a column of a server's file, with the smallest and the largest value.
median() {
    [ -s "$out/$1" ] || { echo "-"; return; }
    sort -g -k"$2,$2" "$out/$1" | awk -v column="$2" '{ all[NR] = $column } END { printf "%s (%s-%s)", all[int((NR + 1) / 2)], all[1], all[NR] }'
}

present=()
for name in $servers; do
    why=$(missing "$name")
    if [ -n "$why" ]; then echo "left out: $name ($why)"; else present+=("$name"); fi
    rm -f "$out/$name".{full,calm,idle}
done

for _ in $(seq "$rounds"); do
    for name in "${present[@]}"; do
        measure "$name" full 20 30 "$seconds"
        measure "$name" calm 20 30 "$seconds"
    done
done
for name in "${present[@]}"; do
    measure "$name" idle 10 499 3
done

printf '\n20 rooms of 30, messages of 600 bytes; median (least-most) of %s rounds of %s s\n\n' "$rounds" "$seconds"
printf '%-10s %-28s %-10s %-6s %-22s %-22s %-20s %-8s %-9s\n' '' 'deliveries/s, saturated' '/CPU-s' 'crowd' 'p50 ms at 6,000/s' 'p99 ms at 6,000/s' 'CPU % at 6,000/s' 'kB idle' 'lost'
for name in "${present[@]}"; do
    lost=$(cat "$out/$name".{full,calm} 2>/dev/null | awk '{ lost += $6 + $7 } END { print lost + 0 }')
    printf '%-10s %-28s %-10s %-6s %-22s %-22s %-20s %-8s %-9s\n' "$name" "$(median "$name.full" 1)" \
        "$(median "$name.full" 8 | cut -d' ' -f1)" "$(median "$name.full" 5 | cut -d' ' -f1)%" \
        "$(median "$name.calm" 2)" "$(median "$name.calm" 3)" "$(median "$name.calm" 4)" "$(median "$name.idle" 1 | cut -d' ' -f1)" "$lost"
done
