"""postmarker, over HTTPS as it wants it."""

from postmarker.core import PostmarkClient


def client(sandbox):
    return PostmarkClient(
        server_token=sandbox.server_token,
        account_token=sandbox.account_token,
        root_api_url=sandbox.https_url + "/",
    )


def test_postmarker_sends_lists_and_bounces(trusted):
    postmark = client(trusted)
    sent = postmark.emails.send(
        From="shop@example.com", To="ada@example.com", Subject="Hi", TextBody="Hello", Tag="welcome"
    )
    assert sent["Message"] == "OK"
    batch = [
        {"From": "shop@example.com", "To": f"r{number}@example.com", "Subject": "Hi", "HtmlBody": "x"}
        for number in range(3)
    ]
    assert [one["ErrorCode"] for one in postmark.emails.send_batch(*batch)] == [0, 0, 0]
    assert len(postmark.messages.outbound.all(count=10)) == 4
    [found] = postmark.messages.outbound.all(tag="welcome")
    assert found.MessageID == sent["MessageID"]
    postmark.emails.send(
        From="shop@example.com", To="hardbounce@bounce-testing.postmarkapp.com", TextBody="Hello"
    )
    [bounce] = postmark.bounces.all()
    assert bounce.Type == "HardBounce"


def test_postmarker_uses_templates(trusted):
    postmark = client(trusted)
    template = postmark.templates.create(Name="Order", Subject="Order {{number}}", TextBody="Thanks")
    postmark.emails.send_with_template(
        From="shop@example.com",
        To="ada@example.com",
        TemplateId=template.TemplateId,
        TemplateModel={"number": 7},
    )
    assert trusted.messages()[0]["Subject"] == "Order 7"
    assert postmark.server.get().DeliveryType == "Sandbox"
