# shellcheck shell=bash disable=SC2034,SC2154
# Sourced by ./test: one function a suite. A suite without files says so and counts nothing.

# built PRESET: builds it once a run; false, and one failure counted, when that fails.
declare -A build_state=()
built() {
    local preset=$1 log=$log_dir/build-$1.log
    case ${build_state[$preset]-} in good) return 0 ;; bad) return 1 ;; esac
    printf 'building %s …\n' "$preset"
    if limited 3600 bash -c '. deploy/packages.sh && build_preset "$1"' - "$preset"; then
        build_state[$preset]=good
        return 0
    fi
    build_state[$preset]=bad
    outcome "build $preset" 0 1 0 "$log"
    return 1
}

have() { compgen -G "$1" >/dev/null; }

# The private cluster of this run, in a temporary directory; made when the first suite wants it.
with_cluster() {
    [ -z "${XUEFA_TEST_DATABASE_URL-}" ] || return 0
    if ! test_cluster_start "$PWD/build/dev/xuefa" 2>"$test_logs/cluster.log"; then
        outcome "private cluster" 0 1 0 "$test_logs/cluster.log"
        return 1
    fi
}

with_template() {
    [ -z "${XUEFA_TEST_TEMPLATE-}" ] || return 0
    must template 300 node tests/support/template.mjs "$test_cluster_var/template.json" || return 1
    export XUEFA_TEST_TEMPLATE=$test_cluster_var/template.json
}

# A suite of C programs: once as gcc builds it, once under the address and undefined sanitizers.
criterion_suite() {
    local suite=$1 preset
    have "tests/$suite/*.c" || have "tests/$suite/*/*.c" || { nothing_in "$suite"; return; }
    for preset in dev asan; do
        built "$preset" && run_criterion "$suite-$preset" 1800 "build/$preset/test_$suite"
    done
}

# A suite of Node files, against the server as a process.
node_suite() {
    local suite=$1 seconds=$2
    have "tests/$suite/*.test.mjs" || { nothing_in "$suite"; return; }
    built dev && with_cluster && with_template || return
    run_counted "$suite" "$seconds" node --test --test-reporter="$PWD/tests/support/reporter.mjs" tests/"$suite"/*.test.mjs
}

suite_unit() { criterion_suite unit; }
suite_golden() { criterion_suite golden; }

suite_store() {
    have 'tests/store/*.c' || { nothing_in store; return; }
    built dev && with_cluster && criterion_suite store
}

suite_story() { node_suite story 1800; }
suite_fault() { XUEFA_FAULT=${XUEFA_FAULT:-short} node_suite fault 1800; }

# One short round of each benchmark: does it work at all; its figures are judged by people.
suite_bench() {
    local script
    have 'tests/bench/*.sh' || { nothing_in bench; return; }
    for script in tests/bench/*.sh; do
        run_one "bench-$(basename "$script" .sh)" 900 bash "$script" 1 200
    done
}

suite_browser() {
    have 'tests/browser/*.test.mjs' || { nothing_in browser; return; }
    if [ -f tests/browser/package-lock.json ] && [ ! tests/browser/node_modules -nt tests/browser/package-lock.json ]; then
        must npm-ci 600 npm ci --prefix tests/browser --no-audit --no-fund || return
        touch tests/browser/node_modules
    fi
    node_suite browser 1800
}

# Each target gets XUEFA_FUZZ_SECONDS (60), as many at a time as there are processors. What they find
# is kept in build/fuzz-corpus, what is worth keeping for ever belongs into tests/fuzz/corpus.
fuzz_target() {
    local name=$1 seconds=$2 found=build/fuzz-corpus/$1 status=0
    local -a seeds=() dictionary=()
    mkdir -p "$found"
    [ -d "tests/fuzz/corpus/$name" ] && seeds=("tests/fuzz/corpus/$name")
    case $name in fuzz_text | fuzz_gift) seeds+=(tests/golden/cases) ;; esac
    [ -f "tests/fuzz/$name.dict" ] && dictionary=("-dict=tests/fuzz/$name.dict")
    limited $((seconds + 300)) "build/fuzz/$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
        -artifact_prefix="$test_logs/$name-" "${dictionary[@]}" "$found" "${seeds[@]}" >"$test_logs/$name.log" 2>&1 || status=$?
    echo "$status" >"$test_logs/$name.status"
}

suite_fuzz() {
    local source name most seconds=${XUEFA_FUZZ_SECONDS:-60}
    have 'tests/fuzz/*.c' || { nothing_in fuzz; return; }
    built fuzz || return
    most=$(nproc)
    for source in tests/fuzz/fuzz_*.c; do
        while [ "$(jobs -rp | wc -l)" -ge "$most" ]; do wait -n; done
        fuzz_target "$(basename "$source" .c)" "$seconds" &
    done
    wait
    for source in tests/fuzz/fuzz_*.c; do
        name=$(basename "$source" .c)
        if [ "$(cat "$test_logs/$name.status")" = 0 ]; then outcome "$name" 1 0 0; else outcome "$name" 0 1 0 "$test_logs/$name.log"; fi
    done
}

suite_lint() {
    built clang && outcome "clang, no warning" 1 0 0
    built dev && with_cluster || return
    run_counted lint 600 node tests/lint/lint.mjs
}
