"""`sandpost account`: what AWS does only through support, a carrier or a phone's owner."""

from typing import Annotated

import typer

from engine.cli import show
from engine.cli.client import Client, Json
from engine.cli.options import Account, AsJson, Region, Url

Where = tuple[str | None, str | None, str | None]  # instance, account, region

account = typer.Typer(help="A sending account, and what no AWS call can change about it.")


@account.callback(invoke_without_command=True)
def shown(
    context: typer.Context,
    *,
    account_id: Account = None,
    region: Region = None,
    as_json: AsJson = False,
    url: Url = None,
) -> None:
    """Show a sending account: sandboxes, numbers, identities, opt-outs."""
    if context.invoked_subcommand is not None:
        # What is said before the act is meant for it: it must not act on another account.
        said = {"account_id": account_id, "region": region, "as_json": as_json, "url": url}
        context.default_map = {context.invoked_subcommand: said}
    else:
        where = {"account": account_id, "region": region}
        _print(Client(url).get("/account", where), as_json=as_json)


@account.command("leave-sms-sandbox")
def leave_sms_sandbox(
    *, account_id: Account = None, region: Region = None, as_json: AsJson = False, url: Url = None
) -> None:
    """AWS support moves the account out of the SMS sandbox."""
    _act((url, account_id, region), as_json=as_json, act="leave-sms-sandbox")


@account.command("leave-ses-sandbox")
def leave_ses_sandbox(
    *, account_id: Account = None, region: Region = None, as_json: AsJson = False, url: Url = None
) -> None:
    """AWS support gives the account production access to SES."""
    _act((url, account_id, region), as_json=as_json, act="leave-ses-sandbox")


@account.command("register")
def register(
    number: Annotated[
        str,
        typer.Argument(
            help="A number, its id, a registration's id, or a sender id's NAME/COUNTRY."
        ),
    ],
    *,
    account_id: Account = None,
    region: Region = None,
    as_json: AsJson = False,
    url: Url = None,
) -> None:
    """Carriers register an origination number or sender id."""
    _act((url, account_id, region), as_json=as_json, act="register", id=number)


@account.command("deny")
def deny(
    registration: Annotated[
        str,
        typer.Argument(help="A registration's id, or the number or NAME/COUNTRY it stands for."),
    ],
    *,
    reason: Annotated[str, typer.Option(help="Why, as its owner is told.")],
    account_id: Account = None,
    region: Region = None,
    as_json: AsJson = False,
    url: Url = None,
) -> None:
    """Carriers deny a registration. They must have it before them."""
    words = {"act": "deny", "id": registration, "reason": reason}
    _act((url, account_id, region), as_json=as_json, **words)


@account.command("short-code")
def short_code(
    code: Annotated[str, typer.Argument(help="Five or six digits.")],
    *,
    account_id: Account = None,
    region: Region = None,
    as_json: AsJson = False,
    url: Url = None,
) -> None:
    """AWS support grants a US short code, registered."""
    _act((url, account_id, region), as_json=as_json, act="short-code", code=code)


@account.command("receive")
def receive(
    keyword: Annotated[str, typer.Argument(help="What the phone answers: STOP, START …")],
    *,
    sender: Annotated[str, typer.Option("--from", help="The phone's number.")],
    to: Annotated[
        str | None, typer.Option(help="Which of the account's numbers it answers.")
    ] = None,
    account_id: Account = None,
    region: Region = None,
    as_json: AsJson = False,
    url: Url = None,
) -> None:
    """A phone answers with a keyword."""
    words = {"act": "receive", "keyword": keyword, "from": sender, "to": to}
    _act((url, account_id, region), as_json=as_json, **words)


@account.command("identity")
def identity(
    identity: Annotated[str, typer.Argument(help="An e-mail address or a domain.")],
    *,
    cognito: Annotated[bool, typer.Option(help="Whether its policy lets Cognito send.")] = True,
    account_id: Account = None,
    region: Region = None,
    as_json: AsJson = False,
    url: Url = None,
) -> None:
    """Its owner proves an e-mail address or a domain to SES."""
    words = {"act": "identity", "identity": identity, "cognito": "yes" if cognito else "no"}
    _act((url, account_id, region), as_json=as_json, **words)


@account.command("spend-quota")
def spend_quota(
    usd: Annotated[str, typer.Argument(help="US dollars a month.")],
    *,
    account_id: Account = None,
    region: Region = None,
    as_json: AsJson = False,
    url: Url = None,
) -> None:
    """AWS support raises what texts may cost in a month."""
    _act((url, account_id, region), as_json=as_json, act="spend-quota", usd=usd)


@account.command("block")
def block(
    prefix: Annotated[str, typer.Argument(help="How the numbers begin, such as +7.")],
    *,
    account_id: Account = None,
    region: Region = None,
    as_json: AsJson = False,
    url: Url = None,
) -> None:
    """AWS sends nothing to numbers that begin so."""
    _act((url, account_id, region), as_json=as_json, act="block", prefix=prefix)


@account.command("unblock")
def unblock(
    prefix: Annotated[str, typer.Argument(help="A beginning that is blocked.")],
    *,
    account_id: Account = None,
    region: Region = None,
    as_json: AsJson = False,
    url: Url = None,
) -> None:
    """AWS support lifts the block on numbers that begin so."""
    _act((url, account_id, region), as_json=as_json, act="unblock", prefix=prefix)


@account.command("review")
def review(
    state: Annotated[str, typer.Argument(help="start or end.")],
    *,
    account_id: Account = None,
    region: Region = None,
    as_json: AsJson = False,
    url: Url = None,
) -> None:
    """AWS holds the account for review, or ends that."""
    _act((url, account_id, region), as_json=as_json, act="review", state=state)


@account.command("carrier")
def carrier(  # noqa: PLR0913  # one option for each thing that a carrier can do
    target: Annotated[
        str, typer.Argument(help="A number, the beginning of one, or a country's two letters.")
    ],
    result: Annotated[
        str | None,
        typer.Argument(
            help="delivered, acknowledged, spam, blocked, carrier-unreachable, "
            "phone-unreachable, phone-blocked or unknown."
        ),
    ] = None,
    *,
    percent: Annotated[int | None, typer.Option(help="To so many texts in 100.")] = None,
    seed: Annotated[int | None, typer.Option(help="What draws those texts.")] = None,
    delay: Annotated[str | None, typer.Option(help="So many seconds later.")] = None,
    clear: Annotated[bool, typer.Option("--clear", help="Nothing special any more.")] = False,
    account_id: Account = None,
    region: Region = None,
    as_json: AsJson = False,
    url: Url = None,
) -> None:
    """Say what carriers do with texts. To a number, a prefix or a country."""
    words = {
        "act": "carrier",
        "target": target,
        "result": result,
        "percent": None if percent is None else str(percent),
        "seed": None if seed is None else str(seed),
        "delay": delay,
        "clear": "true" if clear else None,
    }
    _act((url, account_id, region), as_json=as_json, **words)


@account.command("role")
def role(  # noqa: PLR0913  # one option for each thing that IAM could answer
    arn: Annotated[str, typer.Argument(help="The role's ARN.")],
    *,
    assumable: Annotated[bool, typer.Option(help="Whether Cognito may become it.")] = True,
    may_publish: Annotated[bool, typer.Option(help="Whether it may publish through SNS.")] = True,
    may_send_texts: Annotated[
        bool, typer.Option(help="Whether it may send through End User Messaging.")
    ] = True,
    external_id: Annotated[str | None, typer.Option(help="The only id it lets in.")] = None,
    account_id: Account = None,
    region: Region = None,
    as_json: AsJson = False,
    url: Url = None,
) -> None:
    """Say what IAM answers for a role. Roles nobody spoke of work."""
    words = {
        "act": "role",
        "arn": arn,
        "assumable": "yes" if assumable else "no",
        "may_publish": "yes" if may_publish else "no",
        "may_send_texts": "yes" if may_send_texts else "no",
        "external_id": external_id,
    }
    _act((url, account_id, region), as_json=as_json, **words)


def _act(where: Where, *, as_json: bool, **words: str | None) -> None:
    url, account, region = where
    body = {**words, "account": account, "region": region}
    answered = Client(url).post("/account", {k: v for k, v in body.items() if v is not None})
    _print(answered, as_json=as_json)


def _print(answered: Json, *, as_json: bool) -> None:
    if as_json:
        show.print_json(answered)
    else:
        show.console.print(show.account_table(answered))
