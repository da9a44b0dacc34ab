#!/bin/sh
# Install what tests/browser and `make pictures` need: Debian's Chromium, and fonts to read.
set -eu
packages="chromium fonts-lato fonts-noto-color-emoji"
missing=""
for package in $packages; do
  dpkg -s "$package" >/dev/null 2>&1 || missing="$missing $package"
done
[ -n "$missing" ] || exit 0
root=""
[ "$(id -u)" = 0 ] || root=sudo
echo "Installing$missing (once)…" >&2
$root apt-get update -qq
$root env DEBIAN_FRONTEND=noninteractive \
  apt-get install -qq -y --no-install-recommends $missing >/dev/null
