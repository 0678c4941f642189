"""Runs every code block of RECIPES.md, each of which sends one email: recipes.py PAGE FOLDER-OF-NODE-MODULES"""

import json
import pathlib
import re
import subprocess
import sys
import urllib.request

page, modules = sys.argv[1:]
API = "http://127.0.0.1:8025/messages/outbound?count=1&offset=0"
TOKEN = "5a4d6b0c-0000-4000-8000-706f73746d6b"


def count():
    headers = {"Accept": "application/json", "X-Postmark-Server-Token": TOKEN}
    with urllib.request.urlopen(urllib.request.Request(API, headers=headers)) as response:
        return json.load(response)["TotalCount"]


blocks = re.findall(r"^```(js|python)\n(.*?)^```$", pathlib.Path(page).read_text(), re.DOTALL | re.MULTILINE)
assert len(blocks) == 5, "a recipe is missing"
for number, (language, code) in enumerate(blocks, 1):
    if language == "python":
        subprocess.run([sys.executable, "-c", code], check=True)
    else:
        # A module finds its packages from where it lies.
        file = pathlib.Path(modules, "recipe.mjs")
        file.write_text(code)
        subprocess.run(["node", file], check=True)
    assert count() == number, f"recipe {number} sent no email"
