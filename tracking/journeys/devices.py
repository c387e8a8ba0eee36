"""What kind of device a visit used, from the User-Agent and the browser's own hint. No fingerprinting."""

from __future__ import annotations

import re
from functools import lru_cache

MOBILE, TABLET, DESKTOP, TV, UNKNOWN = "mobile", "tablet", "desktop", "tv", "unknown"
_TV = re.compile(
    r"smart-?tv|googletv|appletv|hbbtv|netcast|web0s|tizen.*tv|crkey|roku|bravia|aft\w{1,4} build", re.I
)
_TABLET = re.compile(r"ipad|tablet|playbook|silk(?!.*mobile)|kindle|android(?!.*mobile)", re.I)
_MOBILE = re.compile(r"mobi|iphone|ipod|android|windows phone|blackberry|opera mini", re.I)
_DESKTOP = re.compile(r"windows nt|macintosh|x11|cros |linux x86|linux i686", re.I)


@lru_cache(maxsize=4096)
def classify(user_agent: str, mobile_hint: str = "") -> str:
    """ "mobile", "tablet", "desktop", "tv" or "unknown"; `mobile_hint` is Sec-CH-UA-Mobile ("?1", "?0")."""
    for kind, pattern in ((TV, _TV), (TABLET, _TABLET), (MOBILE, _MOBILE)):
        if pattern.search(user_agent):
            return kind
    if mobile_hint == "?1":
        return MOBILE
    return DESKTOP if _DESKTOP.search(user_agent) else UNKNOWN
