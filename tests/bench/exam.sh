#!/usr/bin/env bash
# Start, save and submit over HTTP next to pgbench's one-row upsert and the trivial handler, in one run on one cluster.
# Usage: tests/bench/exam.sh [SECONDS [PEOPLE]] — prints figures and ratios; asserts only that nothing failed.
set -euo pipefail
cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
root=$PWD
seconds=${1:-5} people=${2:-4000} connections=${XUEFA_BENCH_CONNECTIONS:-64}
build=${XUEFA_BENCH_BUILD:-$root/build/bench}
work=$(mktemp -d /tmp/xuefa-bench-XXXXXX)
chmod 755 "$work"
export XUEFA_VAR=$work
unset XUEFA_DATABASE_URL
xuefa=$build/xuefa load=$build/bench_load server=
pgbench=$(command -v pgbench || echo /usr/lib/postgresql/15/bin/pgbench)

clean_up() {
    if [ -n "$server" ]; then kill -TERM "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; fi
    "$xuefa" db down >/dev/null 2>&1 || true
    [ -n "${XUEFA_BENCH_KEEP:-}" ] || rm -rf "$work"
}
trap clean_up EXIT

cmake --preset release -B "$build" -DXUEFA_BENCH=ON >/dev/null
cmake --build "$build" >/dev/null
url=$("$xuefa" db up 2>/dev/null)
"$xuefa" db migrate >/dev/null
"$xuefa" bank compile questionbank/starter/*.txt --bank starter >/dev/null
"$xuefa" demo open >/dev/null
"$load" tokens "$people" >"$work/tokens.txt"
psql -X -q -v ON_ERROR_STOP=1 -v people="$people" -d "$url" >/dev/null <<SQL
create temp table token (ord serial, hash text);
\copy token (hash) from '$work/tokens.txt'
insert into person select bureau_id, 1000 + n, 'bench' || n, '压测' || n, now() from bureau, generate_series(1, :people) n;
insert into posting select u.bureau_id, 1000 + n, current_date, null, u.unit_id from unit u, generate_series(1, :people) n
    where u.code = 'finance';
insert into account select bureau_id, 1000 + n, 1000 + n, 'bench' || n, '-', now(), null from bureau, generate_series(1, :people) n;
insert into account_role select u.bureau_id, 1000 + n, 'official', u.unit_id from unit u, generate_series(1, :people) n
    where u.code = 'finance';
insert into session select b.bureau_id, decode(t.hash, 'hex'), 1000 + t.ord, now(), now() + interval '1 day' from bureau b, token t;
update campaign set closes_at = closes_at;
create table bench_save (attempt_id bigint, slot integer, response jsonb, saved_at timestamptz, primary key (attempt_id, slot));
SQL
"$xuefa" demo open >/dev/null # enrols them
psql -X -q -d "$url" -c analyze
[ -z "${XUEFA_BENCH_SQL:-}" ] || psql -X -q -d "$url" -c "$XUEFA_BENCH_SQL"
exam=$(psql -X -At -d "$url" -c 'select exam_id from exam limit 1')
"$xuefa" serve --listen 127.0.0.1:0 --quiet 2>"$work/server.log" &
server=$!
for _ in $(seq 100); do port=$(grep -o '"port":[0-9]*' "$work/server.log" | head -n 1 | cut -d: -f2) && [ -n "$port" ] && break; sleep 0.1; done

cd "$work"
wal() { psql -X -At -d "$url" -c "select pg_current_wal_lsn() - '0/0'"; }
tps() { "$pgbench" -n -M prepared -c 64 -j 2 -T "$seconds" -f "$root/tests/bench/save.pgbench" -d "$url" 2>/dev/null | sed -n 's/^tps = \([0-9]*\).*/\1/p'; }
rate() { sed -n 's/.*"per_second":\([0-9]*\).*/\1/p'; }
show() { printf '%-34s %s\n' "$1" "$2"; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", (b > 0 ? a / b : 0) }'; }

"$load" health "$port" "$connections" 1 >/dev/null
health=$("$load" health "$port" "$connections" "$seconds")
start=$("$load" start "$port" "$connections" "$people" "$exam")
before=$(tps)
wal_before=$(wal)
save=$("$load" save "$port" "$connections" "$seconds")
wal_after=$(wal)
after=$(tps)
submit=$("$load" submit "$port" "$connections")
saves=$(sed -n 's/.*"requests":\([0-9]*\).*/\1/p' <<<"$save")
base=$(((before + after) / 2))
show "pgbench upsert, 64 clients, per s" "$before before, $after after; mean $base"
show "trivial handler" "$health"
show "start" "$start"
show "save" "$save"
show "submit and score" "$submit"
show "start / pgbench" "$(ratio "$(rate <<<"$start")" "$base")"
show "save / pgbench" "$(ratio "$(rate <<<"$save")" "$base")"
show "submit / pgbench" "$(ratio "$(rate <<<"$submit")" "$base")"
show "save / trivial handler" "$(ratio "$(rate <<<"$save")" "$(rate <<<"$health")")"
show "WAL bytes a save" "$(((wal_after - wal_before) / (saves > 0 ? saves : 1)))"
stored=$(psql -X -At -d "$url" -c 'select count(*) from attempt_response')
[ "$stored" = "$saves" ] || { echo "saves acknowledged $saves, stored $stored" >&2; exit 1; }
finished=$(psql -X -At -d "$url" -c "select count(*) from attempt where state = 'submitted'")
[ "$finished" = "$people" ] || { echo "submitted $people, finished $finished" >&2; exit 1; }
