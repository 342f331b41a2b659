"""The command `sandpost`: starts a process, or is a client of a running one."""

from engine.cli.app import main

__all__ = ["main"]
