"""To send a test event: signed, and checked as any other webhook is."""

from dataclasses import dataclass

from portal.actions.demand_endpoint import NoSuchEndpoint, demand_endpoint
from portal.actions.house import House
from portal.actions.manage_team import demand_member
from portal.actions.receive import Answer, receive
from portal.actions.refused import RefusedError, Why
from portal.actions.sample_events import SAMPLES
from portal.actions.sign_call import SOURCE, Call, signed_call
from portal.chat_systems import ADAPTERS
from portal.chat_systems.texts import id_fault
from portal.store.endpoints import Endpoint
from portal.store.sign_ins import Person

ABOUT_CONVERSATIONS = tuple(event_type for event_type, data in SAMPLES.items() if "conversation_id" in data)


@dataclass(frozen=True, slots=True)
class Sent:
    call: Call
    answer: Answer

    @property
    def id(self) -> str:
        return self.call.headers["webhook-id"]


def send_test_event(house: House, person: Person, public_id: str, event_type: str, conversation: str) -> Sent:
    """One of the types that are `ABOUT_CONVERSATIONS`, now; what an agent does, the person does.

    Raises `NoSuchEndpoint` where there is no native one, also once it is removed, or `RefusedError` for a conversation id that is none.
    """
    if id_fault(conversation):
        raise RefusedError(Why.NOT_AN_ID)
    with house.db.read() as tx:
        endpoint = demand_endpoint(tx, person, public_id)
        agent = demand_member(tx, person, person.agent_id).external_id
    if endpoint.source != SOURCE:
        raise NoSuchEndpoint
    mine = {"agent_id": agent} if "agent_id" in SAMPLES[event_type] else {}
    call = signed_call(house, endpoint, event_type, {"conversation_id": conversation, **mine})
    return Sent(call, _received(house, endpoint, call))


def _received(house: House, endpoint: Endpoint, call: Call) -> Answer:
    """What the door for webhooks does with it."""
    adapter, body = ADAPTERS[endpoint.source], call.body.encode()
    adapter.verify(body, call.headers, house.locksmith.unlock(endpoint.secrets), endpoint.settings)
    return receive(house, endpoint, adapter.parse(body, call.headers, endpoint.settings), body)
