"""django-allauth's headless API with password reset by code, for tests: a Django project in one file.

Prints its address, then one JSON object for each mail: `to`, `subject`, `text`. Its database is thrown away at the end, which
comes with SIGTERM or once stdin closes. There is one account: anna@example.com.

What may be set in the environment:
- `PORT`: where it listens; a free port without it;
- `CODE_SECONDS`, `CODE_TRIES`: how long a code works, and for how many tries (allauth's defaults: 180, 3);
- `REQUESTS_PER_MINUTE`: so many requests for a code per address (allauth's default: 5);
- `PASSWORD_MIN`: the least number of characters of a password (Django's default: 8);
- `LINKS`, if it is 1: links are mailed instead of codes, as by default;
- `SIGNS_IN`, if it is 1: who has set a password is signed in;
- `ORIGINS`: other origins whose pages may send requests, with a comma between two.
"""

import json
import os
import signal
import sys
import tempfile
import threading

import django
from corsheaders.defaults import default_headers
from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.management.utils import get_random_secret_key

folder = tempfile.TemporaryDirectory(prefix="regain-allauth-")
origins = [origin for origin in os.environ.get("ORIGINS", "").split(",") if origin]
password_min = int(os.environ.get("PASSWORD_MIN", "8"))
requests_per_minute = os.environ.get("REQUESTS_PER_MINUTE", "5")


class PrintedMail(BaseEmailBackend):
    """Mails as lines of JSON."""

    def send_messages(self, messages):
        for mail in messages:
            for to in mail.to:
                say({"to": to, "subject": mail.subject, "text": mail.body})
        return len(messages)


def say(what):
    print(json.dumps(what), flush=True)


settings.configure(
    SECRET_KEY=get_random_secret_key(),
    ROOT_URLCONF=__name__,
    ALLOWED_HOSTS=["127.0.0.1", "localhost"],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": os.path.join(folder.name, "accounts.sqlite3"),
            "OPTIONS": {"transaction_mode": "IMMEDIATE"},
        }
    },
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    INSTALLED_APPS=[
        "corsheaders",
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.messages",
        "django.contrib.sessions",
        "allauth",
        "allauth.account",
        "allauth.headless",
    ],
    MIDDLEWARE=[
        "corsheaders.middleware.CorsMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.locale.LocaleMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "allauth.account.middleware.AccountMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": ["django.template.context_processors.request"]
            },
        }
    ],
    AUTHENTICATION_BACKENDS=["allauth.account.auth_backends.AuthenticationBackend"],
    AUTH_PASSWORD_VALIDATORS=[
        {
            "NAME": f"django.contrib.auth.password_validation.{name}",
            "OPTIONS": options,
        }
        for name, options in (
            ("UserAttributeSimilarityValidator", {}),
            ("MinimumLengthValidator", {"min_length": password_min}),
            ("CommonPasswordValidator", {}),
            ("NumericPasswordValidator", {}),
        )
    ],
    # The languages of Regain.
    LANGUAGES=[("en", "English"), ("nl", "Nederlands")],
    EMAIL_BACKEND=f"{__name__}.PrintedMail",
    HEADLESS_ONLY=True,
    HEADLESS_FRONTEND_URLS={
        "account_signup": "https://www.example.com/sign-up",
        "account_reset_password": "https://www.example.com/recover",
        "account_reset_password_from_key": "https://www.example.com/recover/{key}",
    },
    ACCOUNT_LOGIN_METHODS={"email"},
    ACCOUNT_SIGNUP_FIELDS=["email*", "password1*"],
    ACCOUNT_PREVENT_ENUMERATION=True,
    ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED=os.environ.get("LINKS") != "1",
    ACCOUNT_LOGIN_ON_PASSWORD_RESET=os.environ.get("SIGNS_IN") == "1",
    ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT=int(os.environ.get("CODE_SECONDS", "180")),
    ACCOUNT_PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS=int(os.environ.get("CODE_TRIES", "3")),
    # Six digits, as the form of Regain asks for; by default they are letters.
    ALLAUTH_USER_CODE_FORMAT={"numeric": True, "length": 6, "dashed": False},
    ACCOUNT_RATE_LIMITS={"reset_password": f"1000/m/ip,{requests_per_minute}/m/key"},
    CSRF_TRUSTED_ORIGINS=origins,
    CORS_ALLOWED_ORIGINS=origins,
    CORS_ALLOW_CREDENTIALS=True,
    CORS_ALLOW_HEADERS=[
        *default_headers,
        "x-session-token",
        "x-password-reset-key",
    ],
)
django.setup()

from allauth.account.models import EmailAddress  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.servers.basehttp import (  # noqa: E402
    ThreadedWSGIServer,
    WSGIRequestHandler,
)
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.urls import include, path  # noqa: E402

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("_allauth/", include("allauth.headless.urls")),
]


class Quiet(WSGIRequestHandler):
    """Does not log what succeeds."""

    def log_message(self, format, *args):
        pass


def add(address):
    user = get_user_model().objects.create_user(
        username="anna", email=address, password="the old password of Anna"
    )
    EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)


def serve():
    call_command("migrate", verbosity=0)
    add("anna@example.com")
    server = ThreadedWSGIServer(
        ("127.0.0.1", int(os.environ.get("PORT", "0"))), Quiet, ipv6=False
    )
    server.set_app(get_wsgi_application())
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    threading.Thread(
        target=lambda: (sys.stdin.read(), ended.set()), daemon=True
    ).start()
    ended.wait()
    folder.cleanup()


if __name__ == "__main__":
    serve()
