"""Who is who: the packed int64 of stores, posts and advisors.

An advisor is (store, post, n-th holder of the post): city code (20 bits), store number in the city (10), post (14),
holder (10). A post is 512 * line + k, where the line is the grade's number for the core team (0 to 7), or 8 plus the
number of the window for temporary heads.
"""

from typing import Final

from sim.compile import scalar

HOLDER_BITS: Final = 10
POST_BITS: Final = 14
POSTS_PER_LINE: Final = 512
TEMP_LINE: Final = 8
LINES: Final = (1 << POST_BITS) // POSTS_PER_LINE


def post_number(line: int, k: int) -> int:
    """The k-th post of a line. Raises ValueError when either does not fit.

    >>> post_number(1, 3)
    515
    """
    if not 0 <= line < LINES or not 0 <= k < POSTS_PER_LINE:
        raise ValueError(f"line {line} post {k}: at most {LINES} lines of {POSTS_PER_LINE} posts in a store")
    return line * POSTS_PER_LINE + k


def advisor_id(store: int, post: int, holder: int) -> int:
    """The identity of the holder-th person in a post. Raises ValueError when the holder does not fit.

    >>> store_of(advisor_id((440300 << 10) | 2, 515, 1)) == (440300 << 10) | 2
    True
    """
    if not 0 <= holder < 1 << HOLDER_BITS:
        raise ValueError(f"holder {holder}: at most {1 << HOLDER_BITS} people follow each other in a post")
    return (store << (POST_BITS + HOLDER_BITS)) | (post << HOLDER_BITS) | holder


@scalar
def store_of(advisor: int) -> int:
    """The store id of an advisor."""
    return advisor >> (POST_BITS + HOLDER_BITS)


@scalar
def post_of(advisor: int) -> int:
    """The post number of an advisor."""
    return (advisor >> HOLDER_BITS) & ((1 << POST_BITS) - 1)


def holder_of(advisor: int) -> int:
    """How many people held the post before this one."""
    return advisor & ((1 << HOLDER_BITS) - 1)


@scalar
def line_of(post: int) -> int:
    """The line of a post: a grade's number, or 8 plus the window's number."""
    return post // POSTS_PER_LINE


@scalar
def rank_of(post: int) -> int:
    """The place k of a post in its line."""
    return post % POSTS_PER_LINE
