"""`flask --app portal story [NAME]`: plays a story in the terminal, by signed webhooks to the running portal."""

import time
from datetime import timedelta

import click
import httpx
from flask_babel import force_locale, gettext

from portal.actions import play
from portal.actions.explain import ExplainedAlert, ExplainedVerdict, explain
from portal.actions.house import House
from portal.actions.play import NoSuchPlay, Play
from portal.actions.sign_call import Call
from portal.cli.fail import fail
from portal.cli.with_house import with_house
from portal.clock import now
from portal.rules.reasons import Kind
from portal.sentences import reason_sentence
from portal.stories import STORIES

GLANCE = 0.3
"""Seconds between two looks at what the portal has made of it."""

PATIENCE = timedelta(seconds=60)
"""How long after the last alert was due a play may still come to its end."""


@click.command()
@click.argument("name", required=False)
@click.option("--lang", type=click.Choice(["es", "en"]), help="In which language it is told; DEFAULT_LOCALE when left out.")
@click.option("--curl", is_flag=True, help="Show each webhook as the curl line that sends it.")
@with_house
def story(house: House, name: str | None, lang: str | None, curl: bool) -> None:
    """Play a story to the running portal, and show how it ends; without a name, list them."""
    lang = lang or house.settings.default_locale
    with force_locale(lang):
        if name is None:
            click.echo("\n".join(f"{each.name:<24}{each.title.in_(lang)}" for each in STORIES.values()))
        elif not house.settings.on_loopback:
            fail("Stories are for a portal on one machine alone: HOST is not loop-back.")
        else:
            _play(house, _begun(house, name), lang, curl)


def _begun(house: House, name: str) -> Play:
    try:
        return play.begin(house, name)
    except NoSuchPlay:
        fail(f"there is no story {name!r}; without a name, this command lists them")


def _play(house: House, begun: Play, lang: str, curl: bool) -> None:
    click.echo(begun.story.title.in_(lang) + "\n")
    for number, step in enumerate(begun.story.steps):
        time.sleep(max(0.0, (begun.time_of(number) - now()).total_seconds()))
        call = play.call_of(house, begun, number)
        _post(call)
        _say(begun, step.says.in_(lang))
        if curl:
            click.echo(call.as_curl)
    for alert in _ended(house, begun):
        kind = gettext("Missed conversation") if alert.alert.kind is Kind.MISSED else gettext("Offline message")
        _say(begun, f"{kind} · {', '.join(alert.messages)}")
        click.echo("\n".join(f"         {_told(verdict)}" for verdict in alert.verdicts))
    click.echo(f"\n{begun.story.moral.in_(lang)}")
    click.echo(f"\nflask --app portal explain --account {begun.shop} --conversation {begun.shop}")


def _say(begun: Play, words: str) -> None:
    """With how long ago the story began."""
    click.echo(f"{(now() - begun.since).total_seconds():6.1f} s {words}")


def _post(call: Call) -> None:
    try:
        answer = httpx.post(call.url, content=call.body, headers=call.headers, timeout=10)
    except httpx.HTTPError as error:
        fail(f"{call.url} does not answer: {error}. Is the portal running?")
    if answer.status_code != httpx.codes.ACCEPTED:
        fail(f"{answer.status_code} {answer.text}")


def _ended(house: House, begun: Play) -> tuple[ExplainedAlert, ...]:
    """The alerts of the play, once each is decided and its mails were tried."""
    while True:
        alerts = explain(house, begun.shop, begun.shop).alerts
        if all(alert.decided_at and not any(map(_waits, alert.verdicts)) for alert in alerts):
            return alerts
        if now() > max(alert.alert.due_at for alert in alerts) + PATIENCE:
            fail("It does not come to its end: is a worker running? `flask --app portal doctor` looks.")
        time.sleep(GLANCE)


def _waits(verdict: ExplainedVerdict) -> bool:
    return verdict.mail is not None and verdict.mail.state == "queued"


def _told(verdict: ExplainedVerdict) -> str:
    mail = verdict.mail
    if verdict.reason or mail is None:
        return f"✗ {verdict.name}: {reason_sentence(verdict.reason) if verdict.reason else ''}"
    return f"✓ {verdict.name}: {gettext('e-mail')} → {mail.address} · {mail.why or mail.state}"
