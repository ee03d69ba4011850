"""电子邮件 by SMTP. The Message-ID comes from the idempotency key: one that comes twice is known as one."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final

from casework.channels.letter import (
    ChannelDownError,
    Letter,
    LetterRefusedError,
    NotSentError,
    Send,
    not_set,
)
from storage.clock import SHANGHAI
from storage.settings import Settings

SECONDS: Final = 10.0  # for each step of the conversation
_BEING_REFUSED_FOR_GOOD: Final = range(500, 600)


@contextmanager
def sender(settings: Settings, addresses: Mapping[str, str]) -> Iterator[Send]:
    """Yield what sends letters over one connection, opened now; raises ChannelDownError."""
    origin = settings.smtp_sender or settings.smtp_user or ""
    if settings.smtp_host is None or "@" not in origin:
        what = "没有设置邮件服务器和发件人（YICHUANG_SMTP_HOST、YICHUANG_SMTP_SENDER）"
        with not_set(what) as send:
            yield send
        return
    server = _opened(settings)
    try:

        def send_by_mail(letter: Letter) -> None:
            address = addresses.get(letter.person or "")
            if address is None:
                raise LetterRefusedError("通道文件中没有此人的邮箱地址")
            _hand_over(server, message_of(letter, origin, address, settings.hall_name))

        yield send_by_mail
    finally:
        with suppress(smtplib.SMTPException, OSError):
            server.quit()


def message_of(letter: Letter, origin: str, address: str, hall_name: str) -> EmailMessage:
    """Return the mail. Subject and names are one line each: a newline in them begins no header."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(display_name=_one_line(hall_name), addr_spec=origin)
    mail["To"] = Address(addr_spec=address)
    mail["Subject"] = _one_line(letter.subject)
    mail["Date"] = letter.made_at.astimezone(SHANGHAI)
    mail["Message-ID"] = f"<{letter.token}@{origin.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(f"{letter.body}\n\n此邮件由系统发出，请勿回复。\n", charset="utf-8", cte="base64")
    return mail


def _one_line(text: str) -> str:
    """Return a header's text. What looks encoded already would be decoded, newlines and all: it must not."""
    text = text.replace("=?", "= ?")
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _opened(settings: Settings) -> smtplib.SMTP:
    host, port = settings.smtp_host or "", settings.smtp_port
    try:
        trusted = ssl.create_default_context()
        if settings.channels_ca_file is not None:
            trusted.load_verify_locations(settings.channels_ca_file)
    except OSError:
        raise ChannelDownError("根证书文件（YICHUANG_CHANNELS_CA_FILE）不能读取") from None
    try:
        if settings.smtp_security == "ssl":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=trusted)
        else:
            server = smtplib.SMTP(host, port, timeout=SECONDS)
    except (OSError, smtplib.SMTPException) as error:
        raise _down(error) from None
    try:
        if settings.smtp_security == "starttls":
            server.starttls(context=trusted)
        if settings.smtp_user is not None:
            password = settings.smtp_password
            server.login(settings.smtp_user, password.get_secret_value() if password else "")
    except (OSError, smtplib.SMTPException) as error:
        server.close()
        raise _down(error) from None
    return server


def _hand_over(server: smtplib.SMTP, mail: EmailMessage) -> None:
    try:
        server.send_message(mail)
    except smtplib.SMTPRecipientsRefused as error:
        code = next(iter(error.recipients.values()))[0]
        if code in _BEING_REFUSED_FOR_GOOD:
            raise LetterRefusedError(f"邮件服务器不接受此收件地址（{code}）") from None
        raise NotSentError(f"邮件服务器暂不接受此收件地址（{code}）") from None
    except smtplib.SMTPDataError as error:
        if error.smtp_code in _BEING_REFUSED_FOR_GOOD:
            raise LetterRefusedError(f"邮件服务器不接受此邮件（{error.smtp_code}）") from None
        raise NotSentError(f"邮件服务器暂不接受此邮件（{error.smtp_code}）") from None
    except (OSError, smtplib.SMTPException) as error:
        raise _down(error) from None


def _down(error: Exception) -> ChannelDownError:
    """Return what happened in our own words: what a server says may hold names and addresses."""
    match error:
        case TimeoutError():
            why = f"邮件服务器{SECONDS:.0f}秒内没有应答"
        case ssl.SSLError():
            why = "邮件服务器的证书不受信任，或者加密方式（YICHUANG_SMTP_SECURITY）不对"
        case smtplib.SMTPNotSupportedError():
            why = "邮件服务器不支持所设的加密或登录方式（YICHUANG_SMTP_SECURITY）"
        case smtplib.SMTPServerDisconnected():
            why = "邮件服务器没有应答，或者中断了连接"  # smtplib says the same of both
        case smtplib.SMTPAuthenticationError():
            why = f"邮件服务器不接受用户名和口令（{error.smtp_code}）"
        case smtplib.SMTPResponseException():
            why = f"邮件服务器回答{error.smtp_code}"
        case _:
            why = "邮件服务器连接不上"
    return ChannelDownError(why)
