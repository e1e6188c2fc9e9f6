# shellcheck shell=bash disable=SC2034,SC2154
# Sourced: a PostgreSQL cluster of the test's own, in a temporary directory.

# test_cluster_start XUEFA: exports XUEFA_TEST_DATABASE_URL, unless somebody has already.
test_cluster_start() {
    test_cluster_var=
    [ -z "${XUEFA_TEST_DATABASE_URL-}" ] || return 0
    test_cluster_xuefa=$1
    test_cluster_var=$(mktemp -d /tmp/xuefa-test-XXXXXX)
    chmod 755 "$test_cluster_var" # the cluster's user must be able to enter
    if ! XUEFA_TEST_DATABASE_URL=$(XUEFA_VAR=$test_cluster_var "$1" db up); then
        unset XUEFA_TEST_DATABASE_URL
        return 1
    fi
    export XUEFA_TEST_DATABASE_URL
}

test_cluster_stop() {
    [ -n "${test_cluster_var-}" ] || return 0
    XUEFA_VAR=$test_cluster_var "$test_cluster_xuefa" db down >&2 || true
    rm -rf -- "$test_cluster_var"
    test_cluster_var=
    unset XUEFA_TEST_DATABASE_URL
}

# The URL of another database in the same cluster.
url_of_database() {
    sed -E "s|^(postgresql://[^/]*/)[^?]*|\1$1|" <<<"$XUEFA_TEST_DATABASE_URL"
}
