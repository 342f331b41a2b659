"""One port for three publics: what is AWS's, what is for verifiers, and what is people's."""

import httpx
import pytest
from starlette.responses import PlainTextResponse

from engine.web.endpoint import Endpoint

ENDPOINT = Endpoint(
    PlainTextResponse("aws"), PlainTextResponse("people"), PlainTextResponse("keys")
)


@pytest.mark.parametrize(
    ("method", "path", "whose"),
    [
        ("POST", "/", "aws"),
        ("OPTIONS", "/", "aws"),
        ("GET", "/?Action=ListIdentities&Version=2010-12-01", "aws"),
        ("GET", "/", "people"),
        ("GET", "/?outcome=undelivered", "people"),
        ("GET", "/_sandpost/health", "people"),
        ("POST", "/_sandpost/reset", "people"),
        ("OPTIONS", "/_sandpost/reset", "people"),
        ("GET", "/static/sandpost.css", "people"),
        ("GET", "/us-east-1_Shop00001/.well-known/jwks.json", "keys"),
        ("OPTIONS", "/us-east-1_Shop00001/.well-known/openid-configuration", "keys"),
        ("GET", "/a/b/.well-known/jwks.json", "people"),
        ("GET", "/us-east-1_Shop00001/.well-known/security.txt", "people"),
    ],
)
async def test_a_request_goes_to_those_it_is_meant_for(method, path, whose):
    transport = httpx.ASGITransport(app=ENDPOINT)
    async with httpx.AsyncClient(transport=transport, base_url="http://ours") as client:
        answered = await client.request(method, path)

    assert answered.text == whose
