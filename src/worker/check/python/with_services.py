"""Starts the servers a test suite needs, on this sandbox's own loopback, and then runs a program.

Usage: with_services.py SPEC PROGRAM…   SPEC names a JSON file: see services/services.ts. What cannot be started is said
on stderr, and the program runs all the same: its tests then tell what they miss.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from urllib.parse import unquote, urlsplit

DATA = "/tmp/ensurefix-services"
# Prints what the settings of a Django project came to, whatever they were computed from.
ASK_DJANGO = """
import json, sys
from django.conf import settings
def texts(value, depth=0):
    if isinstance(value, str):
        yield value
    elif depth < 5 and isinstance(value, dict):
        for item in value.values():
            yield from texts(item, depth + 1)
    elif depth < 5 and isinstance(value, (list, tuple, set)):
        for item in value:
            yield from texts(item, depth + 1)
databases = []
for database in settings.DATABASES.values():
    databases.append({key: str(database.get(key) or "") for key in ("ENGINE", "USER", "NAME", "HOST", "PORT")})
urls = []
for name in dir(settings):
    if name.isupper():
        urls.extend(text for text in texts(getattr(settings, name)) if "redis" in text and "://" in text)
print("\\n@@" + json.dumps({"databases": databases, "urls": urls}))
"""


def ask_django(spec):
    environment = dict(os.environ)
    environment.setdefault("DJANGO_SETTINGS_MODULE", spec["settings"])
    try:
        said = subprocess.run(
            [sys.executable, "-c", ASK_DJANGO], env=environment, capture_output=True, text=True, timeout=60
        ).stdout
        found = json.loads(said.rsplit("\n@@", 1)[1])
    except (OSError, ValueError, IndexError, subprocess.SubprocessError):
        return
    postgres, redis = spec.get("postgres"), spec.get("redis")
    for database in found["databases"]:
        if postgres is None or "postg" not in database["ENGINE"]:
            continue
        add(postgres, "users", database["USER"])
        add(postgres, "databases", database["NAME"])
        add(postgres, "ports", database["PORT"])
        add(spec, "hosts", database["HOST"])
    for url in found["urls"] if redis is not None else []:
        parts = urlsplit(url)
        add(redis, "ports", str(parts.port or ""))
        add(spec, "hosts", unquote(parts.hostname or ""))


def add(into, key, value):
    if value and value not in into[key]:
        into[key].append(value)


def name_hosts(hosts):
    """The names the settings know the servers by lead here."""
    wanted = [host for host in hosts if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9.-]*", host)]
    wanted = [host for host in wanted if not re.fullmatch(r"localhost|[\d.]+", host)]
    if not wanted:
        return
    with open("/etc/hosts", "a") as hosts_file:
        hosts_file.write("127.0.0.1 %s\n" % " ".join(wanted))


def start_postgres(spec):
    program = lambda name: os.path.join(spec["bin"], name)
    data = DATA + "/postgres"
    for locale in ("C.UTF-8", "C"):
        made = subprocess.run(
            [program("initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=" + locale, "-N"],
            capture_output=True,
            text=True,
        )
        if made.returncode == 0:
            break
    else:
        return (made.stderr or made.stdout).strip()
    # Without a server: what the settings name is there before anything can connect.
    subprocess.run(
        [program("postgres"), "--single", "-D", data, "-F", "postgres"],
        input=statements(spec),
        capture_output=True,
        text=True,
    )
    settings = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": DATA,
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "max_connections": "200",
        "shared_buffers": "64MB",
    }
    for number, port in enumerate(ports_of(spec, 5432)):
        if number > 0:
            # One server listens at one port; a second gets a copy of the same folder.
            shutil.copytree(data, "%s-%d" % (data, port), ignore=shutil.ignore_patterns("postmaster.*"))
        folder = data if number == 0 else "%s-%d" % (data, port)
        argv = [program("postgres"), "-D", folder, "-p", str(port)]
        for name, value in settings.items():
            argv += ["-c", "%s=%s" % (name, value)]
        detached(argv, "%s-%d.log" % (data, port))
        said = await_port(port, "%s-%d.log" % (data, port))
        if said is not None:
            return said
    return None


def statements(spec):
    quoted = lambda name: '"%s"' % name.replace('"', '""')
    users = [user for user in spec["users"] if user != "postgres"][:10]
    databases = [name for name in spec["databases"] if name != "postgres" and len(name) <= 63][:10]
    lines = ["CREATE ROLE %s SUPERUSER LOGIN;" % quoted(user) for user in users]
    owner = quoted(users[0]) if users else '"postgres"'
    lines += ["CREATE DATABASE %s OWNER %s;" % (quoted(name), owner) for name in databases]
    return "\n".join(lines) + "\n"


def start_redis(spec):
    for port in ports_of(spec, 6379):
        log = "%s/redis-%d.log" % (DATA, port)
        detached([spec["program"], "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", DATA], log)
        said = await_port(port, log)
        if said is not None:
            return said
    return None


def ports_of(spec, usual):
    named = [int(port) for port in spec["ports"] if port.isdigit() and 1024 < int(port) < 65536]
    return (named or [usual])[:3]


def detached(argv, log):
    with open(log, "wb") as output:
        subprocess.Popen(
            argv, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )


def await_port(port, log):
    for _ in range(300):
        # The database answers a moment after it listens: only a whole handshake counts.
        if answers(port):
            return None
        time.sleep(0.1)
    with open(log, errors="replace") as handle:
        return handle.read()[-400:].strip() or "it did not answer within 30 seconds"


def answers(port):
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            # Redis answers an inline PING, and Postgres a request for encryption.
            ping = b"PING\r\n" if port in REDIS_PORTS else b"\x00\x00\x00\x08\x04\xd2\x16\x2f"
            connection.sendall(ping)
            return connection.recv(1) != b""
    except OSError:
        return False


REDIS_PORTS = set()


def main():
    with open(sys.argv[1]) as handle:
        spec = json.load(handle)
    program = sys.argv[2:]
    os.makedirs(DATA, mode=0o700, exist_ok=True)
    if spec.get("settings"):
        ask_django(spec)
    name_hosts(spec["hosts"])
    if spec.get("redis"):
        REDIS_PORTS.update(ports_of(spec["redis"], 6379))
    for name, start in (("postgres", start_postgres), ("redis", start_redis)):
        if spec.get(name):
            said = start(spec[name])
            if said is not None:
                sys.stderr.write("ensurefix: %s could not be started: %s\n" % (name, said))
    if program[0] == "python":
        program[0] = sys.executable
    os.execvp(program[0], program)


main()
