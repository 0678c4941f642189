"""Django: django-anymail over the API, and Django's own backend by SMTP."""

import json
import queue
import urllib.request

from anymail.message import AnymailMessage
from anymail.signals import inbound, tracking
from django.core.mail import EmailMultiAlternatives, get_connection, send_mail


def post(sandbox, path, body):
    headers = {
        "Accept": "application/json",
        "Content-Type": "application/json",
        "X-Postmark-Server-Token": sandbox.server_token,
    }
    request = urllib.request.Request(sandbox.url + path, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request) as response:
        return json.load(response)


def test_anymail_sends(anymail):
    message = AnymailMessage("Grüße", "Hello", to=["Ada <ada@example.com>"], cc=["c@example.com"])
    message.attach_alternative("<b>Hello</b>", "text/html")
    message.attach("Rechnung.txt", "text", "text/plain")
    message.tags, message.metadata = ["welcome"], {"order": 7}
    message.track_opens = True
    assert message.send() == 1
    status = message.anymail_status
    assert status.recipients["ada@example.com"].status == "sent"
    details = anymail.message(to="ada@example.com")
    assert details["MessageID"] == status.message_id
    assert (details["Subject"], details["TextBody"], details["Tag"]) == ("Grüße", "Hello", "welcome")
    assert details["Metadata"] == {"order": "7"}
    assert [file["Name"] for file in details["Attachments"]] == ["Rechnung.txt"]


def test_anymail_uses_templates_in_batches(anymail):
    template = {"Name": "Order", "Alias": "order", "Subject": "Order {{number}}", "TextBody": "{{thanks}}"}
    post(anymail, "/templates", template)
    message = AnymailMessage(to=["ada@example.com", "bob@example.com"])
    message.template_id = "order"
    message.merge_data = {"ada@example.com": {"number": 1}, "bob@example.com": {"number": 2}}
    message.merge_global_data = {"thanks": "Thank you"}
    message.subject = message.body = None
    message.send()
    subjects = {one["Recipients"][0]: one["Subject"] for one in anymail.messages()}
    assert subjects == {"ada@example.com": "Order 1", "bob@example.com": "Order 2"}


def test_anymail_is_told_of_events(anymail, webhooks):
    events = queue.Queue()

    def keep(event, **_):
        events.put(event)

    tracking.connect(keep, weak=False)
    inbound.connect(keep, weak=False)
    triggers = {"Delivery": {"Enabled": True}, "Bounce": {"Enabled": True, "IncludeContent": False}}
    post(anymail, "/webhooks", {"Url": webhooks + "/tracking/", "Triggers": triggers})
    send_mail("Hi", "Hello", None, ["ada@example.com"])
    assert events.get(timeout=10).event_type == "delivered"
    message = anymail.message(to="ada@example.com")
    anymail.trigger("Bounce", message["MessageID"], Type="SoftBounce")
    assert events.get(timeout=10).event_type == "bounced"
    send_mail("Hi", "Hello", None, ["hardbounce@bounce-testing.postmarkapp.com"])
    event = events.get(timeout=10)
    assert (event.event_type, event.recipient) == ("bounced", "hardbounce@bounce-testing.postmarkapp.com")

    change = urllib.request.Request(
        anymail.url + "/server",
        json.dumps({"InboundHookUrl": webhooks + "/inbound/"}).encode(),
        {
            "Accept": "application/json",
            "Content-Type": "application/json",
            "X-Postmark-Server-Token": anymail.server_token,
        },
        method="PUT",
    )
    with urllib.request.urlopen(change) as response:
        address = json.load(response)["InboundAddress"]
    # Email for a server is received by SMTP from anyone.
    host, port = anymail.smtp
    connection = get_connection("django.core.mail.backends.smtp.EmailBackend", host=host, port=port)
    reply = EmailMultiAlternatives("Re: Hi", "Thanks", "bob@example.com", [address], connection=connection)
    reply.attach("notes.txt", "text", "text/plain")
    reply.send()
    received = events.get(timeout=10).message
    assert (received.envelope_recipient, received.text.strip()) == (address, "Thanks")
    assert [one.get_filename() for one in received.attachments] == ["notes.txt"]


def test_django_sends_by_smtp(trusted):
    host, port = trusted.smtp
    connection = get_connection(
        "django.core.mail.backends.smtp.EmailBackend",
        host=host,
        port=port,
        username=trusted.server_token,
        password=trusted.server_token,
        use_tls=True,
    )
    message = EmailMultiAlternatives(
        "Grüße",
        "Hello",
        "shop@example.com",
        ["ada@example.com"],
        bcc=["blind@example.com"],
        headers={"X-PM-Tag": "welcome", "X-PM-Metadata-order": "7"},
        connection=connection,
    )
    message.attach_alternative("<b>Hello</b>", "text/html")
    message.attach("Übersicht.txt", "text", "text/plain")
    second = EmailMultiAlternatives("Two", "2", "shop@example.com", ["bob@example.com"])
    assert connection.send_messages([message, second]) == 2
    details = trusted.message(to="ada@example.com")
    assert (details["Subject"], details["Tag"]) == ("Grüße", "welcome")
    assert (details["TextBody"], details["HtmlBody"]) == ("Hello", "<b>Hello</b>")
    assert details["Metadata"] == {"order": "7"}
    assert details["Bcc"][0]["Email"] == "blind@example.com"
    assert [file["Name"] for file in details["Attachments"]] == ["Übersicht.txt"]
    assert trusted.message(to="bob@example.com")["Subject"] == "Two"
