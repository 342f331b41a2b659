"""What stands on Redis, files, the clock and chance."""
