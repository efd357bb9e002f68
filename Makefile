# The one entry: `make demo` shows the page, `make test` runs the tests, `make help` lists all.
# Tools that are missing are installed first, in versioned folders that later runs find again.

# GNU Make 3.81, which macOS has, would ignore .SHELLFLAGS and go on after errors.
ifeq ($(filter oneshell,$(.FEATURES)),)
$(error This Makefile needs GNU Make 4. On macOS: brew install make, then gmake in place of make)
endif

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-builtin-rules --no-print-directory
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PORT ?= 4173
FUZZ_SECONDS ?= 60
# How many builds of the page, or tests of mutants, run side by side: one for each processor, but at most four,
# since a build takes 0.6 GB of memory, and the tests of a mutant use several processors themselves.
JOBS ?= $(shell processors=$$(getconf _NPROCESSORS_ONLN); echo $$((processors < 4 ? processors : 4)))
# The files of Rust in which `make mutants` makes mistakes.
MUTATED ?= src/kernel/**/*.rs src/simd/*.rs src/rows/*.rs src/layout/*.rs src/ops/*.rs \
    src/learn/*.rs src/validate.rs src/options.rs
CACHE := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/softmax-wasm
WASM := --target wasm32-unknown-unknown
# A processor without an operating system, for which there is no standard library.
BARE := thumbv7em-none-eabihf
ARM64 := aarch64-unknown-linux-gnu
# Features of the crate `module` that compile all of src/wasm together. `relaxed` takes flags of its own.
ALL_MODULES := full decode linear canvas learn
RUST := $(shell sed -n 's/^channel = "\(.*\)"/\1/p' rust-toolchain.toml)
MSRV := $(shell sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
VERSION := $(shell sed -n 's/^  "version": "\(.*\)",/\1/p' package.json)
TARBALL := build/softmax-wasm-$(VERSION).tgz
# The packed package where the tests and where the benches import it, and the built page.
TESTED := tests/node_modules/softmax-wasm
BENCHED := benches/node_modules/softmax-wasm
PAGE := www/dist/index.html
# How the modules are built, with the variables WASM_PACK, WASM_BINDGEN, RELAXED, MODULES and ASSERTING.
include module/build.mk
# How the tools are installed, with the functions `tool`, `download`, `add-rust` and `add-target`.
include tools/install.mk

SPACE := $() $()
TOOLS := $(subst $(SPACE),:,$(addsuffix /bin,$(WASM_PACK) $(WASM_BINDGEN) $(CARGO_TOOLS)))
export PATH := $(CURDIR)/node_modules/.bin:$(CURDIR)/tests/node_modules/.bin:$(TOOLS):$(PATH)
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER := wasm-bindgen-test-runner
# wasm-pack's own downloads are never needed.
export WASM_PACK_CACHE := $(CACHE)/wasm-pack-cache

# The targets that name no file.
.PHONY: help demo test check lints pack messages clean compat engines engine-tests page-tests page-check \
    examples example-datafusion coming-from soak fuzz fuzz-kernel fuzz-layout fuzz-calls exhaustive mutants \
    mutants-js debug-assertions miri arm no-std trust accuracy bench bench-relaxed bench-native call-cost \
    loops size limits learn tokens decisions release-check publish-dry-run reproduce semver msrv deny \
    licenses sbom advisories rust node wasm-target clippy rustfmt browser

##@ Every day

# A line that begins with ##@ names the group of the targets below it.
help: ## lists these targets
	@awk -F ' ## ' 'sub(/^##@ /, "") { print separator $$0; separator = "\n" } \
	  /^[a-z]/ { while (sub(/\\$$/, "")) { getline rest; $$0 = $$0 rest } } \
	  /^[a-z -]*:/ && $$2 { sub(/:.*/, "", $$1); printf "  make %-23s  %s\n", $$1, $$2 }' Makefile tools/install.mk

demo: $(PAGE) ## builds the page and serves it on 127.0.0.1 (PORT=4173)
	@if (exec 3<>/dev/tcp/127.0.0.1/$(PORT)) 2>/dev/null; then \
	  echo "Port $(PORT) is taken by another program. Choose another: make demo PORT=$$(($(PORT) + 10))"; exit 1; fi
	@echo "The page is at http://127.0.0.1:$(PORT)/ (Ctrl+C ends it)"
	@cd www && exec vite preview --host 127.0.0.1 --port $(PORT) --strictPort --logLevel warn

test: browser $(TESTED) $(PAGE) | rustfmt ## runs every fast test and the long ones in short (25 minutes); ends with "N passed, N failed"
	@node tools/test.mjs

check: $(TESTED) | rustfmt ## runs the fast part of test: formatting, lints, types and sizes
	@node tools/test.mjs check

lints: export RUSTDOCFLAGS := -D warnings
lints: | wasm-target clippy ## runs Clippy on everything, natively and for the web, and checks the links of rustdoc
	cargo clippy --quiet --all-targets --features learn -- -D warnings
	cargo clippy --quiet --all-targets --features learn $(WASM) -- -D warnings
	for module in $(ALL_MODULES); do \
	  cargo clippy --quiet --package softmax-wasm-module --features $$module $(WASM) -- -D warnings; done
	cargo clippy --quiet --package softmax-wasm-module --features relaxed $(WASM) $(RELAXED) -- -D warnings
	cargo doc --quiet --no-deps --document-private-items --features learn
	cargo doc --quiet --no-deps --document-private-items --features wasm-full $(WASM)

pack: $(TARBALL) ## writes the npm tarball, build/softmax-wasm-VERSION.tgz

messages: node_modules/.installed ## takes new messages of the page into the tables in www/languages
	node tools/messages.mjs

clean: ## removes what was built, and all npm packages but those of the root
	rm -rf build dist target examples/datafusion/target fuzz/target www/dist tests/results \
	  $(addsuffix /node_modules,www tests tests/page tests/mutation tools/publish tools/reference benches)

##@ Tests

compat: browser $(TARBALL) ## tests the tarball in every environment (4 minutes; 2 GB of tools, once)
	@node tests/compat/run.mjs $(ARGS)

engines: browser $(TESTED) $(PAGE) ## tests package and page in other engines and in old Chromium (20 minutes)
	@failed=; $(MAKE) engine-tests || failed+=" engine-tests"; \
	for engine in firefox webkit; do \
	  echo "The page in $$engine"; $(MAKE) page-tests ENGINE=$$engine || failed+=" page-tests ENGINE=$$engine"; done; \
	node tests/engines/old-chromium.mjs || failed+=" old-chromium"; \
	[ -z "$$failed" ] || { echo "These failed:$$failed"; exit 1; }

engine-tests: browser $(TESTED) ## tests the package in pages of three engines (1 to 4 minutes)
	node tests/engines/run.mjs

page-tests: browser $(TESTED) $(PAGE) ## tests the page in ENGINE=chromium, firefox or webkit (4 to 12 minutes)
	ENGINE=$(or $(ENGINE),chromium) playwright test -c tests/e2e/playwright.config.ts

page-check: browser tests/page/node_modules/.installed $(PAGE) \
    ## measures the page: Lighthouse, weight, time to paint (4 minutes)
	@node tests/page/check.mjs

examples: browser $(TARBALL) ## tests the examples with the packed package (690 MB of tools, once)
	@node examples/test.mjs

example-datafusion: | rust ## tests and runs the example in DataFusion (15 minutes, once; then 1)
	cd examples/datafusion && cargo test --release --locked && cargo run --release --locked

coming-from: benches/node_modules/.installed $(TESTED) \
    ## compares docs/coming-from.md with the other libraries (2 seconds; 250 MB, once)
	node --test --test-reporter=spec tests/coming-from/*.test.mjs

soak: $(TESTED) ## runs millions of calls, with threads and without memory left (1 minute)
	node --expose-gc tests/load/soak.mjs

fuzz: fuzz-kernel fuzz-layout fuzz-calls ## tries random rows, layouts and calls; FUZZ_SECONDS=60 or RUNS=1000000 each

fuzz-kernel fuzz-layout: fuzz-%: | $(call tool,cargo-fuzz) ## tries random rows, or random shapes, axes and masks
	RUSTC_BOOTSTRAP=1 cargo fuzz run --sanitizer none $* -- \
	  $(if $(RUNS),-runs=$(RUNS),-max_total_time=$(FUZZ_SECONDS)) -print_final_stats=1

fuzz-calls: $(TESTED) ## tries random calls of the package
	node tests/fuzz/api.mjs $(or $(RUNS),$(FUZZ_SECONDS)s)

exhaustive: | rust ## checks exp for every f32 from 0 down to where it vanishes (2 minutes)
	cargo test --release --lib -- --ignored --nocapture

mutants: | $(call tool,cargo-mutants) ## counts the mistakes in Rust that no test notices (10 hours; MUTATED=src/rows/mask.rs tries some)
	rm -rf build/mutants && mkdir -p build
	CARGO_PROFILE_TEST_DEBUG=0 cargo mutants -j $(JOBS) --timeout 150 -o build/mutants $(foreach files,$(MUTATED),-f '$(files)')

mutants-js: $(TESTED) tests/mutation/node_modules/.installed \
    ## counts the mistakes in js that no test notices (2 hours or more)
	node tests/mutation/node_modules/.bin/stryker run --concurrency $(JOBS) tests/mutation/stryker.config.json

debug-assertions: $(TESTED) $(ASSERTING) \
    ## runs the Rust tests on WebAssembly, and those of the package, with debug assertions (3 to 9 minutes)
	cargo test --lib --tests --features learn $(WASM)
	@# softmax-wasm/init never gives memory back, and has started before a test can watch its module. Where
	@# <root>, the parent of all tests, matches, all of them run.
	node --import ./tests/assertions/register.mjs --test --test-reporter=spec \
	  --test-name-pattern='^(?!<root>|the memory of a huge call is given back|the module stops at a code)' \
	  tests/{js,conformance}/*.test.mjs

miri: | rust ## looks for undefined behaviour in the examples of the Rust API (3 to 6 minutes)
	@rustup component list --toolchain nightly 2>/dev/null | grep -q '^miri.*installed' || \
	  $(call download,Installing nightly Rust with Miri (half a minute),$(install-rust) nightly -c miri -c rust-src)
	@# libm computes square roots by assembly, which Miri lacks, unless it is told not to.
	CARGO_TARGET_DIR=target/miri MIRIFLAGS=-Zmiri-deterministic-floats \
	  cargo +nightly miri test --doc --features libm/force-soft-floats

arm: | rust ## runs the Rust tests on an emulated ARM processor (2 to 6 minutes)
	@for tool in qemu-aarch64 aarch64-linux-gnu-gcc; do command -v $$tool >/dev/null || { \
	  echo "$$tool is missing. On Debian or Ubuntu: sudo apt-get install qemu-user gcc-aarch64-linux-gnu"; \
	  exit 1; }; done
	@$(call add-target,$(ARM64))
	CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER=aarch64-linux-gnu-gcc \
	CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUNNER="qemu-aarch64 -L /usr/aarch64-linux-gnu" \
	  cargo test --no-fail-fast --features learn --target $(ARM64)

no-std: | rust ## builds the crate without the standard library, for a bare processor
	@$(call add-target,$(BARE))
	cargo build --quiet --lib --features learn --target $(BARE)

# With ROWS, each target that runs installs the tools that it needs.
trust: browser $(TESTED) $(PAGE) \
    | $(if $(ROWS),,tests/mutation/node_modules/.installed $(call tool,cargo)) ## runs all of docs/verification.md (15 hours or more; ROWS="soak miri" runs some)
	@node tools/trust.mjs $(ROWS)

##@ Measurements

accuracy: $(BENCHED) ## prints how far softmax is from the exact values, here and elsewhere
	@node benches/accuracy.mjs

bench: browser $(BENCHED) ## measures speed beside other packages (7 minutes; ROWS=, ENGINES= measure some)
	@node benches/speed.mjs $(if $(ROWS),--rows='$(ROWS)') $(if $(ENGINES),--engines='$(ENGINES)')
	@$(if $(ROWS)$(ENGINES),,node tools/figures.mjs)

bench-relaxed: $(BENCHED) ## measures softmax with softmax-wasm/relaxed and without it (10 seconds)
	@cd benches && node --experimental-wasm-relaxed-simd relaxed.mjs

bench-native: | rust ## measures the functions in Rust beside a naive loop (1 minute)
	@cargo bench --quiet --bench native
	@! grep -qw avx2 /proc/cpuinfo 2>/dev/null || \
	  RUSTFLAGS="-C target-feature=+avx2" CARGO_TARGET_DIR=target/avx2 cargo bench --quiet --bench native

call-cost: $(BENCHED) ## prints what the parts of a short call cost (2 seconds)
	@node benches/call-cost.mjs

loops: node_modules/.installed | wasm-target \
    ## prints the vector instructions of each loop of MODULE=softmax (20 seconds)
	@node tools/loops.mjs $(MODULE)

size: $(TARBALL) ## prints what an import costs in a bundle, by three bundlers, and writes it into the documents
	@node tools/size.mjs

limits: $(TESTED) ## prints how many logits one call of each function takes (20 seconds, 1 GB)
	@node tests/load/limits.mjs

learn: $(BENCHED) ## measures learning beside scikit-learn, tfjs and others (2 minutes)
	@node benches/learn.mjs

tokens: $(BENCHED) ## prints the figures of docs/tokens.md (half a minute)
	@node benches/tokens.mjs

decisions: $(TESTED) ## prints the figures of docs/decisions.md (half a minute)
	@node tests/decisions/report.mjs

##@ Releases

release-check: deny msrv semver publish-dry-run reproduce \
    | $(call tool,cargo-cyclonedx) ## does what a release does between tests and publishing (4 minutes)
	node tools/sbom.mjs build/release/softmax-wasm-$(VERSION).tgz

# The repository in which the dry run would publish. In release.yml GitHub Actions names the repository.
publish-dry-run: export GITHUB_SERVER_URL ?= https://github.com
publish-dry-run: export GITHUB_REPOSITORY ?= example/softmax-wasm
publish-dry-run: $(TARBALL) tools/publish/node_modules/.installed \
    ## dry-runs the publishing on npm, JSR and crates.io (1 minute)
	node tools/release.mjs
	tools/publish/node_modules/.bin/npm publish --dry-run ./build/release/softmax-wasm-$(VERSION).tgz
	node tools/jsr.mjs --dry-run
	cargo publish --dry-run --locked --manifest-path build/release/crate/Cargo.toml --target-dir target

reproduce: ## builds the package twice, in two folders, and compares the bytes (4 minutes)
	@bash tools/reproduce.sh

semver: | $(call tool,cargo-semver-checks) ## compares the Rust API with its baseline
	cargo semver-checks --baseline-rev $$(cat tests/references/semver-baseline) --only-explicit-features --features learn

msrv: export CARGO_TARGET_DIR := target/msrv
msrv: | rust ## compiles with the oldest Rust that Cargo.toml names
	@$(call add-rust,$(MSRV))
	@$(call add-target,wasm32-unknown-unknown,+$(MSRV))
	cargo +$(MSRV) check --quiet --locked --lib --features learn
	for module in $(ALL_MODULES); do \
	  cargo +$(MSRV) check --quiet --locked --package softmax-wasm-module --features $$module $(WASM); done
	@echo "compiles with Rust $(MSRV), natively and for the web"

deny: | $(call tool,cargo-deny) ## checks licences, sources and duplicates of what is compiled in
	cargo deny --locked check licenses bans sources

licenses: | $(call tool,cargo-about) ## writes LICENSES-THIRD-PARTY.md, after a change of Cargo.lock
	cargo fetch --locked
	cargo about generate --locked --offline --fail --all-features -c tools/licenses.toml \
	  -o LICENSES-THIRD-PARTY.md tools/licenses.hbs

sbom: $(TARBALL) | $(call tool,cargo-cyclonedx) ## writes the CycloneDX bill of materials
	node tools/sbom.mjs

advisories: node_modules/.installed \
    | $(call tool,cargo-deny) ## looks for known vulnerabilities of what is used, at RustSec and npm
	cargo deny --locked check advisories
	npm audit
	npm audit signatures

# Products

dist/index.js: $(MODULES) \
    $(shell find js -name '*.ts') tools/build.mjs tools/encode.mjs package.json tsconfig.json \
    node_modules/.installed
	node tools/build.mjs

$(TARBALL): dist/index.js README.md CHANGELOG.md LICENSE-MIT LICENSE-APACHE LICENSES-THIRD-PARTY.md
	npm pack --silent --pack-destination build
	@ls -l $@

$(TESTED) $(BENCHED): %/softmax-wasm: %/.installed
$(TESTED) $(BENCHED) www/node_modules/softmax-wasm: %/node_modules/softmax-wasm: $(TARBALL)
	rm -rf $@
	cd $* && npm install --no-save --no-audit --no-fund --loglevel=error ../$(TARBALL)
	@touch $@

# The public types as TypeDoc reads them, from which the reference in www/dist/api is rendered.
build/reference.json: dist/index.js $(wildcard tools/reference/*.json) tools/reference/node_modules/.installed
	tools/reference/node_modules/.bin/typedoc --options tools/reference/typedoc.json --logLevel Warn

$(PAGE): www/node_modules/softmax-wasm build/reference.json docs/api.md \
    $(shell find www -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -not -name 'screenshot.png')
	rm -rf www/dist
	cd www && ls languages | sed 's/\.json$$//' | xargs -P $(JOBS) -I {} env LANGUAGE={} vite build --logLevel warn
	cd www && vite build --config api/vite.config.ts --logLevel warn
	@touch $@
