"""Everything that can be done in the portal and changes what the audit log watches, as it is done: by form, command or webhook."""

from collections.abc import Callable

from portal.rules.reasons import Kind
from tests.web.at_work import ACCOUNT, NEW_PASSWORD, PROFILE, SECRET, STEP, TEAM, AtWork
from tests.web.people import ALICE, BOB, PASSWORD
from tests.web.reader import Reader

EVERYTHING: dict[str, object] = {
    "id": "acme",
    "name": "Acme Ltd.",
    "plan": "standard",
    "locale": "es",
    "panel_url": "https://other.example/{conversation_id}",
    "offline_delay_seconds": 90,
    "missed_grace_seconds": 20,
    "options": {"offline": False, "missed": False},
    "groups": [{"id": "sales", "name": "Ventas"}],
    "agents": [
        {"id": "alice", "name": "Alicia", "email": "alicia@acme.example", "role": "agent", "active": False, "locale": "en",
         "password": "a password of hers", "groups": ["sales"], "options": {"offline": True, "missed": True}},
        {"id": "eva", "name": "Eva", "email": "eva@acme.example", "role": "admin"},
    ],
    "endpoints": [{"id": "provisioned", "source": "native", "secret": SECRET}],
}  # fmt: skip

# In this order, each after those before it. By the endpoint of a form's view, the name of a command, or the type of a webhook.
DEEDS: tuple[tuple[str, Callable[[AtWork], object]], ...] = (
    ("notifications.change", lambda s: s.bob.turn("account-missed", "on")),
    ("notifications.change", lambda s: s.bob.turn("mine-offline", "off")),
    (
        "account.change_details",
        lambda s: s.send(f"{ACCOUNT}/details", ACCOUNT, name="Acme", locale="en", panel_url="https://x.example/{conversation_id}"),
    ),
    ("account.change_delay", lambda s: s.send(f"{ACCOUNT}/delay", ACCOUNT, minutes="3", seconds="0")),
    ("profile.change_name", lambda s: s.send(f"{PROFILE}/name", PROFILE, name="Bob B.")),
    ("profile.change_name", lambda s: s.send(f"{PROFILE}/name", PROFILE, name="Bob")),
    ("profile.change_language", lambda s: s.send(f"{PROFILE}/language", PROFILE, locale="en", timezone="Europe/Madrid")),
    ("profile.change_email", lambda s: s.send(f"{PROFILE}/email", PROFILE, email="bob@new.example", password=PASSWORD)),
    ("profile.cancel_email", lambda s: s.send(f"{PROFILE}/email/cancel", PROFILE)),
    ("profile.change_password", lambda s: s.send(f"{PROFILE}/password", PROFILE, current=PASSWORD, new=NEW_PASSWORD)),
    ("second_step.turn_on", AtWork.turn_on),
    ("second_step.renew_codes", AtWork.renew_codes),
    ("second_step.turn_off", lambda s: s.send(f"{STEP}/off", STEP, password=NEW_PASSWORD, code=s.codes[0])),
    ("second_step.turn_on", AtWork.turn_on),
    ("sign_in.take_code", AtWork.log_in_by_recovery_code),
    ("drop-second-step", lambda s: s.run("drop-second-step", "--email", BOB)),
    ("team.invite_somebody", lambda s: s.send(f"{TEAM}/invite", TEAM, name="Dora", email="dora@acme.example", role="admin")),
    ("team.cancel", lambda s: s.member("Dora", "/invitation/cancel")),
    ("team.invite_member", lambda s: s.member("Dora", "/invitation", email="dora@acme.example")),
    ("invitation.accept", lambda s: s.mailed("Dora", "invite", password=NEW_PASSWORD)),
    ("team.change", lambda s: s.member("Dora", name="Dora D.")),
    ("team.make_active", lambda s: s.member("Alice", "/active", value=["on", "off"])),
    ("team.make_active", lambda s: s.member("Alice", "/active", value=["off", "on"])),
    ("team.make_admin", lambda s: s.member("Alice", "/admin", value=["off", "on"])),
    ("unsubscribe.stop", lambda s: s.stop("", Kind.OFFLINE)),
    ("unsubscribe.one_click", lambda s: s.stop("/one-click", Kind.MISSED, **{"List-Unsubscribe": "One-Click"})),
    ("team.change_email", lambda s: s.member("Alice", "/email", email="alice@new.example")),
    ("team.cancel_email", lambda s: s.member("Alice", "/email/cancel")),
    ("team.change_email", lambda s: s.member("Alice", "/email", email="alice@new.example")),
    ("email_links.confirm", lambda s: s.mailed("Alice", "confirm_email")),
    ("email_links.revert", lambda s: s.mailed("Alice", "revert_email")),
    ("suspend", lambda s: s.suspend("Alice")),
    ("test_arrived.confirm", lambda s: s.mailed("Alice", "confirm_test")),
    ("suspend", lambda s: s.suspend("Alice")),
    ("team.lift", lambda s: s.member("Alice", "/email/lift")),
    ("recover.ask", lambda s: Reader(s.app.test_client()).send("/recover", {"email": ALICE}, page="/recover")),
    ("recover.choose", lambda s: s.mailed("Alice", "recover", password=NEW_PASSWORD)),
    ("integrations.add", AtWork.plug_in),
    ("integrations.change", lambda s: s.send(f"{s.endpoint}/settings", s.endpoint, account_id="2", app_id="ap1", token="another")),
    ("integrations.add", AtWork.make_endpoint),
    ("integrations.rotate", lambda s: s.send(f"{s.endpoint}/secret", s.endpoint)),
    ("integrations.retire", lambda s: s.send(f"{s.endpoint}/secret/retire", s.endpoint)),
    ("create-admin", lambda s: s.make_admin("boss@acme.example")),
    ("create-admin", lambda s: s.make_admin(ALICE)),
    ("provision", lambda s: s.provision(EVERYTHING)),
    ("provision", AtWork.replace_secret),
    ("agent.updated", lambda s: s.tell("agent.updated", agent_id="eva", name="Eva R.", active=False, group_ids=["sales", "new"])),
    ("forget-agent", lambda s: s.run("forget-agent", "--account", "acme", "--agent", "eva", "--even-last-admin")),
    ("account.updated", lambda s: s.tell("account.updated", name="Acme Inc.", plan="pro")),
    ("integrations.remove", lambda s: s.send(f"{s.endpoint}/remove", s.endpoint, sure="on")),
)
SILENT = {"recover.ask"}
"""Done only for what comes after: it changes nothing that is watched."""
