"""Was anybody else there? When others of my team, or of my group, keep an offline message from being mailed to me."""

from portal.rules.reasons import Kind, Plan, Reason
from portal.stories.people import EVA, LUIS, MARTA_WRITES
from portal.stories.shop import Person, Shop
from portal.stories.steps import connects, writes
from portal.stories.story import START, D, End, Mailed, Said, Story

EVA_OF_SALES, LUIS_OF_SALES = Person("eva", "Eva Ruiz", "eva", ("ventas",)), Person("luis", "Luis Gil", "luis", ("ventas",))
LUIS_OF_SUPPORT = Person("luis", "Luis Gil", "luis", ("soporte",))
GROUPS = (("ventas", "Ventas"), ("soporte", "Soporte"))


def _end(eva: Mailed | Reason, luis: Mailed | Reason) -> End:
    return End(Kind.OFFLINE, ("m1",), {"eva": eva, "luis": luis})


TITLE = Said("¿Había alguien más?", "Was anybody else there?")
STORIES = (
    Story(
        name="colleague-online",
        title=Said("Otro agente estaba conectado", "Another agent was online"),
        shop=Shop((EVA, LUIS)),
        steps=(
            connects(START, "luis", Said("Luis está conectado; Eva no.", "Luis is connected; Eva is not.")),
            writes(0.2 * D, MARTA_WRITES),
        ),
        ends=(_end(Reason.COLLEAGUE_ONLINE, Reason.AGENT_ONLINE),),
        moral=Said(
            "Con Luis en línea, también lo está el chat: nadie recibe un e-mail.",
            "With Luis online so is the chat: nobody gets an e-mail.",
        ),
    ),
    Story(
        name="group-online",
        title=Said("Alguien de tu grupo estaba conectado", "Somebody of your group was online"),
        shop=Shop((EVA_OF_SALES, LUIS_OF_SALES), Plan.PRO, groups=GROUPS),
        steps=(
            connects(START, "luis", Said("Luis, de Ventas como Eva, está conectado.", "Luis, of Sales like Eva, is connected.")),
            writes(0.2 * D, Said("Marta escribe a Ventas.", "Marta writes to Sales."), group="ventas"),
        ),
        ends=(_end(Reason.COLLEAGUE_ONLINE, Reason.AGENT_ONLINE),),
        moral=Said(
            "En el plan Pro cuenta el grupo, y en él había alguien.", "On the Pro plan the group counts, and somebody of it was there."
        ),
    ),
    Story(
        name="other-group-online",
        title=Said("Solo había alguien de otro grupo: te llega un e-mail", "Only somebody of another group was there: you get an e-mail"),
        shop=Shop((EVA_OF_SALES, LUIS_OF_SUPPORT), Plan.PRO, groups=GROUPS),
        steps=(
            connects(START, "luis", Said("Luis, de Soporte, está conectado.", "Luis, of Support, is connected.")),
            writes(0.2 * D, Said("Marta escribe a Ventas, el grupo de Eva.", "Marta writes to Sales, Eva's group."), group="ventas"),
        ),
        ends=(_end(Mailed(), Reason.OUTSIDE_GROUP),),
        moral=Said(
            "Otro grupo no atiende a Ventas: Eva recibe el e-mail.", "Another group does not answer for Sales: Eva gets the e-mail."
        ),
    ),
)
