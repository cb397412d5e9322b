"""`python -m cli` is `minhchung`."""

from cli.app import main

main()
