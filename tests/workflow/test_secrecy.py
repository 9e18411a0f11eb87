"""What a refresh that failed has printed reaches the log and the report without the secrets of its environment."""

import subprocess

import pytest

from scraper.workflow import steps

pytestmark = pytest.mark.usefixtures("actions")


def test_what_a_failed_refresh_printed_is_reported_without_the_password_of_the_proxy(
    checkout, monkeypatch, tmp_path, capsys
):
    monkeypatch.setenv("HTTPS_PROXY", "http://me:correcthorse@host")
    run = subprocess.run

    def refresh(command, **options):
        if "refresh" not in command:
            return run(command, **options)
        said = "Traceback\nValueError: correcthorse@host, http://me:other@host\n"
        return subprocess.CompletedProcess(command, 1, "", said)

    monkeypatch.setattr(subprocess, "run", refresh)
    steps.run("read", checkout, tmp_path / "out")
    told = [capsys.readouterr().err, *(path.read_text("utf-8") for path in (tmp_path / "out").glob("report.*"))]
    assert "ValueError: ***@host, http://***@host" in told[0]
    assert not any(word in text for text in told for word in ("correcthorse", "other@"))
