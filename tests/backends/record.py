"""Records what the servers beside this file answer, for core/tests/adapter: what the adapters send, and each response.

    python tests/backends/record.py

with a Python that has tests/requirements.txt, Node.js, and `npm ci` done in tests/backends/better-auth. A recording is one
file in core/tests/adapter/recorded/PROFILE/. Its bodies are those that came; `null` where no JSON did.
"""

import http.cookiejar
import importlib.metadata
import json
import os
import pathlib
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request

HERE = pathlib.Path(__file__).parent
RECORDED = HERE.parents[1] / "core/tests/adapter/recorded"
ANNA = "anna@example.com"
NOBODY = "nobody@example.com"
WRONG = ["000000", "000001", "000002", "000003"]
WEAK_PASSWORDS = [
    "too short",
    "password",
    "1q2w3e4r5t6y",
    "31415926535897",
    "anna@example.co",
]
NEW_PASSWORD = "a new one for Anna"


class Server:
    """A server with settings from the environment, until the end of the block."""

    def __init__(self, command, **settings):
        environment = {**os.environ, **settings}
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(
            command, stdin=pipe, stdout=pipe, text=True, env=environment
        )
        self.address = self.process.stdout.readline().strip()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()

    def code(self):
        """The code in the next mail."""
        mail = json.loads(self.process.stdout.readline())
        return re.search(r"^\s*(\d{6})\s*$", mail["text"], re.MULTILINE)[1]

    def mail(self):
        """The next mail, whatever it says."""
        self.process.stdout.readline()


class Journey:
    """One person's requests, and what came back."""

    def __init__(self, server, base):
        self.base = server.address + base
        self.cookies = http.cookiejar.CookieJar()
        jar = urllib.request.HTTPCookieProcessor(self.cookies)
        self.opener = urllib.request.build_opener(jar)
        self.exchanges = []

    def send(self, method, url, body=None, headers=None):
        headers = headers or {}
        csrf = {
            "X-CSRFToken": cookie.value
            for cookie in self.cookies
            if cookie.name == "csrftoken"
        }
        json_type = {"Content-Type": "application/json"} if body is not None else {}
        request = urllib.request.Request(
            self.base + url,
            method=method,
            headers={"Accept": "application/json", **headers, **csrf, **json_type},
            data=None if body is None else json.dumps(body).encode(),
        )
        try:
            response = self.opener.open(request)
        except urllib.error.HTTPError as refused:
            response = refused
        is_json = response.headers.get_content_type() == "application/json"
        answer = json.loads(response.read()) if is_json else None
        sent = {"method": method, "url": url, "headers": headers, "body": body}
        came = {"status": response.status, "body": answer}
        # In seconds; the second is better-auth's.
        for header in "Retry-After", "X-Retry-After":
            if header in response.headers:
                came["retry_after"] = int(response.headers[header])
        self.exchanges.append({"request": sent, "response": came})
        return answer

    def keep(self, folder, name, recorded_with):
        file = RECORDED / folder / f"{name}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        recording = {"recorded_with": recorded_with, "exchanges": self.exchanges}
        file.write_text(json.dumps(recording, indent=2, ensure_ascii=False) + "\n")
        print(file.relative_to(RECORDED))


class Allauth(Journey):
    """The requests of core/src/adapter/allauth.rs."""

    def __init__(self, server, client):
        super().__init__(server, f"/_allauth/{client}/v1")
        self.client = client
        self.token = None

    def call(self, method, url, body=None, headers=None):
        headers = dict(headers or {})
        if self.token:
            headers["X-Session-Token"] = self.token
        answer = self.send(method, url, body, headers)
        meta = (answer or {}).get("meta") or {}
        self.token = meta.get("session_token", self.token)

    def prepare(self):
        if self.client == "browser":
            self.call("GET", "/config")

    def ask(self, address=ANNA):
        self.call("POST", "/auth/password/request", {"email": address})

    def check(self, code):
        self.call("POST", "/auth/password/reset", {"key": code})

    def confirm(self, code):
        key = {"X-Password-Reset-Key": code}
        self.call("GET", "/auth/password/reset", headers=key)

    def set(self, code, password=NEW_PASSWORD):
        body = {"key": code, "password": password}
        self.call("POST", "/auth/password/reset", body)


def allauth():
    version = importlib.metadata.version
    recorded_with = f"django-allauth {version('django-allauth')}, Django {version('django')}"
    command = [sys.executable, HERE / "allauth/server.py"]
    for client in "browser", "app":

        def keep(journey, name):
            journey.keep("allauth", f"{client}-{name}", recorded_with)

        def asked(server, address=ANNA):
            journey = Allauth(server, client)
            journey.prepare()
            journey.ask(address)
            return journey

        with Server(command, REQUESTS_PER_MINUTE="1000", PASSWORD_MIN="12") as server:
            journey = asked(server)
            code = server.code()
            journey.check(WRONG[0])
            journey.ask()
            code = server.code()
            journey.check(code)
            journey.confirm(code)
            for password in WEAK_PASSWORDS:
                journey.set(code, password)
            journey.set(code)
            keep(journey, "whole")

            journey = asked(server)
            server.mail()
            for wrong in WRONG:
                journey.check(wrong)
            keep(journey, "tries")

            journey = asked(server, NOBODY)
            server.mail()
            for wrong in WRONG:
                journey.check(wrong)
            keep(journey, "nobody")

            journey = asked(server)
            code = server.code()
            journey.check(code)
            journey.confirm(code)
            # Another page of the same browser, or of the same session, finishes first.
            other = Allauth(server, client)
            other.cookies, other.opener = journey.cookies, journey.opener
            other.token = journey.token
            other.set(code)
            journey.set(code)
            keep(journey, "overtaken")

            keep(asked(server, "anna@example.c"), "address")

            if client == "app":
                journey = asked(server)
                code = server.code()
                journey.token = "a-session-that-is-gone"
                journey.check(code)
                keep(journey, "session")
            else:
                journey = Allauth(server, client)
                journey.ask()
                keep(journey, "csrf")
        with Server(command, CODE_SECONDS="1") as server:
            journey = asked(server)
            code = server.code()
            time.sleep(2)
            journey.check(code)
            keep(journey, "expired")
        with Server(command, REQUESTS_PER_MINUTE="1") as server:
            journey = asked(server)
            journey.ask()
            keep(journey, "often")
        with Server(command, LINKS="1") as server:
            journey = Allauth(server, client)
            journey.prepare()
            if client == "app":
                journey.ask()
            keep(journey, "links")
        with Server(command, SIGNS_IN="1") as server:
            journey = asked(server)
            code = server.code()
            journey.check(code)
            journey.confirm(code)
            journey.set(code)
            # Once more, as somebody who is signed in by a cookie.
            journey.token = None
            journey.prepare()
            journey.ask()
            keep(journey, "signed-in")


class BetterAuth(Journey):
    """The requests of core/src/adapter/better_auth.rs."""

    def __init__(self, server):
        super().__init__(server, "/api/auth")

    def ask(self, address=ANNA):
        self.send("POST", "/email-otp/request-password-reset", {"email": address})

    def check(self, code, address=ANNA):
        body = {"email": address, "type": "forget-password", "otp": code}
        self.send("POST", "/email-otp/check-verification-otp", body)

    def set(self, code, password=NEW_PASSWORD):
        body = {"email": ANNA, "otp": code, "password": password}
        self.send("POST", "/email-otp/reset-password", body)


def better_auth():
    folder = HERE / "better-auth"
    package = folder / "node_modules/better-auth/package.json"
    recorded_with = f"better-auth {json.loads(package.read_text())['version']}"
    command = ["node", folder / "server.mjs"]

    def keep(journey, name):
        journey.keep("better-auth", name, recorded_with)

    def asked(server, address=ANNA):
        journey = BetterAuth(server)
        journey.ask(address)
        return journey

    with Server(command, REQUESTS_PER_MINUTE="1000", PASSWORD_MIN="12") as server:
        journey = asked(server)
        code = server.code()
        journey.check(WRONG[0])
        journey.ask()
        code = server.code()
        journey.check(code)
        for password in "too short", "too long " * 20:
            journey.set(code, password)
        journey.set(code)
        keep(journey, "whole")

        journey = asked(server)
        server.mail()
        for wrong in WRONG:
            journey.check(wrong)
        keep(journey, "tries")

        journey = asked(server, NOBODY)
        for wrong in WRONG:
            journey.check(wrong, NOBODY)
        keep(journey, "nobody")

        journey = asked(server)
        code = server.code()
        journey.check(code)
        BetterAuth(server).set(code)
        journey.set(code)
        keep(journey, "overtaken")

        keep(asked(server, "anna@localhost"), "address")
    with Server(command, CODE_SECONDS="1") as server:
        journey = asked(server)
        code = server.code()
        time.sleep(2)
        journey.check(code)
        keep(journey, "expired")
    with Server(command, REQUESTS_PER_MINUTE="1") as server:
        journey = asked(server)
        journey.ask()
        keep(journey, "often")


if __name__ == "__main__":
    allauth()
    better_auth()
