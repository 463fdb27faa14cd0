"""Is it turned on, and where does it go? When settings keep an offline message from being mailed to me, or send it elsewhere."""

from portal.rules.reasons import Kind, Reason
from portal.stories.people import EVA, LUIS, NOBODY_THERE
from portal.stories.shop import Person, Shop
from portal.stories.steps import gets_address, is_deactivated, writes
from portal.stories.story import START, D, End, Mailed, Said, Story


def _end(verdicts: dict[str, Mailed | Reason]) -> End:
    return End(Kind.OFFLINE, ("m1",), verdicts)


TITLE = Said("Ajustes y direcciones", "Settings and addresses")
STORIES = (
    Story(
        name="off-for-the-account",
        title=Said("Las notificaciones están desactivadas en la cuenta", "The notifications are off for the account"),
        shop=Shop((EVA,), offline=False),
        steps=(writes(START, NOBODY_THERE),),
        ends=(_end({"eva": Reason.ACCOUNT_OFF}),),
        moral=Said("La cuenta las tiene desactivadas para todos.", "The account has them off for everybody."),
    ),
    Story(
        name="off-for-the-agent",
        title=Said("Las desactivaste para ti", "You turned them off for yourself"),
        shop=Shop((Person("eva", "Eva Ruiz", "eva", offline=False), LUIS)),
        steps=(writes(START, NOBODY_THERE),),
        ends=(_end({"eva": Reason.AGENT_OFF, "luis": Mailed(to="luis")}),),
        moral=Said("Eva no quiere estos e-mails; Luis recibe el suyo.", "Eva does not want these e-mails; Luis gets his."),
    ),
    Story(
        name="not-active",
        title=Said("No eres un agente activo", "You are not an active agent"),
        shop=Shop((EVA, LUIS)),
        steps=(
            is_deactivated(START, "eva", Said("Eva deja de ser agente activa.", "Eva is an active agent no more.")),
            writes(0.2 * D, NOBODY_THERE),
        ),
        ends=(_end({"eva": Reason.AGENT_INACTIVE, "luis": Mailed(to="luis")}),),
        moral=Said("Los e-mails van a los agentes activos.", "The e-mails go to active agents."),
    ),
    Story(
        name="no-address",
        title=Said("No tienes dirección de e-mail", "You have no e-mail address"),
        shop=Shop((Person("eva", "Eva Ruiz", None),)),
        steps=(writes(START, NOBODY_THERE),),
        ends=(_end({"eva": Reason.NO_ADDRESS}),),
        moral=Said("Se debía un e-mail, y no hay adónde enviarlo.", "An e-mail was owed, and there is nowhere to send it."),
    ),
    Story(
        name="another-address",
        title=Said("Los e-mails llegan a otra dirección", "The e-mails arrive at another address"),
        shop=Shop((Person("eva", "Eva Ruiz", None),)),
        steps=(
            gets_address(START, "eva", "info", Said("El perfil de Eva dice info@…", "Eva's profile says info@…")),
            writes(0.2 * D, NOBODY_THERE),
        ),
        ends=(_end({"eva": Mailed(to="info")}),),
        moral=Said("El e-mail va a la dirección del perfil: mira allí.", "The e-mail goes to the address in the profile: look there."),
    ),
)
