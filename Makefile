# The two commands are `make run` and `make test`; each first installs what this machine lacks.
.PHONY: run test bench audit ui desktop setup

# Builds the program and opens its window on a demo office.
run:
	scripts/run

# Checks everything: format, lints, all tests, the real window included.
test:
	scripts/test

# How fast it is, each figure beside the limit measured in the same run. Nothing fails by it.
bench:
	scripts/bench

# Licences, banned and doubled libraries, where they come from.
audit:
	scripts/audit

# The window's pages, into ui/dist.
ui: setup
	scripts/build-ui

# The desktop program as the tests of the window use it.
desktop: ui
	cargo build --workspace --bins --tests

setup:
	scripts/setup
