"""Settings, all from the environment; what is missing says what to do.

AMITY_HOME           where this bank's files live (default: .amity under the current folder)
AMITY_DATABASE_URL   a PostgreSQL of your own, as who owns its tables: postgresql://user:password@host/name
AMITY_APP_DATABASE_URL, AMITY_LOADER_DATABASE_URL
                     the same, as who serves people and as who loads: docs/how-to/use-your-own-postgresql.md
AMITY_SECRET_KEY     signs cookies (default: made once and kept under AMITY_HOME/keys)
AMITY_HOSTS          host names that this server answers to, separated by commas
AMITY_DEMO           1 in a demo bank: one-click sign-in, plain HTTP
AMITY_MFA            required (default) or optional: whether staff need a second factor; never in a demo
AMITY_TRIES          how many tries to sign in one person has before a lock-out (default: 5)
AMITY_TRIES_ADDRESS  how many tries one address has (default: 50)
AMITY_LOCK_MINUTES   how long a lock-out lasts, and how long tries are remembered (default: 15)
AMITY_IDLE_MINUTES   after how long without a click somebody is signed out (default: 15)
AMITY_PROXIES        how many proxies of your own stand before this server (default: 0)
AMITY_ENGINE         duckdb (default) or spark://…
AMITY_WAREHOUSE      where the lake's files live (default: AMITY_HOME/lake)
AMITY_TIME_ZONE      the bank's time zone (default: Asia/Shanghai)
"""

import os
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from amity.foundation.postgres import addresses, logins

BASE = Path(__file__).resolve().parent
HOME = Path(os.environ.get("AMITY_HOME", ".amity")).expanduser().resolve()
IS_DEMO = os.environ.get("AMITY_DEMO", "") == "1"
WAREHOUSE = os.environ.get("AMITY_WAREHOUSE", str(HOME / "lake"))
LAKE_CATALOGUE = "amity"
ENGINE = os.environ.get("AMITY_ENGINE", "duckdb")

DEBUG = False
SECRET_KEY = addresses.secret_key(HOME, os.environ.get("AMITY_SECRET_KEY", ""))
ALLOWED_HOSTS = [h for h in os.environ.get("AMITY_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if h]

DATABASE_LOGINS = logins.addresses_in(os.environ, home=HOME)
# As who serves people: whoever needs more rights enters by boot.database, and says so.
DATABASE_URL = DATABASE_LOGINS[logins.Login.APP] or logins.NOWHERE
DATABASES = {"default": addresses.django_database(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "procrastinate.contrib.django",
    "amity.foundation.organisation",
    "amity.foundation.audit",
    "amity.foundation.access",
    "amity.foundation.jobs",
    "amity.foundation.runs",
    "amity.foundation.lake",
    "amity.know.parties",
    "amity.know.products",
    "amity.know.holdings",
    "amity.know.sources",
    "amity.know.identity",
    "amity.know.consents",
    "amity.know.relations",
    "amity.know.quality",
    "amity.know.coverage",
    "amity.know.imports",
    "amity.understand.scores",
    "amity.decide.actions",
    "amity.decide.decisions",
    "amity.engage.interactions",
    "amity.engage.tasks",
    "amity.engage.lists",
    "amity.engage.allotments",
    "amity.web",
    "amity.web.signin",
    "amity.api",
]

MIDDLEWARE = [
    "amity.web.health.requests.Requests",
    "django.middleware.security.SecurityMiddleware",
    "amity.web.security.SecurityHeaders",
    "amity.api.door.Door",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "amity.web.compression.Compression",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "amity.web.signin.required.SignInRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "amity.web.signin.sessions.SessionLimits",
    "amity.web.signin.setting_up.SetUpRequired",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "amity.foundation.access.http.ActorMiddleware",
    "amity.web.refusals.Refusals",
]

ROOT_URLCONF = "amity.urls"
WSGI_APPLICATION = "amity.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE / "web" / "templates"],  # before allauth's own pages
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "amity.web.shell.shell",
            ],
            "builtins": ["template_partials.templatetags.partials", "amity.web.templatetags.amity"],
        },
    },
]

AUTH_USER_MODEL = "organisation.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_ADAPTER = "amity.web.signin.adapter.Adapter"
# Our own lock-out counts tries. allauth's limits by address wait for a lock, as would a branch at nine.
ACCOUNT_RATE_LIMITS = {"login_failed": None, "login": None}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("AMITY_PROXIES", "0"))

IS_MFA_REQUIRED = not IS_DEMO and os.environ.get("AMITY_MFA", "required") != "optional"
MFA_ADAPTER = "amity.web.signin.factors.Factors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # half a minute either way: phones' clocks differ, and people type
MFA_RATE_LIMITS = {"webauthn_login": None}
MFA_FORMS = {
    "authenticate": "amity.web.signin.forms.Code",
    "reauthenticate": "amity.web.signin.forms.CodeOnceMore",
    "activate_totp": "amity.web.signin.forms.FirstCode",
    "add_webauthn": "amity.web.signin.forms.NewPasskey",
    "authenticate_webauthn": "amity.web.signin.forms.Passkey",
    "reauthenticate_webauthn": "amity.web.signin.forms.PasskeyOnceMore",
    "login_webauthn": "amity.web.signin.forms.PasskeyAlone",
}
LOCK_OUT_TRIES = int(os.environ.get("AMITY_TRIES", "5"))
LOCK_OUT_TRIES_ADDRESS = int(os.environ.get("AMITY_TRIES_ADDRESS", "50"))
LOCK_OUT_MINUTES = int(os.environ.get("AMITY_LOCK_MINUTES", "15"))
CACHES = {"default": {"BACKEND": "amity.web.signin.cache.SharedCache"}}

SESSION_COOKIE_AGE = 12 * 3600
SESSION_IDLE_SECONDS = SESSION_COOKIE_AGE if IS_DEMO else 60 * int(os.environ.get("AMITY_IDLE_MINUTES", "15"))
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = not IS_DEMO
CSRF_COOKIE_SECURE = not IS_DEMO
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = not IS_DEMO
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
if not IS_DEMO:
    # Only this very host may have set them, over HTTPS: a neighbour in the bank's domain cannot plant one.
    SESSION_COOKIE_NAME = "__Host-amity_session"
    CSRF_COOKIE_NAME = "__Host-amity_csrf"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {  # the name that Django 6 gives it
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "manifest-src": ["'self'"],
    "worker-src": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "base-uri": ["'none'"],
}
CSRF_FAILURE_VIEW = "amity.web.refusals.csrf_failure"
if not IS_DEMO:
    SECURE_SSL_REDIRECT = os.environ.get("AMITY_PLAIN_HTTP", "") != "1"
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True

USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("AMITY_TIME_ZONE", "Asia/Shanghai")
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Chinese"))]
LANGUAGE_COOKIE_NAME = "amity_language"
LOCALE_PATHS = [BASE / "locale"]

STATIC_URL = "static/"
# Files carry their hash when they are built: they are served out of the package, never copied.
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "amity.web.assets.ManifestStorage"},
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
LOGGING_CONFIG = None
