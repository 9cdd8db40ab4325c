#!/usr/bin/env bash
# The overlay beside driver.js, Shepherd and intro.js: size and time to the first highlight.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
node extension/build.js
node tests/bench/overlay/bench.js
