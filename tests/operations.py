"""The operations on files that a write is made of, to be stopped at any one of them."""

import functools
import os

NAMES = ("open", "close", "fchmod", "fsync", "replace", "rename", "mkdir", "link", "unlink")


class File:
    """A file whose writing can be stopped half-way."""

    def __init__(self, file, step):
        self.file, self.step = file, step

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.file.close()

    def write(self, content):
        self.file.write(content[: len(content) // 2])
        self.file.flush()
        self.step("write")
        self.file.write(content[len(content) // 2 :])

    def flush(self):
        self.step("flush")
        self.file.flush()

    def fileno(self):
        return self.file.fileno()


class Operations:
    """Notes the operations on files, of some kinds where any are named, and calls `stop` in the place of the n-th."""

    def __init__(self, monkeypatch, n, stop, kinds=()):
        self.n, self.stop, self.kinds, self.done = n, stop, kinds, []
        for name in NAMES:
            monkeypatch.setattr(os, name, self.noted(name, getattr(os, name)))
        fdopen = os.fdopen
        monkeypatch.setattr(os, "fdopen", lambda *given: self.opened(fdopen, *given))

    def step(self, name):
        if not self.kinds or name in self.kinds:
            self.done.append(name)
            if len(self.done) == self.n:
                self.stop()

    def noted(self, name, operation):
        @functools.wraps(operation)
        def call(*given, **options):
            self.step(name)
            return operation(*given, **options)

        return call

    def opened(self, fdopen, *given):
        self.step("fdopen")
        return File(fdopen(*given), self.step)
