"""电子邮件 to a real server: headers, encryption, login, and what a hostile subject cannot do."""

from __future__ import annotations

import socket
import ssl
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pydantic import SecretStr
from receivers import AT, MailBox, Rooms, Speaking, mail_server

from casework.deliver import LEASE, deliver
from storage.outbox_tables import MessageRow
from storage.rows import get
from storage.values import MessageState


def speaking_to(rooms: Rooms, box: MailBox, **settings: object) -> Speaking:
    chosen = {"smtp_security": "none", "smtp_sender": "hall@example.test", "hall_name": "示范大厅"}
    return rooms.speaking(
        {"mail": {"cg1": "tian@example.test"}},
        smtp_host="127.0.0.1",
        smtp_port=box.port,
        **{**chosen, **settings},
    )


def test_a_mail_says_who_what_and_that_a_machine_wrote_it(rooms: Rooms) -> None:
    with mail_server() as box:
        speaking = speaking_to(rooms, box)
        speaking.tell("cg1", subject="黄牌：一件临近期限", body="办件0001请今日办理。")
        assert deliver(speaking.hall, AT).sent == 1
        [mail] = box.mails
        assert mail["From"] == "示范大厅 <hall@example.test>"
        assert mail["To"] == "tian@example.test"
        assert mail["Subject"] == "黄牌：一件临近期限"
        assert mail["Date"].datetime == AT
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail.get_content().startswith("办件0001请今日办理。")


def test_the_message_id_is_the_same_at_every_attempt(rooms: Rooms) -> None:
    with mail_server() as box:
        speaking = speaking_to(rooms, box)
        speaking.tell("cg1")
        deliver(speaking.hall, AT)
        with speaking.hall.database.write() as transaction:  # as if its outcome had never been written
            row = get(transaction, MessageRow, speaking.row("mail").id)
            assert row is not None
            row.state = MessageState.WAITING
        deliver(speaking.hall, AT + LEASE)
        first, second = box.mails
        assert first["Message-ID"] == second["Message-ID"]
        assert first["Message-ID"].endswith("@example.test>")


@pytest.mark.parametrize(
    "subject",
    [
        "黄牌\r\nBcc: thief@example.test",
        "黄牌\nBcc: thief@example.test\n\nbody",
        "黄牌\x0bBcc: thief@example.test",
        "黄牌\u2028Bcc: thief@example.test",
        "=?utf-8?q?x=0ABcc:_thief@example.test?=",
        "\x00\x1b[31m黄牌",
    ],
)
def test_a_hostile_subject_begins_no_header(rooms: Rooms, subject: str) -> None:
    with mail_server() as box:
        speaking = speaking_to(rooms, box)
        speaking.tell(
            "cg1", subject=subject.replace("\x00", ""), body=".\r\nRCPT TO:<thief@example.test>\r\n."
        )
        assert deliver(speaking.hall, AT).sent == 1
        assert box.recipients == [["tian@example.test"]]
        mail = message_from_bytes(box.raw[0], policy=default)
        assert mail["Bcc"] is None
        assert {name.lower() for name in mail} == {
            "from",
            "to",
            "subject",
            "date",
            "message-id",
            "auto-submitted",
            "content-type",
            "content-transfer-encoding",
            "mime-version",
        }


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """Return a server's context with a fresh certificate of its own, and the file to trust it by."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    trusted, private = folder / "ca.pem", folder / "key.pem"
    trusted.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(trusted, private)
    return context, trusted


def greet(controller: Any) -> None:
    anybody = ssl.create_default_context()
    anybody.check_hostname, anybody.verify_mode = False, ssl.CERT_NONE
    with (
        socket.create_connection((controller.hostname, controller.port), 5) as plain,
        anybody.wrap_socket(plain) as secure,
    ):
        assert secure.recv(3) == b"220"


def by_password(server: Any, session: Any, envelope: Any, mechanism: str, given: Any) -> AuthResult:
    good = LoginPassword(b"hall", b"hush-hush")
    return AuthResult(success=isinstance(given, LoginPassword) and given == good, handled=False)


def secure_options(security: str, context: ssl.SSLContext) -> dict[str, Any]:
    if security == "ssl":
        return {"authenticator": by_password, "ssl_context": context, "auth_require_tls": False}
    return {
        "authenticator": by_password,
        "auth_required": True,
        "tls_context": context,
        "require_starttls": True,
    }


@pytest.mark.parametrize("security", ["starttls", "ssl"])
def test_mail_is_encrypted_and_logs_in(
    rooms: Rooms, tmp_path: Path, security: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, trusted = certificate(tmp_path)
    options = secure_options(security, context)
    if security == "ssl":  # the controller looks whether it answers, and does not trust its certificate
        monkeypatch.setattr("aiosmtpd.controller.InetMixin._trigger_server", greet)
    with mail_server(**options) as box:
        login = {"smtp_user": "hall", "smtp_security": security, "channels_ca_file": trusted}
        speaking = speaking_to(rooms, box, **login, smtp_password=SecretStr("hush-hush"))
        speaking.tell("cg1")
        done = deliver(speaking.hall, AT)
        assert (done.sent, done.down) == (1, {})


def test_a_wrong_password_and_an_unknown_certificate_are_said_in_plain_words(
    rooms: Rooms, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    context, trusted = certificate(tmp_path)
    with mail_server(**secure_options("starttls", context)) as box:
        login = {"smtp_user": "hall", "smtp_security": "starttls", "smtp_password": SecretStr("wrong-one")}
        speaking = speaking_to(rooms, box, **login, channels_ca_file=trusted)
        speaking.tell("cg1")
        assert deliver(speaking.hall, AT).down == {"mail": "邮件服务器不接受用户名和口令（535）"}
        speaking = speaking_to(rooms, box, **login)
        speaking.tell("cg1")
        assert "证书不受信任" in deliver(speaking.hall, AT).down["mail"]
    assert "wrong-one" not in caplog.text


def test_a_password_is_never_sent_in_the_clear_unless_the_hall_said_so(rooms: Rooms) -> None:
    with mail_server(auth_require_tls=False, authenticator=by_password) as box:
        login = {"smtp_user": "hall", "smtp_password": SecretStr("hush-hush"), "smtp_security": "starttls"}
        speaking = speaking_to(rooms, box, **login)
        speaking.tell("cg1")
        assert "不支持所设的加密" in deliver(speaking.hall, AT).down["mail"]
        assert box.mails == []


def test_without_a_mail_server_it_is_said_what_is_not_set(rooms: Rooms) -> None:
    speaking = rooms.speaking({"mail": {"cg1": "tian@example.test"}})
    speaking.tell("cg1")
    assert "YICHUANG_SMTP_HOST" in deliver(speaking.hall, AT).down["mail"]
