"""What a test event says where it is told nothing else."""

SAMPLES: dict[str, dict[str, object]] = {
    "message.created": {
        "conversation_id": "test-conversation",
        "author": {"type": "visitor", "name": "Ana Pérez", "email": "ana.perez@example.com"},
        "text": "Hola, ¿tenéis la talla 38?",
        "page_url": "https://shop.example.com/botas",
    },
    "conversation.opened": {"conversation_id": "test-conversation", "agent_id": "a1"},
    "conversation.joined": {"conversation_id": "test-conversation", "agent_id": "a1"},
    "conversation.left": {"conversation_id": "test-conversation", "agent_id": "a1"},
    "conversation.closed": {"conversation_id": "test-conversation", "agent_id": "a1"},
    "visitor.left": {"conversation_id": "test-conversation"},
    "visitor.returned": {"conversation_id": "test-conversation"},
    "agent.connected": {"agent_id": "a1", "device_id": "test-device", "device": "web"},
    "agent.disconnected": {"agent_id": "a1", "device_id": "test-device"},
    "agent.updated": {"agent_id": "a1"},
    "account.updated": {},
}
