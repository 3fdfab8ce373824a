"""`LOG_FORMAT=json`: one object a line, UTC, one id through request, job and program, nobody's address, no token."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import RequestFactory

from config.log_redaction import JsonFormatter, redact_logger
from config.metrics import CountRequests
from jobs import execution
from jobs.models import Job
from jobs.states import enqueue
from journal.trace import current_trace
from media.programs.process import pipe, run


@pytest.fixture
def page() -> Iterator[io.StringIO]:
    """What a worker with LOG_FORMAT=json writes."""
    root, written = logging.getLogger(), io.StringIO()
    handler, before = logging.StreamHandler(written), root.level
    handler.setFormatter(JsonFormatter())
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield written
    root.removeHandler(handler)
    root.setLevel(before)


def lines(page: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in page.getvalue().splitlines()]


@pytest.mark.django_db
def test_one_id_goes_through_a_request_its_job_and_the_programs_of_the_job(page: io.StringIO) -> None:
    asked: list[tuple[str, int]] = []

    def view(_request: Any) -> Any:
        asked.append((current_trace(), enqueue("test.traced", "1").pk))
        raise RuntimeError("the answer is not what this is about")

    def pipeline(_job: Job, _progress: Any) -> None:
        run(["true"], timeout_s=10)
        with pipe(["cat"], timeout_s=10) as _open:
            pass

    request = RequestFactory().get("/")
    with pytest.raises(RuntimeError):
        CountRequests(view)(request)
    (trace, job), *_none = asked
    assert len(trace) == 16 and Job.objects.get().trace == trace
    execution.run_job(job, pipeline)
    written = [line for line in lines(page) if line.get("id") == trace]
    assert [line.get("program") for line in written] == ["true", "cat", None]
    assert {(line["job"], line["kind"]) for line in written} == {(job, "test.traced")}
    assert written[-1]["message"].endswith("done") and "seconds" in written[-1]
    with pytest.raises(RuntimeError):
        CountRequests(view)(request)
    assert asked[1][0] != trace, "another request, another id"


def test_a_line_is_one_object_in_utc(page: io.StringIO) -> None:
    logging.getLogger("anybody").warning('two\nlines and a "quote"')
    (line,) = lines(page)
    assert line["message"] == 'two\nlines and a "quote"' and line["level"] == "WARNING"
    moment = datetime.fromisoformat(line["time"])
    assert moment.tzinfo == UTC and abs((datetime.now(UTC) - moment).total_seconds()) < 60


def test_nobody_and_no_token_is_written(page: io.StringIO) -> None:
    secret = "/atelier/invitation/aB3-_x/"
    try:
        raise ValueError(f'Key (email)=(amina.b+1@ville.example.org) already exists at {secret}"')
    except ValueError:
        logging.getLogger("anybody").exception("to %s by %s", "claire@example.org", secret)
    text = page.getvalue()
    assert "example.org" not in text and "aB3-_x" not in text
    assert "Traceback" in lines(page)[0]["traceback"]


def test_the_servers_own_log_is_json_too_when_asked() -> None:
    logger, page = logging.getLogger("a server of its own"), io.StringIO()
    logger.handlers = [logging.StreamHandler(page)]
    redact_logger(logger, "json")
    logger.error("worker timeout (%s)", 7)
    assert json.loads(page.getvalue())["message"] == "worker timeout (7)"
