#!/bin/bash
# Health of the engine's container: does /readyz answer 200?
set -eu
exec 3<>/dev/tcp/127.0.0.1/8080
printf 'GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
read -r -t 5 status <&3
case $status in 'HTTP/1.1 200 '*) ;; *) exit 1 ;; esac
