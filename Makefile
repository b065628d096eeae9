# The two commands: `make run` answers the question of summer 2023; `make test` checks everything. `make bench` measures,
# `make soak` holds the engines against each other on new scenarios.
.PHONY: run test bench soak quickstart setup clean
VENV := .venv
PY := $(VENV)/bin/python
STAMP := $(VENV)/.installed
REFORM := scenarios/reform_china

run: $(STAMP)
	$(VENV)/bin/showroom compare $(REFORM)/base.toml $(REFORM)/price.toml $(REFORM)/commission.toml $(REFORM)/team.toml $(REFORM)/all.toml

quickstart: $(STAMP)
	$(VENV)/bin/showroom compare scenarios/quickstart/base.toml scenarios/quickstart/bundle.toml

test: $(STAMP)
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy
	$(VENV)/bin/pytest -n 2

# All benchmarks, or those of `make bench ONLY="engines log"`; about a quarter of an hour.
bench: $(STAMP)
	$(PY) -m benchmarks $(ONLY)

# Both engines on new drawn scenarios, other ones every time; some minutes, or `make soak SCENARIOS=500`.
SCENARIOS ?= 10000
soak: $(STAMP)
	SHOWROOM_EXAMPLES=$(SCENARIOS) $(VENV)/bin/pytest -n 2 --timeout 0 tests/sim/compiled/test_equality.py -k test_any_scenario

setup: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	@bash .ci/venv $(VENV)
	$(PY) -m pip install --quiet --require-hashes -r requirements.lock
	$(PY) -m pip install --quiet --no-deps --no-build-isolation -e .
	@$(VENV)/bin/showroom check scenarios/quickstart/base.toml
	@touch $(STAMP)

clean:
	rm -rf $(VENV) results/runs
