#!/usr/bin/env bash
# Builds the committed state twice, in two folders with nothing built, and compares the packages.
set -eu
cd "$(dirname "$0")/.."

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for name in first second-elsewhere; do
  echo "Building in $name (3 minutes)"
  git clone --quiet --no-hardlinks . "$folder/$name"
  env -u CARGO_TARGET_DIR make --silent -C "$folder/$name" pack > "$folder/log" 2>&1 || { cat "$folder/log"; exit 1; }
done
cd "$folder"
sha256sum first/build/*.tgz second-elsewhere/build/*.tgz
cmp first/build/*.tgz second-elsewhere/build/*.tgz
echo "Both are the same, byte by byte."
