"""AWS protocols outside, domain inside."""
