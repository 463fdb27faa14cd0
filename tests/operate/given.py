"""Reads what operators are given."""

from tests.running import ROOT

OPERATE, DEPLOY = ROOT / "docs" / "operate", ROOT / "deploy"
