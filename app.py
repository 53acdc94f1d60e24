"""Greenpath as a web application: ``python app.py`` serves it for development."""

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def create() -> "Flask":
    """The WSGI application, with settings from the environment; granian's factory."""
    from callbacks.application import create_app
    from dashboard.settings import settings_from

    server: Flask = create_app(settings_from(os.environ)).server
    return server


if __name__ == "__main__":
    from dashboard.settings import settings_from

    settings = settings_from(os.environ)
    create().run(host=settings.host, port=settings.port)
