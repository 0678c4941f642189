"""A local Postmark for tests: it takes email, sends nothing, and shows everything."""

import json
import shutil
import subprocess
import sysconfig
import tempfile
import urllib.parse
import urllib.request

__all__ = ["Sandbox"]


class Sandbox:
    """A running sandbox, on free ports of 127.0.0.1. It stops at the end of its `with` block.

    `options` are those of the command line: see `postmark-sandbox --help`.
    """

    def __init__(self, *options):
        self._folder = tempfile.TemporaryDirectory()
        #: The certificate to trust for HTTPS and STARTTLS: a path.
        self.ca_file = self._folder.name + "/ca.pem"
        program = shutil.which("postmark-sandbox", path=sysconfig.get_path("scripts"))
        ports = ["--port", "0", "--https-port", "0", "--smtp-port", "0", "--ca-file", self.ca_file]
        self._process = subprocess.Popen(
            [program or "postmark-sandbox", *ports, *options], stdout=subprocess.PIPE, text=True
        )
        lines = iter(self._process.stdout.readline, "Ready\n")
        said = {line[:14].strip(): line[14:].strip() for line in lines if line or self._failed()}
        #: The base URL for clients, and the same for those that speak HTTPS only.
        self.url, self.https_url = said["Base URL"], said["HTTPS"]
        host, port = said["SMTP"].rsplit(":", 1)
        #: Host and port of the SMTP server. User name and password are the server token.
        self.smtp = (host, int(port))
        self.server_token, self.account_token = said.get("Server token"), said.get("Account token")

    def messages(self, **query):
        """The emails that were sent, newest first. `to`, `subject`, `text`, `tag`, `stream` … filter them."""
        return self.control("/messages", **query)["Messages"]

    def message(self, **query):
        """The newest email that fits, with its `Links`, `Codes` and `Text`: waits five seconds for it."""
        found = self.control("/messages", **{"wait": "5s", **query})
        assert found["Messages"], found.get("Message")
        return found["Messages"][0]

    def trigger(self, event, message_id, **members):
        """Lets something happen to an email: `Open`, `Click`, `Bounce`, `SpamComplaint` …"""
        return self.control("/trigger", {"Event": event, "MessageID": message_id, **members})

    def control(self, path, body=None, **query):
        """A request to the control interface, see CONTROL.md: a POST if it has a body."""
        url = f"{self.url}/sandbox/v1{path}?{urllib.parse.urlencode(query)}"
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(urllib.request.Request(url, data)) as response:
            return json.load(response)

    def stop(self):
        self._process.terminate()
        self._process.communicate()
        self._folder.cleanup()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def _failed(self):
        raise RuntimeError(f"postmark-sandbox ended with status {self._process.wait()}")
