"""The inbox in a real browser: live, by keyboard, without JavaScript, and without any complaint."""

import subprocess
import sys

import pytest

from tests.web.instances import NUMBER, instance

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ROWS = "document.querySelectorAll('#list .row').length"
TITLE = "(document.querySelector('#panel-title')?.innerText ?? '')"
# Nothing is being fetched or put in place.
CALM = "!document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling, .htmx-added')"


def test_a_message_that_never_arrives_is_seen_with_its_reason_and_the_steps(shop, page):
    shop.change(shop.user("ada"), "phone_number", NUMBER)
    message = shop.judged("ada")

    page.open(f"{shop.instance.url}/messages/{message['id']}")

    assert page.text("#panel-title") == "SMS to +1 206 555 0100"
    assert "It never arrives. sandbox-destination-unverified" in page.text(".ruling")
    assert "Your caller saw 200, no error" in page.text(".three")
    assert f"ada got nothing {message['consequence']}" in page.text(".three")
    shown = page.ask("[...document.querySelectorAll('.steps .run')].map(e => e.innerText)")
    assert shown == [step["run"] for step in message["steps"] if "run" in step]
    assert page.complaints == []


@pytest.mark.parametrize("width", [420, 1300])
def test_a_long_mail_leaves_nothing_beyond_the_edge(running, page, width):
    cognito = running.aws()
    link = f"https://shop.example/{'a' * 300}"
    pool = cognito.create_user_pool(
        PoolName="long",
        AutoVerifiedAttributes=["email"],
        EmailVerificationSubject="Please confirm the new e-mail address of your account " * 2,
        EmailVerificationMessage=f'<p>{{####}} <a href="{link}">open</a></p>{"<p>More</p>" * 200}',
    )["UserPool"]["Id"]
    cognito.admin_create_user(UserPoolId=pool, Username="ada", MessageAction="SUPPRESS")
    cognito.admin_update_user_attributes(
        UserPoolId=pool,
        Username="ada",
        UserAttributes=[{"Name": "email", "Value": "ada@new.example"}],
    )
    message = running.get("/messages", pool=pool, wait="10").json()["messages"][0]["id"]
    page.size(width, 900)

    page.open(f"{running.url}/messages/{message}")

    beyond = "document.querySelector('{0}').scrollWidth - document.querySelector('{0}').clientWidth"
    assert page.ask(beyond.format("html")) == 0
    assert page.ask(beyond.format("#panel")) == 0
    assert page.ask("document.querySelector('.as-html').clientHeight") > 400


def test_a_new_message_and_its_outcome_slide_in_by_themselves(shop, page):
    ada = shop.user("ada")
    page.open(f"{shop.instance.url}/?pool={shop.pool}")
    assert "No message is like that" in page.text("#list")

    shop.change(ada, "email", "ada@new.example")

    page.until(f"{ROWS} === 1")
    page.until("document.querySelector('#list .row').innerText.includes('delivered')")
    assert page.complaints == []


def test_nothing_jumps_under_the_pointer(shop, page):
    ada = shop.user("ada")
    shop.change(ada, "email", "ada@new.example")
    shop.judged(ada)
    page.open(f"{shop.instance.url}/?pool={shop.pool}")
    page.point(100, 150)

    shop.change(ada, "phone_number", NUMBER)

    page.until("!document.querySelector('#newer').hidden")
    assert page.ask(ROWS) == 1
    page.point(900, 120)
    page.until(f"{ROWS} === 2")
    assert page.ask("document.querySelector('#newer').hidden") is True


def test_the_open_message_stays_open_while_others_come_in(shop, page):
    ada = shop.user("ada")
    shop.change(ada, "email", "ada@new.example")
    first = shop.judged(ada)
    page.open(f"{shop.instance.url}/messages/{first['id']}?pool={shop.pool}")

    shop.change(ada, "phone_number", NUMBER)

    page.until(f"{ROWS} === 2")
    assert page.text("#panel-title") == "E-mail to ada@new.example"
    chosen = page.ask("document.querySelector('#list [aria-current]').id")
    assert chosen == f"row-{first['id']}"


def test_the_keyboard_moves_opens_and_searches(shop, page):
    for name in ("ada", "grace"):
        shop.change(shop.user(name), "email", f"{name}@new.example")
        shop.judged(name)
    page.open(f"{shop.instance.url}/?pool={shop.pool}")
    assert page.text("#panel-title") == "E-mail to grace@new.example"

    page.press("j")
    page.press("j")
    page.press("Enter")
    page.until(f"{TITLE}.includes('ada@') && {CALM}")
    page.press("k")
    page.press("Enter")
    page.until(f"{TITLE}.includes('grace@') && {CALM}")
    page.press("/")

    assert page.ask("document.activeElement.id") == "search"
    assert page.ask("location.pathname").startswith("/messages/")


def test_a_number_is_found_as_people_write_it(shop, page):
    ada = shop.user("ada")
    shop.change(ada, "phone_number", "+12065550123")
    shop.change(ada, "email", "ada@new.example")
    shop.judged(ada)

    page.open(f"{shop.instance.url}/?pool={shop.pool}&q=%2B1%20206-555-0123")

    assert "to=%2B12065550123" in page.ask("location.search")
    assert page.ask(ROWS) == 1


def test_everything_can_be_read_without_javascript(shop, page):
    ada = shop.user("ada")
    shop.change(ada, "email", "ada@new.example")
    shop.change(ada, "phone_number", NUMBER)
    shop.judged(ada)

    page.open(f"{shop.instance.url}/?pool={shop.pool}", scripts=False)

    shown = page.text("body")
    assert "never arrives" in shown
    assert "It never arrives." in page.text(".ruling")
    assert " UTC" in page.text("#list time")


def test_a_mail_shows_its_html_but_has_no_power(shop, page):
    ada = shop.user("ada")
    shop.change(ada, "email", "ada@new.example")
    message = shop.judged(ada)

    page.open(f"{shop.instance.url}/messages/{message['id']}/mail")
    page.open(f"{shop.instance.url}/messages/{message['id']}")

    assert page.ask("document.querySelector('iframe').contentDocument") is None
    assert message["code"] in page.text(".mail .code")
    assert page.complaints == []


def test_the_program_that_an_empty_inbox_shows_fills_it(page):
    with instance() as running:
        page.open(running.url)
        program = page.ask("document.querySelector('.program code').innerText")

        subprocess.run([sys.executable, "-c", program], check=True, timeout=60)

        page.until(f"{ROWS} === 1 && {TITLE}.startsWith('SMS to ')")
        assert len(program.strip().splitlines()) <= 4
