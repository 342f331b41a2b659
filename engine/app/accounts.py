"""What can be asked of sending accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.domain import account as domain

if TYPE_CHECKING:
    from engine.app.handle import Caller, Handler
    from engine.app.look import Look
    from engine.domain.account import SendingAccount
    from engine.domain.account_commands import AccountCommand
    from engine.domain.decision import Decision


class Accounts:
    """Commands to sending accounts, and one account as stored now."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler

    async def get(self, caller: Caller) -> SendingAccount:
        """The account; a new AWS account if nothing ever happened in it."""
        return await self._handler.look().account(caller.account, caller.region)

    async def carry_out(self, caller: Caller, command: AccountCommand) -> None:
        """Carry out a command, or raise the DomainError that refuses it."""

        async def decide(look: Look) -> Decision:
            state = await look.account(caller.account, caller.region)
            return domain.decide(command, state, caller.account, caller.region)

        await self._handler.settle([caller], decide, command.now)
