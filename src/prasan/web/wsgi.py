"""The site as a WSGI application, served by ``prasan serve`` with threads."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prasan.web.settings")
application = get_wsgi_application()
