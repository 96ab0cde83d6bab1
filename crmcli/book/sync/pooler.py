"""A transaction pooler between this machine and the hub: refused, because it gives each transaction another session.

The lock of a sync and its temporary table live in one session. Poolers of providers are known by their address; others
by this: two connections that are open at once reach the same process of the server.
"""

import psycopg
from psycopg import conninfo

from crmcli.book.sync.hub import Connection
from crmcli.errors import Refused
from crmcli.words import tr

_TRANSACTION_PORT = "6543"  # of Supabase; its port 5432 is a session pooler


def direct_url(url: str) -> str | None:
    """The address beside a provider's transaction pooler; None for an address that is not known to be one."""
    parts = conninfo.conninfo_to_dict(url)
    host, port = str(parts.get("host") or ""), str(parts.get("port") or "")
    name, dot, rest = host.partition(".")
    if name.endswith("-pooler"):  # Neon
        return url.replace(host, f"{name.removesuffix('-pooler')}{dot}{rest}", 1)
    if host.endswith(".pooler.supabase.com") and port == _TRANSACTION_PORT:
        return url.replace(f":{port}", ":5432", 1)
    return None


def refuse_pooler(url: str) -> None:
    """Raise Refused for an address that is a transaction pooler's, with the one that is meant."""
    direct = direct_url(url)
    if direct is not None:
        raise _refusal(tr("The direct address: {url}", url=direct))


def refuse_shared_session(hub: Connection, url: str) -> None:
    """Raise Refused where another connection reaches the same process of the server as this one does."""
    own = _process(hub)
    if hub.info.backend_pid == own:  # nothing is in between
        return
    with psycopg.connect(url, connect_timeout=10, application_name="crm", autocommit=True) as other:
        if _process(other) in (own, _process(hub)):
            raise _refusal(
                tr("Take the direct address of the server (often another host, or port 5432), or a session pooler.")
            )


def _process(hub: Connection) -> int:
    row = hub.execute("SELECT pg_backend_pid()").fetchone()
    return int(row[0]) if row else 0


def _refusal(hint: str) -> Refused:
    return Refused(tr("That is the address of a transaction pooler, which a sync cannot work through."), hint)
