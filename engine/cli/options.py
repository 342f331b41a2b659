"""Options that several commands share, said once."""

from typing import Annotated

import typer

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
Url = Annotated[
    str | None,
    typer.Option(
        "--url",
        help="The instance to ask; SANDPOST_URL if not given.",
        metavar="URL",
    ),
]
Account = Annotated[
    str | None, typer.Option("--account", help="Account id; 000000000000 if not given.")
]
Region = Annotated[str | None, typer.Option("--region", help="Region; us-east-1 if not given.")]
