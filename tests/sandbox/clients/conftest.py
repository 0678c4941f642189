"""Django without a project, and a listener for webhooks."""

import os
import threading
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
import pytest
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import include, path

SECRET = "somebody:a-long-random-password"

settings.configure(
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF="conftest",
    INSTALLED_APPS=["anymail"],
    ANYMAIL={"WEBHOOK_SECRET": SECRET},
    DEFAULT_FROM_EMAIL="shop@example.com",
    SECRET_KEY="for tests",
)
django.setup()

urlpatterns = [path("anymail/", include("anymail.urls"))]


class Silent(WSGIRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture
def webhooks():
    """The base URL of Django's views, whose server runs as long as the test."""
    server = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Silent)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://{SECRET}@127.0.0.1:{server.server_port}/anymail/postmark"
    server.shutdown()
    server.server_close()


@pytest.fixture
def anymail(postmark):
    """django-anymail's backend, set up for the sandbox."""
    from django.test import override_settings

    with override_settings(
        EMAIL_BACKEND="anymail.backends.postmark.EmailBackend",
        ANYMAIL={
            "POSTMARK_SERVER_TOKEN": postmark.server_token,
            "POSTMARK_API_URL": postmark.url + "/",
            "WEBHOOK_SECRET": SECRET,
        },
    ):
        yield postmark


@pytest.fixture
def trusted(postmark, monkeypatch):
    """A sandbox whose certificate Python trusts."""
    monkeypatch.setitem(os.environ, "SSL_CERT_FILE", postmark.ca_file)
    monkeypatch.setitem(os.environ, "REQUESTS_CA_BUNDLE", postmark.ca_file)
    return postmark
