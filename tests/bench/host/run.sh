#!/usr/bin/env bash
# The host among 10,000 guides on 2,000 sites: to its first answer, while it runs, in memory.
# The guides are made once and kept in build/bench/host/.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."

here=tests/bench/host
out=$PWD/build/bench/host
host=$PWD/build/release/bin/pasapas-host
question='{"jsonrpc":"2.0","id":1,"method":"guides.find","params":{"url":"https://www.site-1234.example/compte"}}'
runs=${PASAPAS_BENCH_RUNS:-300}

mkdir -p "$out"
for program in spawn find fill; do
    cc -std=c17 -O2 -Wall -Wextra -D_GNU_SOURCE -o "$out/$program" "$here/$program.c" "$here/client.c"
done
cc -std=c17 -O2 -Wall -Wextra -o "$out/echo" "$here/echo.c"

# Both have five guides a site.
for sites in 20 2000; do
    [ -e "$out/guides-$sites/done" ] && continue
    rm -rf "$out/guides-$sites"
    node "$here/make-guides.js" "$out/guides-$sites" "$sites" 5
    touch "$out/guides-$sites/done"
done

command_for() {
    echo "env PASAPAS_HOME=$out/home-$1 PASAPAS_GUIDES=$out/guides-$1 $host"
}

rm -rf "$out"/home-*
few=$("$out/fill" "$(command_for 20)")
many=$("$out/fill" "$(command_for 2000)")
printf '%-44s %8s s\n%-44s %8s s\n\n' 'reading 100 guides for the first time' "$few" \
    'reading 10,000 guides for the first time' "$many"

export PASAPAS_HOME=$out/home-2000 PASAPAS_GUIDES=$out/guides-2000
"$out/spawn" "$runs" "$question" "$out/echo" "$host" >"$out/spawn.txt"
"$out/spawn" "$((runs / 10 + 1))" "$question" "$host" "node $here/echo.js" >"$out/node.txt"
"$out/find" "$((runs * 20))" 20 "$(command_for 20)" 2000 "$(command_for 2000)" >"$out/find.txt"

printf '%-44s %8s %8s %8s\n' 'start to first answer' 'p50 ms' 'p95 ms' 'kB'
row() {
    printf '%-44s %8s %8s %8s\n' "$1" $2
}
row 'C, echoes one frame' "$(sed -n 1p "$out/spawn.txt")"
row 'pasapas-host, guides.find among 10,000' "$(sed -n 2p "$out/spawn.txt")"
row 'Node, parses and echoes one frame' "$(sed -n 2p "$out/node.txt")"
awk 'NR == 1 { echo = $1 } NR == 2 { printf "%-44s %8.2f    (at most 3)\n", "pasapas-host / C echo", $1 / echo }' "$out/spawn.txt"
awk 'NR == 1 { host = $1 } NR == 2 { printf "%-44s %8.1f    (at least 20)\n\n", "Node / pasapas-host", $1 / host }' "$out/node.txt"

printf '%-44s %8s %8s %8s\n' 'guides.find on a running host' 'p50 ms' 'p99 ms' 'peak kB'
row '100 guides on 20 sites' "$(sed -n 1p "$out/find.txt")"
row '10,000 guides on 2,000 sites' "$(sed -n 2p "$out/find.txt")"
awk 'NR == 1 { few = $2 } NR == 2 { printf "%-44s %17.2f    (at most 1.5)\n", "p99, 10,000 / 100", $2 / few }' "$out/find.txt"
