"""Why did I get no mail about a conversation I missed while I was online? One story for each answer."""

from portal.rules.reasons import Kind, Plan, Reason
from portal.stories.people import EVA, MARTA_LEAVES, MARTA_WRITES, NOBODY_THERE
from portal.stories.shop import Shop
from portal.stories.steps import connects, joins, leaves, opens, returns, writes
from portal.stories.story import START, D, End, G, Mailed, Said, Story

EVA_CONNECTS = connects(START, "eva", Said("Eva está conectada.", "Eva is connected."))


def _ends(missed: Mailed | Reason, offline: Mailed | Reason = Reason.AGENT_ONLINE) -> tuple[End, ...]:
    """Of Eva alone, about the one message: what becomes of its offline alert, and of the departure's."""
    return End(Kind.OFFLINE, ("m1",), {"eva": offline}), End(Kind.MISSED, ("m1",), {"eva": missed})


TITLE = Said("Estás, y se van sin respuesta", "You are there, and they leave without an answer")
STORIES = (
    Story(
        name="left-unserved",
        title=Said("Se fue sin respuesta: te llega un e-mail", "They left without an answer: you get an e-mail"),
        shop=Shop((EVA,)),
        steps=(EVA_CONNECTS, writes(0.2 * D, MARTA_WRITES), leaves(0.5 * D, MARTA_LEAVES)),
        ends=_ends(Mailed()),
        moral=Said(
            "Eva estaba y nadie atendió a Marta: una conversación perdida.", "Eva was there and nobody served Marta: a missed conversation."
        ),
    ),
    Story(
        name="opened-but-not-joined",
        title=Said("Lo abriste sin unirte: te llega un e-mail", "You opened it without joining: you get an e-mail"),
        shop=Shop((EVA,)),
        steps=(
            EVA_CONNECTS,
            writes(0.2 * D, MARTA_WRITES),
            opens(0.3 * D, "eva", Said("Eva lo abre en el panel, sin unirse.", "Eva opens it in the panel, without joining.")),
            leaves(0.5 * D, MARTA_LEAVES),
        ),
        ends=_ends(Mailed()),
        moral=Said("Mirar no es atender.", "To look is not to serve."),
    ),
    Story(
        name="joined",
        title=Said("Te uniste a la conversación: atendida", "You joined the conversation: served"),
        shop=Shop((EVA,)),
        steps=(
            EVA_CONNECTS,
            writes(0.2 * D, MARTA_WRITES),
            joins(0.3 * D, "eva", Said("Eva se une a la conversación.", "Eva joins the conversation.")),
            leaves(0.5 * D, Said("Marta se va de la web.", "Marta leaves the site.")),
        ),
        ends=_ends(Reason.SERVED),
        moral=Said(
            "Pasó de «No atendida» a «Míos»: no es una conversación perdida.",
            "It went from “Unserved” to “Mine”: it is no missed conversation.",
        ),
    ),
    Story(
        name="missed-off",
        title=Said(
            "No activaste las notificaciones de conversaciones perdidas", "You did not turn on the notifications of missed conversations"
        ),
        shop=Shop((EVA,), missed=False),
        steps=(EVA_CONNECTS, writes(0.2 * D, MARTA_WRITES), leaves(0.5 * D, MARTA_LEAVES)),
        ends=_ends(Reason.ACCOUNT_OFF),
        moral=Said("La cuenta no las tiene activadas.", "The account does not have them on."),
    ),
    Story(
        name="missed-on-free",
        title=Said("El plan gratuito no las incluye", "The free plan does not include them"),
        shop=Shop((EVA,), Plan.FREE),
        steps=(EVA_CONNECTS, writes(0.2 * D, MARTA_WRITES), leaves(0.5 * D, MARTA_LEAVES)),
        ends=_ends(Reason.PLAN),
        moral=Said("Son de los planes Standard y Pro.", "They belong to the plans Standard and Pro."),
    ),
    Story(
        name="missed-while-offline",
        title=Said("No estabas en línea", "You were not online"),
        shop=Shop((EVA,)),
        steps=(writes(START, NOBODY_THERE), leaves(0.5 * D, MARTA_LEAVES)),
        ends=_ends(Reason.AGENT_NOT_ONLINE, offline=Mailed()),
        moral=Said(
            "Sin nadie en línea no hay conversación perdida, sino un mensaje sin conexión: llega ese e-mail.",
            "With nobody online it is no missed conversation but an offline message: that e-mail arrives.",
        ),
    ),
    Story(
        name="visitor-back-at-once",
        title=Said("El visitante volvió enseguida", "The visitor was back at once"),
        shop=Shop((EVA,)),
        steps=(
            EVA_CONNECTS,
            writes(0.2 * D, MARTA_WRITES),
            leaves(0.5 * D, Said("Marta cambia de página…", "Marta changes the page…")),
            returns(0.5 * D + 0.3 * G, Said("…y sigue en la web.", "…and is still on the site.")),
        ),
        ends=_ends(Reason.VISITOR_RETURNED),
        moral=Said("No se fue: solo cambió de página.", "She did not leave: she only changed the page."),
    ),
    Story(
        name="both-kinds",
        title=Said("Un mensaje, dos noticias: los dos e-mails", "One message, two pieces of news: both e-mails"),
        shop=Shop((EVA,)),
        steps=(
            writes(START, NOBODY_THERE),
            connects(1.5 * D, "eva", Said("Eva ya tiene el e-mail, y se conecta.", "Eva has the e-mail by now, and connects.")),
            leaves(2 * D, MARTA_LEAVES),
        ),
        ends=_ends(Mailed(), offline=Mailed()),
        moral=Said(
            "Primero «te escribieron»; después «se fue sin respuesta».",
            "First “somebody wrote to you”; then “they left without an answer”.",
        ),
    ),
)
