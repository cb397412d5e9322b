"""What a log may tell of an exception: its text may hold a name or words of a paper."""

import errno
import traceback


def describe_fault(error: BaseException) -> str:
    """The kind of an exception and the calls that led to it, the last one first."""
    kind = type(error).__name__
    code = getattr(error, "sqlite_errorname", None)
    if isinstance(error, OSError) and error.errno is not None:
        code = errno.errorcode.get(error.errno)
    calls = [
        f"{frame.f_globals.get('__name__', '?')}:{line} {frame.f_code.co_name}"
        for frame, line in traceback.walk_tb(error.__traceback__)
    ]
    return " ".join(filter(None, (kind, code, "at", " < ".join(reversed(calls)))))
