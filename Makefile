# Two commands for a fresh machine: `make demo` and `make test`. Needs Python 3.11 to 3.14 and nothing else.
#   PYTHON=python3.12   the interpreter to use (else the first suitable one on the PATH)
#   VENV=.venv          where the environment is made
#   KG_NO_BROWSER=1     leave out the browser tests (reported, never silently)
#   KG_SYSTEM=1         install the Debian packages that the tests need (else `make test` asks, on a terminal)
#   LOCK=               take the newest libraries that pyproject.toml allows, not those of requirements-dev.lock
#   PYTEST_ARGS=…       what pytest is given; by default one worker a core, a file's tests together

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

VENV ?= .venv
LOCK ?= requirements-dev.lock
PYTEST_ARGS ?= -n auto --dist loadfile
PYTHON ?= $(shell for p in python3.12 python3.13 python3.14 python3.11 python3 python; do \
	"$$p" -c 'import sys; raise SystemExit(not (3, 11) <= sys.version_info[:2] < (3, 15))' 2>/dev/null && echo "$$p" && break; done)
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
INSTALL := $(PIP) install $(if $(LOCK),--constraint $(LOCK))

.PHONY: help demo test cover lint types docs man format clean system lock

help: ## 列出目标 / list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

demo: $(VENV)/.installed ## 用 seeds/ 的五个版面建图，写入 exports/ / build the graph of the five pages
	$(BIN)/kg build seeds -o exports

test: system $(VENV)/.tests ## 准备好测试所需的一切并运行 / set up all that the tests need and run them
	$(BIN)/python -m pytest $(PYTEST_ARGS)

cover: system $(VENV)/.tests ## 同 test，另计覆盖率，低于下限则失败 / the same, with coverage, which may not fall below its floor
	$(BIN)/python -m pytest $(PYTEST_ARGS) --cov --cov-report=term:skip-covered

lint: $(VENV)/.lint ## 格式、静态检查、类型 / formatting, lint, types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy --strict kg

docs: $(VENV)/.docs ## 文档网站，写入 build/site/，不联网 / the documentation as a site, in build/site/
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --quiet

man: $(VENV)/.docs ## 手册页，写入 build/man/ / the man pages, in build/man/
	$(BIN)/python scripts/build_man.py build/man

format: $(VENV)/.lint ## 按统一格式改写源文件 / rewrite the sources in the one format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: $(BIN)/python ## 重写 requirements-dev.lock：开发和 CI 所用各库的版本 / pin anew what development and CI use
	$(INSTALL) uv
	$(BIN)/uv pip compile --quiet --universal --fork-strategy fewest --python-version 3.11 --no-annotate \
	  --custom-compile-command 'make lock' --all-extras --group test --group lint --group docs pyproject.toml \
	  --upgrade --output-file requirements-dev.lock

system: ## 浏览器和三元组库（Debian 包） / browser and triple stores for the tests
	@bash .ci/system-packages

clean: ## 删去生成之物 / remove what was generated
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find exports -mindepth 1 ! -name README.md -delete
	find kg tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@if [ -z "$(PYTHON)" ]; then \
	  echo '找不到 Python 3.11–3.14。请安装，或写 make PYTHON=/path/to/python3.12 / no Python 3.11 to 3.14 found: install one, or say make PYTHON=...' >&2; exit 1; fi
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo '建不了虚拟环境：Debian/Ubuntu 请先装 python3-venv / no virtual environment: on Debian or Ubuntu install python3-venv first' >&2; exit 1; }

$(VENV)/.installed: pyproject.toml $(LOCK) | $(BIN)/python
	$(INSTALL) --editable .
	@touch $@

# pip learnt `--group` in 25.1; reading the group ourselves spares an upgrade of pip.
$(VENV)/.tests: $(VENV)/.installed
	$(BIN)/python .ci/dependency_group.py test | xargs -d '\n' $(INSTALL)
	@touch $@

$(VENV)/.lint: $(VENV)/.installed
	$(BIN)/python .ci/dependency_group.py lint | xargs -d '\n' $(INSTALL)
	@touch $@

$(VENV)/.docs: $(VENV)/.installed
	$(BIN)/python .ci/dependency_group.py docs | xargs -d '\n' $(INSTALL)
	@touch $@
