"""A small Smartsupp: four questions of its REST API, and its signed webhooks."""

from portal.fakes.smartsupp.fake import FakeSmartsupp

__all__ = ["FakeSmartsupp"]
