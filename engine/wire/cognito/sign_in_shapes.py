"""Cognito's shapes for signing in: tokens, and what is asked before there are any."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from engine.app.entering import Question
from engine.domain.masked_destination import masked
from engine.domain.new_password import missing_attributes
from engine.domain.sign_in import factors_to_set_up
from engine.domain.sign_in_errors import SignInUnsuitable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.app.sign_ins import Greeting
    from engine.domain.token_claims import Entry
    from engine.wire.service import Call, Members


def required(parameters: Mapping[str, str], name: str) -> str:
    """A parameter that the model calls optional, and the flow needs."""
    value = parameters.get(name)
    if not value:
        sentence = f"Missing required parameter {name}"
        raise SignInUnsuitable(sentence)
    return value


async def told(call: Call, outcome: Entry | Question) -> Members:
    """Tokens, or what is asked."""
    if isinstance(outcome, Question):
        return _asked(outcome)
    return await let_in(call, outcome)


async def let_in(call: Call, entry: Entry, *, again: bool = False) -> Members:
    """Tokens; whoever was let in again has its refresh token already."""
    tokens = await call.app.token_sets.of(entry, call.app.issuer)
    return {
        "ChallengeParameters": {},
        "AuthenticationResult": {
            "AccessToken": tokens.access,
            "ExpiresIn": tokens.expires_in_s,
            "TokenType": "Bearer",
            "RefreshToken": None if again else tokens.refresh,
            "IdToken": tokens.id,
        },
    }


def greeted(greeting: Greeting) -> Members:
    """What a client needs to prove a password; the block is all the session there is."""
    return {
        "ChallengeName": "PASSWORD_VERIFIER",
        "ChallengeParameters": {
            "SALT": greeting.salt,
            "SECRET_BLOCK": greeting.block,
            "SRP_B": greeting.public,
            "USERNAME": greeting.username,
            "USER_ID_FOR_SRP": greeting.username,
        },
    }


def _asked(question: Question) -> Members:
    return {
        "ChallengeName": question.challenge,
        "Session": question.session,
        "ChallengeParameters": {
            "USER_ID_FOR_SRP": question.user.username,
            **_parameters(question),
        },
    }


def _parameters(question: Question) -> Mapping[str, str]:
    match question.challenge:
        case "SMS_MFA":
            return _code_sent(question)
        case "MFA_SETUP":
            return {"MFAS_CAN_SETUP": json.dumps(factors_to_set_up(question.pool))}
        case _:
            return _new_password(question)


def _code_sent(question: Question) -> Mapping[str, str]:
    return {
        "CODE_DELIVERY_DELIVERY_MEDIUM": "SMS",
        "CODE_DELIVERY_DESTINATION": masked("SMS", question.destination or ""),
    }


def _new_password(question: Question) -> Mapping[str, str]:
    user = question.user
    missing = [f"userAttributes.{name}" for name in missing_attributes(user, question.pool)]
    return {
        "requiredAttributes": json.dumps(missing),
        "userAttributes": json.dumps(dict(user.attributes), ensure_ascii=False),
    }
