"""How a story that was told to a running portal has ended."""

from portal.actions.explain import ExplainedAlert, ExplainedVerdict, explain
from portal.rules.reasons import Reason
from portal.stories.story import End, Mailed
from tests.running import Portal


def decided_and_sent(portal: Portal, account: str) -> tuple[ExplainedAlert, ...]:
    """The alerts of the conversation in order of time, once there is nothing left to do about them."""
    alerts = explain(portal.house, account, account).alerts
    done = all(alert.decided_at and all(map(_is_done, alert.verdicts)) for alert in alerts)
    return alerts if done else ()


def _is_done(verdict: ExplainedVerdict) -> bool:
    return verdict.reason is not None or (verdict.mail is not None and verdict.mail.state == "sent")


def end_of(explained: ExplainedAlert) -> End:
    """What became of the alert, as a story says it."""
    return End(explained.alert.kind, explained.messages, {verdict.agent: _became(verdict) for verdict in explained.verdicts})


def _became(verdict: ExplainedVerdict) -> Mailed | Reason:
    if verdict.reason or verdict.mail is None:
        assert verdict.reason
        return verdict.reason
    return Mailed(verdict.mail.carries, (verdict.mail.address or "").partition("@")[0])
