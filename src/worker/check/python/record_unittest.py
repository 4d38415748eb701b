"""Runs a unittest command line and writes what each test did to the file that ENSUREFIX_REPORT names, as JSON.

Usage: record_unittest.py manage.py test …   or   record_unittest.py unittest …
"""

import atexit
import functools
import json
import os
import runpy
import sys
import unittest

import trace_lines

trace_lines.install()
_report = os.environ.pop("ENSUREFIX_REPORT", "")
_process = os.getpid()
_tests = {}


def _place(test):
    try:
        method = getattr(type(test), test._testMethodName)
        code = functools.reduce(lambda f, _: getattr(f, "__wrapped__", f), range(20), method).__code__
        return os.path.relpath(code.co_filename), code.co_firstlineno
    except Exception:
        return None, None


def _record(test, outcome, message=""):
    identity = test.id()
    known = _tests.get(identity)
    if known is not None and known["outcome"] in ("failed", "error"):
        return
    path, line = _place(test)
    _tests[identity] = {
        "id": identity,
        "outcome": outcome,
        "broken": "unittest.loader._FailedTest" in identity,
        "path": path,
        "line": line,
        "message": message[:4000],
    }


def _said(err):
    return "%s: %s" % (getattr(err[0], "__name__", err[0]), err[1])


def _watch(name, record):
    original = getattr(unittest.TestResult, name)

    @functools.wraps(original)
    def watched(self, test, *args):
        record(test, *args)
        return original(self, test, *args)

    setattr(unittest.TestResult, name, watched)


def _subtest(test, subtest, err):
    if err is not None:
        failed = test.failureException is not None and issubclass(err[0], test.failureException)
        _record(subtest, "failed" if failed else "error", _said(err))


def _start(test):
    trace_lines.current = test.id()


def _stop(test):
    trace_lines.current = ""


_watch("startTest", _start)
_watch("stopTest", _stop)
_watch("addSuccess", lambda test: _record(test, "passed"))
_watch("addFailure", lambda test, err: _record(test, "failed", _said(err)))
_watch("addError", lambda test, err: _record(test, "error", _said(err)))
_watch("addSkip", lambda test, reason: _record(test, "skipped"))
_watch("addExpectedFailure", lambda test, err: _record(test, "passed"))
_watch("addUnexpectedSuccess", lambda test: _record(test, "failed", "succeeded, though it is marked as failing"))
_watch("addSubTest", _subtest)


@atexit.register
def _write():
    if _report and os.getpid() == _process:
        with open(_report, "w") as handle:
            json.dump({"tests": list(_tests.values())}, handle)


if __name__ == "__main__":
    sys.argv = sys.argv[1:]
    target = sys.argv[0]
    if target.endswith(".py"):
        sys.path[0] = os.path.dirname(os.path.abspath(target))
        runpy.run_path(target, run_name="__main__")
    else:
        sys.path[0] = os.getcwd()
        runpy.run_module(target, run_name="__main__", alter_sys=True)
