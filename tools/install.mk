# How tools are installed, as a part of the Makefile: each target asks for those that it uses. The versions of
# wasm-pack and of wasm-bindgen are in module/build.mk, since modules are built anew where they change.

# Tools of Rust that only some targets need, with their versions.
CARGO_TOOLS := $(addprefix $(CACHE)/, \
    cargo-fuzz-0.13.2 cargo-mutants-27.1.0 cargo-deny-0.20.2 cargo-cyclonedx-0.5.9 cargo-semver-checks-0.51.0 \
    cargo-about-0.9.3)
# The marks that tools are installed whose names begin with a text: $(call tool,cargo-deny), or all by
# $(call tool,cargo).
tool = $(addsuffix /.installed,$(filter $(CACHE)/$(1)-%,$(CARGO_TOOLS)))

# Runs a command of rustup that downloads: $(1) says what it does and how long that takes, $(2) is the command.
download = { echo "$(1): $(2)"; $(2) || { echo "This command failed: $(2)"; \
  echo "It needs https://static.rust-lang.org, or the mirror that RUSTUP_DIST_SERVER names."; exit 1; }; }
install-rust = rustup toolchain install --no-self-update --profile minimal
# Installs a version of Rust where it is missing.
add-rust = rustup run $(1) rustc --version >/dev/null 2>&1 || \
  $(call download,Installing Rust $(1) (half a minute),$(install-rust) $(1))
# Adds a target to Rust where it is missing; the version may be given as +1.88.
add-target = [ -d "$$(rustc $(2) --print sysroot)/lib/rustlib/$(1)" ] || \
  $(call download,Adding Rust's target $(1) (seconds),$(strip rustup $(2) target add $(1)))

##@ Tools, which other targets install
rust: ## installs the version of Rust that rust-toolchain.toml names
	@for tool in cargo rustup; do command -v $$tool >/dev/null || { \
	  echo "$$tool is missing. Install rustup: https://rustup.rs"; exit 1; }; done
	@$(call add-rust,$(RUST))

# The tools of the build and of the tests need these versions.
NODE_VERSIONS := Node.js 20.19, or 22.13 or later
node: ## checks that Node.js is here
	@for tool in node npm; do command -v $$tool >/dev/null || { \
	  echo "$$tool is missing. Install $(NODE_VERSIONS): https://nodejs.org"; exit 1; }; done
	@node -p 'const [a, b] = process.versions.node.split("."); a >= 20 && !(b < { 20: 19, 21: 99, 22: 13 }[a])' \
	  | grep -q true || { \
	  echo "Node.js is $$(node --version). Install $(NODE_VERSIONS): https://nodejs.org"; exit 1; }

wasm-target: | rust ## adds Rust's target wasm32-unknown-unknown
	@$(call add-target,wasm32-unknown-unknown)

clippy rustfmt: | rust ## adds the component of this name to Rust
	@$(subst clippy,cargo-clippy,$@) --version >/dev/null 2>&1 || \
	  $(call download,Adding Rust's component $@ (seconds),rustup component add $@)

$(WASM_PACK)/bin/wasm-pack: | rust
	@echo "Installing wasm-pack into $(WASM_PACK) (about 2 minutes)"
	cargo install --quiet --locked wasm-pack --version $(WASM_PACK_VERSION) --root $(WASM_PACK)

$(WASM_BINDGEN)/bin/wasm-bindgen: | rust
	@echo "Installing wasm-bindgen $(WASM_BINDGEN_VERSION) into $(WASM_BINDGEN) (about 2 minutes)"
	cargo install --quiet --locked --path tools/wasm-bindgen --root $(WASM_BINDGEN) \
	  --target-dir target/wasm-bindgen
	@rm -r target/wasm-bindgen

$(call tool,cargo): | rust
	@echo "Installing $(notdir $(@D)) into $(@D) (2 to 8 minutes)"
	cargo install --quiet --locked $(shell echo $(notdir $(@D)) | sed 's/-\([^-]*\)$$/ --version \1/') \
	  --features '$(if $(findstring cargo-about,$@),cli)' --root $(@D)
	@touch $@

# What is installed in each folder with npm packages of its own.
NPM_FOLDERS := tests benches tools/reference tools/publish tests/mutation tests/page
INSTALLS_tests := the npm tools of the tests (half a minute, 70 MB)
INSTALLS_benches := the packages that we are measured beside (half a minute, 230 MB)
INSTALLS_tools/reference := TypeDoc (seconds, 46 MB)
INSTALLS_tools/publish := npm and Deno, which publish (seconds, 110 MB)
INSTALLS_tests/mutation := Stryker (half a minute, 80 MB)
INSTALLS_tests/page := Lighthouse (half a minute, 190 MB)
NPM_CI := npm ci --ignore-scripts --no-audit --no-fund --loglevel=error

node_modules/.installed: package-lock.json | node
	@echo "Installing the npm tools of the build (half a minute)"
	$(NPM_CI)
	@touch $@

$(NPM_FOLDERS:=/node_modules/.installed): %/node_modules/.installed: %/package-lock.json | node
	@echo "Installing $(INSTALLS_$*)"
	cd $* && $(NPM_CI)
	@touch $@

# Whoever only publishes doesn't install the tools of the build.
$(patsubst %,%/node_modules/.installed,$(filter-out tools/publish,$(NPM_FOLDERS))): | node_modules/.installed
tests/page/node_modules/.installed: | tests/node_modules/.installed

browser: ## installs Chromium on Debian as root, or says what to install
	@bash tools/browser.sh
