# What is done often; `make` lists it.
.PHONY: help install test one check format docs reference coverage figures clean
help:     ## this list
	@grep -E '^[a-z]+: .*##' Makefile | sed 's/:.*##/\t/' | expand -t 12
install:  ## an environment with everything that tests and the site need, in .venv
	python3 -m venv .venv && .venv/bin/pip install -q -c constraints.txt -e '.[test,docs]' && .venv/bin/pre-commit install
test:     ## all tests, on SQLite and Postgres: twenty minutes
	pytest
one:      ## the tests of one file or one name: make one T=tests/sources/test_formats.py K=pdf
	pytest $(T) $(if $(K),-k '$(K)')
check:    ## style, types and architecture, as before each commit
	ruff check && ruff format --check && mypy && lint-imports
format:   ## put style right
	ruff check --fix && ruff format
docs:     ## the documentation as a site, in site/; broken links are errors
	mkdocs build --strict
reference: ## the pages of docs/ that the program writes, and what its examples print
	python docs/reference.py
coverage: ## how much of rendering, values, records and settings their tests run through
	.ci/coverage
figures:  ## the house's own figures
	python benchmarks/house.py
clean:    ## remove what tools leave behind
	rm -rf build dist site .coverage .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
