"""Documents that fields of registrations refer to: known by their ids, and not kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.domain.moments import epoch_seconds
from engine.domain.origination_errors import AttachmentUnknown
from engine.domain.registration_commands import (
    AddRegistrationAttachment,
    RemoveRegistrationAttachment,
)
from engine.wire.sms_voice.errors import validation
from engine.wire.sms_voice.listing import cannot_go_together, listed
from engine.wire.sms_voice.names import ATTACHMENT, arn, bare, drawn_id

if TYPE_CHECKING:
    from engine.app.handle import Caller
    from engine.domain.account_state import SendingAccount
    from engine.domain.registration import Attachment
    from engine.wire.service import Call, Members

FILTERED_BY: Mapping[str, str] = {"attachment-status": "AttachmentStatus"}


async def create_registration_attachment(call: Call) -> Members:
    """Take a document; what is in it, or where it lies, is not looked at."""
    given, app = call.given, call.app
    url = given.get("AttachmentUrl")
    if url and given.get("AttachmentBody"):
        raise cannot_go_together("AttachmentUrl", "AttachmentBody")
    if not url and not given.get("AttachmentBody"):
        sentence = "AttachmentBody or AttachmentUrl must be given."
        raise validation("MISSING_PARAMETER", "AttachmentBody", sentence)
    id_ = f"{ATTACHMENT}-{drawn_id(call)}"
    await app.accounts.carry_out(call.caller, AddRegistrationAttachment(id_, app.clock.now(), url))
    added = _known(id_, await app.accounts.get(call.caller))
    return {**_described(added, call.caller), "Tags": given.get("Tags")}


async def describe_registration_attachments(call: Call) -> Members:
    """The documents that were asked for, oldest first."""
    account = await call.app.accounts.get(call.caller)
    if names := call.given.get("RegistrationAttachmentIds"):
        wanted = [_known(bare(name, ATTACHMENT, call.caller), account) for name in names]
    else:
        wanted = list(account.attachments.values())
    described = {f"{one.added_at} {one.id}": _described(one, call.caller) for one in wanted}
    return listed(call, "RegistrationAttachments", described, FILTERED_BY)


async def delete_registration_attachment(call: Call) -> Members:
    """Forget a document; the answer shows it one last time."""
    app = call.app
    id_ = bare(call.given["RegistrationAttachmentId"], ATTACHMENT, call.caller)
    attachment = _known(id_, await app.accounts.get(call.caller))
    command = RemoveRegistrationAttachment(id_, app.clock.now())
    await app.accounts.carry_out(call.caller, command)
    return {**_described(attachment, call.caller), "AttachmentStatus": "DELETED"}


def _known(id_: str, account: SendingAccount) -> Attachment:
    if id_ not in account.attachments:
        raise AttachmentUnknown(id_)
    return account.attachments[id_]


def _described(attachment: Attachment, caller: Caller) -> Members:
    return {
        "RegistrationAttachmentArn": arn(caller, ATTACHMENT, attachment.id),
        "RegistrationAttachmentId": attachment.id,
        "AttachmentStatus": "UPLOAD_COMPLETE",
        "CreatedTimestamp": epoch_seconds(attachment.added_at),
    }
