# Everything here also works without make: each target only calls a command.
PAPERS ?= 200
CORPUS ?= $(wildcard ../shared/real)

.PHONY: setup demo test lint fuzz bench bench-reading bench-linking bench-search bench-web soak crash serve screenshots messages clean

setup:
	@sh scripts/setup.sh

demo: setup
	@sh scripts/demo.sh

test: export BROWSER = 1
test: setup
	@.venv/bin/python -m pytest -n auto --dist loadfile

lint: setup
	@.venv/bin/ruff format --check . && .venv/bin/ruff check . && .venv/bin/mypy && .venv/bin/lint-imports

# Spoils made-up papers, tables, archives and questions for minutes, and wants every reader to end and to fail
# only as it declares; what it finds is kept in .hypothesis/ and tried first the next time.
fuzz: export FUZZ = 1
fuzz: SEED ?= $(shell date +%s)
fuzz: setup
	@.venv/bin/python -m pytest tests/test_security_fuzz.py --hypothesis-seed=$(SEED)

bench: setup
	@.venv/bin/python data/samples/make_samples.py
	@.venv/bin/python bench/reading.py --samples data/samples/inbox
	@$(if $(CORPUS),.venv/bin/python bench/reading.py --corpus $(CORPUS),true)
	@.venv/bin/python bench/citations.py $(if $(CORPUS),--corpus $(CORPUS))

bench-reading: setup
	@.venv/bin/python bench/reading.py --generated $(PAPERS)
	@$(if $(CORPUS),.venv/bin/python bench/reading.py --corpus $(CORPUS),true)
	@$(if $(CORPUS),.venv/bin/python bench/text_layers.py --corpus $(CORPUS),true)
	@.venv/bin/python bench/speed.py

bench-linking: setup
	@.venv/bin/python bench/citations.py $(if $(CORPUS),--corpus $(CORPUS))
	@.venv/bin/python bench/checking.py
	@.venv/bin/python bench/linking.py --papers 20000
	@.venv/bin/python bench/suggesting.py --speed

bench-search: setup
	@.venv/bin/python bench/searching.py
	@.venv/bin/python bench/search_quality.py

bench-web: setup
	@.venv/bin/python bench/serving.py

soak: setup
	@.venv/bin/python bench/soaking.py

# Ends the taking in before every step of a batch, then kills the program at random moments.
crash: export EVERY_STEP = 1
crash: setup
	@.venv/bin/python -m pytest -n auto tests/test_ingest_crashes.py
	@.venv/bin/python bench/crashing.py

serve: setup
	@[ -f data/demo/registry.db ] || sh scripts/demo.sh
	@.venv/bin/minhchung --home data/demo serve

screenshots: export BROWSER = 1
screenshots: setup
	@[ -f data/demo/registry.db ] || sh scripts/demo.sh
	@.venv/bin/python scripts/screenshots.py

messages: setup
	@sh scripts/update_messages.sh

clean:
	@rm -rf .venv data/demo data/samples/inbox*
