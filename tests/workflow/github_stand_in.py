"""A stand-in for GitHub's REST API on the loopback interface: as much of it as the workflows use."""

import io
import json
import re
import threading
import zipfile
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

REPOSITORY = "deepseek-prices/deepseek-prices"
TOKEN = "the token of this run"


class StandIn(ThreadingHTTPServer):
    """What is on GitHub; `refused` has the paths that are answered with 403, `broken` whatever is wrong otherwise."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Request)
        self.issues, self.pulls, self.runs, self.releases = [], [], [], []
        self.comments, self.assets, self.asked = [], {}, []
        self.artifacts = []  # of each its name and its files
        self.refused = ""

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_port}"

    def thread(self, number):
        return next(each for each in [*self.issues, *self.pulls] if each["number"] == number)

    def open_issues(self, label):
        return [each for each in self.issues if each["state"] == "open" and label in _labels(each)]

    def open_pulls(self):
        return [each for each in self.pulls if each["state"] == "open"]

    def answer(self, method, path, query, content):
        """The answer to a request, as JSON would have it; None where there is nothing."""
        for (known, pattern), function in _ANSWERS.items():
            found = re.fullmatch(f"/repos/{REPOSITORY}/{pattern}", path)
            if known == method and found:
                return function(self, query, content, *found.groups())
        return None

    def opened(self, where, content):
        thread = {"number": len(self.issues) + len(self.pulls) + 1, "state": "open", "labels": []} | content
        self._label(thread, content.get("labels", []))
        where.append(thread)
        return thread

    def changed(self, number, content):
        thread = self.thread(int(number))
        thread.update({name: value for name, value in content.items() if name != "labels"})
        if "labels" in content:
            self._label(thread, content["labels"])
        return thread

    def listed(self, query):
        # As GitHub does: a pull request is an issue as well.
        pulls = [each | {"pull_request": {}} for each in self.pulls]
        return [
            each
            for each in [*pulls, *self.issues]
            if each["state"] == query["state"] and query["labels"] in _labels(each)
        ]

    def heads(self, query):
        fits = f"{REPOSITORY.partition('/')[0]}:refresh", "main"
        assert (query["head"], query["base"]) == fits
        return self.open_pulls()

    def commented(self, number, content):
        self.comments.append((int(number), content["body"]))
        return {}

    def released(self, content):
        release = {"id": len(self.releases) + 1, "upload_url": f"{self.address}/upload{{?name,label}}"} | content
        self.releases.append(release)
        return release

    def published(self, number, content):
        self.releases[int(number) - 1].update(content)
        return self.releases[int(number) - 1]

    def kept(self, query):
        named = [number for number, (name, _) in enumerate(self.artifacts) if name == query["name"]]
        entries = [{"expired": False, "archive_download_url": f"{self.address}/zip/{number}"} for number in named]
        return {"artifacts": entries}

    def packed(self, number):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for name, data in self.artifacts[number][1].items():
                archive.writestr(name, data)
        return packed.getvalue()

    @staticmethod
    def _label(thread, names):
        thread["labels"] = [{"name": name} for name in names]


_ANSWERS = {
    ("GET", "issues"): lambda self, query, _: self.listed(query),
    ("POST", "issues"): lambda self, _, content: self.opened(self.issues, content),
    ("PATCH", "issues/([0-9]+)"): lambda self, _, content, number: self.changed(number, content),
    ("POST", "issues/([0-9]+)/comments"): lambda self, _, content, number: self.commented(number, content),
    ("GET", "pulls"): lambda self, query, _: self.heads(query),
    ("POST", "pulls"): lambda self, _, content: self.opened(self.pulls, content),
    ("PATCH", "pulls/([0-9]+)"): lambda self, _, content, number: self.changed(number, content),
    ("GET", "actions/workflows/refresh.yml/runs"): lambda self, query, _: {
        "workflow_runs": self.runs[::-1][: int(query["per_page"])]
    },
    ("GET", "actions/runs/([0-9]+)/jobs"): lambda self, _, __, number: {
        "jobs": next(each["jobs"] for each in self.runs if each["id"] == int(number))
    },
    ("GET", "actions/artifacts"): lambda self, query, _: self.kept(query),
    ("POST", "releases"): lambda self, _, content: self.released(content),
    ("PATCH", "releases/([0-9]+)"): lambda self, _, content, number: self.published(number, content),
}


def _labels(thread):
    return [label["name"] for label in thread["labels"]]


class _Request(BaseHTTPRequestHandler):
    def _answer(self):
        parts = urlsplit(self.path)
        query = dict(parse_qsl(parts.query))
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.asked.append((self.command, parts.path))
        if self.headers["Authorization"] != f"Bearer {TOKEN}":
            self._send(401, b'{"message": "Bad credentials"}')
        elif self.server.refused and self.server.refused in parts.path:
            self._send(403, b'{"message": "Resource not accessible by integration"}')
        elif parts.path.startswith("/zip/"):
            self._send(200, self.server.packed(int(parts.path.removeprefix("/zip/"))))
        elif parts.path == "/upload":
            self.server.assets[query["name"]] = body
            self._send(201, b"{}")
        else:
            answer = self.server.answer(self.command, parts.path, query, json.loads(body) if body else None)
            self._send(404 if answer is None else 200, json.dumps(answer).encode())

    def do_GET(self):
        self._answer()

    def do_POST(self):
        self._answer()

    def do_PATCH(self):
        self._answer()

    def _send(self, status, body):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@contextmanager
def running():
    """The running stand-in."""
    with StandIn() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
