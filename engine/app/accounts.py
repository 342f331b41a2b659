"""What can be asked of sending accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.app.handle import Caller
from engine.app.in_call import judged_in_call
from engine.domain import account as domain
from engine.domain import account_publishing, direct_texts
from engine.domain.registration_commands import SubmitRegistration
from engine.domain.sending import SmsTrouble, sending_region, sms_troubles

if TYPE_CHECKING:
    from engine.app.handle import Handler
    from engine.app.look import Look
    from engine.domain.account import SendingAccount
    from engine.domain.account_commands import AccountCommand, SendText
    from engine.domain.account_publishing import PublishText
    from engine.domain.decision import Decision
    from engine.domain.pool import Pool


class Accounts:
    """Commands to sending accounts, and one account as stored now."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler

    async def get(self, caller: Caller) -> SendingAccount:
        """The account; a new AWS account if nothing ever happened in it."""
        return await self._handler.look().account(caller.account, caller.region)

    async def sms_failure(self, caller: Caller, pool: Pool) -> tuple[SmsTrouble, ...]:
        """What is wrong with a pool's text messages, as far as Cognito tells: role, sandbox."""
        sms = pool.settings.sms
        if sms is None:
            return ()
        account = await self.get(Caller(caller.account, sending_region(pool, "SMS")))
        return sms_troubles(sms, account)

    async def carry_out(self, caller: Caller, command: AccountCommand) -> None:
        """Carry out a command, or raise the DomainError that refuses it."""

        async def decide(look: Look) -> Decision:
            state = await look.account(caller.account, caller.region)
            return domain.decide(command, state, caller.account, caller.region)

        key = (caller.account, caller.region)
        await self._handler.settle([key], decide, command.now, caller.request)

    async def publish(self, caller: Caller, command: PublishText) -> None:
        """Have a text sent and judged later, or raise the DomainError that refuses the call.

        Texts of one account do not wait for each other: they only read it.
        """

        async def decide(look: Look) -> Decision:
            state = await look.account(caller.account, caller.region)
            return account_publishing.decide(command, state, caller.account, caller.region)

        await self._handler.settle([command.message_id], decide, command.now, caller.request)

    async def submit_registration(self, caller: Caller, id_: str, *, aws_review: bool) -> None:
        """Hand a registration's draft in, to be reviewed as the settings say."""
        disputed = self._handler.disputed
        command = SubmitRegistration(
            id_,
            self._handler.clock.now(),
            aws_review,
            disputed.registration_days,
            disputed.incomplete_registration,
        )
        await self.carry_out(caller, command)

    async def send_text(self, caller: Caller, command: SendText) -> None:
        """Record a text with its judgement, or raise the DomainError that refuses it."""

        async def decide(look: Look) -> Decision:
            return await _direct(look, caller, command)

        await self._handler.settle([command.message_id], decide, command.now, caller.request)

    async def try_text(self, caller: Caller, command: SendText) -> None:
        """Raise whatever would refuse the text now; nothing is recorded."""
        look = self._handler.look()
        decision = await _direct(look, caller, command)
        await judged_in_call(look, decision, self._handler.asked, command.now)


async def _direct(look: Look, caller: Caller, command: SendText) -> Decision:
    state = await look.account(caller.account, caller.region)
    return direct_texts.decide(command, state, caller.account, caller.region)
