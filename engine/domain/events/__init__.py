"""Every event there is: past-tense facts, each readable on its own, one module per kind of stream.

A stored event is never edited. Its stored name and version are in `STORED_NAMES`; a new meaning
gets a new version and an upcaster beside the codec. Times are RFC 3339 UTC with milliseconds.
`since` is when it happened, where that was elsewhere and before: the account was copied.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.domain.events.account import (
    DEFAULT_OPT_OUT_LIST,
    CarrierResult,
    CarrierScenarioCleared,
    CarrierScenarioSet,
    DestinationsBlocked,
    DestinationsUnblocked,
    IdentityAdded,
    IdentityRemoved,
    IdentityVerified,
    NumberOptedIn,
    NumberOptedOut,
    OptOutListCreated,
    OptOutListDeleted,
    ReviewEnded,
    ReviewStarted,
    RoleDeclared,
    SandboxNumberAdded,
    SandboxNumberRemoved,
    SandboxNumberVerified,
    SesSandboxLeft,
    SmsAttributesSet,
    SmsSandboxLeft,
    SpendLimitSet,
    SpendQuotaRaised,
)
from engine.domain.events.message import (
    Basis,
    Carriage,
    Charge,
    Check,
    EmailSender,
    Medium,
    MessageEvent,
    MessageJudged,
    MessageRequested,
    MessageRequeued,
    MessageStuck,
    Outcome,
    Result,
    Step,
    TextOptions,
)
from engine.domain.events.origination import (
    OriginationNumberChanged,
    OriginationNumberReleased,
    OriginationNumberRequested,
    RegistrationCompleted,
    SenderIdChanged,
    SenderIdReleased,
    SenderIdRequested,
)
from engine.domain.events.pool import (
    CustomAttributesAdded,
    EmailConfiguration,
    EndUserMessaging,
    MessageTemplates,
    PasswordPolicy,
    PoolCreated,
    PoolDeleted,
    PoolEvent,
    PoolSettings,
    SchemaAttribute,
    SmsConfiguration,
)
from engine.domain.events.registration import (
    AttachmentEvent,
    RegistrationAssociated,
    RegistrationAttachmentAdded,
    RegistrationAttachmentRemoved,
    RegistrationClosed,
    RegistrationCreated,
    RegistrationDecided,
    RegistrationDeleted,
    RegistrationDisassociated,
    RegistrationEvent,
    RegistrationFieldCleared,
    RegistrationFieldSet,
    RegistrationSubmitted,
    RegistrationVersionCreated,
    RegistrationVersionDiscarded,
)
from engine.domain.events.user import (
    AttributesUpdated,
    CodeIssued,
    PendingValueDropped,
    PendingValueSubmitted,
    TemporaryPasswordIssued,
    UserCreated,
    UserDeleted,
    UserEvent,
)

__all__ = [
    "DEFAULT_OPT_OUT_LIST",
    "STORED_NAMES",
    "AccountEvent",
    "AttachmentEvent",
    "AttributesUpdated",
    "Basis",
    "Carriage",
    "CarrierResult",
    "CarrierScenarioCleared",
    "CarrierScenarioSet",
    "Charge",
    "Check",
    "CodeIssued",
    "CustomAttributesAdded",
    "DestinationsBlocked",
    "DestinationsUnblocked",
    "EmailConfiguration",
    "EmailSender",
    "EndUserMessaging",
    "Event",
    "IdentityAdded",
    "IdentityRemoved",
    "IdentityVerified",
    "Medium",
    "MessageEvent",
    "MessageJudged",
    "MessageRequested",
    "MessageRequeued",
    "MessageStuck",
    "MessageTemplates",
    "NumberOptedIn",
    "NumberOptedOut",
    "OptOutListCreated",
    "OptOutListDeleted",
    "OriginationNumberChanged",
    "OriginationNumberReleased",
    "OriginationNumberRequested",
    "Outcome",
    "PasswordPolicy",
    "PendingValueDropped",
    "PendingValueSubmitted",
    "PoolCreated",
    "PoolDeleted",
    "PoolEvent",
    "PoolSettings",
    "RegistrationAssociated",
    "RegistrationAttachmentAdded",
    "RegistrationAttachmentRemoved",
    "RegistrationClosed",
    "RegistrationCompleted",
    "RegistrationCreated",
    "RegistrationDecided",
    "RegistrationDeleted",
    "RegistrationDisassociated",
    "RegistrationEvent",
    "RegistrationFieldCleared",
    "RegistrationFieldSet",
    "RegistrationSubmitted",
    "RegistrationVersionCreated",
    "RegistrationVersionDiscarded",
    "Result",
    "ReviewEnded",
    "ReviewStarted",
    "RoleDeclared",
    "SandboxNumberAdded",
    "SandboxNumberRemoved",
    "SandboxNumberVerified",
    "SchemaAttribute",
    "SenderIdChanged",
    "SenderIdReleased",
    "SenderIdRequested",
    "SesSandboxLeft",
    "SmsAttributesSet",
    "SmsConfiguration",
    "SmsSandboxLeft",
    "SpendLimitSet",
    "SpendQuotaRaised",
    "Step",
    "TemporaryPasswordIssued",
    "TextOptions",
    "UserCreated",
    "UserDeleted",
    "UserEvent",
]

AccountEvent = (
    SmsSandboxLeft
    | SesSandboxLeft
    | SandboxNumberAdded
    | SandboxNumberVerified
    | SandboxNumberRemoved
    | NumberOptedOut
    | NumberOptedIn
    | OptOutListCreated
    | OptOutListDeleted
    | DestinationsBlocked
    | DestinationsUnblocked
    | ReviewStarted
    | ReviewEnded
    | SmsAttributesSet
    | SpendLimitSet
    | SpendQuotaRaised
    | SenderIdRequested
    | SenderIdChanged
    | SenderIdReleased
    | RegistrationEvent
    | AttachmentEvent
    | CarrierScenarioSet
    | CarrierScenarioCleared
    | OriginationNumberRequested
    | OriginationNumberChanged
    | RegistrationCompleted
    | OriginationNumberReleased
    | IdentityAdded
    | IdentityVerified
    | IdentityRemoved
    | RoleDeclared
)
Event = PoolEvent | UserEvent | MessageEvent | AccountEvent

STORED_NAMES: Mapping[str, type[Event]] = {
    "pool-created.1": PoolCreated,
    "custom-attributes-added.1": CustomAttributesAdded,
    "pool-deleted.1": PoolDeleted,
    "user-created.1": UserCreated,
    "attributes-updated.1": AttributesUpdated,
    "pending-value-submitted.1": PendingValueSubmitted,
    "pending-value-dropped.1": PendingValueDropped,
    "code-issued.1": CodeIssued,
    "temporary-password-issued.1": TemporaryPasswordIssued,
    "user-deleted.1": UserDeleted,
    "message-requested.1": MessageRequested,
    "message-judged.1": MessageJudged,
    "message-stuck.1": MessageStuck,
    "message-requeued.1": MessageRequeued,
    "sms-sandbox-left.1": SmsSandboxLeft,
    "ses-sandbox-left.1": SesSandboxLeft,
    "sandbox-number-added.1": SandboxNumberAdded,
    "sandbox-number-verified.1": SandboxNumberVerified,
    "sandbox-number-removed.1": SandboxNumberRemoved,
    "number-opted-out.1": NumberOptedOut,
    "number-opted-in.1": NumberOptedIn,
    "origination-number-requested.1": OriginationNumberRequested,
    "registration-completed.1": RegistrationCompleted,
    "origination-number-released.1": OriginationNumberReleased,
    "opt-out-list-created.1": OptOutListCreated,
    "opt-out-list-deleted.1": OptOutListDeleted,
    "destinations-blocked.1": DestinationsBlocked,
    "destinations-unblocked.1": DestinationsUnblocked,
    "review-started.1": ReviewStarted,
    "review-ended.1": ReviewEnded,
    "sms-attributes-set.1": SmsAttributesSet,
    "spend-limit-set.1": SpendLimitSet,
    "spend-quota-raised.1": SpendQuotaRaised,
    "sender-id-requested.1": SenderIdRequested,
    "sender-id-changed.1": SenderIdChanged,
    "sender-id-released.1": SenderIdReleased,
    "registration-created.1": RegistrationCreated,
    "registration-field-set.1": RegistrationFieldSet,
    "registration-field-cleared.1": RegistrationFieldCleared,
    "registration-submitted.1": RegistrationSubmitted,
    "registration-decided.1": RegistrationDecided,
    "registration-version-created.1": RegistrationVersionCreated,
    "registration-version-discarded.1": RegistrationVersionDiscarded,
    "registration-associated.1": RegistrationAssociated,
    "registration-disassociated.1": RegistrationDisassociated,
    "registration-closed.1": RegistrationClosed,
    "registration-deleted.1": RegistrationDeleted,
    "registration-attachment-added.1": RegistrationAttachmentAdded,
    "registration-attachment-removed.1": RegistrationAttachmentRemoved,
    "carrier-scenario-set.1": CarrierScenarioSet,
    "carrier-scenario-cleared.1": CarrierScenarioCleared,
    "origination-number-changed.1": OriginationNumberChanged,
    "identity-added.1": IdentityAdded,
    "identity-verified.1": IdentityVerified,
    "identity-removed.1": IdentityRemoved,
    "role-declared.1": RoleDeclared,
}
