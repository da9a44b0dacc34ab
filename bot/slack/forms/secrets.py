"""Where a form's secrets come from: typed into it, or chosen by name from the environment."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import SecretStr

NO_SUCH = "Numberbot's environment has no secret of this name (any more). Choose one of the list."


@dataclass(frozen=True, slots=True)
class SecretSource:
    """`typed`: secrets are typed. Else one of `named` is chosen; its value never goes to Slack."""

    typed: bool = True
    named: Mapping[str, SecretStr] = field(default_factory=dict)

    def read(self, filled: str) -> SecretStr | None:
        """The secret of what was filled in; None when there is none of that name."""
        return SecretStr(filled) if self.typed else self.named.get(filled)
