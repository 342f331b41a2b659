"""What SNS and End User Messaging SMS both tell of the numbers an account sends from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from engine.domain.origination_numbers import is_usable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine.domain.account_state import OriginationNumber, SendingAccount


def number_status(
    number: OriginationNumber, account: SendingAccount, now: str
) -> Literal["ACTIVE", "PENDING"]:
    """ACTIVE once texts can leave from it (AWS user guide, "Phone number status")."""
    return "ACTIVE" if is_usable(number, account, now) else "PENDING"


def oldest_first(numbers: Iterable[OriginationNumber]) -> Mapping[str, OriginationNumber]:
    """Numbers under keys that order them by when they were requested."""
    return {f"{number.requested_at} {number.id}": number for number in numbers}
