"""From which of AWS's regions texts can be sent.

Since November 2024 SNS hands its texts to End User Messaging SMS (Cognito developer guide), so
texts leave from where that service has an endpoint. `AS_OF` says whose list of endpoints this is.
"""

from __future__ import annotations

from collections.abc import Mapping

AS_OF = "botocore 1.44.5, endpoints of sms-voice"

# partition → regions; partitions that are not here (China, the isolated ones) send no texts
REGIONS_WITH_TEXTS: Mapping[str, frozenset[str]] = {
    "aws": frozenset(
        {
            *("af-south-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3"),
            *("ap-south-1", "ap-south-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3"),
            *("ap-southeast-4", "ap-southeast-6", "ca-central-1", "ca-west-1", "eu-central-1"),
            *("eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-2"),
            *("eu-west-3", "il-central-1", "me-central-1", "me-south-1", "mx-central-1"),
            *("sa-east-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2"),
        }
    ),
    "aws-us-gov": frozenset({"us-gov-east-1", "us-gov-west-1"}),
    "aws-eusc": frozenset({"eusc-de-east-1"}),
}
_ALL = frozenset().union(*REGIONS_WITH_TEXTS.values())
# Cognito developer guide, SMS settings: where pools of a region without texts send from.
STAND_INS: Mapping[str, str] = {
    "ap-east-1": "ap-southeast-1",
    "ap-southeast-5": "ap-southeast-1",
    "ap-southeast-7": "ap-south-1",
}


def sends_texts(region: str) -> bool:
    """Whether AWS sends texts from this region; from one that AWS does not have, it cannot."""
    return region in _ALL


def stand_in(region: str) -> str | None:
    """The region that AWS names for pools of a region without texts."""
    return STAND_INS.get(region)
