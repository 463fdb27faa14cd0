"""How a command names one visitor, and what it says when there is none."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from portal.actions.explain import NoSuchConversation, SeveralConversations
from portal.actions.find_visitor import NothingKept, Wanted
from portal.cli.fail import fail


def of_a_visitor(command: Callable[..., None]) -> Callable[..., None]:
    """Adds the options, hands them to the command as `wanted`, and says plainly when there is no such visitor."""

    @click.option("--account", required=True)
    @click.option("--email", help="All conversations in which somebody wrote under this address.")
    @click.option("--conversation", help="One conversation.")
    @click.option("--endpoint", help="Where two endpoints share the conversation's id.")
    @wraps(command)
    def named(*given: Any, account: str, email: str | None, conversation: str | None, endpoint: str | None, **more: Any) -> None:
        if (email is None) == (conversation is None):
            raise click.UsageError("say either --email or --conversation")
        try:
            command(*given, wanted=Wanted(account, email, conversation, endpoint), **more)
        except NothingKept:
            fail(f"nothing that is kept of the account {account!r} tells of {email!r}")
        except NoSuchConversation:
            fail(f"the account {account!r} has no conversation {conversation!r}" + (f" on {endpoint!r}" if endpoint else ""))
        except SeveralConversations as error:
            fail(f"several endpoints have a conversation {conversation!r}; choose one with --endpoint: {error}")

    return named
