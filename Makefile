# Every target runs in the environment that `uv sync` makes.
.PHONY: setup test lint types docs pictures bench clean

setup: ## install everything, locked
	uv sync --locked --extra web

test: ## the test suite
	uv run pytest

lint: ## style, format, and the floors of the house
	uv run ruff check .
	uv run ruff format --check .
	uv run lint-imports

types: ## mypy --strict
	uv run mypy

docs: ## the documentation; warnings are errors
	uv run sphinx-build -W --keep-going -b html docs docs/_build/html

pictures: ## draw the pictures of the README anew (needs Chromium for the page)
	uv run python docs/make_pictures.py

bench: ## speed and memory against bare spaCy
	uv run python bench/speed.py

clean:
	rm -rf docs/_build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
