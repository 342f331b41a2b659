"""A named setting for each behaviour of AWS that is unknown or disputed, with its default.

Every field is also an environment variable, `SANDPOST_` and the name in capitals, and a line in
the README's list of known differences. What a decision read is visible where it matters.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Disputed:
    """How to behave where nobody outside AWS can say how AWS does.

    The first value of each choice is the default.
    """

    # A value made a verified alias while another user of the pool holds it (observed: it moves).
    alias_conflict: Literal["move", "refuse"] = "move"
    # The same when the user proves the value with a code (an AWS engineer said in 2016 that it
    # moves; the operation's model has the refusal, and somebody reported it that year).
    alias_conflict_on_verification: Literal["move", "refuse"] = "move"
    # `*_verified=true` alone while a new value is pending: the documentation can be read both ways.
    verified_alone_while_pending: Literal["keep-pending", "promote"] = "keep-pending"
    # The value in use is submitted again while another is pending.
    original_value_while_pending: Literal["cancel", "keep"] = "cancel"
    # Where a code goes that the user asks for while a new value is pending.
    code_while_pending: Literal["pending", "current"] = "pending"
    # How long a pending value waits.
    pending_value_lifetime: Literal["code", "until-replaced"] = "code"
    # A new value together with `*_verified=false` in a pool that verifies before it updates.
    pending_with_flag_false: Literal["pend", "apply"] = "pend"
    # The flag when a value is sent again unchanged.
    flag_on_unchanged_value: Literal["unchanged", "reset"] = "unchanged"
    # The flag when its value is deleted.
    flag_on_deleted_value: Literal["removed", "left"] = "removed"
    # `*_verified=true` for an attribute without a value.
    flag_without_value: Literal["accept", "refuse"] = "accept"
    # A blank value for an attribute that the schema requires.
    required_attribute_deleted: Literal["refuse", "accept"] = "refuse"
    # One name twice in a request.
    duplicate_names: Literal["last-wins", "refuse"] = "last-wins"
    # `*_verified` written by the user itself, through a client (both refusals are reported).
    flag_written_by_client: Literal["unauthorized", "non-mutable"] = "unauthorized"
    # A custom attribute that the schema lacks, on signing up: two texts are reported, `type` the
    # newer of them.
    unknown_attribute_on_sign_up: Literal["type", "schema"] = "type"
    # A code asked for again by somebody confirmed, through a client that hides who exists: an error
    # was reported in 2018, none in 2026.
    resend_when_confirmed: Literal["pretend", "refuse"] = "pretend"
    # What the trigger's `userAttributes` hold during an update.
    trigger_sees: Literal["new", "old"] = "new"
    # Whether a code still counts once a newer one was sent to the same destination.
    earlier_codes: Literal["replaced", "valid"] = "replaced"
    # Limits per user and hour on codes asked for and tried, and on changed passwords (AWS quotas).
    code_limits: Literal["hourly", "none"] = "hourly"
    # How often an hour a password may be reset; AWS documents 5 to 20, by an estimate of risk.
    recovery_limit: int = 5
    # An administrator updates a user whose temporary password has expired (documented, surprising).
    expired_temporary_password: Literal["renewed-by-update", "stays"] = "renewed-by-update"  # noqa: S105  # a choice, no secret
    # How often a trigger that does not answer is asked (AWS documents three tries of 5 s).
    trigger_attempts: int = 3
    # What a trigger wrote for a mail of the shared sender: an error by the documentation, used or
    # ignored as many people report.
    trigger_words_of_shared_mail: Literal["used", "ignored", "refused"] = "used"
    # A text to an unverified destination of an account in the SMS sandbox.
    sms_sandbox_refusal: Literal["undelivered", "code-delivery", "invalid-parameter"] = (
        "undelivered"
    )
    # Any other text that AWS accepts and loses: no origination number, opted out.
    sms_loss: Literal["undelivered", "code-delivery"] = "undelivered"
    # A text that End User Messaging SMS refuses to a pool that sends through it: that errors are
    # told at once is documented, by which exception of Cognito's is not.
    end_user_messaging_refusal: Literal["code-delivery", "invalid-parameter"] = "code-delivery"
    # A mail of the pool's own SES identity that SES refuses, where the operation's model has no
    # error for that, as AdminUpdateUserAttributes'. (UpdateUserAttributes, whose model has one, was
    # observed to answer with it, and so do all operations that have it.)
    own_identity_refusal: Literal["undelivered", "code-delivery"] = "undelivered"
    # A mail of an identity whose policy does not let Cognito send: the models have an exception for
    # it, one team saw the call succeed and the mail disappear.
    identity_policy_refusal: Literal["refuse", "undelivered"] = "refuse"
    # Mails per day of Cognito's shared sender, per account and region; 0 lifts the limit.
    shared_sender_daily_limit: int = 50
    # What an update does when that limit is reached.
    shared_sender_limit_on_update: Literal["refuse", "send"] = "refuse"
    # An invitation without a chosen medium (AWS: SMS) for a user that has only an e-mail address.
    invitation_without_number: Literal["nothing", "email"] = "nothing"
    # Days after which a submitted registration is approved by itself; 0: only when somebody says.
    registration_days: int = 0
    # A registration that is submitted without its required fields (one customer saw it denied
    # within seconds; the API has a reason for refusing the call).
    incomplete_registration: Literal["deny", "refuse"] = "deny"
