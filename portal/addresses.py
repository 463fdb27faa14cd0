"""What makes two e-mail addresses the same (contract/RULES.md, Words: "compared without case")."""


def email_key(address: str) -> str:
    """The form of an address under which no two agents of one portal meet."""
    return address.strip().casefold()
