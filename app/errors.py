"""What the command line says when something is wrong, and with which exit code.

Bad input: 2 and one sentence a problem. A key press: 130 and one sentence. Anything else: 1, the traceback only with
`--debug`. A reader that closes the pipe (`| head`) is no error: results are on disk before they are printed.
"""

import errno
import os
import sys

from app.output import complain

BAD_INPUT, INTERNAL, INTERRUPTED = 2, 1, 130
PLACES = {
    errno.ENOSPC: "The disk is full",
    errno.EDQUOT: "The disk quota is used up",
    errno.EFBIG: "A file would be larger than allowed",
    errno.EACCES: "No permission",
    errno.EPERM: "No permission",
    errno.EROFS: "The file system is read-only",
    errno.ENOTDIR: "Not a folder",
}


def sentences(error: BaseException) -> list[str] | None:
    """The sentences that tell a user what they did, or None when the error is not theirs.

    >>> sentences(OSError(28, "No space left on device", "runs"))
    ['The disk is full: runs; put it right or name another --results, and run again: what is finished is kept.']
    """
    from experiments.failure import StudyError

    if isinstance(error, StudyError):
        return error.problems
    # The writer of workbooks hands over the error of the file system as the argument of its own.
    place = next((e for e in (error, *error.args) if isinstance(e, OSError)), None)
    if place is not None and place.errno in PLACES:
        where = f": {place.filename}" if place.filename else " (results folder)"
        todo = "put it right or name another --results, and run again: what is finished is kept"
        return [f"{PLACES[place.errno]}{where}; {todo}."]
    return _of_the_rooms(error)


def _of_the_rooms(error: BaseException) -> list[str] | None:
    """Sentences of the errors of `sim.scenario` and `results`; their rooms are only asked when they were entered."""
    if "sim.scenario.problems" in sys.modules:
        from sim.scenario.problems import ScenarioError

        if isinstance(error, ScenarioError):
            return [str(problem) for problem in error.problems]
    if "results.errors" in sys.modules:
        from results.errors import ResultsError

        if isinstance(error, ResultsError):
            return str(error).splitlines()
    return None


def exit_code(error: BaseException, *, debug: bool) -> int:
    """Say what is wrong on standard error and give the exit code."""
    if isinstance(error, BrokenPipeError):
        _close_quietly()
        return 0
    if isinstance(error, KeyboardInterrupt):
        complain("Interrupted: finished replications are kept, run the same command again to go on.")
        return INTERRUPTED
    known = sentences(error)
    if debug:
        import traceback

        complain("".join(traceback.format_exception(error)).rstrip())
    if known is not None:
        complain(*known)
        return INTERNAL if _tell_failures(error, debug=debug) else BAD_INPUT
    line = (str(error).strip() or "no message").splitlines()[0]
    complain(f"Internal failure: {type(error).__name__}: {line}. `showroom --debug ...` shows where.")
    return INTERNAL


def _tell_failures(error: BaseException, *, debug: bool) -> bool:
    """Whether replications broke: no fault of the input. Their tracebacks, from the workers, only with `--debug`."""
    from experiments.failure import StudyFailed

    if not isinstance(error, StudyFailed):
        return False
    if debug:
        complain(*(failure.traceback.rstrip() for failure in error.failures))
    return True


def _close_quietly() -> None:
    """Standard output has no reader any more: what Python still wants to flush goes nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
