# The script of `migrant.rs` with postmarker 1.0.
import os

from postmarker.core import PostmarkClient

client = PostmarkClient(
    server_token=os.environ["POSTMARK_SERVER_TOKEN"],
    root_api_url=os.environ.get("POSTMARK_BASE_URL", "https://api.postmarkapp.com/"),
)
email = client.emails.Email(
    From="Shop <shop@example.com>",
    To='"Doe, Jane" <jane@example.com>',
    Cc=["bob@example.com", "carl@example.com"],
    Bcc="archive@example.com",
    ReplyTo="support@example.com",
    Subject="Your order",
    HtmlBody="<img src='cid:logo.png'> Hello",
    TextBody="Hello",
    Tag="order",
    Metadata={"order-id": "77"},
    Headers={"X-Order": "77"},
    Attachments=[("logo.png", "YSBwaWN0dXJl", "image/png", "cid:logo.png")],
)
email.attach_binary(b"item,count\n", "order.csv")
print(email.send()["MessageID"])
responses = client.emails.send_batch(
    *(
        {"From": "shop@example.com", "To": to, "TextBody": "News"}
        for to in ["ada@example.com", "hardbounce@bounce-testing.postmarkapp.com"]
    )
)
for index, response in enumerate(responses):
    print(f"{index}: {response.get('MessageID')}")
for bounce in client.bounces.all(type="HardBounce"):
    bounce.activate()
    print(f"{bounce.Email} is active: {not bounce.Inactive}")
