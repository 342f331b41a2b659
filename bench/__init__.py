"""The bench: accepted updates per second, latency and cost, side by side with the alternatives."""
