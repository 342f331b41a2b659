"""The read-only commands whose output is a copy of an account, and the script that runs them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

IDENTITY_FILE = "get-caller-identity.json"
CLIENT_FILE = re.compile(r"describe-user-pool-client-\w+\.json")
POOL_FILE = re.compile(r"describe-user-pool-(?!client-)[\w-]+\.json")


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the AWS CLI and the file in a region's folder that takes what it prints."""

    run: str
    file: str


COMMANDS: tuple[Command, ...] = (
    Command("sns get-sms-sandbox-account-status", "get-sms-sandbox-account-status.json"),
    Command("sns list-sms-sandbox-phone-numbers", "list-sms-sandbox-phone-numbers.json"),
    Command("sns get-sms-attributes", "get-sms-attributes.json"),
    Command("pinpoint-sms-voice-v2 describe-phone-numbers", "describe-phone-numbers.json"),
    Command("pinpoint-sms-voice-v2 describe-sender-ids", "describe-sender-ids.json"),
    Command("pinpoint-sms-voice-v2 describe-registrations", "describe-registrations.json"),
    Command("pinpoint-sms-voice-v2 describe-spend-limits", "describe-spend-limits.json"),
    Command(
        "pinpoint-sms-voice-v2 describe-verified-destination-numbers",
        "describe-verified-destination-numbers.json",
    ),
    Command(
        "pinpoint-sms-voice-v2 describe-opted-out-numbers --opt-out-list-name Default",
        "describe-opted-out-numbers.json",
    ),
    Command("sesv2 get-account", "get-account.json"),
    Command("sesv2 list-email-identities", "list-email-identities.json"),
)
POOLS = "cognito-idp list-user-pools --max-results 60 --query UserPools[].Id --output text"
POOL = "cognito-idp describe-user-pool --user-pool-id"
CLIENTS = "cognito-idp list-user-pool-clients --query UserPoolClients[].ClientId --output text"
CLIENT = "cognito-idp describe-user-pool-client"


def script(folder: str, regions: Sequence[str]) -> Iterator[str]:
    """The lines of a shell script that copies an account: it reads only."""
    yield f"mkdir -p {' '.join(f'{folder}/{region}' for region in regions)}"
    yield f"aws sts get-caller-identity --output json > {folder}/{IDENTITY_FILE}"
    for region in regions:
        place, where = f"--region {region} --output json", f"{folder}/{region}"
        for command in COMMANDS:
            yield f"aws {command.run} {place} > {where}/{command.file}"
        yield f"for pool in $(aws {POOLS} --region {region}); do"
        yield f'  aws {POOL} "$pool" {place} > "{where}/describe-user-pool-$pool.json"'
        yield f'  for client in $(aws {CLIENTS} --user-pool-id "$pool" --region {region}); do'
        yield (
            f'    aws {CLIENT} --user-pool-id "$pool" --client-id "$client" {place} '
            f'> "{where}/describe-user-pool-client-$client.json"'
        )
        yield "  done"
        yield "done"
