#!/bin/sh
# Pin every dependency with its hashes; no file records where anything was downloaded from.
set -eu
uv=$1
pin() {
  out=$1
  shift
  "$uv" pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
    --no-header --no-annotate --upgrade --group build "$@" --output-file "requirements/$out"
}
pin run.txt --extra postgres
pin dev.txt --extra postgres --group dev
