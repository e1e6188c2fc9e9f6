#!/bin/bash
# A dump of the database every night, checked, kept for some days. Roles go beside it: a dump of one
# database does not hold them.
#   backup.sh          for ever: each day at XUEFA_BACKUP_HOUR (3)
#   backup.sh --once   now, and end
# Settings: XUEFA_DATABASE_URL, XUEFA_BACKUP_DIR (/backups), XUEFA_BACKUP_DAYS (14).
# Restore: createdb xuefa && pg_restore --dbname xuefa --exit-on-error FILE.dump
set -euo pipefail
dir=${XUEFA_BACKUP_DIR:-/backups}
days=${XUEFA_BACKUP_DAYS:-14}
hour=${XUEFA_BACKUP_HOUR:-3}
umask 077

backup() {
    local name
    name=$dir/xuefa-$(date +%Y%m%d-%H%M%S)
    pg_dumpall --globals-only --no-role-passwords --dbname "$XUEFA_DATABASE_URL" >"$name.roles.part"
    pg_dump --format custom --dbname "$XUEFA_DATABASE_URL" --file "$name.dump.part"
    pg_restore --list "$name.dump.part" >/dev/null
    sync "$name.dump.part" "$name.roles.part"
    mv "$name.roles.part" "$name.roles.sql"
    mv "$name.dump.part" "$name.dump"
    echo "backup: $name.dump $(stat -c %s "$name.dump") bytes"
    find "$dir" -maxdepth 1 -name 'xuefa-*' -mtime "+$days" -delete
}

seconds_until_hour() {
    local now next
    now=$(date +%s)
    next=$(date -d "today $hour:00" +%s)
    [ "$next" -gt "$now" ] || next=$(date -d "tomorrow $hour:00" +%s)
    echo $((next - now))
}

if [ "${1-}" = --once ]; then
    backup
    exit 0
fi
trap 'exit 0' TERM INT
while :; do
    sleep "$(seconds_until_hour)" &
    wait $!
    backup || echo "backup: failed, the next try is tomorrow" >&2
done
