"""Put the parts together: the only place where they meet."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from engine.adapters.changes import RedisChanges
from engine.adapters.choose_store import open_store
from engine.adapters.jwt_tokens import JwtTokens, RsaKeys
from engine.adapters.redis_attempts import RedisAttempts
from engine.adapters.redis_budgets import RedisBudgets
from engine.adapters.redis_documents import RedisDocuments
from engine.adapters.redis_log import RedisEventLog
from engine.adapters.redis_refusals import RedisRefusals
from engine.adapters.redis_views import RedisProjections, RedisViews
from engine.adapters.system import RandomChance, SystemClock
from engine.adapters.template_texts import TemplateTexts
from engine.adapters.worlds import Worlds
from engine.app.accounts import Accounts
from engine.app.answers import Answers
from engine.app.bearers import Bearers
from engine.app.clients import Clients
from engine.app.compose import Composers
from engine.app.delivery_log import DeliveryLog
from engine.app.entering import Entering
from engine.app.factors import Factors
from engine.app.handle import Handler
from engine.app.issuer import Issuer
from engine.app.judge import Ports
from engine.app.lists import Lists
from engine.app.password_locks import PasswordLocks
from engine.app.passwords import Passwords
from engine.app.pools import Pools
from engine.app.selves import Selves
from engine.app.sign_ins import SignIns
from engine.app.sign_outs import SignOuts
from engine.app.sign_ups import SignUps
from engine.app.token_sets import TokenSets
from engine.app.users import Users
from engine.app.worlds import add, begin
from engine.domain.world import NEW, ready
from engine.wire.aws_copy import read_folder
from engine.wire.cognito import COGNITO
from engine.wire.lambda_triggers import LambdaTriggers
from engine.wire.logs import LOGS
from engine.wire.router import DEFAULT_ACCOUNT, Router
from engine.wire.service import Application
from engine.wire.ses import SES
from engine.wire.sms_voice import SMS_VOICE
from engine.wire.sns import SNS
from engine.wire.world_file import read_world

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from engine.adapters.store import Store
    from engine.domain.world import World
    from engine.settings import Settings

SERVICES = (COGNITO, SNS, SES, SMS_VOICE, LOGS)

# Where Cognito, SES and text messages all are, and most pools (AWS developer guides).
READY_REGIONS = (
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
    "ca-central-1",
    "eu-central-1",
    "eu-north-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "sa-east-1",
)


@dataclass(frozen=True, slots=True)
class Sandpost:
    """One process's parts, on one store."""

    settings: Settings
    store: Store
    worlds: Worlds
    log: RedisEventLog
    documents: RedisDocuments
    budgets: RedisBudgets
    projections: RedisProjections
    views: RedisViews
    changes: RedisChanges
    refusals: RedisRefusals
    clock: SystemClock
    chance: RandomChance
    handler: Handler
    users: Users
    pools: Pools
    clients: Clients
    sign_ups: SignUps
    sign_ins: SignIns
    answers: Answers
    sign_outs: SignOuts
    factors: Factors
    token_sets: TokenSets
    passwords: Passwords
    selves: Selves
    accounts: Accounts
    lists: Lists
    delivery_log: DeliveryLog
    triggers: LambdaTriggers

    @property
    def judging(self) -> Ports:
        """What whoever judges messages asks."""
        return Ports(self.log, self.documents, self.budgets, self.clock, self.chance)

    def issuer(self, port: int) -> Issuer:
        """Who the tokens of a server on this port say they are from."""
        return Issuer(self.settings.links_to(port), self.settings.issuer == "aws")

    def router(self, port: int) -> Router:
        """The AWS endpoint of a server on this port."""
        operable = Application(
            users=self.users,
            pools=self.pools,
            clients=self.clients,
            sign_ups=self.sign_ups,
            sign_ins=self.sign_ins,
            answers=self.answers,
            sign_outs=self.sign_outs,
            factors=self.factors,
            token_sets=self.token_sets,
            passwords=self.passwords,
            selves=self.selves,
            accounts=self.accounts,
            lists=self.lists,
            delivery_log=self.delivery_log,
            clock=self.clock,
            chance=self.chance,
            issuer=self.issuer(port),
        )
        return Router(operable, SERVICES, self.refusals)

    async def begin(self) -> None:
        """Make the world that the settings name, if the log is empty."""
        world = world_of(self.settings.world)
        if await begin(world, self.log, self.clock, self.chance):
            await self.worlds.note("world", world.name)

    async def take_over(self, copied: World) -> int:
        """Add a copied account, in one append; how many events that were."""
        return await add(copied, self.log, self.clock, self.chance)

    def beginning(self) -> int:
        """How many events the world begins with that the settings name."""
        return sum(map(len, world_of(self.settings.world).begins().values()))

    async def reset(self) -> None:
        """An empty log, and in it the world that the settings name."""
        await self.worlds.reset()
        self.handler.forget()
        await self.begin()

    async def close(self) -> None:
        """Finish what is in hand, and hang up."""
        await self.changes.close()
        await self.refusals.close()
        await self.triggers.close()
        await self.log.close()
        await self.store.close()


async def build(settings: Settings) -> Sandpost:
    """The assembled application, on the store that the settings name."""
    store = await open_store(settings.store, settings.redis_url, settings.data)
    lines = store.lines
    log, documents = RedisEventLog(lines), RedisDocuments(lines)
    projections, views = RedisProjections(lines), RedisViews(lines)
    clock = SystemClock(tokens_simulated=settings.simulates_token_time)
    # Ids repeat with a seed only where nobody else draws them: they tell one call from another.
    chance = RandomChance(settings.seed, ids_repeat=store.kind != "redis")
    budgets = RedisBudgets(lines)
    handler = Handler(log, documents, clock, chance, settings.disputed, settings.choices, budgets)
    triggers = LambdaTriggers(settings.lambda_endpoint, settings.disputed.trigger_attempts)
    composers = Composers(triggers, TemplateTexts(), chance, settings.disputed)
    attempts, tokens = RedisAttempts(lines), JwtTokens()
    bearers = Bearers(tokens, clock)
    entering, locks = Entering(handler, composers), PasswordLocks(attempts)
    return Sandpost(
        settings=settings,
        store=store,
        worlds=Worlds(lines),
        log=log,
        documents=documents,
        budgets=budgets,
        projections=projections,
        views=views,
        changes=RedisChanges(lines, log),
        refusals=RedisRefusals(lines),
        clock=clock,
        chance=chance,
        handler=handler,
        users=Users(handler, composers),
        pools=Pools(handler),
        clients=Clients(handler),
        sign_ups=SignUps(handler, composers, attempts),
        sign_ins=SignIns(handler, entering, locks, tokens),
        answers=Answers(handler, entering, locks),
        sign_outs=SignOuts(handler, bearers, tokens),
        factors=Factors(handler, bearers),
        token_sets=TokenSets(handler, tokens, RsaKeys(chance)),
        passwords=Passwords(handler, composers, attempts, bearers),
        selves=Selves(handler, composers, attempts, bearers),
        accounts=Accounts(handler),
        lists=Lists(log, projections, views),
        delivery_log=DeliveryLog(log, projections, views),
        triggers=triggers,
    )


def world_of(name: str) -> World:
    """`new`, `ready`, what the file of this name describes, or the account copied to a folder."""
    match name:
        case "new":
            return NEW
        case "ready":
            return ready(DEFAULT_ACCOUNT, READY_REGIONS)
        case _:
            path = Path(name)
            return read_folder(path) if path.is_dir() else read_world(path)


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[Sandpost]:
    """The application while it is used; closed afterwards."""
    sandpost = await build(settings)
    try:
        yield sandpost
    finally:
        await sandpost.close()
