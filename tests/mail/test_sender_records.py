"""SPF, DKIM and DMARC as the DNS tells them."""

import pytest

from portal.mail.sender_records import Record, SenderRecords, State, ask
from tests.dns_server import nobody, serving

DOMAIN = "luna.example"
GOOD = {
    DOMAIN: ["site=abc", "v=spf1 include:mail.example -all"],
    f"k1._domainkey.{DOMAIN}": ["v=DKIM1; k=rsa; p=MIGf"],
    f"_dmarc.{DOMAIN}": ["v=DMARC1; p=reject"],
}


def told(records: dict[str, list[str]], domain: str = DOMAIN, selector: str = "k1", key: str = "") -> SenderRecords:
    with serving(records) as zone:
        found = ask(zone.resolver, domain, selector, key)
    assert found
    return found


def states(found: SenderRecords) -> tuple[State, State, State]:
    return found.spf.state, found.dkim.state, found.dmarc.state


def test_a_domain_that_vouches_for_its_mails() -> None:
    found = told(GOOD)

    assert states(found) == (State.FINE, State.FINE, State.FINE)
    assert found.spf.text == "v=spf1 include:mail.example -all"


def test_a_domain_that_says_nothing() -> None:
    assert told({}) == SenderRecords(*[Record(State.MISSING)] * 3)


def test_without_a_selector_nobody_asks_for_a_key() -> None:
    assert told(GOOD, selector="").dkim == Record(State.UNASKED)


@pytest.mark.parametrize("spf", [["v=spf1 -all", "v=spf1 mx -all"], ["v=spf1 +all"]])
def test_spf_is_one_record_that_does_not_let_everybody_send(spf: list[str]) -> None:
    assert told({**GOOD, DOMAIN: spf}).spf.state is State.WRONG


def test_a_record_that_only_begins_like_spf_is_none() -> None:
    assert told({**GOOD, DOMAIN: ["v=spf10 -all"]}).spf.state is State.MISSING


def test_a_key_that_was_withdrawn_is_wrong() -> None:
    assert told({**GOOD, f"k1._domainkey.{DOMAIN}": ["v=DKIM1; p="]}).dkim.state is State.WRONG


@pytest.mark.parametrize(("published", "state"), [("MIGf", State.FINE), ("MI Gf", State.FINE), ("MIGe", State.WRONG), ("", State.WRONG)])
def test_where_we_sign_ourselves_the_key_must_be_ours(published: str, state: State) -> None:
    assert told({**GOOD, f"k1._domainkey.{DOMAIN}": [f"v=DKIM1; p={published}"]}, key="MIGf").dkim.state is state


def test_dmarc_without_a_policy_is_wrong() -> None:
    assert told({**GOOD, f"_dmarc.{DOMAIN}": ["v=DMARC1; rua=mailto:x@luna.example"]}).dmarc.state is State.WRONG


def test_the_dmarc_of_the_domain_above_counts_where_there_is_none() -> None:
    assert told(GOOD, domain=f"mg.{DOMAIN}").dmarc == Record(State.FINE, "v=DMARC1; p=reject")


@pytest.mark.parametrize(
    ("mx", "state"),
    [({"back.luna.example": "mx.luna.example."}, State.FINE), ({"back.luna.example": "."}, State.WRONG), ({}, State.MISSING)],
)
def test_where_mails_come_back_spf_and_mx_are_that_domain_s(mx: dict[str, str], state: State) -> None:
    records = {**GOOD, DOMAIN: ["site=abc"], "back.luna.example": ["v=spf1 mx -all"]}
    with serving(records, mx=mx) as zone:
        found = ask(zone.resolver, DOMAIN, "k1", bounces="back.luna.example")

    assert found
    assert found.mx
    assert (states(found), found.mx.state) == ((State.FINE,) * 3, state)


def test_nobody_is_asked_about_a_whole_top_level_domain() -> None:
    with serving({}) as zone:
        ask(zone.resolver, f"mg.{DOMAIN}", "")

    assert "_dmarc.example" not in zone.asked


def test_a_dns_that_does_not_answer_is_told_from_one_that_knows_nothing() -> None:
    assert ask(nobody(), DOMAIN, "k1") is None


def test_the_dns_of_a_closed_network_cannot_tell() -> None:
    with serving({}, public=False) as zone:
        assert ask(zone.resolver, DOMAIN, "k1") is None
