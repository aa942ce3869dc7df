"""The WSGI application that the server runs."""

import os

from django.core.wsgi import get_wsgi_application

from amity.serving import logs

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amity.settings")
logs.configure()
application = get_wsgi_application()
