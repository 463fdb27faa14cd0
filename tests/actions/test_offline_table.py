"""RULES.md, Offline message: each reason from the webhook to the verdict, just inside and just outside its window."""

from portal.rules.reasons import Kind, Reason
from tests.actions.tables import Row, conversation, eva_is, luis_is, message, reasons, reply
from tests.world import World

M1 = message("m1", 0)
OFF = {"offline": False, "missed": True}

ROWS = [
    Row("nothing else happened", None, [M1]),
    Row("the account's option is off", Reason.ACCOUNT_OFF, [M1], account={"options": OFF}),
    Row("not active", Reason.AGENT_INACTIVE, [M1], eva={"active": False}),
    Row("inactive before the decision", Reason.AGENT_INACTIVE, [M1, ("agent.updated", 119, {"agent_id": "eva", "active": False})]),
    Row("in another group", Reason.OUTSIDE_GROUP, [message("m1", 0, group_id="support")], eva={"groups": ["sales"]}),
    Row("in the group", None, [message("m1", 0, group_id="sales")], eva={"groups": ["sales"]}),
    Row("in no group", None, [message("m1", 0, group_id="sales")]),
    Row("in another group, not on pro", None, [message("m1", 0, group_id="support")], {"plan": "standard"}, {"groups": ["sales"]}),
    Row("her own option is off", Reason.AGENT_OFF, [M1], eva={"options": OFF}),
    Row("online as it was written", Reason.AGENT_ONLINE, [M1, eva_is("connected", -60), eva_is("disconnected", 0.001)]),
    Row("gone as it was written", None, [M1, eva_is("connected", -60), eva_is("disconnected", 0)]),
    Row("her phone had run out", None, [M1, eva_is("connected", -60, expires_in=60)]),
    Row("her phone had not run out", Reason.AGENT_ONLINE, [M1, eva_is("connected", -60, expires_in=60.001)]),
    Row("back at the last moment", Reason.AGENT_RETURNED, [M1, eva_is("connected", 119.999), eva_is("disconnected", 119.9995)]),
    Row("back when it was due", None, [M1, eva_is("connected", 120)]),
    Row("opened as it was written", Reason.OPENED, [M1, conversation("opened", 0, agent_id="eva")]),
    Row("opened at the last moment", Reason.OPENED, [M1, conversation("opened", 119.999, agent_id="eva")]),
    Row("opened before it was written", None, [M1, conversation("opened", -0.001, agent_id="eva")]),
    Row("opened when it was due", None, [M1, conversation("opened", 120, agent_id="eva")]),
    Row("a colleague opened it", None, [M1, conversation("opened", 60, agent_id="luis")]),
    Row("a colleague was still there", Reason.COLLEAGUE_ONLINE, [M1, luis_is("connected", -60), luis_is("disconnected", 0.001)]),
    Row("a colleague had just gone", None, [M1, luis_is("connected", -60), luis_is("disconnected", 0)]),
    Row("a colleague at the last moment", Reason.COLLEAGUE_ONLINE, [M1, luis_is("connected", 119.999)]),
    Row("a colleague when it was due", None, [M1, luis_is("connected", 120)]),
    Row("answered at the last moment", Reason.SERVED, [M1, reply(119.999)]),
    Row("answered when it was due", None, [M1, reply(120)]),
    Row("joined as it was written", Reason.SERVED, [M1, conversation("joined", 0, agent_id="luis")]),
    Row("closed by an agent", Reason.SERVED, [M1, conversation("closed", 1, agent_id="luis")]),
    Row("closed by an agent just before", None, [M1, conversation("closed", 0, agent_id="luis")]),
    Row("closed by nobody", None, [M1, conversation("closed", 1)]),
    Row("in the mail of the message before", Reason.ALREADY_SENT, [message("m0", -119.999), M1]),
    Row("the mail before was due", None, [message("m0", -120), M1]),
    Row("no address", Reason.NO_ADDRESS, [M1], eva={"email": None}),
    Row("the address is suspended", Reason.UNDELIVERABLE, [M1], suspended=True),
]


def test_every_row_gives_its_reason(world: World) -> None:
    assert reasons(world, ROWS, Kind.OFFLINE, at=121) == {row.story: row.reason for row in ROWS}
