# The groups of tests that ./dev runs, in order; sourced by it.
#
# A group is a function test_NAME, a bound in seconds and the way in which its tests are counted:
#   tap     node's runner, which also writes build/test/NAME.tap
#   ctest   cmocka programs under `ctest --verbose`
#   lines   prints "ok ..." or "not ok ..." a test
#   exit    one check that passes or fails as a whole
# A group that ran no test has failed: a runner that finds nothing must not look green.

GROUPS_IN_ORDER="
build       900 exit
format      120 exit
tidy        900 exit
cppcheck    300 exit
eslint      120 exit
types       120 exit
rules       120 tap
unit        300 tap
c           600 ctest
guide       300 tap
protocol    300 tap
cli         300 tap
service     300 tap
service-asan 300 tap
fuzz        300 lines
practice    300 tap
overlay     600 tap
locate      300 tap
e2e        1200 tap
pages       600 tap
helper      600 tap
"

c_files() {
    git ls-files 'host/*.[ch]' 'tests/*.[ch]'
}

node_tests() {
    local group=$1
    shift
    node --test --test-concurrency=2 --test-reporter=spec --test-reporter-destination=stdout \
        --test-reporter=tap --test-reporter-destination="build/test/$group.tap" "$@"
}

test_build() {
    build_release
    build_preset asan
    [ -z "${PASAPAS_PROVE:-}" ] || build_preset dev
}

test_format() {
    c_files | xargs clang-format --dry-run --Werror
    node_modules/.bin/prettier --log-level warn --check .
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
    node_modules/.bin/eslint --max-warnings 0 .
}

test_types() {
    node_modules/.bin/tsc -p .
}

test_rules() {
    node_tests rules tests/rules/*.test.js
}

test_unit() {
    node_tests unit tests/unit/*.test.js
}

# Under the sanitizers; what only happens without them is for `./dev prove`.
test_c() {
    local preset
    for preset in asan ${PASAPAS_PROVE:+dev}; do
        ctest --preset "$preset" --parallel 2 --verbose --timeout 240
    done
}

# The judge is the one under AddressSanitizer: ten thousand odd documents are worth its while.
test_guide() {
    node_tests guide tests/guide/*.test.js
}

test_protocol() {
    node_tests protocol tests/native/*.test.js
}

test_cli() {
    node_tests cli tests/cli/*.test.js
}

test_service() {
    node_tests service tests/service/*.test.js ${PASAPAS_PROVE:+tests/service/soak.js tests/service/storm.js}
}

# Threads there are none, so that there is nothing for ThreadSanitizer to see.
test_service-asan() {
    PASAPAS_BIN=$PWD/build/asan/bin node_tests service-asan \
        tests/service/{conformance,faults,limits,cluster,relay}.test.js
}

test_fuzz() {
    build_preset fuzz
    fuzz_targets "$([ -n "${PASAPAS_PROVE:-}" ] && echo 600 || echo 5)"
}

test_practice() {
    node_tests practice tests/practice/*.test.js
}

test_pages() {
    node_tests pages tests/pages/*.test.js
}

test_helper() {
    node_tests helper tests/helper/*.test.js
}

test_overlay() {
    node_tests overlay tests/overlay/*.test.js
}

test_locate() {
    node_tests locate tests/locate/*.test.js
}

test_e2e() {
    node_tests e2e tests/e2e/*.test.js
}

# Runs the fuzz target $2 for $1 seconds from its corpus; what it says is in build/fuzz/NAME.log.
fuzz_target() {
    local name log
    name=$(basename "$2" | sed s/^fuzz_//)
    log=build/fuzz/$name.log
    mkdir -p "build/fuzz/corpus/$name"
    if "$2" -max_total_time="$1" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
        -artifact_prefix="build/fuzz/$name-" "build/fuzz/corpus/$name" "tests/fuzz/corpus/$name" >"$log" 2>&1; then
        echo "ok fuzz $name, $(awk '/number_of_executed_units/{print $2}' "$log") inputs"
    else
        tail -n 60 "$log"
        echo "not ok fuzz $name"
        return 1
    fi
}

# Runs each fuzz target whose name fits $2 for $1 seconds, two at a time.
fuzz_targets() {
    export -f fuzz_target
    printf '%s\n' build/fuzz/bin/fuzz_${2:-*} | xargs --max-procs=2 --replace bash -c 'fuzz_target "$0" "$1"' "$1" '{}'
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

# Runs one group in its bound; its words go to build/test/NAME.log and, if it failed, to the screen.
run_group() {
    local name=$1 bound=$2 counter=$3 log="build/test/$1.log" status=0 start=$SECONDS passed failed
    rm -f "build/test/$name.tap"
    [ -z "${PASAPAS_PROVE:-}" ] || bound=$((bound * 20))
    timeout --kill-after=10 "$bound" "$BASH" -c 'set -euo pipefail; source ./dev; "test_$0"' \
        "$name" >"$log" 2>&1 </dev/null || status=$?
    read -r passed failed < <("count_$counter" "$name" "$status")
    [ "$status" = 0 ] || [ "$failed" -gt 0 ] || failed=1
    [ "$passed" -gt 0 ] || [ "$failed" -gt 0 ] || { echo "ran no test" >>"$log" && failed=1; }
    [ "$status" != 124 ] || echo "stopped after $bound s" >>"$log"
    [ "$failed" = 0 ] || tail -n 150 "$log"
    printf '%-12s %5d passed, %d failed  %4d s\n' "$name" "$passed" "$failed" $((SECONDS - start))
    total_passed=$((total_passed + passed))
    total_failed=$((total_failed + failed))
}

# Runs the groups named, or all, and ends with the one line that counts.
run_groups() {
    local name bound counter
    total_passed=0
    total_failed=0
    mkdir -p build/test
    while read -r name bound counter; do
        [ -n "$name" ] || continue
        [ $# = 0 ] || [[ " $* " == *" $name "* ]] || continue
        run_group "$name" "$bound" "$counter"
    done <<<"$GROUPS_IN_ORDER"
    echo "$total_passed passed, $total_failed failed"
    [ "$total_failed" = 0 ]
}
