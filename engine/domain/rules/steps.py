"""The steps that repair: commands as they are printed, and waits.

A command that `aws` runs works here and at AWS; one that `sandpost` runs does what AWS does only
through support or a carrier. What becomes known on the way stands in capitals.
"""

from __future__ import annotations

from dataclasses import dataclass
from shlex import quote
from typing import TYPE_CHECKING

from engine.domain.events import Step

if TYPE_CHECKING:
    from engine.domain.events import MessageRequested

DEFAULT_ACCOUNT = "000000000000"
DEFAULT_REGION = "us-east-1"


@dataclass(frozen=True, slots=True)
class Place:
    """The account and region that a step must act on; printed where they are not the defaults."""

    account: str
    region: str


def aws(place: Place, command: str, *, needs: tuple[str, ...] = (), yields: str = "") -> Step:
    """An AWS CLI command. With `yields` it prints just that value; the account is the caller's."""
    region = "" if place.region == DEFAULT_REGION else f" --region {place.region}"
    return Step("aws", run=f"aws {command}{region}", needs=needs, yields=yields or None)


def sandpost(place: Place, command: str, *, needs: tuple[str, ...] = ()) -> Step:
    """A `sandpost account` command."""
    account = "" if place.account == DEFAULT_ACCOUNT else f" --account {place.account}"
    region = "" if place.region == DEFAULT_REGION else f" --region {place.region}"
    return Step("sandpost", run=f"sandpost account {command}{account}{region}", needs=needs)


def sent_to(
    request: MessageRequested, number: str, *, needs: tuple[str, ...] = ()
) -> tuple[Step, ...]:
    """The user's number is replaced, which sends a code to it; nothing where there is no user."""
    if request.pool is None or request.username is None:
        return ()
    pool_region = request.pool.partition("_")[0]
    update = aws(
        Place(request.account, pool_region),
        f"cognito-idp admin-update-user-attributes --user-pool-id {quote(request.pool)} "
        f"--username {quote(request.username)} "
        f"--user-attributes Name=phone_number,Value={number}",
        needs=needs,
    )
    return (update,)
