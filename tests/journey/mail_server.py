"""A mail server on a free port: prints the port, then one JSON object for each thing a client does.

Takes one JSON object with
- `busy`: so many mails are refused for now (451), as a busy or greylisting server does;
- `refusals`: what the first recipients are answered instead of being taken;
- `tls`: `implicit` or `starttls`, with `certificate` and `key` as PEM files;
- `users`: whether a user and password are taken, with or without TLS;
- `utf8`: whether addresses beyond ASCII are (SMTPUTF8).
"""

import email
import email.policy
import json
import ssl
import sys
import time

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

options = json.loads(sys.argv[1])
busy = options.get("busy", 0)
refusals = options.get("refusals", [])


def say(what):
    print(json.dumps(what), flush=True)


def is_encrypted(session):
    return session.ssl is not None or options.get("tls") == "implicit"


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if refusals:
            reply = refusals.pop(0)
            say({"refused": reply, "to": address})
            return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        global busy
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        took = busy == 0
        busy = max(0, busy - 1)
        say(
            {
                "took": took,
                "at": time.time(),
                "from": envelope.mail_from,
                "to": envelope.rcpt_tos,
                "subject": mail["subject"],
                "message_id": mail["message-id"],
                "auto_submitted": mail["auto-submitted"],
                "text": mail.get_body(("plain",)).get_content(),
                "html": mail.get_body(("html",)).get_content(),
                "greeted": session.host_name,
                "encrypted": is_encrypted(session),
                "user": session.auth_data,
            }
        )
        return "250 OK" if took else "451 try again later"


def authenticate(server, session, envelope, mechanism, credentials):
    user = credentials.login.decode()
    say({"user": user, "encrypted": is_encrypted(session)})
    return AuthResult(success=True, auth_data=user)


def context():
    if "certificate" not in options:
        return None
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(options["certificate"], options["key"])
    return made


class FreePort(Controller):
    """The port is known only once the system gave one, so the controller's own self-test cannot reach it."""

    def factory(self):
        return SMTP(
            self.handler,
            enable_SMTPUTF8=options.get("utf8", True),
            tls_context=context() if options.get("tls") == "starttls" else None,
            authenticator=authenticate if options.get("users") else None,
            auth_require_tls=False,
        )

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


controller = FreePort(
    Handler(),
    hostname="127.0.0.1",
    port=0,
    ready_timeout=300,
    ssl_context=context() if options.get("tls") == "implicit" else None,
)
controller.start()
print(controller.port, flush=True)
sys.stdin.read()
controller.stop()
