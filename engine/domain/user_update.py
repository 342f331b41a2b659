"""What an update of attributes means: validated, and worked out before anything is recorded.

The plan is made first, because the outside (triggers, texts, holders of a wanted alias) must be
asked about it; `user_events` then turns plan and answers into events.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from engine.domain import schema
from engine.domain.client_attributes import check_writable
from engine.domain.errors import (
    AttributeNamedTwice,
    AttributeNotMutable,
    AttributeValueMissing,
    EmailMalformed,
    PhoneNumberMalformed,
    SchemaViolated,
    VerifiedWithoutValue,
)
from engine.domain.names import active_aliases, claimed
from engine.domain.schema import FLAGS, VERIFIABLE
from engine.domain.sending import Due

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.domain.commands import Pairs
    from engine.domain.disputed import Disputed
    from engine.domain.events import ClientSettings, Medium
    from engine.domain.pool import Pool
    from engine.domain.user import User

MEDIA: Mapping[str, Medium] = {"email": "EMAIL", "phone_number": "SMS"}


class UpdatePlan(Struct, frozen=True):
    """Everything an update does, before it is done.

    `must_be_free` are claims (kind → value) that nobody else may hold although they are not taken
    yet; `moves` says that a verified alias may be taken away from whoever holds it.
    """

    changed: Mapping[str, str]
    removed: tuple[str, ...]
    activated: Mapping[str, str]
    deactivated: Mapping[str, str]
    pended: Mapping[str, str]
    dropped: Mapping[str, str]
    due: tuple[Due, ...]
    must_be_free: Mapping[str, str]
    moves: bool


def requested(pairs: Pairs, disputed: Disputed) -> dict[str, str]:
    """The wanted values by name; of a name given twice, the last."""
    wanted = {name: value for name, value in pairs if value is not None}
    if len(wanted) < len(pairs) or "sub" in wanted:
        _check_names(pairs, disputed)
    return wanted


def _check_names(pairs: Pairs, disputed: Disputed) -> None:
    """Raise for what is wrong: `sub` is refused before missing values are (observed order)."""
    seen: set[str] = set()
    if any(name == "sub" for name, _ in pairs):
        raise AttributeNotMutable("sub")
    for name, value in pairs:
        if value is None:
            raise AttributeValueMissing(name)
        if name in seen and disputed.duplicate_names == "refuse":
            raise AttributeNamedTwice(name)
        seen.add(name)


def check_values(
    pool: Pool, wanted: Mapping[str, str], *, creating: bool, required_may_go: bool
) -> None:
    """Raise for the first kind of trouble: the schema's violations together, then formats."""
    found = schema.violations(
        pool.attributes, wanted, creating=creating, required_may_go=required_may_go
    )
    if found:
        raise SchemaViolated(found)
    if (email := wanted.get("email")) and not schema.EMAIL.fullmatch(email):
        raise EmailMalformed
    if (number := wanted.get("phone_number")) and not schema.PHONE_NUMBER.fullmatch(number):
        raise PhoneNumberMalformed


def with_lower_case_flags(wanted: Mapping[str, str]) -> dict[str, str]:
    """Flags are stored in lower case, however they were spelt (`True` was seen to be accepted)."""
    written = dict(wanted)
    for flag in FLAGS.values():
        if flag in wanted:
            written[flag] = wanted[flag].lower()
    return written


def plan_update(
    pairs: Pairs,
    user: User,
    pool: Pool,
    disputed: Disputed,
    now: str,
    client: ClientSettings | None = None,
) -> UpdatePlan:
    """What the update would do to this user. Raises a DomainError if it may not be done.

    `client` is what the user itself asks through; None: an administrator asks, who may write all.
    """
    wanted = requested(pairs, disputed)
    check_values(
        pool,
        wanted,
        creating=False,
        required_may_go=disputed.required_attribute_deleted == "accept",
    )
    if client is not None:  # after the schema: what is not in it was observed to be told first
        check_writable(client, wanted, disputed)
    draft = _Draft(user, pool, disputed, now, with_lower_case_flags(wanted))
    for attribute in VERIFIABLE:
        draft.settle(attribute)
    return draft.plan()


def plan_deletion(
    names: tuple[str, ...],
    user: User,
    pool: Pool,
    disputed: Disputed,
    now: str,
    client: ClientSettings | None = None,
) -> UpdatePlan:
    """Deleting by name is an update to blank values."""
    return plan_update(tuple((name, "") for name in names), user, pool, disputed, now, client)


def pending_value(user: User, attribute: str, now: str) -> str | None:
    """The value that waits for its verification: until it expires, and with it every code to it."""
    pending = user.pending.get(attribute)
    if pending is None or pending.expires_at is None or pending.expires_at > now:
        return None if pending is None else pending.value
    code = user.codes.get(attribute)
    asked_again = code is not None and code.destination == pending.value and code.expires_at > now
    return pending.value if asked_again else None


class _Draft:
    """A plan under way: the wanted values, corrected attribute by attribute."""

    def __init__(
        self,
        user: User,
        pool: Pool,
        disputed: Disputed,
        now: str,
        wanted: dict[str, str],
    ) -> None:
        self.user = user
        self.pool = pool
        self.disputed = disputed
        self.now = now
        self.wanted = wanted
        self.pended: dict[str, str] = {}
        self.dropped: dict[str, str] = {}
        self.due: list[Due] = []

    def settle(self, attribute: str) -> None:
        """Work out what the request means for a verifiable attribute, its flag and its codes."""
        value = self.wanted.get(attribute)
        flag = self.wanted.get(FLAGS[attribute])
        if value is None:
            if flag is not None:
                self._flag_alone(attribute, flag)
        elif value == "":
            self._deleted(attribute, flag)
        elif value == self.user.attributes.get(attribute):
            self._unchanged(attribute, flag)
        else:
            self._changed(attribute, value, flag)

    def _flag_alone(self, attribute: str, flag: str) -> None:
        if flag != "true":
            return
        pending = pending_value(self.user, attribute, self.now)
        if pending is not None and self.disputed.verified_alone_while_pending == "promote":
            self.wanted[attribute] = pending
            self.dropped[attribute] = pending
        elif attribute not in self.user.attributes and self.disputed.flag_without_value == "refuse":
            raise VerifiedWithoutValue(attribute)

    def _deleted(self, attribute: str, flag: str | None) -> None:
        self._drop_pending(attribute)
        if flag is None and self.disputed.flag_on_deleted_value == "removed":
            self.wanted[FLAGS[attribute]] = ""
        elif flag == "true" and self.disputed.flag_without_value == "refuse":
            raise VerifiedWithoutValue(attribute)

    def _unchanged(self, attribute: str, flag: str | None) -> None:
        if flag == "true" or self.disputed.original_value_while_pending == "cancel":
            self._drop_pending(attribute)
        if flag is None and self.disputed.flag_on_unchanged_value == "reset":
            self.wanted[FLAGS[attribute]] = "false"

    def _changed(self, attribute: str, value: str, flag: str | None) -> None:
        if flag == "true":
            self._drop_pending(attribute)
            return
        settings = self.pool.settings
        auto_verified = attribute in settings.auto_verified
        waits = auto_verified and attribute in settings.verified_before_update
        if waits and not (flag == "false" and self.disputed.pending_with_flag_false == "apply"):
            del self.wanted[attribute]
            self.wanted.pop(FLAGS[attribute], None)
            self.pended[attribute] = value
        else:
            self._drop_pending(attribute)
            self.wanted.setdefault(FLAGS[attribute], "false")
        if auto_verified:
            medium = MEDIA[attribute]
            self.due.append(Due("UpdateUserAttribute", medium, value, attribute))

    def _drop_pending(self, attribute: str) -> None:
        pending = pending_value(self.user, attribute, self.now) if self.user.pending else None
        if pending is not None:
            self.dropped[attribute] = pending

    def plan(self) -> UpdatePlan:
        """The plan: only what really changes is in it."""
        changed, removed = self._differences()
        activated, deactivated = self._aliases(changed, removed)
        return UpdatePlan(
            changed=changed,
            removed=tuple(removed),
            activated=activated,
            deactivated=deactivated,
            pended=self.pended,
            dropped=self.dropped,
            due=tuple(self.due),
            must_be_free=self._must_be_free() if self.pended else {},
            moves=self.disputed.alias_conflict == "move",
        )

    def _differences(self) -> tuple[dict[str, str], list[str]]:
        old = self.user.attributes
        changed, removed = {}, []
        for name, value in self.wanted.items():
            if not value:
                if name in old:
                    removed.append(name)
            elif old.get(name) != value:
                changed[name] = value
        return changed, removed

    def _aliases(
        self, changed: Mapping[str, str], removed: Sequence[str]
    ) -> tuple[dict[str, str], dict[str, str]]:
        settings = self.pool.settings
        if not (settings.username_attributes or settings.alias_attributes):
            return {}, {}
        attributes = {**self.user.attributes, **changed}
        for name in removed:
            attributes.pop(name, None)
        before, after = self.user.activated, active_aliases(self.pool, attributes)
        activated = {kind: value for kind, value in after.items() if before.get(kind) != value}
        deactivated = {kind: value for kind, value in before.items() if after.get(kind) != value}
        return activated, deactivated

    def _must_be_free(self) -> dict[str, str]:
        """In a pool with username attributes a taken value is refused before any verification."""
        kinds = self.pool.settings.username_attributes
        return {k: claimed(self.pool, k, v) for k, v in self.pended.items() if k in kinds}
