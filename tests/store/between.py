"""What may stand between us and a PostgreSQL server, and what may answer in its place."""

import asyncio
import ssl
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

TLS_WANTED, GSS_WANTED = 80_877_103, 80_877_104
Handle = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def pooler(socket: str, pid: int) -> AsyncIterator[int]:
    """Passes everything on, with a process id of its own, as PgBouncer does: its port."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _join(reader, writer, await _first(reader, writer, None), socket, pid)

    async with _listening(handle) as port:
        yield port


@asynccontextmanager
async def with_tls(socket: str, context: ssl.SSLContext) -> AsyncIterator[int]:
    """A server that takes TLS: its port."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _join(reader, writer, await _first(reader, writer, context), socket, None)

    async with _listening(handle) as port:
        yield port


@asynccontextmanager
async def refusing(code: str, message: str) -> AsyncIterator[int]:
    """A server that refuses every connection, in PostgreSQL's words: its port."""
    told = f"SFATAL\0VFATAL\0C{code}\0M{message}\0\0".encode()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _first(reader, writer, None)
        writer.write(b"E" + struct.pack("!I", len(told) + 4) + told)
        await writer.drain()

    async with _listening(handle) as port:
        yield port


@asynccontextmanager
async def _listening(handle: Handle) -> AsyncIterator[int]:
    handling: set[asyncio.Task[None]] = set()

    async def handled(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        handling.add(task)
        try:
            with suppress(OSError, asyncio.IncompleteReadError):  # they hung up, as they may
                await handle(reader, writer)
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()
            handling.discard(task)

    server = await asyncio.start_server(handled, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await asyncio.gather(*handling, return_exceptions=True)


async def _first(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, context: ssl.SSLContext | None
) -> bytes:
    """The startup message, once it was settled how it comes."""
    while True:
        head = await reader.readexactly(8)
        length, code = struct.unpack("!II", head)
        if code == TLS_WANTED and context is not None:
            writer.write(b"S")
            await writer.start_tls(context)
        elif code in {TLS_WANTED, GSS_WANTED}:
            writer.write(b"N")
        else:
            return head + await reader.readexactly(length - 8)


async def _join(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    first: bytes,
    socket: str,
    pid: int | None,
) -> None:
    server, to_server = await asyncio.open_unix_connection(f"{socket}/.s.PGSQL.5432")
    to_server.write(first)
    try:
        asking = asyncio.create_task(_pump(reader, to_server))
        if pid is not None:
            await _greet(server, writer, pid)
        await _pump(server, writer)
        await asking
    finally:
        to_server.close()
        await to_server.wait_closed()


async def _greet(server: asyncio.StreamReader, writer: asyncio.StreamWriter, pid: int) -> None:
    """Pass on what the server says until it has told its process id, and tell another."""
    kind = b""
    while kind != b"K":
        kind = await server.readexactly(1)
        (length,) = struct.unpack("!I", await server.readexactly(4))
        body = await server.readexactly(length - 4)
        if kind == b"K":
            body = struct.pack("!I", pid) + body[4:]
        writer.write(kind + struct.pack("!I", length) + body)


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while found := await reader.read(65_536):
            writer.write(found)
            await writer.drain()
        writer.close()


def authority(folder: Path, name: str, days: int = 1) -> tuple[Path, ssl.SSLContext]:
    """A certificate authority's file, and a server's TLS whose certificate it signed.

    That one is for 127.0.0.1, and is valid for so many days, counted from yesterday.
    """
    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    began = datetime.now(UTC) - timedelta(days=1, minutes=5)
    made = (
        x509.CertificateBuilder()
        .issuer_name(issuer)
        .not_valid_before(began)
        .serial_number(x509.random_serial_number())
    )
    root = (
        made.subject_name(issuer)
        .public_key(root_key.public_key())
        .not_valid_after(began + timedelta(days=9))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "database")])
    here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    leaf = (
        made.subject_name(subject)
        .public_key(key.public_key())
        .not_valid_after(began + timedelta(days=days + 1))
        .add_extension(here, critical=False)
        .sign(root_key, hashes.SHA256())
    )
    file, chain = folder / f"{name}.pem", folder / f"{name}-server.pem"
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    file.write_bytes(root.public_bytes(encoding))
    plain = key.private_bytes(encoding, form, serialization.NoEncryption())
    chain.write_bytes(plain + leaf.public_bytes(encoding))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    return file, context
