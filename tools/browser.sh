#!/usr/bin/env bash
# Makes sure that Chromium and its driver are here, or says what to install.
set -eu

found() { for name in "$@"; do command -v "$name" && return; done; return 1; }

if [ -n "${CHROME:-}" ] || found chromium chromium-browser google-chrome google-chrome-stable >/dev/null; then
  [ -n "${CHROMEDRIVER:-}" ] || found chromedriver >/dev/null && exit 0
fi
if [ "$(id -u)" = 0 ] && grep -qsx ID=debian /etc/os-release; then
  echo "Installing Chromium and ChromeDriver with apt (a minute or two)"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq chromium chromium-driver fonts-dejavu >/dev/null
  exit 0
fi
echo "The browser tests need Chromium and ChromeDriver of the same version."
echo "On Debian: sudo apt-get install chromium chromium-driver"
echo "Elsewhere install both and set CHROME and CHROMEDRIVER to their paths."
exit 1
