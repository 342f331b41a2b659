"""`python -m engine.cli`, for who has no scripts on the path."""

from engine.cli.app import main

main()
