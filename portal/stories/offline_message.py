"""Was I away, and for long enough? Why a message that came while I was offline is mailed to me, or not."""

from portal.rules.reasons import Kind, Reason
from portal.stories.people import EVA, MARTA_WRITES, NOBODY_THERE
from portal.stories.shop import Shop
from portal.stories.steps import connects, disconnects, opens, writes
from portal.stories.story import START, D, End, Mailed, Said, Story


def _end(verdict: Mailed | Reason, message: str = "m1") -> End:
    """Of Eva, who is alone in the shop."""
    return End(Kind.OFFLINE, (message,), {"eva": verdict})


TITLE = Said("Escriben y no estás", "They write and you are away")
STORIES = (
    Story(
        name="mailed",
        title=Said("No había nadie: te llega un e-mail", "Nobody was there: you get an e-mail"),
        shop=Shop((EVA,)),
        steps=(writes(START, NOBODY_THERE),),
        ends=(_end(Mailed()),),
        moral=Said(
            "Pasa el plazo, nadie ha vuelto, y el mensaje está en el correo de Eva.",
            "The time runs out, nobody has come back, and the message is in Eva's mail.",
        ),
    ),
    Story(
        name="burst",
        title=Said("Varios mensajes seguidos: un solo e-mail", "Several messages in a row: one e-mail"),
        shop=Shop((EVA,)),
        steps=(
            writes(START, NOBODY_THERE),
            writes(0.1 * D, Said("Y sigue.", "And goes on."), "m2", "Las marrones."),
            writes(0.2 * D, Said("Y otra vez.", "And once more."), "m3", "Si puede ser, para el viernes."),
        ),
        ends=(
            _end(Mailed(("m1", "m2", "m3"))),
            _end(Reason.ALREADY_SENT, "m2"),
            _end(Reason.ALREADY_SENT, "m3"),
        ),
        moral=Said("El e-mail del primero lleva los tres.", "The e-mail about the first carries all three."),
    ),
    Story(
        name="back-too-soon",
        title=Said("Volviste demasiado rápido", "You came back too soon"),
        shop=Shop((EVA,)),
        steps=(
            writes(START, NOBODY_THERE),
            connects(0.5 * D, "eva", Said("Eva se conecta antes de que acabe el plazo.", "Eva connects before the time runs out.")),
            disconnects(0.6 * D, "eva", Said("Y se va enseguida.", "And leaves at once.")),
        ),
        ends=(_end(Reason.AGENT_RETURNED),),
        moral=Said(
            "Quien vuelve a tiempo ve el mensaje en el panel: no hay e-mail, aunque vuelva a irse.",
            "Who comes back in time sees the message in the panel: no e-mail, even if they leave again.",
        ),
    ),
    Story(
        name="online-when-written",
        title=Said("No estabas offline", "You were not offline"),
        shop=Shop((EVA,)),
        steps=(
            connects(START, "eva", Said("Eva está conectada.", "Eva is connected.")),
            writes(0.2 * D, MARTA_WRITES),
            disconnects(0.4 * D, "eva", Said("Eva se va sin contestar.", "Eva leaves without an answer.")),
        ),
        ends=(_end(Reason.AGENT_ONLINE),),
        moral=Said(
            "Cuenta el momento en que Marta escribió: Eva estaba, así que no fue un mensaje sin conexión.",
            "What counts is the moment Marta wrote: Eva was there, so it was no offline message.",
        ),
    ),
    Story(
        name="still-on-the-phone",
        title=Said("Tu móvil seguía en línea", "You were still online on the phone"),
        shop=Shop((EVA,)),
        steps=(
            connects(START, "eva", Said("Eva tiene abierta la aplicación del móvil…", "Eva has the phone app open…"), "mobile"),
            connects(0.1 * D, "eva", Said("…y el panel en el ordenador.", "…and the panel on her computer.")),
            disconnects(0.2 * D, "eva", Said("Cierra el ordenador; el móvil sigue.", "She shuts the computer; the phone goes on.")),
            writes(0.3 * D, MARTA_WRITES),
        ),
        ends=(_end(Reason.AGENT_ONLINE),),
        moral=Said("Basta un dispositivo para estar conectado.", "One device is enough to be online."),
    ),
    Story(
        name="opened-in-the-panel",
        title=Said("Lo abriste en el panel sin estar en línea", "You opened it in the panel without being online"),
        shop=Shop((EVA,)),
        steps=(
            writes(START, NOBODY_THERE),
            opens(0.3 * D, "eva", Said("Eva, desconectada, lo abre en el panel.", "Eva, offline, opens it in the panel.")),
        ),
        ends=(_end(Reason.OPENED),),
        moral=Said("Ya lo ha visto: no hace falta un e-mail.", "She has seen it: no e-mail is needed."),
    ),
)
