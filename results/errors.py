"""What can be wrong with stored results, in one sentence."""


class ResultsError(ValueError):
    """Results that are not there, or cannot be used as asked."""
