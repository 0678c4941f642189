# The job of `job.rs` with postmarker 1.0. It loses the results of earlier requests if a later one
# fails, and cannot tell "not sent" from "in doubt".
import os
import sys

from postmarker.core import PostmarkClient

client = PostmarkClient(
    server_token=os.environ["POSTMARK_SERVER_TOKEN"],
    root_api_url=os.environ.get("POSTMARK_BASE_URL", "https://api.postmarkapp.com/"),
    timeout=60,
)
addresses = sys.stdin.read().splitlines()
emails = [
    {
        "From": "Reports <reports@example.com>",
        "To": to,
        "Subject": "Report",
        "HtmlBody": "<p>The report is attached.</p>",
        "TextBody": "It is attached.",
        "Attachments": [sys.argv[1]],
    }
    for to in addresses
]
failed = False
for to, response in zip(addresses, client.emails.send_batch(*emails)):
    if response.get("ErrorCode", 0) == 0:
        print(f"{to}: {response['MessageID']}")
    else:
        failed = True
        print(f"{to}: refused: {response['Message']}")
sys.exit(failed)
