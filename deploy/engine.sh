#!/bin/bash
# What the engine's container does: bring the database to this version's schema, then serve.
set -eu
xuefa db migrate
exec xuefa serve --listen "${XUEFA_LISTEN:-0.0.0.0:8080}"
