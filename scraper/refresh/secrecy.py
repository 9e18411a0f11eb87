"""Texts without what must stay secret: a proxy's password, a token, and the name and password of any address."""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Iterator
from urllib.parse import quote, unquote

_PROXIES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "https_proxy", "http_proxy", "all_proxy")
_TOKENS = ("GH_TOKEN", "GITHUB_TOKEN")
_IN_AN_ADDRESS = re.compile(r"(?<=//)[^/\\\s'\"<>`]*@")
_SHORTEST = 3  # what is shorter is hidden in an address alone: elsewhere it stands in any word
_HIDDEN = "***"


def without_secrets(text: str) -> str:
    """The text, in which no program that was given a secret by the environment can have told it, in whatever form."""
    found = sorted({each for each in _secrets() if len(each) >= _SHORTEST}, key=len, reverse=True)
    if found:
        text = re.sub("|".join(map(re.escape, found)), _HIDDEN, text, flags=re.IGNORECASE)  # %2f is %2F
    return _IN_AN_ADDRESS.sub(f"{_HIDDEN}@", text)


def _secrets() -> Iterator[str]:
    for name in _PROXIES:
        value = os.environ.get(name, "")
        scheme, apart, rest = value.partition("://")
        user_and_password, given, _ = (rest if apart else scheme).rpartition("@")
        if given:
            user, apart, password = user_and_password.partition(":")
            yield from _forms(user_and_password)
            yield from _forms(password if apart else user)
            for pair in (user_and_password, f"{unquote(user)}:{unquote(password)}"):
                yield base64.b64encode(pair.encode()).decode()
    for name in _TOKENS:
        yield from _forms(os.environ.get(name, ""))


def _forms(secret: str) -> Iterator[str]:
    """How a program may write it: as given, percent-encoded or decoded, and each as Python shows it."""
    for form in {secret, unquote(secret), quote(secret, safe=""), quote(unquote(secret), safe=""), quote(secret)}:
        yield form
        yield from (repr(form)[1:-1], ascii(form)[1:-1])
