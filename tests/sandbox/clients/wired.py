"""Programs with nothing to configure but a token: Postmark's own host names are wired in."""

import sys

from django.conf import settings
from django.core.mail import send_mail
from postmarker.core import PostmarkClient

token = sys.argv[1]
postmark = PostmarkClient(server_token=token)
assert postmark.emails.send(From="a@example.com", To="b@example.com", TextBody="Hi")["ErrorCode"] == 0
assert postmark.status.get()["status"] == "UP"
assert postmark.spamcheck("Subject: Hi\n\nHello", "short")["success"]

settings.configure(
    EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
    EMAIL_HOST="smtp.postmarkapp.com",
    EMAIL_PORT=587,
    EMAIL_USE_TLS=True,
    EMAIL_HOST_USER=token,
    EMAIL_HOST_PASSWORD=token,
)
assert send_mail("Hi", "Hello", "a@example.com", ["c@example.com"]) == 1
assert len(postmark.messages.outbound.all(count=10)) == 2
