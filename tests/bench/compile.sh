#!/usr/bin/env bash
# A bank of text from file to committed, indexed rows next to psql's \copy of the same rows, and the check alone, in one
# run on one cluster. Usage: tests/bench/compile.sh [ROUNDS [ITEMS]] — prints figures and ratios; asserts only that
# nothing failed and that all rows arrived.
set -euo pipefail
cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
root=$PWD
rounds=${1:-3} items=${2:-100000}
build=${XUEFA_BENCH_BUILD:-$root/build/bench}
work=$(mktemp -d /tmp/xuefa-bench-XXXXXX)
chmod 755 "$work"
export XUEFA_VAR=$work
unset XUEFA_DATABASE_URL
xuefa=$build/xuefa

clean_up() {
    "$xuefa" db down >/dev/null 2>&1 || true
    [ -n "${XUEFA_BENCH_KEEP:-}" ] || rm -rf "$work"
}
trap clean_up EXIT

cmake --preset release -B "$build" -DXUEFA_BENCH=ON >"$work/build.log" 2>&1 && cmake --build "$build" >>"$work/build.log" 2>&1 ||
    { tail -n 30 "$work/build.log" >&2; exit 1; }
server=$("$xuefa" db up 2>/dev/null)
cd "$work"
LC_ALL=C.UTF-8 awk -v n="$items" -v seed=1 -f "$root/tests/bench/bank.awk" >bank.txt
bytes=$(stat -c %s bank.txt)

url_of_database() { sed -E "s|^(postgresql://[^/]*/)[^?]*|\1$1|" <<<"$server"; }
sql() { psql -X -q -At -v ON_ERROR_STOP=1 -d "$url" "$@"; }
show() { printf '%-52s %s\n' "$1" "$2"; }
# timed FILE COMMAND…: "seconds kB", the greatest resident set, into FILE.
timed() {
    local to=$1
    shift
    /usr/bin/time -o "$to" -f '%e %M' "$@" >"$to.out" 2>"$to.err" || { cat "$to.err" >&2; exit 1; }
}
expect() { grep -q "$2" "$1.out" || { cat "$1.out" >&2; exit 1; }; }
field() { cut -d' ' -f"$2" "$1"; }
per() { awk -v a="$1" -v b="$2" -v s="${3:-1}" 'BEGIN { printf "%.2f", (b > 0 ? a / b * s : 0) }'; }
# The middle one of the rounds of a figure.
middle() { for ((r = 1; r <= rounds; r++)); do "$@" "$r"; echo; done | sed '/^$/d' | sort -g | sed -n "$(((rounds + 1) / 2))p"; }
seconds() { field "$1.$2" 1; }
quotient() { per "$(field "$1.$3" 1)" "$(field "$2.$3" 1)"; }

# The tables of a bank again, empty, with their primary and unique indexes; with the foreign keys as well when asked to.
fresh_tables() {
    sql <<'SQL'
set client_min_messages = warning;
drop schema if exists bench cascade;
create schema bench;
create table bench.bank (like bank including all);
create table bench.bank_edition (like bank_edition including all);
create table bench.item (like item including all);
create table bench.item_revision (like item_revision including all);
create table bench.edition_item (like edition_item including all);
insert into bench.bank select * from bank;
insert into bench.bank_edition select * from bank_edition;
SQL
    [ "$1" = keys ] || return 0
    sql <<'SQL'
alter table bench.item add foreign key (bureau_id, bank_id) references bench.bank;
alter table bench.item_revision add foreign key (bureau_id, item_id) references bench.item;
alter table bench.edition_item add foreign key (bureau_id, bank_id, edition_no) references bench.bank_edition;
alter table bench.edition_item add foreign key (bureau_id, revision_id) references bench.item_revision;
SQL
}
copy_out() {
    local table
    for table in item item_revision edition_item; do
        sql -c "\\copy $table to '$table.copy'"
        [ "$(wc -l <"$table.copy")" = "$items" ] || { echo "$table: not every item has its row" >&2; exit 1; }
    done
}
copy_back() {
    timed "$1" psql -X -q -v ON_ERROR_STOP=1 -d "$url" -1 -c "\\copy bench.item from 'item.copy'" \
        -c "\\copy bench.item_revision from 'item_revision.copy'" -c "\\copy bench.edition_item from 'edition_item.copy'"
}

# Everything of a round in one database of its own, one after the other: whatever else the machine does meets all alike.
round() {
    url=$(url_of_database "bench$1")
    createdb --maintenance-db "$server" --template template0 --encoding UTF8 --locale C.UTF-8 "bench$1"
    XUEFA_DATABASE_URL=$url "$xuefa" db migrate >/dev/null 2>&1
    timed "check.$1" "$xuefa" bank check bank.txt
    sql -c checkpoint
    XUEFA_DATABASE_URL=$url timed "load.$1" "$xuefa" bank compile bank.txt --bank bench --json
    expect "load.$1" "\"edition\":1,\"added\":$items,"
    XUEFA_DATABASE_URL=$url timed "again.$1" "$xuefa" bank compile bank.txt --bank bench --json
    expect "again.$1" "\"unchanged\":$items,"
    copy_out
    for keys in plain keys; do
        fresh_tables "$keys"
        sql -c checkpoint
        copy_back "$keys.$1"
    done
    dropdb --maintenance-db "$server" "bench$1"
}
for ((i = 1; i <= rounds; i++)); do round "$i"; done

show "items, bytes of text; rounds, middle one shown" "$items, $bytes; $rounds"
show "check alone, s; MB/s on one core" "$(middle seconds check); $(per "$bytes" "$(middle seconds check)" 0.000001)"
show "file to committed rows, s; items/s" "$(middle seconds load); $(per "$items" "$(middle seconds load)")"
show "the same again, nothing changed, s" "$(middle seconds again)"
show "psql \\copy, primary and unique indexes, s" "$(middle seconds plain)"
show "psql \\copy, foreign keys too, s" "$(middle seconds keys)"
show "compile / psql \\copy with indexes" "$(middle quotient plain load)"
show "compile / psql \\copy with indexes and foreign keys" "$(middle quotient keys load)"
show "greatest memory / input: check, compile" "$(per "$(field check.1 2)" "$bytes" 1024), $(per "$(field load.1 2)" "$bytes" 1024)"
