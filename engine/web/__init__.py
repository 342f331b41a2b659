"""The ASGI application: AWS endpoint, JSON API, pages, live updates."""
