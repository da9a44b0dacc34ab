"""Why a database cannot be used, in words for whoever starts Numberbot: never with a password."""

import re

from sqlalchemy.exc import DBAPIError

from bot.domain.errors import StoreUnavailable
from bot.store.address import AddressWrong
from bot.store.trouble import Trouble, trouble

RIGHTS = (
    "this user may not do that there. Let the user that owns the database run `numberbot migrate`;"
    " one that only runs Numberbot needs SELECT, INSERT, UPDATE and DELETE on its tables. From"
    " PostgreSQL 15 on a user makes tables only in a database of its own, or after GRANT CREATE ON"
    " SCHEMA public"
)
STANDBY = (
    "it may only be read: it is a standby, or set so. Give the address of the primary, or name all"
    " hosts with commas and ?target_session_attrs=read-write"
)
CREDENTIALS = (
    "the server does not take this user with this password. Are both right, and special characters"
    " of the password written as %25 for %, %40 for @, %2F for /?"
)
NO_SUCH_DATABASE = (
    "the server has no database of this name. Make one (createdb), or correct the end of the"
    " address"
)
FULL_HOUSE = (
    "the server takes no more connections. Raise its max_connections, or give the address of its"
    " pooler"
)
NOT_YET = "the server is just starting or stopping. Try again in a minute"
STATES = {
    "28000": CREDENTIALS,
    "28P01": CREDENTIALS,
    "3D000": NO_SUCH_DATABASE,
    "3F000": "there is no schema in which tables could be made. Make one: CREATE SCHEMA public",
    "25006": STANDBY,
    "42501": RIGHTS,
    "53300": FULL_HOUSE,
    "57P03": NOT_YET,
}
"""By SQLSTATE, which libpq tells only once it is connected."""
SAID = {
    r"password authentication failed|no password supplied|role .* does not exist": CREDENTIALS,
    r"database .* does not exist": NO_SUCH_DATABASE,
    r"too many (connections|clients)|connection slots": FULL_HOUSE,
    r"starting up|shutting down|recovery mode": NOT_YET,
    r"session is (read-only|in standby)|not in hot standby|is not in": STANDBY,
    r"resolve host|translate host|not known|getaddrinfo": (
        "no server of this name is known. Is the host spelled right?"
    ),
    r"refused|No such file or directory": (
        "nothing answers there. Start the server, or correct the host and port"
    ),
    r"timeout|timed out|unreachable|No route": (
        "nobody answers at this host and port. Are they right, and does a firewall let us through?"
    ),
    r"does not support SSL": (
        "the server has no TLS, and the address wants it. Switch it on there (ssl = on); only"
        " where nobody else can listen between you may write sslmode=prefer"
    ),
    r"no encryption|SSL off|SSL required|SSL is required|requires? (SSL|TLS)": (
        "the server wants TLS. Put ?sslmode=require, or better verify-full, behind the address"
    ),
    r"no pg_hba.conf entry": (
        "the server lets this user in from here not at all. Allow it in its pg_hba.conf"
    ),
    r"does not match host name": (
        "the server's certificate is for another host name. Write the name that stands in it,"
        " or give the server the right certificate"
    ),
    r"root certificate|could not (load|read) .*certificate": (
        "the authorities' certificates cannot be read. Give their file as"
        " sslrootcert=/path/ca.pem, or sslrootcert=system for those of this machine"
    ),
    r"certificate verify failed": (
        "the server's certificate is signed by nobody whom sslrootcert names, or has expired"
        " (`openssl s_client -starttls postgres -connect HOST:PORT` shows which). Give the file of"
        " its authority as sslrootcert, as its host hands it out, or have it renewed there"
    ),
    r"channel binding": (
        "the server or a pooler before it cannot do what channel_binding asks for. Leave that out"
    ),
    r"unsupported startup parameter|startup options": (
        "the pooler takes no `options` in the address. Leave them out, or give the address of"
        " the server itself"
    ),
    r"invalid .*value|invalid port": (
        "a parameter in the address has a value that PostgreSQL's library does not know. Correct it"
    ),
    r"SSL|TLS": ("no TLS connection comes about. Are sslmode and the certificates right?"),
}
"""By what libpq says of a connection that does not come about, in English, the first that fits."""
SQLITE = {
    Trouble.LOCKED: "something else keeps it locked. Find out what has it open",
    Trouble.FULL: "its disk is full. Make room",
    Trouble.READ_ONLY: "it may only be read. Let this user write the file and its folder",
    Trouble.AWAY: "it cannot be opened. Does the folder exist, and may this user write there?",
    Trouble.DAMAGED: "it is no SQLite database, or a damaged one. Put a backup back",
}
LOCKED = "something else keeps its tables locked. Find out what (pg_stat_activity), then try again"
STATED = ", and its driver says no more than {name}. Is the address right, and may this user write?"
CANNOT = "the database cannot be used: {why}"


class Unusable(StoreUnavailable):
    """A database that answers and is none for us; a clause behind the setting's name."""


def unusable(error: BaseException) -> str:
    """What is wrong and what to do, as a clause behind the setting's name and a colon."""
    if isinstance(error, (AddressWrong, Unusable)):
        return str(error)
    why = _why(error)
    if why is None:
        name = type(getattr(error, "orig", None) or error).__name__
        return f"the database cannot be used{STATED.format(name=name)}"
    return CANNOT.format(why=why if why.endswith("?") else f"{why}.")


def _why(error: BaseException) -> str | None:
    orig = error.orig if isinstance(error, DBAPIError) else error
    found = trouble(orig)
    if orig is None or not hasattr(orig, "sqlstate"):
        return SQLITE.get(found)
    if words := STATES.get(orig.sqlstate or ""):
        return words
    if found is Trouble.LOCKED:
        return LOCKED
    return next((words for pattern, words in SAID.items() if re.search(pattern, str(orig))), None)
