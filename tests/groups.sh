# The groups of tests that ./dev runs, in order; sourced by it.
#
# A group is a function test_NAME and a row: a bound in seconds, how many cores it keeps busy (groups
# of one run two at a time), the sections of packaging/debian-build-depends.txt that it needs beside
# build and check, and how its tests are counted:
#   tap     node's runner, which also writes build/test/NAME.tap
#   ctest   cmocka programs under `ctest --verbose`
#   lines   prints "ok ..." or "not ok ..." a test
#   exit    one check that passes or fails as a whole
# A group that ran no test has failed: a runner that finds nothing must not look green.

GROUPS_IN_ORDER="
build        900 2 exit  -
tidy         900 1 exit  -
types        120 1 exit  -
format       120 1 exit  -
eslint       120 1 exit  -
cppcheck     300 1 exit  -
rules        120 1 tap   -
unit         300 2 tap   -
c            600 2 ctest -
guide        300 2 tap   -
protocol     300 2 tap   process
cli          300 2 tap   process,chromium
service      300 2 tap   process,service,chromium
service-asan 300 2 tap   process,service
fuzz         300 2 lines fuzz
practice     300 2 tap   chromium
overlay      600 2 tap   chromium,firefox
locate       300 2 tap   chromium,firefox
e2e         1200 2 tap   process,service,chromium,firefox,webmail
pages        600 2 tap   chromium,firefox
helper       600 2 tap   chromium,firefox
"

# C tests that take more than ten seconds each: `./dev check` leaves them out.
SLOW_C='erase|journal|library|sessions'

PRETTIER_CACHE=(--cache --cache-strategy content --cache-location build/prettier.cache)

c_files() {
    git ls-files 'host/*.[ch]' 'tests/*.[ch]'
}

# The test files of the group $1, one a line; none if the group is one check of the whole tree.
group_files() {
    case $1 in
    protocol) ls tests/native/*.test.js ;;
    service) ls tests/service/*.test.js ${PASAPAS_PROVE:+tests/service/soak.js tests/service/storm.js} ;;
    service-asan) ls tests/service/{conformance,faults,limits,cluster,relay}.test.js ;;
    c) ls tests/c/test_*.c ;;
    fuzz) ls tests/fuzz/fuzz_*.c ;;
    *) ls tests/"$1"/*.test.js 2>/dev/null || true ;;
    esac
}

# The name by which a test file is asked for: tests/unit/session.test.js is session.
file_name() {
    sed -E 's,.*/,,; s,^(test|fuzz)_,,; s,\.(test\.js|js|c)$,,' <<<"$1"
}

# Which files of the group $1 the patterns $2... name: by path, by name, or by a part of it or a glob
# where no name is the whole of it. All of them if there are no patterns.
matching_files() {
    local group=$1 pattern file exact
    shift
    [ $# -gt 0 ] || { group_files "$group" && return; }
    for pattern in "$@"; do
        exact=$(group_files "$group" | while read -r file; do
            [[ $pattern = "$file" || $pattern = "${file##*/}" || $pattern = "$(file_name "$file")" ]] && echo "$file"
        done) || true
        [ -n "$exact" ] && echo "$exact" && continue
        group_files "$group" | while read -r file; do
            # shellcheck disable=SC2053
            [[ $(file_name "$file") = *$pattern* ]] && echo "$file"
        done || true
    done | sort -u
}

# The files of the group $1 that are to be run, as run_groups was told.
chosen_files() {
    # shellcheck disable=SC2086
    matching_files "$1" ${PASAPAS_FILES:-}
}

# Runs the files of the group $1 with node's runner.
node_tests() {
    local files
    mapfile -t files < <(chosen_files "$1")
    node --test --test-concurrency=2 --test-reporter=spec --test-reporter-destination=stdout \
        --test-reporter=tap --test-reporter-destination="build/test/$1.tap" "${files[@]}"
}

test_build() {
    build_release
    build_preset asan
    [ -z "${PASAPAS_PROVE:-}" ] || build_preset dev
}

test_format() {
    c_files | xargs clang-format --dry-run --Werror
    node_modules/.bin/prettier --log-level warn --check "${PRETTIER_CACHE[@]}" .
}

# clang-tidy goes on with its defaults where it cannot read our configuration. It takes long, so
# what was found clean is not looked at again until a source changes; the tests' own C code, and what
# goes through every path (two thirds of the time), are left to `./dev prove`.
test_tidy() {
    local now fewer='--checks=-clang-analyzer-*' stamp=build/tidy.stamp
    [ -z "${PASAPAS_PROVE:-}" ] || fewer='' stamp=build/tidy-whole.stamp
    now=$(c_files | xargs sha256sum .clang-tidy | sha256sum)
    [ "$(cat "$stamp" 2>/dev/null)" = "$now" ] && return 0
    clang-tidy --list-checks | grep bugprone-infinite-loop >/dev/null
    git ls-files 'host/*.c' ${PASAPAS_PROVE:+'tests/c/*.c'} |
        xargs --max-procs=2 --max-args=4 clang-tidy --quiet -p build/asan ${fewer:+"$fewer"} 2>&1 |
        sed '/warnings\{0,1\} generated\.$/d'
    echo "$now" >"$stamp"
}

test_cppcheck() {
    cppcheck --quiet --error-exitcode=1 --std=c11 --enable=warning,performance,portability \
        --inline-suppr --suppress=missingIncludeSystem -D_GNU_SOURCE '-DPASAPAS_VERSION="0"' \
        -Ihost host
}

test_eslint() {
    node_modules/.bin/eslint --max-warnings 0 --cache --cache-strategy content \
        --cache-location build/eslint.cache .
}

test_types() {
    node_modules/.bin/tsc -p . --incremental --tsBuildInfoFile build/tsc.cache
}

test_rules() {
    node_tests rules
}

test_unit() {
    node_tests unit
}

# Under the sanitizers; what only happens without them is for `./dev prove`.
test_c() {
    local preset names
    names=$(chosen_files c | while read -r file; do file_name "$file"; done | paste -sd '|')
    for preset in asan ${PASAPAS_PROVE:+dev}; do
        ctest --preset "$preset" --parallel 2 --verbose --timeout 240 --tests-regex "^($names)$" \
            ${PASAPAS_QUICK:+--exclude-regex "^($SLOW_C)$"}
    done
}

# The judge is the one under AddressSanitizer: ten thousand odd documents are worth its while.
test_guide() {
    node_tests guide
}

test_protocol() {
    node_tests protocol
}

test_cli() {
    node_tests cli
}

test_service() {
    node_tests service
}

# Threads there are none, so that there is nothing for ThreadSanitizer to see.
test_service-asan() {
    PASAPAS_BIN=$PWD/build/asan/bin node_tests service-asan
}

test_fuzz() {
    build_preset fuzz
    local file seconds=5
    [ -z "${PASAPAS_PROVE:-}" ] || seconds=600
    chosen_files fuzz | while read -r file; do file_name "$file"; done | fuzz_targets "$seconds"
}

test_practice() {
    node_tests practice
}

test_pages() {
    node_tests pages
}

test_helper() {
    node_tests helper
}

test_overlay() {
    node_tests overlay
}

test_locate() {
    node_tests locate
}

test_e2e() {
    node_tests e2e
}

# Runs the fuzz target named $2 for $1 seconds from its corpus; what it says is in build/fuzz/NAME.log.
fuzz_target() {
    local name=$2 log=build/fuzz/$2.log
    mkdir -p "build/fuzz/corpus/$name"
    if "build/fuzz/bin/fuzz_$name" -max_total_time="$1" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
        -artifact_prefix="build/fuzz/$name-" "build/fuzz/corpus/$name" "tests/fuzz/corpus/$name" >"$log" 2>&1; then
        echo "ok fuzz $name, $(awk '/number_of_executed_units/{print $2}' "$log") inputs"
    else
        tail -n 60 "$log"
        echo "not ok fuzz $name"
        return 1
    fi
}

# Runs each fuzz target whose name is read for $1 seconds, two at a time.
fuzz_targets() {
    export -f fuzz_target
    xargs --max-procs=2 --replace bash -c 'fuzz_target "$0" "$1"' "$1" '{}'
}

# --- counting ------------------------------------------------------------------------------------

# Each prints "PASSED FAILED" for the group $1 that ended with status $2.

count_exit() {
    [ "$2" = 0 ] && echo "1 0" || echo "0 1"
}

count_lines() {
    awk '/^ok /{p++} /^not ok /{f++} END{print p + 0, f + 0}' "build/test/$1.log"
}

# Only the closing lines: a test's own output may look like them.
count_tap() {
    [ -f "build/test/$1.tap" ] || { echo "0 0"; return; }
    tail -n 10 "build/test/$1.tap" |
        awk '/^# pass /{p = $3} /^# (fail|cancelled) /{f += $3} END{print p + 0, f + 0}'
}

# Tests are counted, not programs; a program that died without a word counts as one failed test.
count_ctest() {
    awk '
        /^[0-9]+: \[       OK \] /{ passed++ }
        /^[0-9]+: \[  (FAILED|ERROR )  ?\] [A-Za-z_0-9]+$/{ if (!seen[$1 $NF]++) { failed++; told[$1 + 0] = 1 } }
        /^The following tests FAILED:/{ summary = 1 }
        summary && /^[ \t]+[0-9]+ - /{ if (!told[$1 + 0]) failed++ }
        END { print passed + 0, failed + 0 }' "build/test/$1.log"
}

# --- running -------------------------------------------------------------------------------------

# Runs one group in its bound. Its log is build/test/NAME.log; what is to be read on the screen goes
# to stdout, and "PASSED FAILED" to build/test/NAME.count.
run_group() {
    local name=$1 bound=$2 counter=$3 log="build/test/$1.log" status=0 start=$SECONDS passed failed
    rm -f "build/test/$name.tap" "build/test/$name.count"
    [ -z "${PASAPAS_PROVE:-}" ] || bound=$((bound * 20))
    timeout --kill-after=10 "$bound" "$BASH" -c 'set -euo pipefail; source ./dev; "test_$0"' \
        "$name" >"$log" 2>&1 </dev/null &
    # shellcheck disable=SC2064
    trap "kill $!; exit" TERM
    wait $! || status=$?
    read -r passed failed < <("count_$counter" "$name" "$status")
    [ "$status" = 0 ] || [ "$failed" -gt 0 ] || failed=1
    [ "$passed" -gt 0 ] || [ "$failed" -gt 0 ] || { echo "ran no test" >>"$log" && failed=1; }
    [ "$status" != 124 ] || echo "stopped after $bound s" >>"$log"
    [ "$failed" = 0 ] || tail -n 150 "$log"
    printf '%-12s %5d passed, %d failed  %4d s\n' "$name" "$passed" "$failed" $((SECONDS - start))
    echo "$passed $failed" >"build/test/$name.count"
}

# Waits until one of the groups that run has ended, prints what it said and adds up its tests.
# Uses and changes run_groups' running, free, total_passed and total_failed.
reap_group() {
    local pid name cores passed=0 failed=1
    wait -n -p pid "${!running[@]}" || true
    read -r name cores <<<"${running[$pid]}"
    unset "running[$pid]"
    free=$((free + cores))
    cat "build/test/$name.out"
    [ ! -f "build/test/$name.count" ] || read -r passed failed <"build/test/$name.count"
    total_passed=$((total_passed + passed))
    total_failed=$((total_failed + failed))
}

# Runs the groups named, or all, and ends with the one line that counts. With PASAPAS_FILES set, a
# group runs those of its files that fit.
run_groups() {
    local name bound cores counter free=2 total_passed=0 total_failed=0
    local -A running=()
    trap 'kill "${!running[@]}"; exit 130' INT TERM # or they would go on in the background
    mkdir -p build/test
    while read -r name bound cores counter _; do
        [ -n "$name" ] || continue
        [ $# = 0 ] || [[ " $* " == *" $name "* ]] || continue
        while [ "$free" -lt "$cores" ]; do reap_group; done
        run_group "$name" "$bound" "$counter" >"build/test/$name.out" 2>&1 &
        running[$!]="$name $cores"
        free=$((free - cores))
    done <<<"$GROUPS_IN_ORDER"
    while [ "${#running[@]}" -gt 0 ]; do reap_group; done
    trap - INT TERM
    echo "$total_passed passed, $total_failed failed"
    [ "$total_failed" = 0 ]
}

# --- choosing ------------------------------------------------------------------------------------

group_names() {
    awk 'NF {print $1}' <<<"$GROUPS_IN_ORDER"
}

# The sections of packages that the groups named, or all, need beside build and check.
group_sections() {
    awk -v wanted=" $* " 'NF && $5 != "-" && (wanted == "  " || index(wanted, " " $1 " ")) {print $5}' \
        <<<"$GROUPS_IN_ORDER" | tr , '\n' | sort -u
}

# The names of the test files of the groups named, in one line.
file_names() {
    local group file
    for group in "$@"; do
        group_files "$group" | while read -r file; do file_name "$file"; done
    done | paste -sd ' ' | grep . || echo none, each is one check
}

# Splits the words after `./dev test` into `groups` and `patterns`: a word that is no group's name is
# a file's name, or a part of one, in the groups named.
choose_tests() {
    local word group found fitting=()
    groups=() patterns=()
    for word in "$@"; do
        if group_names | grep -qxF -- "$word"; then groups+=("$word"); else patterns+=("$word"); fi
    done
    [ "${#patterns[@]}" -gt 0 ] || return 0
    [ "${#groups[@]}" -gt 0 ] ||
        die "no group of tests is named ${patterns[0]}; there are: $(group_names | paste -sd ' ')"
    for word in "${patterns[@]}"; do
        found=
        for group in "${groups[@]}"; do
            [ -z "$(matching_files "$group" "$word")" ] || { found=1 && fitting+=("$group"); }
        done
        [ -n "$found" ] || die "no test file of ${groups[*]} is named $word; there are:" \
            "$(file_names "${groups[@]}")"
    done
    groups=("${fitting[@]}")
}
