# How the WebAssembly modules are built, as a part of the Makefile. Each is built anew where a file changes that
# it was compiled from, this file, or the version of a tool. So the flags are here or in the files of Cargo, and
# modules don't depend on the rest of the Makefile, since to build all of them takes two minutes.

WASM_PACK_VERSION := 0.15.1
WASM_PACK := $(CACHE)/wasm-pack-$(WASM_PACK_VERSION)
WASM_BINDGEN_VERSION := $(shell sed -n 's/^version = "\(.*\)"/\1/p' tools/wasm-bindgen/Cargo.toml)
WASM_BINDGEN := $(CACHE)/wasm-bindgen-$(WASM_BINDGEN_VERSION)

# The published modules: the features of the crate `module`.
MODULES := $(patsubst %,build/%/softmax_wasm_bg.wasm, \
    $(shell sed -n 's/^\([a-z-]*\) = \["softmax-wasm.*/\1/p' module/Cargo.toml))
# The module `full` with debug assertions.
ASSERTING := build/debug-assertions/softmax_wasm_bg.wasm

# The flags of the module `relaxed`, beside those of .cargo/config.toml.
RELAXED_FLAGS := .cargo/relaxed.toml
RELAXED := --config '$(CURDIR)/$(RELAXED_FLAGS)'
build/relaxed/softmax_wasm_bg.wasm: FLAGS := $(RELAXED)
build/relaxed/softmax_wasm_bg.wasm: $(RELAXED_FLAGS)

$(ASSERTING): FEATURE := full
$(ASSERTING): export CARGO_TARGET_DIR := $(CURDIR)/target/debug-assertions
$(ASSERTING): export CARGO_PROFILE_RELEASE_DEBUG_ASSERTIONS := true
$(ASSERTING): export CARGO_PROFILE_RELEASE_OVERFLOW_CHECKS := true

# Each module depends on the files of Rust that it was compiled from, which Cargo lists in `sources.d`. A file
# that is gone counts as changed.
$(foreach module,$(MODULES) $(ASSERTING),$(eval \
    $(module): $(filter-out %:,$(shell cat $(dir $(module))sources.d 2>/dev/null))))
%.rs: ;

# One after the other, since Cargo builds all of them in one folder. node_modules has wasm-opt.
.NOTPARALLEL:
$(MODULES) $(ASSERTING): Cargo.toml module/Cargo.toml Cargo.lock \
    .cargo/config.toml rust-toolchain.toml module/build.mk \
    $(WASM_PACK)/bin/wasm-pack $(WASM_BINDGEN)/bin/wasm-bindgen node_modules/.installed | wasm-target
	@echo "Compiling the WebAssembly module $(notdir $(@D)) (seconds)"
	wasm-pack --log-level warn build module --release --target bundler --no-pack --mode no-install \
	  --out-name softmax_wasm --out-dir ../$(@D) -- --features $(or $(FEATURE),$(notdir $(@D))) $(FLAGS)
	@cp $(or $(CARGO_TARGET_DIR),target)/wasm32-unknown-unknown/release/softmax_wasm_module.d $(@D)/sources.d
	@touch $@
