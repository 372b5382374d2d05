#!/usr/bin/env bash
# Sets Vanban up on this machine and opens the application on the sample papers.
#   ./run.sh [--port N]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
source scripts/setup.sh

need tesseract soffice fonts
venv .
.venv/bin/vanban demo --if-empty
exec .venv/bin/vanban serve "$@"
