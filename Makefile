# Two commands are enough on a fresh machine: `make demo` and `make test`.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test accept lint bench lock docs story wheel clean

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
WORKERS ?= auto
ARGS ?=

help:
	@echo 'make demo    build everything, read the story into ./demo, ask it eight questions'
	@echo 'make test    build everything and run every test (ARGS="-k word" to choose)'
	@echo 'make accept  the long campaigns in full (hours)'
	@echo 'make lint    formatting, types, floors, sizes, generated pages'
	@echo 'make bench   the benchmarks'
	@echo 'make docs    write the generated pages again'
	@echo 'make story   write the packaged story again from tests/story'
	@echo 'make lock    choose library versions again (needs uv)'
	@echo 'make wheel   build the wheel into ./dist'

$(READY): requirements.lock pyproject.toml tools/make-venv.sh
	@tools/make-venv.sh $(VENV)
	@touch $@

demo: $(READY)
	@rm -rf demo
	@$(BIN)/letterbook demo demo
	@echo
	@echo "Browse it: $(BIN)/letterbook serve demo"

test: $(READY)
	@tools/find-chromium.sh
	@$(BIN)/python -m pytest -n $(WORKERS) $(ARGS)

accept: $(READY)
	@tools/find-chromium.sh
	@$(BIN)/python -m pytest --accept $(ARGS)

lint: $(READY)
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m tools.check_sizes
	@$(BIN)/python -m tools.write_reference --check
	@$(BIN)/python -m tools.write_commands --check

bench: $(READY)
	@$(BIN)/python -m benchmarks $(ARGS)

docs: $(READY)
	@$(BIN)/python -m tools.write_reference
	@$(BIN)/python -m tools.write_commands

story: $(READY)
	@$(BIN)/python -m tests.story.export --package

lock:
	uv lock
	uv export --quiet --frozen --all-groups --all-extras --no-emit-project --no-header \
	  --output-file requirements.lock

wheel: $(READY)
	@$(BIN)/python -m hatchling build -t wheel

clean:
	rm -rf $(VENV) demo dist
