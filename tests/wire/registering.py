"""A caller who registers: boto3 clients, a toll-free number and its form."""

from __future__ import annotations

from typing import Any

from engine.domain.registration_commands import DecideRegistration
from tests.support.sending import Sending, ago

TYPE = "US_TOLL_FREE_REGISTRATION"
TOLL_FREE = {
    "IsoCountryCode": "US",
    "MessageType": "TRANSACTIONAL",
    "NumberCapabilities": ["SMS"],
    "NumberType": "TOLL_FREE",
}
UNCLEAR = "Unclear Opt-in Language"


def bare(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer without what is about the request."""
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


class Registering:
    """An account, and what somebody does to have a number of it registered."""

    def __init__(self, account: Sending) -> None:
        self.account = account
        self.eum = account.client("pinpoint-sms-voice-v2")

    def created(self, type_: str = TYPE) -> str:
        """A new registration's id."""
        answer = self.eum.create_registration(RegistrationType=type_)
        return str(answer["RegistrationId"])

    def number(self) -> str:
        """A new toll-free number's id."""
        return str(self.eum.request_phone_number(**TOLL_FREE)["PhoneNumberId"])

    def attachment(self) -> str:
        """A new document's id."""
        answer = self.eum.create_registration_attachment(AttachmentBody=b"a picture")
        return str(answer["RegistrationAttachmentId"])

    def filled(self, registration: str) -> None:
        """Write into every field that a toll-free form requires."""
        values: dict[str, dict[str, Any]] = {
            "companyInfo.companyName": {"TextValue": "Shop"},
            "messagingUseCase.monthlyMessageVolume": {"SelectChoices": ["1,000"]},
            "messagingUseCase.optInImage": {"RegistrationAttachmentId": self.attachment()},
        }
        for path, value in values.items():
            self.eum.put_registration_field_value(
                RegistrationId=registration, FieldPath=path, **value
            )

    def ready(self) -> tuple[str, str]:
        """A number and its registration, of which everything is there but the submission."""
        number, registration = self.number(), self.created()
        self.eum.create_registration_association(RegistrationId=registration, ResourceId=number)
        self.filled(registration)
        return number, registration

    def submitted(self) -> tuple[str, str]:
        """A number and its registration, under review."""
        number, registration = self.ready()
        self.eum.submit_registration_version(RegistrationId=registration)
        return number, registration

    def decide(self, registration: str, *reasons: str) -> None:
        """The review ends: with reasons it is a denial."""
        command = DecideRegistration(registration, not reasons, reasons, ago())
        self.account.act(command)

    def status(self, registration: str) -> str:
        """Where a registration stands."""
        found = self.eum.describe_registrations(RegistrationIds=[registration])
        return str(found["Registrations"][0]["RegistrationStatus"])

    def versions(self, registration: str) -> list[str]:
        """Where each of its versions stands, oldest first."""
        found = self.eum.describe_registration_versions(RegistrationId=registration)
        return [one["RegistrationVersionStatus"] for one in found["RegistrationVersions"]]

    def number_status(self, number: str) -> str:
        """Where a number stands."""
        found = self.eum.describe_phone_numbers(PhoneNumberIds=[number])
        return str(found["PhoneNumbers"][0]["Status"])
