"""Load, decide, append, react, query: what the outside asks the domain to do."""
