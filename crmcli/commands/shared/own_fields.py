"""Fields of the owner's own as they are typed: --set budget=5000."""

from crmcli.errors import Usage
from crmcli.words import tr


def own_field_pair(said: str) -> tuple[str, str]:
    """The name and the value of KEY=VALUE. Raises Usage for a text without =."""
    key, equals, value = said.partition("=")
    if not equals:
        raise Usage(tr("--set {said!r} needs a value.", said=said), tr("Example: --set budget=5000"))
    return key, value
