"""FastStream workers: subscriptions and calls, no rules."""
