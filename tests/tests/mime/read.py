"""Reads emails with Python's `email` package and prints what it finds, one line of JSON for each.

An email on standard input follows its length in eight digits.
"""

import base64
import json
import sys
from email import message_from_bytes, policy


def utf8(text):
    """A text with the bytes in it that were not ASCII."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8")


def addresses(message, name):
    all = [one for field in message.get_all(name, []) for one in field.addresses]
    return [[utf8(one.display_name), utf8(one.addr_spec)] for one in all]


def parts(message):
    """All parts that have a content: an attached email is one."""
    if message.get_content_maintype() != "multipart":
        yield message
        return
    for part in message.iter_parts():
        yield from parts(part)


def text(part):
    return part.get_payload(decode=True).decode(part.get_content_charset("utf-8"), "surrogateescape")


def file(part):
    found = {"name": part.get_filename(), "kind": part.get_content_type()}
    found["cid"] = part["Content-ID"] and str(part["Content-ID"])
    if found["kind"] == "message/rfc822":
        found["subject"] = str(part.get_payload(0)["Subject"])
    else:
        found["content"] = base64.b64encode(part.get_payload(decode=True)).decode()
    return found


def read(source):
    message = message_from_bytes(source, policy=policy.default)
    found = {"fields": [[name, str(value)] for name, value in message.items()], "files": []}
    for name in ["From", "To", "Cc", "Reply-To", "Sender", "Resent-To"]:
        found[name] = addresses(message, name)
    defects = [*message.defects]
    for part in parts(message):
        defects += part.defects
        kind = part.get_content_type()
        if part.get_filename() is None and kind in ["text/plain", "text/html"]:
            found[kind] = text(part)
        else:
            found["files"].append(file(part))
    found["defects"] = [repr(defect) for defect in defects]
    return found


source = sys.stdin.buffer
while length := source.read(8):
    print(json.dumps(read(source.read(int(length)))))
