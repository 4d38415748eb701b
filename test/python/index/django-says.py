"""
What Django itself knows of a project, as JSON on stdout: URLs, models, admin classes, commands, apps, migrations. Run with the project's
Python, in the folder of its manage.py: python django-says.py ROOT SETTINGS. Paths are below ROOT, the root of the repository; what
other packages define has no path.
"""

import ast
import importlib
import inspect
import json
import os
import sys

root = os.path.realpath(sys.argv[1])
os.environ["DJANGO_SETTINGS_MODULE"] = sys.argv[2]
sys.path.insert(0, os.getcwd())
# What the project prints while it starts is not ours.
stdout, sys.stdout = sys.stdout, sys.stderr

import django

django.setup()

from django.apps import apps
from django.conf import settings
from django.contrib.admin.sites import all_sites
from django.core.management import get_commands
from django.db.migrations.loader import MigrationLoader
from django.urls import get_resolver
from django.urls.resolvers import URLResolver
from django.utils import translation


def below_root(file):
    real = os.path.realpath(file)
    return real[len(root) + 1 :] if real.startswith(root + "/") else None


def place(thing):
    """Where a function or class is declared: the line of its `def` or `class`, as decorators stand above."""
    if not (inspect.isfunction(thing) or inspect.isclass(thing)):
        thing = type(thing)
    try:
        path = below_root(inspect.getsourcefile(thing))
        lines, line = inspect.getsourcelines(thing)
    except (OSError, TypeError):
        return None
    if path is None:
        return None
    # `@api_view` makes a class that is named after its function.
    if "WrappedAPIView" in thing.__qualname__ or line == 0:
        return None
    for offset, text in enumerate(lines):
        if text.lstrip().startswith(("def ", "class ", "async def ")):
            return {"path": path, "name": thing.__qualname__, "line": line + offset}
    return {"path": path, "name": thing.__qualname__, "line": line}


def function_place(module_name, name):
    """The function of a module by its name alone."""
    path = below_root(sys.modules[module_name].__file__)
    if path is None:
        return None
    with open(os.path.join(root, path)) as file:
        body = ast.parse(file.read()).body
    found = [node for node in body if getattr(node, "name", None) == name]
    return {"path": path, "name": name, "line": found[0].lineno} if found else None


def view_of(callback):
    """What answers, without the decorators around it."""
    for _ in range(50):
        owner = getattr(callback, "view_class", None) or getattr(callback, "cls", None)
        if owner is not None:
            if "WrappedAPIView" in owner.__qualname__:
                return function_place(owner.__module__, owner.__name__)
            return place(owner)
        if hasattr(callback, "__wrapped__"):
            callback = callback.__wrapped__
        elif hasattr(callback, "func") and not inspect.isfunction(callback):
            callback = callback.func
        else:
            break
    return place(callback)


def methods_of(callback):
    """Of class-based views; null for functions. HEAD and OPTIONS, which are always there, are left out."""
    owner = getattr(callback, "view_class", None) or getattr(callback, "cls", None)
    if owner is None:
        return None
    actions = getattr(callback, "actions", None)
    names = actions if actions else [name for name in owner.http_method_names if hasattr(owner, name)]
    return sorted(name.upper() for name in names if name in owner.http_method_names and name not in ("head", "options"))


def urls_below(resolver, above, namespaces):
    for pattern in resolver.url_patterns:
        own = str(pattern.pattern)
        route = above + own.removeprefix("^") if above else own
        if isinstance(pattern, URLResolver):
            yield from urls_below(pattern, route, namespaces + ([pattern.namespace] if pattern.namespace else []))
            continue
        yield {
            "route": route,
            "name": ":".join([*namespaces, pattern.name]) if pattern.name else None,
            "view": view_of(pattern.callback),
            "methods": methods_of(pattern.callback),
        }


def stamp(field):
    # What is handed down keeps the number it was made with; what is declared again has one of its own.
    return field.name, getattr(field, "creation_counter", None)


def fields_of(model):
    """Those its own class and bases of the project declare: not keys Django adds, nor what other packages hand down."""
    foreign = {
        stamp(field)
        for base in model.__mro__
        if hasattr(base, "_meta") and place(base) is None
        for field in base._meta.get_fields(include_hidden=True)
    }
    meta = model._meta
    own = [*meta.local_fields, *meta.local_many_to_many, *meta.private_fields]
    return [[field.name, type(field).__name__] for field in own if not field.auto_created and stamp(field) not in foreign]


def models():
    for model in apps.get_models():
        where = place(model)
        if where is not None:
            meta = model._meta
            more = {"managed": meta.managed, "proxy": meta.proxy, "fields": fields_of(model)}
            yield {"app": meta.app_label, **where, **more}


def admins():
    for site in all_sites:
        for model, admin in site._registry.items():
            where = place(type(admin))
            if where is not None:
                yield {"app": model._meta.app_label, "model": model.__name__, "name": where["name"], "path": where["path"]}


def commands():
    for name, app in get_commands().items():
        label = next((each.label for each in apps.get_app_configs() if each.name == app), None)
        spec = importlib.util.find_spec(f"{app}.management.commands.{name}") if label else None
        path = below_root(spec.origin) if spec else None
        if path is not None:
            yield {"name": name, "app": label, "path": path}


def own_apps():
    graph = MigrationLoader(None).graph
    for app in apps.get_app_configs():
        path = below_root(app.path)
        if path is not None:
            leaves = sorted(name for _, name in graph.leaf_nodes(app.label))
            yield {"label": app.label, "name": app.name, "path": path, "leaves": leaves}


with translation.override(settings.LANGUAGE_CODE):
    urls = list(urls_below(get_resolver(), "", []))

said = {"urls": urls, "models": list(models()), "admins": list(admins()), "commands": list(commands()), "apps": list(own_apps())}
json.dump(said, stdout)
