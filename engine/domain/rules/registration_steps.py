"""The steps that bring a registration to its approval, from wherever it stands.

Of its form those fields are filled in that are known to be required; the forms at AWS are longer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from shlex import quote
from typing import TYPE_CHECKING

from engine.domain.events import Step
from engine.domain.registration import FieldValue
from engine.domain.registration_status import (
    UNDER_REVIEW,
    denied_version,
    registrations_of,
    status_of,
    version_status_of,
)
from engine.domain.registration_types import type_named
from engine.domain.rules.steps import Place, aws, sandpost

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.domain.account_state import SendingAccount
    from engine.domain.registration import Registration
    from engine.domain.registration_types import FormField
    from engine.domain.rules.check import Saw

NEW = "REGISTRATION_ID"
EUM = "pinpoint-sms-voice-v2"
# How sentences say where a registration stands that is not complete.
STANDS: Mapping[str, str] = {
    "CREATED": "was never submitted",
    "SUBMITTED": "waits for its review",
    "AWS_REVIEWING": "is under AWS's review",
    "REVIEWING": "is under review",
    "REQUIRES_UPDATES": "was denied",
}


def newest_registration(resource: str, account: SendingAccount) -> Registration | None:
    """The last of those that stand for a number (by its id) or a sender id (NAME/COUNTRY)."""
    standing = registrations_of(resource, account.registrations)
    return max(standing, key=lambda one: (one.created_at, one.id), default=None)


def standing(registration: Registration | None, now: str) -> str:
    """Where the registration stands, as the end of a sentence, with the reasons of a denial."""
    if registration is None:
        return "is not complete"
    status = status_of(registration, now)
    denied = denied_version(registration)
    reasons = denied.reasons if denied is not None and status == "REQUIRES_UPDATES" else ()
    return STANDS.get(status, "is not complete") + (f" ({'; '.join(reasons)})" if reasons else "")


def evidence(registration: Registration | None, now: str) -> Saw:
    """What a rule saw of the registration."""
    if registration is None:
        return {}
    status, denied = status_of(registration, now), denied_version(registration)
    saw: Saw = {"registration": registration.id, "status": status}
    if denied is None or status != "REQUIRES_UPDATES":
        return saw
    return {**saw, "reasons": denied.reasons}


def until_approved(place: Place, registration: Registration, now: str) -> tuple[Step, ...]:
    """What is left to do: fill in the form, submit it, and have it approved."""
    id_, newest = registration.id, registration.newest
    approve = sandpost(place, f"register {id_}")
    if status_of(registration, now) in UNDER_REVIEW:
        return (approve,)
    if version_status_of(registration, newest, now) == "DRAFT":
        form = Form(place, id_, registration.type, written=frozenset(newest.fields))
        return (*form.filled_in(), approve)
    begin = aws(place, f"{EUM} create-registration-version --registration-id {id_}")
    form = Form(place, id_, registration.type, known=newest.fields)  # a new version is blank
    return (begin, *form.filled_in(), approve)


def registered_anew(place: Place, type_: str, known: Mapping[str, FieldValue]) -> tuple[Step, ...]:
    """A new registration of the type, with what is known of its form, until it is approved."""
    create = aws(
        place,
        f"{EUM} create-registration --registration-type {type_} "
        "--query RegistrationId --output text",
        yields=NEW,
    )
    form = Form(place, NEW, type_, known=known, needs=(NEW,))
    return (create, *form.filled_in(), sandpost(place, f"register {NEW}", needs=(NEW,)))


@dataclass(frozen=True, slots=True)
class Form:
    """A registration's draft: which of its fields have their values, and which values are known.

    What nobody knows here is asked of whoever registers, and stands in capitals.
    """

    place: Place
    id: str
    type: str
    written: frozenset[str] = frozenset()
    known: Mapping[str, FieldValue] = field(default_factory=dict)
    needs: tuple[str, ...] = ()

    def filled_in(self) -> Iterator[Step]:
        """Every field gets its value, then the draft is submitted."""
        for path, value in self.known.items():
            yield self._put(path, _written(value))
        for form_field in type_named(self.type).fields:
            if form_field.path not in self.known.keys() | self.written:
                yield from self._asked(form_field)
        yield self._aws(f"submit-registration-version --registration-id {self.id}")

    def _asked(self, form_field: FormField) -> Iterator[Step]:
        """A field whose value nobody knows here."""
        name = _capitals(form_field.path)
        match form_field.kind:
            case "SELECT":
                yield self._put(form_field.path, f"--select-choices {quote(form_field.options[0])}")
            case "TEXT":
                yield Step("wait", wait_for=_wish(form_field), yields=name)
                yield self._put(form_field.path, f"--text-value {name}", name)
            case "ATTACHMENT":
                address = f"{name}_ADDRESS"
                yield Step(
                    "wait", wait_for=f"the address in S3 of {_wish(form_field)}", yields=address
                )
                create = f"create-registration-attachment --attachment-url {address}"
                query = "--query RegistrationAttachmentId --output text"
                yield self._aws(f"{create} {query}", address, yields=name)
                yield self._put(form_field.path, f"--registration-attachment-id {name}", name)

    def _put(self, path: str, value: str, *needs: str) -> Step:
        put = f"put-registration-field-value --registration-id {self.id} --field-path {quote(path)}"
        return self._aws(f"{put} {value}", *needs)

    def _aws(self, command: str, *needs: str, yields: str = "") -> Step:
        return aws(self.place, f"{EUM} {command}", needs=(*self.needs, *needs), yields=yields)


def _written(value: FieldValue) -> str:
    """A value as an option of the AWS CLI."""
    if value.attachment is not None:
        return f"--registration-attachment-id {quote(value.attachment)}"
    if value.text is not None:
        return f"--text-value {quote(value.text)}"
    return "--select-choices " + " ".join(map(quote, value.choices))


def _capitals(path: str) -> str:
    """What a field is called where its value is to be put: COMPANY_NAME."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", path.rpartition(".")[2]).upper()


def _wish(form_field: FormField) -> str:
    """What is asked of whoever registers."""
    return f"{form_field.title}: {form_field.explained}".rstrip(".")
