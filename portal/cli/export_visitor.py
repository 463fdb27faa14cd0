"""`flask --app portal export-visitor --account ID (--email E | --conversation ID) [--json]`."""

import json
from collections.abc import Iterator

import click

from portal.actions.export_visitor import Content
from portal.actions.export_visitor import export_visitor as action
from portal.actions.find_visitor import Wanted
from portal.actions.house import House
from portal.cli.visitor import of_a_visitor
from portal.cli.with_house import with_house


@click.command()
@of_a_visitor
@click.option("--json", "as_json", is_flag=True)
@with_house
def export_visitor(house: House, wanted: Wanted, as_json: bool) -> None:
    """Print all that the portal knows of a visitor."""
    found = action(house, wanted)
    click.echo(json.dumps(found, ensure_ascii=False) if as_json else "\n".join(_lines(found)))


def _lines(found: Content) -> Iterator[str]:
    for talk in found["conversations"]:
        yield f"conversation {talk['conversation']} on {talk['endpoint']}"
        for message in talk["messages"]:
            who = " ".join(filter(None, (message["author"], message["author_name"], message.get("author_email"))))
            yield f"  {message['at']} {who}: {message['text'] if not message['erased_at'] else '(erased)'}"
            if message["page_url"]:
                yield f"    on {message['page_url']}"
        yield from (f"  {event['at']} {event['type']} {event['agent'] or ''}".rstrip() for event in talk["events"])
        yield from (f"  {mail['at'] or 'soon'} mail to {mail['agent']}, {mail['state']}: {mail['subject'] or ''}" for mail in talk["mails"])
    yield f"{found['webhooks']} raw webhooks tell of them, or may; they tell of others too, so they are not shown"
