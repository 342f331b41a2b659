"""Moto's own server, with a pool and its users put into its memory before it serves.

Moto compares each new user with all others, so that 10,000 of them take very long through its API.
Run as `python moto_server.py PORT USERS FILE`; the pool's id and the usernames go to FILE.
"""

from __future__ import annotations

import sys
from pathlib import Path

from moto.cognitoidp.models import CognitoIdpUser, UserStatus, cognitoidp_backends
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.server import main

REGION = "us-east-1"
PASSWORD = "Aa1!aaaaaaaa"  # noqa: S105 - nobody signs in


def seed(users: int) -> list[str]:
    """A pool as CreateUserPool makes it and users as AdminCreateUser does; its id, then theirs."""
    backend = cognitoidp_backends[DEFAULT_ACCOUNT_ID][REGION]
    pool = backend.create_user_pool("bench", {"UsernameAttributes": ["email"]})
    for number in range(users):
        email = [{"Name": "email", "Value": f"first-{number:08d}@load.example"}]
        user = CognitoIdpUser(pool.id, None, PASSWORD, UserStatus.FORCE_CHANGE_PASSWORD, email)
        pool.users[user.username] = user
    return [pool.id, *pool.users]


if __name__ == "__main__":
    port, count, file = sys.argv[1:]
    Path(file).write_text("\n".join(seed(int(count))))
    main(["-H", "127.0.0.1", "-p", port])
