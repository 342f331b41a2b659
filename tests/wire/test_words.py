"""Every refusal of the domain has words wherever it can be met."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, Literal, cast, get_args, get_origin, get_type_hints

import pytest

import engine.domain
from engine.app.handle import Caller
from engine.domain import account_errors, act_errors, archive_errors, errors, origination_errors
from engine.domain.errors import DomainError
from engine.wire.aws_error import AwsError
from engine.wire.cognito import COGNITO
from engine.wire.constraints import ConstraintViolations, Violation
from engine.wire.logs import LOGS
from engine.wire.model import load_service
from engine.wire.service import Application, Call, Service
from engine.wire.ses import SES
from engine.wire.sms_voice import SMS_VOICE
from engine.wire.sns import SNS

SERVICES = (COGNITO, SNS, SES, SMS_VOICE, LOGS)
DOMAIN = Path(engine.domain.__path__[0])

# What no AWS call can run into: only Sandpost's own acts, pages and commands refuse these.
OWN_ACTS_ONLY = frozenset(
    {
        account_errors.UnknownKeyword,
        act_errors.DelayTooLong,
        act_errors.NoCarrierTarget,
        act_errors.NoPercentage,
        act_errors.NoPrefix,
        act_errors.SpendQuotaBelowLimit,
        act_errors.TollFreeKeywordUnknown,
        account_errors.InvalidShortCode,
        account_errors.ShortCodeTaken,
        account_errors.IdentityTokenUnknown,
        account_errors.IdentityLinkExpired,
        origination_errors.RegistrationNotUnderReview,
        archive_errors.AlreadyThere,
        archive_errors.ArchiveRefused,
        archive_errors.LogNotEmpty,
        errors.MessageNotFound,
        errors.MessageAlreadyJudged,
    }
)
# Who decides on whose behalf: whatever such a module refuses, that service must have words for.
DECIDED_FOR: Mapping[str, Service] = {
    "account_publishing": SNS,
    "account_sandbox": SNS,
    "account_texting": SNS,
    "account_numbers": SMS_VOICE,
    "account_registrations": SMS_VOICE,
    "account_sender_ids": SMS_VOICE,
    "provisioning": SMS_VOICE,
    "registration_association": SMS_VOICE,
    "account_destinations": SMS_VOICE,
    "account_opt_outs": SMS_VOICE,
    "direct_texts": SMS_VOICE,
    "account_identities": SES,
    "client_attributes": COGNITO,
    "codes": COGNITO,
    "sign_in": COGNITO,
    "srp": COGNITO,
    "challenges": COGNITO,
    "new_password": COGNITO,
    "factors": COGNITO,
    "user_decide": COGNITO,
    "user_update": COGNITO,
    "user_filter": COGNITO,
    "verify_attribute": COGNITO,
    "pool_decide": COGNITO,
    "pool_tags": COGNITO,
    "pool_domain": COGNITO,
    "client_decide": COGNITO,
    "password": COGNITO,
    "passwords": COGNITO,
    "recovery": COGNITO,
    "secret_hash": COGNITO,
    "sign_up": COGNITO,
    "usernames": COGNITO,
    "sending": COGNITO,
    "in_call": COGNITO,
}
# Codes that the query protocol has for every service, and that no model lists.
COMMON_CODES = frozenset({"InvalidParameterValue", "Throttling", "ValidationError"})


def refusals() -> list[type[DomainError]]:
    """Every error that the domain can raise."""
    for module in pkgutil.walk_packages(engine.domain.__path__, "engine.domain."):
        importlib.import_module(module.name)
    return sorted(subclasses(DomainError), key=lambda kind: kind.__name__)


def subclasses(kind: type[DomainError]) -> Iterator[type[DomainError]]:
    for below in kind.__subclasses__():
        if below.__module__.startswith("engine."):
            yield below
            yield from subclasses(below)


def sample(kind: type[DomainError]) -> DomainError:
    """One error of this kind, with any values."""
    if "__dataclass_fields__" not in vars(kind):
        return kind()
    hints = get_type_hints(kind)
    return kind(**{field.name: any_value(hints[field.name]) for field in fields(cast("Any", kind))})


def any_value(hint: object) -> object:
    if hint is int:
        return 3
    if hint is str or str in get_args(hint):
        return "something"
    if get_origin(hint) is Literal:
        return get_args(hint)[0]
    return (("name", "what is wrong"),)  # the violations of a schema


def worded(service: Service, kind: type[DomainError]) -> AwsError | None:
    """The service's words for an error; None if it has none."""
    operation = next(iter(service.operations))
    nothing = cast("Application", None)  # words are made of the error alone
    call = Call(operation, {}, Caller("000000000000", "us-east-1"), nothing)
    try:
        return service.in_its_words(sample(kind), call)
    except DomainError:
        return None


def refused_in(module: str) -> list[type[DomainError]]:
    """The errors that a module makes or raises, of those that AWS calls can run into."""
    tree = ast.parse((DOMAIN / f"{module}.py").read_text())
    made = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    raised = [node.exc for node in ast.walk(tree) if isinstance(node, ast.Raise)]
    names = {node.id for node in (*made, *raised) if isinstance(node, ast.Name)}
    calls = (kind for kind in refusals() if kind not in OWN_ACTS_ONLY)
    return [kind for kind in calls if kind.__name__ in names]


@pytest.mark.parametrize("kind", refusals(), ids=lambda kind: kind.__name__)
def test_every_refusal_has_words_in_a_service_or_belongs_to_sandposts_own_acts(kind):
    services = [service.name for service in SERVICES if worded(service, kind)]

    assert bool(services) != (kind in OWN_ACTS_ONLY)


@pytest.mark.parametrize("module", DECIDED_FOR)
def test_a_service_has_words_for_whatever_is_refused_on_its_behalf(module):
    unworded = [kind for kind in refused_in(module) if not worded(DECIDED_FOR[module], kind)]

    assert unworded == []


def test_everyone_who_refuses_on_behalf_of_a_service_is_known():
    modules = [path.stem for path in DOMAIN.glob("*.py")]

    assert {module for module in modules if refused_in(module)} == set(DECIDED_FOR)


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_every_service_has_words_for_a_contended_call(service):
    assert worded(service, errors.Contended)


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_the_words_name_exceptions_that_the_service_has(service):
    known = load_service(service.name).errors
    broken = ConstraintViolations([Violation("Value 'x'", "name", "Member must be better")])
    told = [service.invalid(broken), *(worded(service, kind) for kind in refusals())]

    foreign = {one.name for one in told if one} - set(known) - COMMON_CODES

    assert foreign == set()


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_every_operation_is_one_that_the_service_has(service):
    assert set(service.operations) <= set(load_service(service.name).operations)
