"""Delivery rules: one small function each, facts in, a Check out; `judge` asks them all."""

from engine.domain.rules.judgement import judge

__all__ = ["judge"]
