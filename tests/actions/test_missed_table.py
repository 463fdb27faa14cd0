"""RULES.md, Missed conversation: each reason from the webhook to the verdict, just inside and just outside its window."""

from portal.rules.reasons import Kind, Reason
from tests.actions.tables import Row, conversation, eva_is, message, reasons, reply, visitor
from tests.world import World

THERE = [eva_is("connected", -60), eva_is("disconnected", 30)]
M1 = message("m1", 0)
LEFT = visitor("left", 60)
STORY = [*THERE, M1, LEFT]
OFF = {"offline": True, "missed": False}

ROWS = [
    Row("she was there and left it", None, STORY),
    Row("on the plan free", Reason.PLAN, STORY, account={"plan": "free"}),
    Row("free until just before", None, [*STORY, ("account.updated", 89, {"plan": "standard"})], account={"plan": "free"}),
    Row("the account's option is off", Reason.ACCOUNT_OFF, STORY, account={"options": OFF}),
    Row("not active", Reason.AGENT_INACTIVE, STORY, eva={"active": False}),
    Row("in another group", Reason.OUTSIDE_GROUP, [*THERE, message("m1", 0, group_id="support"), LEFT], eva={"groups": ["sales"]}),
    Row("her own option is off", Reason.AGENT_OFF, STORY, eva={"options": OFF}),
    Row("never there", Reason.AGENT_NOT_ONLINE, [M1, LEFT]),
    Row("gone as it was written", Reason.AGENT_NOT_ONLINE, [eva_is("connected", -60), eva_is("disconnected", 0), M1, LEFT]),
    Row("gone just after", None, [eva_is("connected", -60), eva_is("disconnected", 0.001), M1, LEFT]),
    Row("came as the visitor left", Reason.AGENT_NOT_ONLINE, [M1, LEFT, eva_is("connected", 60)]),
    Row("came just before", None, [M1, LEFT, eva_is("connected", 59.999)]),
    Row(
        "there at T alone, written after leaving", None, [*THERE[:1], eva_is("disconnected", 70.001), M1, reply(1), LEFT, message("m2", 70)]
    ),
    Row("answered in the grace", Reason.SERVED, [*STORY, reply(89.999)]),
    Row("answered after it", None, [*STORY, reply(90)]),
    Row("joined and was there", Reason.SERVED, [*STORY, conversation("joined", 20, agent_id="eva")]),
    Row("opened alone", None, [*STORY, conversation("opened", 20, agent_id="eva")]),
    Row("the visitor was back in the grace", Reason.VISITOR_RETURNED, [*STORY, visitor("returned", 89.999)]),
    Row("the visitor was back after it", None, [*STORY, visitor("returned", 90)]),
    Row("no address", Reason.NO_ADDRESS, STORY, eva={"email": None}),
    Row("the address is suspended", Reason.UNDELIVERABLE, STORY, suspended=True),
]


def test_every_row_gives_its_reason(world: World) -> None:
    assert reasons(world, ROWS, Kind.MISSED, at=91) == {row.story: row.reason for row in ROWS}
