#!/bin/sh
# Collect what people read into the catalogue, and compile it. Typer's own words are taken in as well.
set -eu
cd "$(dirname "$0")/.."
python=.venv/bin/python
typer=$($python -c 'import pathlib, typer; print(pathlib.Path(typer.__file__).parent)')
pot=$(mktemp)
trap 'rm -f "$pot"' EXIT
.venv/bin/pybabel -q extract --no-location --omit-header -F scripts/babel.cfg -k _ -k ngettext:1,2 -o "$pot" \
    registry ingest index report desk web cli "$typer/core.py" "$typer/rich_utils.py"
.venv/bin/pybabel -q update --no-fuzzy-matching --ignore-pot-creation-date --ignore-obsolete -D minhchung -l vi \
    --no-wrap -i "$pot" -d registry/locale
.venv/bin/pybabel -q compile -D minhchung -d registry/locale
