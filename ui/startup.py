"""Actions run once per process, so that reruns do not repeat them."""

from __future__ import annotations

import gc
import sys
from functools import cache


def freeze_gc() -> None:
    """Take everything imported so far out of the garbage collector's way; call after a page ran.

    A full collection stops every visitor while it looks at whatever was ever imported; frozen objects
    are not looked at again. Done again only when a page has brought in new modules, so that memory
    stays steady (docs/measurements.md).
    """
    _freeze(len(sys.modules))


@cache
def _freeze(modules: int) -> None:
    gc.collect()
    gc.freeze()
