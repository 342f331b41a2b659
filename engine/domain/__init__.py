"""The pure core: commands decide events, events fold into state, rules judge messages."""
