"""
What FastAPI itself says of an application, as JSON on stdout: [mount path, OpenAPI document] of it and of every application mounted in
it. Run with the project's Python, in the folder its modules are imported from: python fastapi-says.py package.module:app
"""

import importlib
import json
import os
import sys

sys.path.insert(0, os.getcwd())
# What the project prints while it starts is not ours.
stdout, sys.stdout = sys.stdout, sys.stderr

from fastapi import FastAPI
from starlette.routing import Mount

module, _, name = sys.argv[1].partition(":")
said = []


def look(app, mount):
    said.append([mount, app.openapi()])
    for route in app.routes:
        if isinstance(route, Mount) and isinstance(route.app, FastAPI):
            look(route.app, mount + route.path)


look(getattr(importlib.import_module(module), name), "")
json.dump(said, stdout)
