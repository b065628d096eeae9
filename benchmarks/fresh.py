"""A call in a process of its own, for what a process keeps: memory and imports.

`python -m benchmarks.fresh module:function argument ...` prints what the function returns as JSON.
"""

import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def environment() -> dict[str, str]:
    """The environment of a fresh process: it finds this checkout first."""
    others = [path for path in [os.environ.get("PYTHONPATH")] if path]
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *others])}


def fresh(function: str, *arguments: str) -> Any:
    """What a function `module:name` returns in a fresh process. Raises CalledProcessError when it fails."""
    command = [sys.executable, "-m", "benchmarks.fresh", function, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def memory_mib() -> tuple[float, float]:
    """Resident memory now, and the most there ever was.

    From `/proc`, because `ru_maxrss` of a spawned process starts at the size of its parent. Raises OSError elsewhere.
    """
    words = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text("utf-8").splitlines())
    now, peak = (int(words[name].split()[0]) / 1024.0 for name in ("VmRSS", "VmHWM"))
    return now, peak


if __name__ == "__main__":
    module, _, name = sys.argv[1].partition(":")
    print(json.dumps(getattr(import_module(module), name)(*sys.argv[2:])))
