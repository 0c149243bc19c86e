"""A mail server on a free port: prints the port, then one JSON object for each mail it is offered.

The first BUSY mails are refused for now (451), as a busy or greylisting server does.
"""

import email
import email.policy
import json
import sys

from aiosmtpd.controller import Controller

busy = int(sys.argv[1])


class Handler:
    async def handle_DATA(self, server, session, envelope):
        global busy
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        took = busy == 0
        busy = max(0, busy - 1)
        print(
            json.dumps(
                {
                    "took": took,
                    "from": envelope.mail_from,
                    "to": envelope.rcpt_tos,
                    "subject": mail["subject"],
                    "message_id": mail["message-id"],
                    "auto_submitted": mail["auto-submitted"],
                    "text": mail.get_body(("plain",)).get_content(),
                    "html": mail.get_body(("html",)).get_content(),
                }
            ),
            flush=True,
        )
        return "250 OK" if took else "451 try again later"


class FreePort(Controller):
    """The port is known only once the system gave one, so the controller's own self-test cannot reach it."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


controller = FreePort(Handler(), hostname="127.0.0.1", port=0, ready_timeout=300)
controller.start()
print(controller.port, flush=True)
sys.stdin.read()
controller.stop()
