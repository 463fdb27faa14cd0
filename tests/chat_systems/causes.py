"""Why a mail was not received: every cause the help article names, the story that plays it, and what the recipient's mail server says.

Where the mail server takes the mail the rest is up to who looks for it, in the spam folder or at another address.
"""

from dataclasses import dataclass

from portal.mail.plain_words import Trouble

FULL, BLOCKED = "552 5.2.2 mailbox full", "550 5.7.1 we take no mail from this domain"


@dataclass(frozen=True)
class Cause:
    """`says` is the article's own heading; `answer` what the mail server says to Eva's address, which means `trouble`."""

    says: str
    story: str
    answer: str = ""
    trouble: Trouble = Trouble.NONE


OFFLINE = (
    Cause("Las notificaciones no están activadas", "off-for-the-account"),
    Cause("Las notificaciones no están activadas", "off-for-the-agent"),
    Cause("no estabas desconectado", "online-when-written"),
    Cause("todos los dispositivos (incluida la aplicación móvil)", "still-on-the-phone"),
    Cause("Cambiaste a online demasiado rápido", "back-too-soon"),
    Cause("Abriste el mensaje en el panel", "opened-in-the-panel"),
    Cause("Otro/a agente está online", "colleague-online"),
    Cause("tu grupo, si tienes el paquete Pro", "group-online"),
    Cause("Te llegaron a la carpeta de spam", "mailed"),
    Cause("Tu bandeja de entrada está llena", "mailed", FULL, Trouble.FULL),
    Cause("Estás revisando la dirección de email incorrecta", "another-address"),
    Cause("Tu servidor de correo electrónico está bloqueando nuestro dominio", "mailed", BLOCKED, Trouble.BLOCKED),
)

MISSED = (
    Cause("solo está disponible en el paquete STANDARD y PRO", "missed-on-free"),
    Cause("No activaste las notificaciones", "missed-off"),
    Cause("No estabas online", "missed-while-offline"),
    Cause("Abriste el mensaje en el panel y se unió a la conversación", "joined"),
    Cause("Estas fueron al correo no deseado", "left-unserved"),
    Cause("Tu bandeja de entrada está llena", "left-unserved", FULL, Trouble.FULL),
    Cause("Estás revisando el correo electrónico incorrecto", "another-address"),
    Cause("Tu servidor de correo electrónico está bloqueando nuestro dominio", "left-unserved", BLOCKED, Trouble.BLOCKED),
)
