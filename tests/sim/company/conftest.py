"""Property tests without a clock: the first call of a compiled function takes as long as its compilation."""

from hypothesis import settings

settings.register_profile("no_deadline", deadline=None)
settings.load_profile("no_deadline")
