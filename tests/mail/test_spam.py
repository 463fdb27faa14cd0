"""Every mail there is, as it arrives from an installation with its records in the DNS (docs/operate), before a spam filter."""

import os
import shutil
import subprocess
from email import message_from_bytes
from pathlib import Path

import pytest

from tests.dns_server import Zone, serving
from tests.mail.every_mail import EVERY
from tests.mail.signed import record, sent, written

# As the mail server of the one who gets it notes it.
ARRIVED = (
    "Return-Path: <b+{id}@bounces.portal.example>\r\n"
    "Received: from portal.example (portal.example [93.184.216.34])\r\n\tby mx.acme.example with ESMTPS id 4Xq2;\r\n\t{date}\r\n"
)
SPF = "v=spf1 ip4:93.184.216.34 -all"
# What others say of senders cannot be asked here: no lists are, and the DNS is the tests' own.
SETTINGS = """dns_server [127.0.0.1]:{port}
skip_rbl_checks 1
skip_uribl_checks 1
"""
CHECK = """use Mail::SpamAssassin;
my $judge = Mail::SpamAssassin->new({dont_copy_prefs => 1, userprefs_filename => '/dev/null', post_config_text => $ENV{SETTINGS}});
for my $path (@ARGV) {
  open(my $file, '<', $path); my @lines = <$file>;
  my $status = $judge->check($judge->parse(\\@lines));
  print $status->get_score(), " ", $status->get_names_of_tests_hit(), "\\n";
}"""


def arrived(mail: bytes) -> bytes:
    return ARRIVED.format(id="f" * 32, date=message_from_bytes(mail)["Date"]).encode() + mail


def judged(paths: list[Path], zone: Zone) -> list[tuple[float, str]]:
    """Of each mail its points, more of them being worse, and the names of the rules that gave them."""
    settings = SETTINGS.format(port=zone.resolver.port)
    told = subprocess.run(
        ["perl", "-e", CHECK, *paths], env={**os.environ, "SETTINGS": settings}, capture_output=True, text=True, check=True
    )
    return [(float(points), rules) for points, _, rules in (line.partition(" ") for line in told.stdout.splitlines())]


def test_spamassassin_has_nothing_against_any_of_them(tmp_path: Path) -> None:
    if shutil.which("spamassassin") is None:
        pytest.skip("no SpamAssassin on this machine; with one, it judges every mail")
    key_file = written(tmp_path / "dkim.pem")
    for name, mail in zip(EVERY, sent(key_file, *EVERY.values(), sender="Avisos <avisos@portal.example>"), strict=True):
        (tmp_path / name).write_bytes(arrived(mail))
    records = {"k1._domainkey.portal.example": [record(key_file)], "_dmarc.portal.example": ["v=DMARC1; p=reject"]}

    with serving(records | {name: [SPF] for name in ("portal.example", "bounces.portal.example")}) as zone:
        points = dict(zip(EVERY, judged([tmp_path / name for name in EVERY], zone), strict=True))

    assert {name: told for name, told in points.items() if told[0] > 0} == {}
