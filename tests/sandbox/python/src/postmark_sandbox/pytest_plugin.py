"""The fixture `postmark`: a sandbox of its own for each test."""

import pytest

from postmark_sandbox import Sandbox


@pytest.fixture
def postmark():
    with Sandbox() as sandbox:
        yield sandbox
