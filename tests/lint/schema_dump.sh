#!/usr/bin/env bash
# Prints the schema of a freshly migrated empty database, without what differs from one machine to
# the next. Usage: tests/lint/schema_dump.sh [build/dev/xuefa] > migrations/schema.sql
# Uses the cluster of XUEFA_TEST_DATABASE_URL, or one of its own for the moment.
set -euo pipefail
xuefa=$(realpath -- "${1:-build/dev/xuefa}")
cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
. tests/support/cluster.sh

database=xuefa_schema_$$
cleanup() {
    dropdb --if-exists --force --maintenance-db "$(url_of_database postgres)" "$database" >&2 || true
    test_cluster_stop
}
test_cluster_start "$xuefa"
trap cleanup EXIT
createdb --maintenance-db "$(url_of_database postgres)" --template template0 \
    --encoding UTF8 --locale C.UTF-8 "$database"
XUEFA_DATABASE_URL=$(url_of_database "$database") "$xuefa" db migrate >&2
pg_dump --schema-only --no-owner --dbname "$(url_of_database "$database")" |
    sed -E '/^--/d; /^\\(un)?restrict /d; /^SET /d; /^SELECT pg_catalog\.set_config/d' |
    awk 'NF { if (blank && begun) print ""; print; begun = 1 } { blank = !NF }'
