"""What can go wrong with stored results, each said in one sentence."""

import errno
import os

REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EFBIG: "the file would be larger than allowed",
    errno.EACCES: "there is no permission",
    errno.EPERM: "there is no permission",
    errno.EROFS: "the file system is read-only",
    errno.ENOTDIR: "a file stands where a folder is needed",
}


class ResultsError(Exception):
    """Something is wrong with stored results; the message is one sentence for a user."""


class StorageError(ResultsError, OSError):
    """The results cannot be written or read. Also an `OSError`, with `errno` and `filename`."""

    def __str__(self) -> str:
        """One sentence.

        >>> import errno
        >>> str(StorageError(errno.ENOSPC, "No space left on device", "results/runs"))
        'The results cannot be stored in results/runs: the disk is full.'
        """
        reason = REASONS.get(self.errno or 0, (self.strerror or "of an unknown reason").lower())
        return f"The results cannot be stored in {self.filename}: {reason}."

    @classmethod
    def of(cls, error: OSError, place: os.PathLike[str] | str) -> "StorageError":
        """The same trouble, with the place where the results belong."""
        number = errno.ENOTDIR if isinstance(error, FileExistsError) else error.errno
        return cls(number or errno.EIO, error.strerror or str(error) or "unknown reason", os.fspath(place))


class UnknownRun(ResultsError):
    """No run has this name."""


class TornRun(ResultsError):
    """A folder that has the name of a run but not all of what its manifest lists."""


class KpiError(ResultsError):
    """A KPI that does not exist, or that cannot be broken down as asked."""


class ComparisonError(ResultsError):
    """Runs that cannot be compared fairly. Refused, never patched."""
