"""Operations of signing in: by a flow, then by the answers to what is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.app.answers import Answer, Proof
from engine.app.entering import Through
from engine.app.sign_ins import Knock
from engine.domain.new_password import NewPassword
from engine.domain.sign_in_errors import SignInUnsuitable
from engine.wire.cognito.sign_in_shapes import greeted, let_in, required, told

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from engine.domain.events import Flow
    from engine.wire.service import Call, Members, Operation

ADMINISTRATORS = "ADMIN_"
OTHER_OPERATION = "Initiate Auth method not supported."  # recorded for either operation
ATTRIBUTE = "userAttributes."


async def initiate_auth(call: Call) -> Members:
    """Begin to sign in."""
    if call.given["AuthFlow"].startswith(ADMINISTRATORS):
        raise SignInUnsuitable(OTHER_OPERATION)
    return await _begun(call, Through(call.given["ClientId"], call.caller))


async def admin_initiate_auth(call: Call) -> Members:
    """Begin to sign somebody in, with credentials for the pool."""
    given = call.given
    if given["AuthFlow"] == "USER_PASSWORD_AUTH":
        raise SignInUnsuitable(OTHER_OPERATION)
    return await _begun(call, Through(given["ClientId"], call.caller, given["UserPoolId"]))


async def respond_to_auth_challenge(call: Call) -> Members:
    """Answer what was asked."""
    return await _answered(call, Through(call.given["ClientId"], call.caller))


async def admin_respond_to_auth_challenge(call: Call) -> Members:
    """Answer for somebody what was asked, with credentials for the pool."""
    given = call.given
    return await _answered(call, Through(given["ClientId"], call.caller, given["UserPoolId"]))


# ── Flows ────────────────────────────────────────────────────────────────────────────────────


async def _begun(call: Call, through: Through) -> Members:
    begin = FLOWS.get(call.given["AuthFlow"])
    if begin is None:
        sentence = f"Sandpost does not simulate the flow {call.given['AuthFlow']}."
        raise SignInUnsuitable(sentence)
    return await begin(call, through)


def _with_password(flow: Flow) -> Callable[[Call, Through], Awaitable[Members]]:
    async def begin(call: Call, through: Through) -> Members:
        outcome = await call.app.sign_ins.with_password(
            _knock(call, through, flow), required(_parameters(call), "PASSWORD")
        )
        return await told(call, outcome)

    return begin


async def _with_proof(call: Call, through: Through) -> Members:
    public = required(_parameters(call), "SRP_A")
    knock = _knock(call, through, "USER_SRP_AUTH")
    return greeted(await call.app.sign_ins.with_proof(knock, public))


async def _with_refresh_token(call: Call, through: Through) -> Members:
    parameters = _parameters(call)
    entry = await call.app.sign_ins.with_refresh_token(
        through, required(parameters, "REFRESH_TOKEN"), parameters.get("SECRET_HASH")
    )
    return await let_in(call, entry, again=True)


FLOWS: Mapping[str, Callable[[Call, Through], Awaitable[Members]]] = {
    "USER_PASSWORD_AUTH": _with_password("USER_PASSWORD_AUTH"),
    "ADMIN_USER_PASSWORD_AUTH": _with_password("ADMIN_USER_PASSWORD_AUTH"),
    "ADMIN_NO_SRP_AUTH": _with_password("ADMIN_USER_PASSWORD_AUTH"),  # its former name
    "USER_SRP_AUTH": _with_proof,
    "REFRESH_TOKEN_AUTH": _with_refresh_token,
    "REFRESH_TOKEN": _with_refresh_token,
}


def _parameters(call: Call) -> Mapping[str, str]:
    return call.given.get("AuthParameters") or {}


def _knock(call: Call, through: Through, flow: Flow) -> Knock:
    parameters = _parameters(call)
    name = required(parameters, "USERNAME")
    return Knock(through, flow, name, parameters.get("SECRET_HASH"))


# ── Challenges ───────────────────────────────────────────────────────────────────────────────


async def _answered(call: Call, through: Through) -> Members:
    name = call.given["ChallengeName"]
    answer = CHALLENGES.get(name)
    if answer is None:
        sentence = f"Sandpost does not simulate the challenge {name}."
        raise SignInUnsuitable(sentence)
    return await answer(call, through)


async def _proof(call: Call, through: Through) -> Members:
    responses = _responses(call)
    block = required(responses, "PASSWORD_CLAIM_SECRET_BLOCK")
    proof = Proof(required(responses, "PASSWORD_CLAIM_SIGNATURE"), required(responses, "TIMESTAMP"))
    answer = _answer(call, through, block)
    return await told(call, await call.app.answers.proof(answer, proof))


async def _code(call: Call, through: Through) -> Members:
    code = required(_responses(call), "SMS_MFA_CODE")
    answer = _answer(call, through, required(call.given, "Session"))
    return await told(call, await call.app.answers.code(answer, code))


async def _new_password(call: Call, through: Through) -> Members:
    responses = _responses(call)
    attributes = {
        name.removeprefix(ATTRIBUTE): value
        for name, value in responses.items()
        if name.startswith(ATTRIBUTE)
    }
    new = NewPassword(required(responses, "NEW_PASSWORD"), attributes)
    answer = _answer(call, through, required(call.given, "Session"))
    return await told(call, await call.app.answers.new_password(answer, new))


CHALLENGES: Mapping[str, Callable[[Call, Through], Awaitable[Members]]] = {
    "PASSWORD_VERIFIER": _proof,
    "SMS_MFA": _code,
    "NEW_PASSWORD_REQUIRED": _new_password,
}


def _responses(call: Call) -> Mapping[str, str]:
    return call.given.get("ChallengeResponses") or {}


def _answer(call: Call, through: Through, session: str) -> Answer:
    responses = _responses(call)
    name = required(responses, "USERNAME")
    # Of both operations only the administrators' hands metadata on (AWS developer guide).
    metadata = {} if through.pool is None else call.given.get("ClientMetadata") or {}
    return Answer(through, name, session, responses.get("SECRET_HASH"), metadata)


OPERATIONS: Mapping[str, Operation] = {
    "InitiateAuth": initiate_auth,
    "AdminInitiateAuth": admin_initiate_auth,
    "RespondToAuthChallenge": respond_to_auth_challenge,
    "AdminRespondToAuthChallenge": admin_respond_to_auth_challenge,
}
