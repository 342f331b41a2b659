"""How each event changes what a sending account sends texts from: its numbers and sender ids."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from engine.domain.account_state import OriginationNumber, SenderId
from engine.domain.events import (
    OriginationNumberChanged,
    OriginationNumberReleased,
    OriginationNumberRequested,
    RegistrationCompleted,
    SenderIdChanged,
    SenderIdReleased,
    SenderIdRequested,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

NumberEvent = (
    OriginationNumberRequested
    | OriginationNumberChanged
    | RegistrationCompleted
    | OriginationNumberReleased
)
SenderIdEvent = SenderIdRequested | SenderIdChanged | SenderIdReleased


def numbers_after(
    numbers: Mapping[str, OriginationNumber], event: NumberEvent, at: str
) -> Mapping[str, OriginationNumber]:
    """All leased numbers after the event, by their ids."""
    match event:
        case OriginationNumberRequested(id=id_):
            return {**numbers, id_: _leased(event, at)}
        case OriginationNumberChanged(id=id_):
            return {**numbers, id_: changed_by(numbers[id_], event)}
        case RegistrationCompleted(id=id_):
            return {**numbers, id_: replace(numbers[id_], registered_at=at)}
        case OriginationNumberReleased(id=id_):
            return {other: number for other, number in numbers.items() if other != id_}
        case _:
            assert_never(event)


def _leased(event: OriginationNumberRequested, at: str) -> OriginationNumber:
    return OriginationNumber(
        id=event.id,
        number=event.number,
        country=event.country,
        number_type=event.number_type,
        message_type=event.message_type,
        capabilities=event.capabilities,
        needs_registration=event.needs_registration,
        monthly_price=event.monthly_price,
        requested_at=event.since or at,
        deletion_protected=event.deletion_protected,
        opt_out_list=event.opt_out_list,
        international=event.international,
    )


def changed_by(number: OriginationNumber, event: OriginationNumberChanged) -> OriginationNumber:
    """The number with the settings that the event names."""
    protected, international = event.deletion_protected, event.international
    return replace(
        number,
        deletion_protected=number.deletion_protected if protected is None else protected,
        opt_out_list=event.opt_out_list or number.opt_out_list,
        international=number.international if international is None else international,
    )


def sender_ids_after(
    sender_ids: Mapping[str, SenderId], event: SenderIdEvent, at: str
) -> Mapping[str, SenderId]:
    """All sender ids after the event, under NAME/COUNTRY."""
    key = sender_id_key(event.sender_id, event.country)
    match event:
        case SenderIdRequested():
            return {**sender_ids, key: _requested(event, at)}
        case SenderIdChanged(deletion_protected=protected):
            changed = replace(sender_ids[key], deletion_protected=protected)
            return {**sender_ids, key: changed}
        case SenderIdReleased():
            return {other: one for other, one in sender_ids.items() if other != key}
        case _:
            assert_never(event)


def _requested(event: SenderIdRequested, at: str) -> SenderId:
    return SenderId(
        sender_id=event.sender_id,
        country=event.country,
        message_types=event.message_types,
        monthly_price=event.monthly_price,
        requested_at=at,
        deletion_protected=event.deletion_protected,
        request=event.request,
        comes_with=event.comes_with,
    )


def sender_id_key(sender_id: str, country: str) -> str:
    """What a sender id is known by: the same name may be another's elsewhere."""
    return f"{sender_id}/{country}"
