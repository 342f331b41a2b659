"""Delivery rules: one small function each, facts in, a Check out."""
