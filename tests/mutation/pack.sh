#!/usr/bin/env bash
# Bundles the mutants in this folder, all in one, and puts the package where the tests import it.
set -eu
node tools/build.mjs
mkdir -p tests/node_modules/softmax-wasm
cp -r package.json README.md dist tests/node_modules/softmax-wasm/
