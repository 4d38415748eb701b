"""Prints, as JSON, which of the files named in a JSON list are no valid source for this interpreter."""

import ast
import json
import sys
import warnings

warnings.simplefilter("ignore")


def problem(path):
    try:
        with open(path, "rb") as handle:
            source = handle.read()
        ast.parse(source, path)
    except SyntaxError as error:
        return {"path": path, "line": error.lineno, "message": error.msg or "invalid syntax"}
    except (ValueError, RecursionError, MemoryError) as error:
        return {"path": path, "line": None, "message": str(error) or type(error).__name__}
    return None


with open(sys.argv[1]) as listed:
    found = [problem(path) for path in json.load(listed)]
json.dump([entry for entry in found if entry is not None], sys.stdout)
