# Every command runs in the locked environment .venv, which start/set_up.py builds once; then no network is needed.
# Works in any folder, its name may hold spaces and Vietnamese letters; `.venv/bin/python -m X`, never `.venv/bin/X`,
# so that a moved folder keeps working.

PYTHON ?= python3
python := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help desk report test check audit lab docs lock clean environment test-programs

help:  ## Các lệnh / What there is to do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' Makefile

report: environment  ## Lập mọi báo cáo chưa cập nhật / Make every report that is not up to date
	@$(python) pipeline.py run

# One worker more than processors: tests also wait, for kernels to start and to end.
test: environment test-programs check  ## Kiểm thử và kiểm tra mã / Run the tests and the checks
	@$(python) -m pytest -q -n $$($(python) -c "import os; print((os.cpu_count() or 1) + 1)") --dist loadfile

# .pre-commit-config.yaml runs the same before every commit.
check: environment  ## Kiểm tra cách viết mã / Check how the code is written: style, types, spelling, stripped notebooks
	@$(python) -m ruff check .
	@$(python) -m ruff format --check .
	@$(python) -m mypy
	@$(python) -m codespell_lib
	@$(python) -m nbstripout --verify --keep-id notebooks/*.ipynb

audit: environment  ## Có thư viện nào có lỗ hổng đã biết? / Does a library have a known weakness?
	@$(python) -m tests.security.audit

desk: environment  ## Mở bàn làm việc trong trình duyệt / Open the desk in the browser
	@$(python) pipeline.py desk

lab: environment  ## Mở các sổ tay trong JupyterLab / Open the notebooks in JupyterLab
	@$(python) -m jupyterlab notebooks

# Sphinx and what it needs stand in an environment of their own: nothing else uses them.
docs: environment  ## Dựng sổ tay sử dụng / Build the handbook
	@test -x work/docs/.venv/bin/python || $(python) -m venv work/docs/.venv
	@work/docs/.venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r docs/handbook/requirements.lock
	@work/docs/.venv/bin/python -m sphinx -q -W -d work/docs/doctrees docs/handbook work/docs/handbook
	@echo work/docs/handbook/index.html

# What nobody can make again stays: files received, what was published and signed, sent and filled in. Forms and lists
# of sent messages once stood in work/.
clean:  ## Xóa những gì làm lại được, giữ data/raw, data/published, data/forms / Remove what can be made again, nothing else
	@rm -rf data/processed reports .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@test ! -d work || find work -mindepth 1 -maxdepth 1 ! -name forms ! -name sent -exec rm -rf {} +
	@find . -path ./.venv -prune -o \( -name __pycache__ -o -name .ipynb_checkpoints \) -prune -exec rm -rf {} +

# UPGRADE=--upgrade takes the newest releases; otherwise only what pyproject.toml changed. UV_* settings of a machine
# would leave other platforms' hashes out.
lock: environment  ## Khóa lại phiên bản thư viện / Lock the dependencies again
	@$(python) -m pip install -qq uv
	@env $$(env | sed -n 's/^\(UV_[A-Z0-9_]*\)=.*/-u \1/p') $(python) -m uv pip compile --quiet --universal \
	    --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --all-extras $(UPGRADE) \
	    --output-file requirements.lock pyproject.toml

environment:
	@$(PYTHON) start/set_up.py

# Programs that some tests look at the results with, as command:package. Where they cannot be installed the tests skip.
test_programs := chromium:chromium soffice:libreoffice-calc lowriter:libreoffice-writer pdftoppm:poppler-utils tidy:tidy

test-programs:
	@missing=""; root=""; \
	for pair in $(test_programs); do \
	    command -v "$${pair%%:*}" >/dev/null || missing="$$missing $${pair#*:}"; \
	done; \
	test -n "$$missing" || exit 0; \
	test "$$(id -u)" = 0 || root="sudo -n"; \
	{ command -v apt-get && $$root true && $$root apt-get -q update && \
	  $$root env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install $$missing; } >/dev/null 2>&1 || \
	echo "Không cài được / Could not install:$$missing. Một số kiểm thử sẽ bị bỏ qua. / Some tests will be skipped."
