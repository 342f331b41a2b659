"""Every command of `sandpost`, put together."""

from importlib import metadata
from typing import Annotated

import typer

from engine.cli import files, processes, reading
from engine.cli.account import account
from engine.cli.check import check
from engine.cli.clock import clock
from engine.cli.delivery_log import delivery_log
from engine.cli.import_aws import import_aws
from engine.cli.replay import replay
from engine.cli.stuck import stuck

app = typer.Typer(
    name="sandpost",
    help="What Amazon Cognito would do with an attribute update, whether the message would "
    "arrive, and if not, why.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _tell_version(asked: bool) -> None:  # noqa: FBT001  # typer hands an option over so
    if asked:
        try:
            version = metadata.version("sandpost")
        except metadata.PackageNotFoundError:
            version = "(not installed: run from its sources)"
        typer.echo(f"sandpost {version}")
        raise typer.Exit


Version = Annotated[
    bool,
    typer.Option("--version", help="Print the version and end.", callback=_tell_version),
]


@app.callback(help=app.info.help)
def sandpost(*, version: Version = False) -> None:
    """Take what is said before any command."""
    del version  # told already


app.command("up")(processes.up)
app.command("serve")(processes.serve_only)
app.command("work")(processes.work)
app.command("replay")(replay)
app.command("demo")(processes.demo)
app.command("inbox")(reading.inbox)
app.command("why")(reading.why)
app.command("code")(reading.code)
app.command("stuck")(stuck)
app.command("check")(check)
app.command("delivery-log")(delivery_log)
app.command("log")(reading.log)
app.command("state")(reading.state)
app.command("export")(files.export)
app.command("import")(files.import_)
app.command("reset")(files.reset)
app.command("import-aws")(import_aws)
app.add_typer(account, name="account")
app.add_typer(clock, name="clock")


def main() -> None:
    """Run the command that the arguments name."""
    app()
