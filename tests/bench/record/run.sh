#!/usr/bin/env bash
# What a step costs to write down, beside SQLite's own least for the same promise. The folder is on
# the disk that the project is on; PASAPAS_BENCH_FOLDER names another.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
mkdir -p build/bench
folder=$(mktemp -d "${PASAPAS_BENCH_FOLDER:-build/bench}/record-XXXXXX")
trap 'rm -rf "$folder"' EXIT
libraries=build/release/host
# shellcheck disable=SC2046
cc -std=c17 -O2 -D_GNU_SOURCE -Ihost -o build/bench/record tests/bench/record/record.c \
    "$libraries"/libpap_{app,store,guide,wire,base}.a \
    $(pkg-config --cflags --libs sqlite3 jansson libutf8proc)
build/bench/record "$folder" "$@"
