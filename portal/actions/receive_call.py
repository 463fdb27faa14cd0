"""To receive a mail service's call: what it reports is kept, durably, and the call's id counts once."""

from hashlib import sha256

from portal.actions import measures
from portal.actions.house import House
from portal.actions.receive import Answer
from portal.actions.take_reports import CameTo, take_report
from portal.bodies import BadSignature
from portal.clock import now
from portal.mail_services.service import Call
from portal.store import reports


def receive_call(house: House, service: str, call: Call, body: bytes) -> Answer:
    """`IGNORED` for what says nothing of a mail of ours.

    Raises `BadSignature` when the id was used before with another body, and `sqlalchemy.exc.SQLAlchemyError` when the database cannot
    be written.
    """
    digest = sha256(body).hexdigest()
    with house.db.write() as tx:
        earlier = reports.digest_of_call(tx, service, call.id, digest, now())
        if earlier == digest:
            return Answer.DUPLICATE
        if earlier:
            raise BadSignature("this call was made before, with another body")
        came_to = [take_report(tx, report, now()) for report in call.reports]
    for each in came_to or [CameTo.IGNORED]:
        house.tally.count(measures.REPORTS, service, each)
    return Answer.IGNORED if all(each is CameTo.UNMATCHED for each in came_to) else Answer.ACCEPTED
