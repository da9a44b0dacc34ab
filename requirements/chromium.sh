#!/bin/sh
# Install what tests/browser and `make pictures` need: Debian's Chromium, and fonts to read.
set -eu
if ! command -v apt-get >/dev/null; then
  for browser in chromium chromium-browser google-chrome; do
    command -v "$browser" >/dev/null && exit 0
  done
  echo "There is no Chromium here, and no apt-get to bring it: please install it by hand." >&2
  exit 1
fi
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
