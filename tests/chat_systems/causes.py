"""Why a mail was not received: every cause the help article names, the story that plays it, and what the recipient's mail server says.

Where the mail server takes the mail the rest is up to who looks for it, in the spam folder or at another address.
"""

from dataclasses import dataclass

from portal.mail.plain_words import Trouble
from portal.rules.reasons import Kind, Reason

FULL, BLOCKED = "552 5.2.2 mailbox full", "550 5.7.1 we take no mail from this domain"


@dataclass(frozen=True)
class Cause:
    """`says` is the article's own heading, `reason` why Eva is not mailed, None where she is; `answer` is what the mail server says to
    her address, which means `trouble`.
    """

    says: str
    story: str
    reason: Reason | None = None
    answer: str = ""
    trouble: Trouble = Trouble.NONE


OFFLINE = (
    Cause("Las notificaciones no están activadas", "off-for-the-account", Reason.ACCOUNT_OFF),
    Cause("Las notificaciones no están activadas", "off-for-the-agent", Reason.AGENT_OFF),
    Cause("no estabas desconectado", "online-when-written", Reason.AGENT_ONLINE),
    Cause("todos los dispositivos (incluida la aplicación móvil)", "still-on-the-phone", Reason.AGENT_ONLINE),
    Cause("Cambiaste a online demasiado rápido", "back-too-soon", Reason.AGENT_RETURNED),
    Cause("Abriste el mensaje en el panel", "opened-in-the-panel", Reason.OPENED),
    Cause("Otro/a agente está online", "colleague-online", Reason.COLLEAGUE_ONLINE),
    Cause("tu grupo, si tienes el paquete Pro", "group-online", Reason.COLLEAGUE_ONLINE),
    Cause("Te llegaron a la carpeta de spam", "mailed"),
    Cause("Tu bandeja de entrada está llena", "mailed", None, FULL, Trouble.FULL),
    Cause("Estás revisando la dirección de email incorrecta", "another-address"),
    Cause("Tu servidor de correo electrónico está bloqueando nuestro dominio", "mailed", None, BLOCKED, Trouble.BLOCKED),
)

MISSED = (
    Cause("solo está disponible en el paquete STANDARD y PRO", "missed-on-free", Reason.PLAN),
    Cause("No activaste las notificaciones", "missed-off", Reason.ACCOUNT_OFF),
    Cause("No estabas online", "missed-while-offline", Reason.AGENT_NOT_ONLINE),
    Cause("Abriste el mensaje en el panel y se unió a la conversación", "joined", Reason.SERVED),
    Cause("Estas fueron al correo no deseado", "left-unserved"),
    Cause("Tu bandeja de entrada está llena", "left-unserved", None, FULL, Trouble.FULL),
    Cause("Estás revisando el correo electrónico incorrecto", "left-unserved"),
    Cause("Tu servidor de correo electrónico está bloqueando nuestro dominio", "left-unserved", None, BLOCKED, Trouble.BLOCKED),
)

CAUSES = {Kind.OFFLINE: OFFLINE, Kind.MISSED: MISSED}
"""By what the mail that was not received would have been about."""
