# shellcheck shell=bash disable=SC2034,SC2154
# Sourced by ./test: runs steps, keeps their logs, counts what passed, failed and was skipped.

test_logs=$PWD/build/test-logs
passed=0 failed=0 skipped=0

count() {
    passed=$((passed + $1))
    failed=$((failed + $2))
    skipped=$((skipped + $3))
}

show_tail() { printf '%s\n' "    --- last lines of $1" && tail -n 40 "$1" | sed 's/^/    /'; }

outcome() { # NAME PASSED FAILED SKIPPED [LOG]
    count "$2" "$3" "$4"
    printf '%-28s %s passed, %s failed, %s skipped\n' "$1" "$2" "$3" "$4"
    [ "$3" -eq 0 ] || [ -z "${5-}" ] || show_tail "$5"
}

nothing_in() { printf '%-28s no tests yet\n' "$1"; }

# limited SECONDS COMMAND…: without a terminal; a step that hangs is a failed step.
limited() {
    local status=0
    timeout --kill-after=10 "$@" </dev/null || status=$?
    [ "$status" -ne 124 ] || echo "stopped after $1 seconds" >&2
    return "$status"
}

# A step that is not a test of its own: silent when it works, one failure when it does not.
must() { # NAME SECONDS COMMAND…
    local name=$1 log=$test_logs/$1.log
    shift
    limited "$@" >"$log" 2>&1 && return 0
    outcome "$name" 0 1 0 "$log"
    return 1
}

# One test: it passed when its status is 0.
run_one() { # NAME SECONDS COMMAND…
    local name=$1 log=$test_logs/$1.log
    shift
    if limited "$@" >"$log" 2>&1; then outcome "$name" 1 0 0; else outcome "$name" 0 1 0 "$log"; fi
}

# A program that ends with a line `COUNT passed failed skipped`.
run_counted() { # NAME SECONDS COMMAND…
    local name=$1 log=$test_logs/$1.log status=0 p f s
    shift
    limited "$@" >"$log" 2>&1 || status=$?
    read -r _ p f s < <(grep -E '^COUNT [0-9]+ [0-9]+ [0-9]+$' "$log" | tail -n 1)
    if [ -z "${s-}" ]; then
        p=0 f=1 s=0
    elif [ "$status" -ne 0 ] && [ "$f" -eq 0 ]; then
        f=1
    fi
    [ "$f" -eq 0 ] || [ "$(wc -l <"$log")" -le 40 ] || grep -A 3 '^FAIL' "$log" | sed 's/^/    /' | head -n 60
    outcome "$name" "$p" "$f" "$s" "$log"
}

# Files that a sanitizer wrote are failures, whatever the exit status says.
sanitizer_findings() { # NAME
    local file found=0
    for file in "$test_logs/sanitizer/$1".*; do
        [ -e "$file" ] || continue
        found=$((found + 1))
        show_tail "$file" >&2
    done
    echo "$found"
}

with_sanitizer() { # NAME COMMAND…
    local log=$test_logs/sanitizer/$1
    shift
    mkdir -p "${log%/*}"
    rm -f "$log".*
    ASAN_OPTIONS="log_path='$log':detect_leaks=1:strict_string_checks=1" \
        UBSAN_OPTIONS="log_path='$log':print_stacktrace=1" \
        LSAN_OPTIONS="suppressions='$PWD/tests/support/leaks.supp':print_suppressions=0" "$@"
}

# A Criterion program: counted from its TAP file. One that died before it was through, or that ended
# badly without naming a test, is one failure more; so is each report of a sanitizer.
run_criterion() { # NAME SECONDS PROGRAM
    local name=$1 seconds=$2 program=$3 log=$test_logs/$1.log tap=$test_logs/$1.tap status=0 planned p f s
    rm -f "$tap"
    with_sanitizer "$name" limited "$seconds" "$program" "--tap=$tap" >"$log" 2>&1 || status=$?
    [ -e "$tap" ] || : >"$tap"
    s=$(grep -cE '^ok - .*  # SKIP ' "$tap")
    p=$(($(grep -c '^ok - ' "$tap") - s))
    f=$(grep -c '^not ok - ' "$tap")
    planned=$(sed -n 's/^1\.\.//p' "$tap")
    if [ "${planned:-0}" -gt $((p + f + s)) ] || { [ "$status" -ne 0 ] && [ "$f" -eq 0 ]; }; then
        echo "ended with status $status after $((p + f + s)) of ${planned:-?} tests" >>"$log"
        f=$((f + 1))
    fi
    f=$((f + $(sanitizer_findings "$name")))
    outcome "$name" "$p" "$f" "$s" "$log"
}
