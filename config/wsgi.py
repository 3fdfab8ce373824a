"""The WSGI entry point, for gunicorn."""

import gc
import os
from importlib import import_module

from config.environment import settings_module
from config.request_bodies import Bodies, places
from config.web_server import threads

os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings_module())

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

application = Bodies(get_wsgi_application(), at_once=places(threads))
from journal.usable_database import refuse_at_start  # noqa: E402  # Django is there only now

refuse_at_start()
# Import every page now: the web server forks after this, so the pages are in memory once and ready at once.
get_resolver().url_patterns  # noqa: B018  # a property that imports
import_module("outlets.handout.paper_file")  # WeasyPrint, which they import only when they need it
# What is loaded now stays: the collector need not walk through all of it whenever a page makes many objects (a third of
# the time of the longest pages), and the forked processes keep sharing its memory.
gc.collect()
gc.freeze()
