"""The kinds of registrations there are: what each stands for, and what its form asks.

Of the forms only those fields are described that AWS's user guide shows, or that customers were
denied for: the forms at AWS are longer, and change. Any other field is taken as it comes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from engine.domain.sender_id import SHAPE
from engine.domain.sms_countries import COUNTRIES

if TYPE_CHECKING:
    from engine.domain.registration import FieldValue

US = "US"
TOLL_FREE = "TOLL_FREE"
TEN_DLC = "TEN_DLC"
SENDER_ID = "SENDER_ID"
BRAND = "US_TEN_DLC_BRAND_REGISTRATION"
SENDER_ID_FIELD = "senderIdInfo.senderId"
# The user guide's own figure for the name of a company; texts of unknown fields may be longer.
LONGEST_NAME = 100
# The one country whose register of sender ids is there for who wants it.
MAY_REGISTER = ("SG",)


@dataclass(frozen=True, slots=True)
class StandsFor:
    """What a registration can stand for: a number's type, SENDER_ID, or a type of registration.

    `when` is when it comes to stand for it. With `closes`, it ends with the last of them.
    """

    kind: str
    country: str
    when: Literal["before-submission", "on-approval", "after-completion"]
    closes: bool = False


@dataclass(frozen=True, slots=True)
class FormField:
    """What a form asks; `options` are of a SELECT, of which one must be chosen."""

    path: str
    kind: Literal["TEXT", "SELECT", "ATTACHMENT"]
    title: str
    explained: str
    options: tuple[str, ...] = ()
    most: int = LONGEST_NAME
    pattern: str = r"^(?=\s*\S)[\s\S]+$"

    @property
    def section(self) -> str:
        """The part of the form it stands in."""
        return self.path.partition(".")[0]

    def wrong_with(self, value: FieldValue) -> str | None:
        """What is wrong with a value, as a sentence; None if nothing is."""
        if self.kind == "TEXT":
            text = value.text or ""
            fits = len(text) <= self.most and re.fullmatch(self.pattern, text) is not None
            return None if fits else f"It takes a text of up to {self.most} characters."
        if self.kind == "SELECT":
            fits = len(value.choices) == 1 and value.choices[0] in self.options
            return None if fits else f"It takes one of {' · '.join(self.options)}."
        return None if value.attachment is not None else "It takes an attachment."


@dataclass(frozen=True, slots=True)
class RegistrationType:
    """One kind of registration. All fields that are described are required."""

    name: str
    title: str
    stands_for: tuple[StandsFor, ...]
    fields: tuple[FormField, ...] = ()

    def stands_for_a(self, kind: str, country: str) -> StandsFor | None:
        """How it stands for such a resource; None if it cannot."""
        fitting = (one for one in self.stands_for if (one.kind, one.country) == (kind, country))
        return next(fitting, None)

    @property
    def closes(self) -> bool:
        """It ends with the last of what it stands for."""
        return any(one.closes for one in self.stands_for)


# Part of a form → its title, and what it is about.
SECTIONS: Mapping[str, tuple[str, str]] = {
    "companyInfo": ("Company info", "Who sends the messages."),
    "messagingUseCase": ("Messaging use case", "What the messages are, and who agreed to them."),
    "senderIdInfo": ("Sender ID", "The name that phones show as sender."),
}
COMPANY = FormField(
    "companyInfo.companyName",
    "TEXT",
    "Company name",
    "Legal name which your company is registered under.",
)
VOLUME = FormField(
    "messagingUseCase.monthlyMessageVolume",
    "SELECT",
    "Monthly SMS volume",
    "Estimated number of SMS messages which will be sent from this toll-free number each month.",
    options=(
        *("10", "100", "1,000", "10,000", "100,000", "250,000", "500,000", "750,000"),
        *("1,000,000", "5,000,000", "10,000,000+"),
    ),
)
OPT_IN_IMAGE = FormField(
    "messagingUseCase.optInImage",
    "ATTACHMENT",
    "Opt-in workflow image",
    "What people see where they agree to be texted.",
)
NAME = FormField(
    SENDER_ID_FIELD,
    "TEXT",
    "Sender ID",
    "The name that phones show as sender.",
    most=11,
    pattern=f"^{SHAPE.pattern}$",
)


def _of_sender_ids(country: str) -> RegistrationType:
    return RegistrationType(
        f"{country}_SENDER_ID_REGISTRATION",
        f"{country} sender ID registration",
        (StandsFor(SENDER_ID, country, "on-approval", closes=True),),
        (COMPANY, NAME),
    )


TYPES: Mapping[str, RegistrationType] = {
    one.name: one
    for one in (
        RegistrationType(
            "US_TOLL_FREE_REGISTRATION",
            "US toll-free number registration",
            (StandsFor(TOLL_FREE, US, "before-submission", closes=True),),
            (COMPANY, VOLUME, OPT_IN_IMAGE),
        ),
        RegistrationType(BRAND, "US 10DLC brand registration", ()),
        RegistrationType(
            "US_TEN_DLC_BRAND_VETTING",
            "US 10DLC brand vetting",
            (StandsFor(BRAND, US, "before-submission"),),
        ),
        RegistrationType(
            "US_TEN_DLC_CAMPAIGN_REGISTRATION",
            "US 10DLC campaign registration",
            (
                StandsFor(BRAND, US, "before-submission"),
                StandsFor(TEN_DLC, US, "after-completion"),
            ),
        ),
        *(
            _of_sender_ids(country)
            for country, rules in COUNTRIES.items()
            if rules.sender_id == "registration" or country in MAY_REGISTER
        ),
    )
}


def type_named(name: str) -> RegistrationType:
    """The type of this name; of types unknown here, which a copied account may have, only that."""
    return TYPES.get(name) or RegistrationType(name, name, ())
