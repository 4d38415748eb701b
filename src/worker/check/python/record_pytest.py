"""A pytest plugin: writes what each test did to the file that ENSUREFIX_REPORT names, as JSON.

ENSUREFIX_ONLY may name a file with a JSON list of test ids; then only these run.
"""

import json
import os

import trace_lines

trace_lines.install()
_report = os.environ.pop("ENSUREFIX_REPORT", "")
_only = os.environ.pop("ENSUREFIX_ONLY", "")
_tests = {}


def _message(report):
    crash = getattr(getattr(report, "longrepr", None), "reprcrash", None)
    if crash is not None:
        return crash.message
    text = getattr(report, "longreprtext", "") or str(getattr(report, "longrepr", ""))
    return text


def _record(report, node, outcome, broken=False):
    path, line, _ = getattr(report, "location", None) or (node.split("::")[0], None, "")
    _tests[node] = {
        "id": node,
        "outcome": outcome,
        "broken": broken,
        "path": path,
        "line": None if line is None else line + 1,
        "message": "" if outcome in ("passed", "skipped") else _message(report)[:4000],
    }


def pytest_collection_modifyitems(config, items):
    if not _only:
        return
    with open(_only) as handle:
        wanted = set(json.load(handle))
    dropped = [item for item in items if item.nodeid not in wanted]
    items[:] = [item for item in items if item.nodeid in wanted]
    if dropped:
        config.hook.pytest_deselected(items=dropped)


def pytest_collectreport(report):
    if report.outcome == "failed":
        _record(report, report.nodeid, "error", broken=True)


def pytest_runtest_logstart(nodeid):
    trace_lines.current = nodeid


def pytest_runtest_logfinish(nodeid):
    trace_lines.current = ""


def pytest_runtest_logreport(report):
    node = report.nodeid
    if report.when == "call":
        _record(report, node, report.outcome)
    elif report.outcome == "failed":
        _record(report, node, "error")
    elif report.outcome == "skipped" and node not in _tests:
        _record(report, node, "skipped")


def pytest_sessionfinish(session):
    if _report and not hasattr(session.config, "workerinput"):
        with open(_report, "w") as handle:
            json.dump({"tests": list(_tests.values())}, handle)
