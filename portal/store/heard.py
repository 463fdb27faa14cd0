"""Whether mails would reach somebody whatever group a visitor writes to: asked on every page of an admin, so in one small query."""

from collections.abc import Mapping

from sqlalchemy import Connection, and_, bindparam, case, func, select

from portal.rules.reasons import Plan
from portal.store.said import said
from portal.store.tables import accounts, agents, groups, memberships

_a, _p = accounts.c, agents.c
_GETS_MAIL = and_(_p.offline_on, _p.email.is_not(None), _p.suspended_at.is_(None))
_GROUPS = select(func.count()).select_from(groups).where(groups.c.account_id == bindparam("account")).scalar_subquery()
_MAILED = func.max(case((_GETS_MAIL, 1), else_=0))
_BY_GROUP = (
    select(_a.plan, _a.offline_on, _GROUPS.label("groups"), memberships.c.group_id, _MAILED.label("mailed"))
    .join_from(agents, accounts)
    .join(memberships, memberships.c.agent_id == _p.id, isouter=True)
    .where(_p.account_id == bindparam("account"), _p.active)
    .group_by(_a.plan, _a.offline_on, memberships.c.group_id)
)


def is_surely_heard(tx: Connection, account_id: int) -> bool:
    """True when offline mails are off, or for any group somebody of its team would be mailed while all are away.

    False leaves it to the rules: somebody may be online.
    """
    rows = said(tx, _BY_GROUP, {"account": account_id})
    if not rows:
        return False
    plan, is_on, number, *_ = rows[0]
    mailed: Mapping[int | None, bool] = {row.group_id: bool(row.mailed) for row in rows}
    if not is_on or plan != Plan.PRO:
        return not is_on or any(mailed.values())
    # Who is in no group is of every group's team; a group of nobody active is everybody's where all are in groups (RULES.md, Words).
    if None in mailed:
        return mailed[None] or (sum(mailed.values()) == number > 0)
    return all(mailed.values())
