#!/usr/bin/env bash
# Servers and tools that the tests run for real. Does nothing when they are there; installs them with apt-get where that is
# possible (Debian or Ubuntu, as root, or with sudo that asks for no password); otherwise says what is missing and fails.
set -euo pipefail

# Servers live in sbin, which is not on everybody's path.
PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"

packages=()
missing=()

# need PACKAGE COMMAND...: any one of the commands will do.
need() {
  local package=$1 command
  shift
  for command in "$@"; do
    if command -v "$command" >/dev/null 2>&1; then return 0; fi
  done
  packages+=("$package")
  missing+=("$*")
}

check() {
  packages=()
  missing=()
  need mosquitto mosquitto
  need mosquitto-clients mosquitto_pub
  need influxdb influxd
  need victoria-metrics victoria-metrics
  # CHROMIUM_PATH names a browser that was installed in another way.
  if [[ ! -x "${CHROMIUM_PATH:-}" ]]; then
    need chromium-headless-shell chromium-headless-shell chromium chromium-browser google-chrome
  fi
  need strace strace
  need libxml2-utils xmllint
}

refuse() {
  {
    printf '%s\n' "$1"
    printf 'The tests need these programs: %s\n' "$(IFS=,; echo "${missing[*]}")"
    printf 'On Debian:  apt-get install -y --no-install-recommends %s\n' "${packages[*]}"
    printf 'Elsewhere: mosquitto, InfluxDB 1.x, VictoriaMetrics, Chromium, strace and xmllint from your system, on the PATH.\n'
  } >&2
  exit 1
}

check
if ((${#packages[@]} == 0)); then exit 0; fi

if ! command -v apt-get >/dev/null 2>&1; then refuse 'There is no apt-get here to install them with.'; fi

as_root=()
if ((EUID != 0)); then
  if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root=(sudo -n)
  else
    refuse 'Installing them needs root.'
  fi
fi

# Tests start their own servers on ports of their own: the packages must not start theirs.
guard=/usr/sbin/policy-rc.d
log=$(mktemp)
guarded=false
clean() {
  rm -f "$log"
  if $guarded; then "${as_root[@]}" rm -f "$guard"; fi
}
trap clean EXIT
if [[ ! -e $guard ]]; then
  printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$guard" >/dev/null
  "${as_root[@]}" chmod 755 "$guard"
  guarded=true
fi

apt() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 "$@" >>"$log" 2>&1
}

printf 'Installing for the tests: %s\n' "${packages[*]}"
if ! { apt update && apt install -y --no-install-recommends "${packages[@]}"; }; then
  tail -n 15 "$log" >&2
  refuse 'apt-get could not install them.'
fi

check
if ((${#packages[@]} > 0)); then refuse 'apt-get has run, and they are still missing.'; fi
