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

# All targets share XUEFA_FUZZ_SECONDS (60 of a run of everything); what they find is kept in
# build/fuzz-corpus, what is worth keeping for ever belongs into tests/fuzz/corpus.
fuzz_target() {
    local name=$1 seconds=$2 found=build/fuzz-corpus/$1
    local -a seeds=() dictionary=()
    mkdir -p "$found"
    [ -d "tests/fuzz/corpus/$name" ] && seeds=("tests/fuzz/corpus/$name")
    [ -f "tests/fuzz/$name.dict" ] && dictionary=("-dict=tests/fuzz/$name.dict")
    run_one "$name" $((seconds + 300)) "build/fuzz/$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
        -artifact_prefix="$test_logs/$name-" "${dictionary[@]}" "$found" "${seeds[@]}"
}

suite_fuzz() {
    local -a sources
    have 'tests/fuzz/*.c' || { nothing_in fuzz; return; }
    built fuzz || return
    sources=(tests/fuzz/*.c)
    local seconds=$((${XUEFA_FUZZ_SECONDS:-60} / ${#sources[@]})) source
    for source in "${sources[@]}"; do
        fuzz_target "$(basename "$source" .c)" "$((seconds > 0 ? seconds : 1))"
    done
}

suite_lint() {
    built clang && outcome "clang, no warning" 1 0 0
    built dev && with_cluster || return
    run_counted lint 600 node tests/lint/lint.mjs
}
