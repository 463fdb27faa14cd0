"""The form of a provisioning file (contract/EVENTS.md, Provisioning). A field left out is a field left alone."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictStr, model_validator

from portal.actions.provision.fields import (
    Email,
    EndpointId,
    Id,
    Locale,
    Name,
    Password,
    PasswordHash,
    Seconds,
    Secret,
    Source,
    WebAddress,
)
from portal.rules.reasons import Plan


class Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Options(Form):
    offline: StrictBool | None = None
    missed: StrictBool | None = None


class Group(Form):
    id: Id
    name: Name | None = None


class AgentForm(Form):
    id: Id
    name: Name | None = None
    email: Email | None = None
    role: Literal["admin", "agent"] | None = None
    active: StrictBool | None = None
    password: Password | None = None
    password_hash: PasswordHash | None = None
    groups: list[Id] | None = None
    options: Options = Options()
    locale: Locale | None = None

    @model_validator(mode="after")
    def _one_password(self) -> "AgentForm":
        if self.password and self.password_hash:
            raise ValueError("has both password and password_hash")
        return self


class EndpointForm(Form):
    id: EndpointId
    source: Source
    secret: Secret | None = None
    secrets: Annotated[list[Secret], Field(min_length=1, max_length=2)] | None = None
    settings: dict[StrictStr, StrictStr] | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> "EndpointForm":
        if self.secret is not None and self.secrets is not None:
            raise ValueError("has both secret and secrets")
        return self

    @property
    def all_secrets(self) -> list[str] | None:
        """Newest first; None where the file names none."""
        return [self.secret] if self.secret is not None else self.secrets


class AccountForm(Form):
    id: Id
    name: Name | None = None
    plan: Plan | None = None
    locale: Locale | None = None
    panel_url: WebAddress | None = None
    options: Options = Options()
    offline_delay_seconds: Seconds | None = None
    missed_grace_seconds: Seconds | None = None
    groups: list[Group] = []
    agents: list[AgentForm] = []
    endpoints: list[EndpointForm] = []


class FileForm(Form):
    accounts: list[AccountForm]
