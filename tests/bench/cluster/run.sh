#!/usr/bin/env bash
# What a session costs, in time of the processor, bytes and memory: with learner and helper at one
# node, and at two nodes through Redis. How busy the machine is otherwise matters little to these.
# PASAPAS_BENCH_SESSIONS (400), PASAPAS_BENCH_SECONDS (20).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
ulimit -n 16384
exec node tests/bench/cluster/cluster.js
