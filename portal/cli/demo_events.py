"""What happened in the demo account in the hour before its first start: one conversation for each of the commonest answers."""

from datetime import timedelta
from typing import Any

Told = tuple[timedelta, str, dict[str, Any]]


def _at(minutes: float, event_type: str, **data: Any) -> Told:
    return timedelta(minutes=minutes), event_type, data


def _writes(minutes: float, conversation: str, message: str, visitor: str, text: str, group: str) -> Told:
    return _at(
        minutes,
        "message.created",
        conversation_id=conversation,
        message_id=message,
        author={"type": "visitor", "name": visitor, "email": f"{visitor.split()[0].lower()}@correo.example"},
        text=text,
        page_url=f"https://luna.example/{conversation}",
        group_id=group,
    )


EVENTS: tuple[Told, ...] = (
    _at(-120, "agent.connected", agent_id="eva", device_id="eva-web", device="web", label="Chrome"),
    _at(-120, "agent.connected", agent_id="ana", device_id="ana-movil", device="mobile", label="Android"),
    _at(-3, "agent.disconnected", agent_id="eva", device_id="eva-web"),
    # Nobody of Ventas is there: Eva is mailed; Luis has looked at it in the panel; Ana is of another group.
    _writes(0, "botas", "botas-1", "Marta López", "Hola, ¿tenéis la talla 38 de las botas?", "ventas"),
    _writes(0.05, "botas", "botas-2", "Marta López", "Las marrones, si puede ser.", "ventas"),
    _at(0.1, "conversation.opened", conversation_id="botas", agent_id="luis", device_id="luis-movil"),
    # Ana is online on her phone, so the widget is online, and nobody is mailed.
    _writes(10, "devolucion", "devolucion-1", "Jorge Prat", "¿Cómo devuelvo un pedido?", "soporte"),
    _at(10.4, "conversation.joined", conversation_id="devolucion", agent_id="ana"),
    # Eva is back, but the visitor leaves before anybody joins: a missed conversation.
    _at(20, "agent.connected", agent_id="eva", device_id="eva-web", device="web", label="Chrome"),
    _writes(25, "envio", "envio-1", "Nora Vidal", "¿Llegaría antes del viernes?", "ventas"),
    _at(27, "visitor.left", conversation_id="envio"),
    # And this time she joins: served, no mail.
    _writes(35, "sandalias", "sandalias-1", "Pablo Sáez", "¿Las sandalias se pueden mojar?", "ventas"),
    _at(35.5, "conversation.joined", conversation_id="sandalias", agent_id="eva"),
    _at(38, "visitor.left", conversation_id="sandalias"),
    _at(50, "agent.disconnected", agent_id="eva", device_id="eva-web"),
    _at(50, "agent.disconnected", agent_id="ana", device_id="ana-movil"),
)
