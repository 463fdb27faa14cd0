"""The fake's own page, for people: what anybody may do there, and what the portal answered to what was told of it."""

from collections import deque
from collections.abc import Callable
from secrets import token_hex
from typing import Any

from flask import Flask, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from portal.clock import now
from portal.fakes.fake import Call, Fake, Send
from portal.fakes.faults import Fault
from portal.fakes.plug import AGENTS

MOST = 40
OF_AGENTS = {
    "message.created": "replies",
    "agent.connected": "goes online",
    "agent.disconnected": "goes offline",
    "conversation.opened": "opens it",
    "conversation.joined": "joins it",
    "conversation.left": "leaves it",
    "conversation.closed": "closes it",
}
OF_VISITORS = {
    "message.created": "writes",
    "visitor.left": "leaves the site",
    "visitor.returned": "comes back",
    "conversation.closed": "closes the chat",
}


class Page:
    """`post` gives a webhook to the portal, and says what came of it; `said` is that and what was done, the latest first."""

    def __init__(self, make: Callable[[Send], Fake], post: Callable[[Call], str]) -> None:
        self.agents = AGENTS
        self.said: deque[str] = deque(maxlen=MOST)
        self.fake = make(lambda call: self.say(post(call)))
        for agent, shown in AGENTS.items():
            self.fake.do("agent.updated", {"agent_id": agent, "name": shown, "email": f"{agent}@luna.example"})
        self.app = Flask(__name__)
        self.app.before_request(_only_from_here)
        self.app.get("/")(self.show)
        self.app.post("/do")(self.do)
        self.app.post("/fault")(self.fail)

    def say(self, words: str) -> None:
        self.said.appendleft(f"{now():%H:%M:%S} {words}")

    def show(self) -> ResponseReturnValue:
        faults = Fault if self.fake.is_asked else ()
        return render_template("fake.html", page=self, of_agents=OF_AGENTS, of_visitors=OF_VISITORS, faults=faults)

    def do(self) -> ResponseReturnValue:
        """The button names the deed and, behind a space, the agent who does it; without one it is the visitor's."""
        (deed, _, agent), conversation = request.form["deed"].partition(" "), request.form["conversation"]
        author = {"type": "agent", "id": agent} if agent else {"type": "visitor", "name": "Marta López", "email": "marta@correo.example"}
        data: dict[str, Any] = {"conversation_id": conversation, "message_id": token_hex(6), "author": author, "device_id": "web"}
        try:
            self.say(f"{AGENTS[agent]} {OF_AGENTS[deed]}: {conversation}" if agent else f"The visitor {OF_VISITORS[deed]}: {conversation}")
            self.fake.do(deed, {**data, "text": request.form.get("text", ""), **({"agent_id": agent} if agent else {})})
        except (LookupError, ValueError):
            self.say("that cannot be: nobody wrote there so far, or the agent had not joined")
        return redirect("/")

    def fail(self) -> ResponseReturnValue:
        fault = request.form["fault"]
        self.say(f"the API: {fault or 'all is well'}")
        if fault:
            self.fake.faults.break_with(Fault(fault))
        else:
            self.fake.faults.mend()
        return redirect("/")


def _only_from_here() -> None:
    """No other page of the same browser may press these buttons."""
    if request.headers.get("Origin", request.host_url.rstrip("/")) != request.host_url.rstrip("/"):
        abort(403)
    if request.host.partition(":")[0] not in ("127.0.0.1", "localhost"):
        abort(404)
