# Sourced by run.sh and test.sh: everything that Vanban needs on a Debian machine. Safe to run again; quick the second time.
# shellcheck shell=bash

say() { printf '%s\n' "$*" >&2; }

# What can be missing, and what the user loses without it.
declare -A LOSS=(
  [tesseract]="không đọc được bản quét và ảnh chụp (scans and photographs cannot be read)"
  [soffice]="không đọc được .doc, .rtf, .odt (old Word and ODT files cannot be read)"
  [chromium]="không chạy được kiểm thử trình duyệt (browser tests cannot run)"
  [fonts]="chữ Việt có thể hiển thị sai trong tệp xuất ra (Vietnamese letters may look wrong in exports)"
)
declare -A PACKAGES=(
  [tesseract]="tesseract-ocr tesseract-ocr-vie tesseract-ocr-osd"
  [soffice]="libreoffice-writer libreoffice-calc"
  [chromium]="chromium"
  [fonts]="fonts-dejavu-core fonts-croscore"
)

have() {
  case "$1" in
    tesseract) command -v tesseract >/dev/null && tesseract --list-langs 2>/dev/null | grep -qx vie ;;
    fonts) compgen -G '/usr/share/fonts/truetype/dejavu/*.ttf' >/dev/null && compgen -G '/usr/share/fonts/truetype/croscore/*.ttf' >/dev/null ;;
    *) command -v "$1" >/dev/null ;;
  esac
}

# as_root CMD...: as root, or through sudo where that needs no question; fails where neither can be had.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then sudo "$@"
  else return 1; fi
}

apt_install() {
  command -v apt-get >/dev/null || return 1
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq >&2 || return 1
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2
}

# need PROGRAM...: installs through apt what is not there, then names what is still missing.
need() {
  local program wanted=()
  for program in "$@"; do
    have "$program" || read -r -a wanted <<<"${wanted[*]} ${PACKAGES[$program]}"
  done
  if [ ${#wanted[@]} -gt 0 ]; then
    say "Cài đặt (installing): ${wanted[*]}"
    apt_install "${wanted[@]}" || say "Không cài được qua apt (apt could not install them)."
  fi
  for program in "$@"; do
    have "$program" || say "THIẾU (missing) $program: ${LOSS[$program]}"
  done
}

find_python() {
  local candidate
  for candidate in python3.11 python3.12 python3.13 python3; do
    if command -v "$candidate" >/dev/null && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$candidate"
      return
    fi
  done
  return 1
}

# venv EXTRAS: .venv with the pinned packages; remade only where pyproject.toml or constraints.txt changed.
venv() {
  local target=$1 python stamp now
  stamp=.venv/.installed
  now="$target $(cat pyproject.toml constraints.txt | sha256sum | cut -d' ' -f1)"
  # What test.sh installed holds all that run.sh needs.
  if [ -f "$stamp" ] && { [ "$(cat "$stamp")" = "$now" ] || [ "$(cat "$stamp")" = "${now/#./.[dev]}" ]; }; then compiled; return; fi
  python=$(find_python) || { say "Cần Python 3.11 trở lên (Python 3.11 or newer is needed)."; exit 1; }
  if [ ! -x .venv/bin/python ]; then
    "$python" -m venv .venv 2>/dev/null || {
      rm -rf .venv
      apt_install python3-venv && "$python" -m venv .venv
    } || { say "Không tạo được .venv: cần gói python3-venv (python3-venv is needed)."; exit 1; }
  fi
  say "Cài các gói Python (installing the Python packages) …"
  .venv/bin/python -m pip install -q --disable-pip-version-check -c constraints.txt -e "$target"
  echo "$now" >"$stamp"
  compiled
}

# Reader processes may write nowhere, so they cannot keep compiled modules and patterns themselves.
compiled() {
  .venv/bin/python -m compileall -q models extractors pipeline corpus review app.py || true
  .venv/bin/python -c 'from extractors.language.patterns import keep; keep()' || true
}

# audit: known holes in the pinned packages. Fails where there are some; says so where the advisories cannot be had.
audit() {
  local told status=0
  told=$(timeout 120 .venv/bin/pip-audit -r constraints.txt --no-deps --disable-pip --progress-spinner off 2>&1) || status=$?
  if [[ $told =~ Found\ [0-9]+\ known ]]; then printf '%s\n' "$told" >&2; return 1; fi
  if [ $status -ne 0 ] || [[ $told == *"could not be audited"* ]]; then
    say "Không kiểm tra được lỗ hổng của mọi gói (packages not all audited, advisories cannot be had): $(tail -n 1 <<<"$told")"
  fi
}
