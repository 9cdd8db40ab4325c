#!/usr/bin/env bash
# From a target's coming into the page to the ring around it, in frames.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
node extension/build.js
node tests/bench/ring/bench.js
