#!/usr/bin/env bash
# Sets everything up that the tests need (a browser and a PostgreSQL too), then runs lint, types, the layer check
# and every test. Arguments go to pytest: ./test.sh tests/test_dates.py
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
source scripts/setup.sh

need tesseract soffice fonts chromium
venv ".[dev]"
export PATH="$PWD/.venv/bin:$PATH"
if [ $# -eq 0 ]; then
  ruff check .
  ruff format --check .
  mypy
  lint-imports
  audit
fi
exec pytest -n 2 "$@"
