"""Mail services that report what became of our mails: bytes in, reports out. No Flask, no SQL; one file a service.

(What Amazon's reports travel in is a file of its own beside that of SES.)
"""

from portal.mail_services.mailgun import Mailgun
from portal.mail_services.service import MailService
from portal.mail_services.ses import Ses

SERVICES: dict[str, MailService] = {"mailgun": Mailgun(), "ses": Ses()}
"""By the name that stands in the webhook's path, and in `Settings.mail_service_keys`."""
