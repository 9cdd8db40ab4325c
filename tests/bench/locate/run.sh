#!/usr/bin/env bash
# Finding an element again after its site has changed, beside what others do; and how long it takes.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
node extension/build.js
node tests/bench/locate/bench.js
