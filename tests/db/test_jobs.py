"""Jobs: taken once, never lost, never for ever."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import Engine

from dashboard.errors import NotFound
from dashboard.jobs import CANCELLED, DONE, FAILED, QUEUED, WORKING, Job
from dashboard.programs import Program
from db import jobs
from db.engine import reading, writing
from db.jobs import LEASE_SECONDS, ClaimedJob, LostLease
from db.programs import add_program
from db.programs import program as program_value
from tests.conftest import BY, TESTER

NOW = 1_795_320_000
LATE = NOW + LEASE_SECONDS + 1


@pytest.fixture
def engine(store: Engine) -> Iterator[Engine]:
    with writing(store, BY) as session:
        add_program(session, Program("p", "P"))
    yield store


def asked(engine: Engine, subject: int = 1, kind: str = "import.run") -> int:
    with writing(engine, BY) as session:
        program = program_value(session, "p", TESTER)
        return jobs.enqueue(session, program.id, kind, subject, NOW, reason="x")


def claimed(engine: Engine, now: int = NOW, worker: str = "a") -> ClaimedJob | None:
    with writing(engine, BY) as session:
        return jobs.claim(session, worker, now)


def held(engine: Engine, now: int = NOW, worker: str = "a") -> ClaimedJob:
    job = claimed(engine, now, worker)
    assert job is not None
    return job


def job(engine: Engine, subject: int = 1) -> Job:
    with reading(engine) as session:
        found = jobs.newest_job(session, subject, "import")
    assert found is not None
    return found


def test_the_oldest_job_is_taken_first_and_once(engine: Engine) -> None:
    first, second = asked(engine), asked(engine, 2)
    assert [held(engine).id, held(engine, worker="b").id] == [first, second]
    assert claimed(engine) is None
    assert job(engine).state == WORKING


def test_a_second_wish_for_the_same_subject_is_the_first_one(engine: Engine) -> None:
    assert asked(engine) == asked(engine, kind="import.check")
    jobs_done = held(engine)
    with writing(engine, BY) as session:
        jobs.finish(session, jobs_done, NOW)
    assert asked(engine) != jobs_done.id


def test_its_arguments_come_along(engine: Engine) -> None:
    asked(engine)
    found = held(engine)
    assert (found.kind, found.subject_id, found.arguments) == ("import.run", 1, {"reason": "x"})


def test_many_workers_at_once_take_each_job_once(engine: Engine) -> None:
    wanted = [asked(engine, n) for n in range(20)]
    start = Barrier(4)

    def take(worker: int) -> list[int]:
        start.wait()
        mine = []
        for _ in range(20):
            found = claimed(engine, worker=str(worker))
            mine += [found.id] if found else []
        return mine

    with ThreadPoolExecutor(4) as pool:
        taken = [id_ for mine in pool.map(take, range(4)) for id_ in mine]
    assert sorted(taken) == wanted


def test_a_job_whose_worker_is_gone_is_taken_up_again_and_the_first_cannot_finish_it(
    engine: Engine,
) -> None:
    asked(engine)
    lost = held(engine)
    assert claimed(engine, NOW + LEASE_SECONDS - 1) is None
    found = held(engine, LATE, "b")
    assert (found.id, found.attempts) == (lost.id, 2)
    for act in (jobs.finish, jobs.cancel):
        with pytest.raises(LostLease), writing(engine, BY) as session:
            act(session, lost, LATE)
    with pytest.raises(LostLease), writing(engine, BY) as session:
        jobs.beat(session, lost, LATE, "Reading", 1, 2)
    with writing(engine, BY) as session:
        jobs.finish(session, found, LATE)
    assert job(engine).state == DONE


def test_a_worker_that_says_it_lives_keeps_its_job(engine: Engine) -> None:
    asked(engine)
    mine = held(engine)
    with writing(engine, BY) as session:
        jobs.beat(session, mine, NOW + 20, "Reading", 5, 10)
    assert claimed(engine, LATE) is None
    assert (job(engine).said, job(engine).share) == ("Reading", 0.5)


def test_a_job_that_is_cut_off_twice_is_given_up_with_a_sentence(engine: Engine) -> None:
    asked(engine)
    held(engine)
    held(engine, LATE)
    assert claimed(engine, LATE + LEASE_SECONDS + 1) is None
    ended = job(engine)
    assert (ended.state, ended.over) == (FAILED, True)
    assert "given up" in ended.problem
    assert claimed(engine, LATE + 99_999) is None


def test_a_child_that_breaks_off_is_tried_once_more(engine: Engine) -> None:
    asked(engine)
    for state in (QUEUED, FAILED):
        mine = held(engine)
        with writing(engine, BY) as session:
            jobs.give_back(session, mine, NOW, "its process ended with -9")
        assert job(engine).state == state
    assert "given up" in job(engine).problem


def test_a_worker_that_is_ended_leaves_its_job_as_if_never_tried(engine: Engine) -> None:
    asked(engine)
    for _ in range(5):
        mine = held(engine)
        assert mine.attempts == 1
        with writing(engine, BY) as session:
            jobs.release(session, mine, NOW)
    assert job(engine).state == QUEUED


def test_a_waiting_job_is_cancelled_at_once_and_a_running_one_by_its_worker(
    engine: Engine,
) -> None:
    waiting = asked(engine)
    with writing(engine, BY) as session:
        jobs.ask_to_cancel(session, waiting, NOW)
    assert job(engine).state == CANCELLED
    running = asked(engine)
    mine = held(engine)
    with writing(engine, BY) as session:
        assert not jobs.cancel_asked(session, mine)
        jobs.ask_to_cancel(session, running, NOW)
        assert jobs.cancel_asked(session, mine)
        jobs.cancel(session, mine, NOW)
    assert job(engine).state == CANCELLED


def test_a_cancelled_job_of_a_dead_worker_ends_as_cancelled(engine: Engine) -> None:
    id_ = asked(engine)
    held(engine)
    with writing(engine, BY) as session:
        jobs.ask_to_cancel(session, id_, NOW)
    assert claimed(engine, LATE) is None
    assert job(engine).state == CANCELLED


def test_what_is_over_stays_over(engine: Engine) -> None:
    id_ = asked(engine)
    mine = held(engine)
    with writing(engine, BY) as session:
        jobs.fail(session, mine, NOW, "The file is damaged.")
    with writing(engine, BY) as session:
        jobs.ask_to_cancel(session, id_, NOW)
    assert (job(engine).state, job(engine).problem) == (FAILED, "The file is damaged.")
    assert claimed(engine, LATE + 99_999) is None


def test_work_that_is_not_there_cannot_be_cancelled(engine: Engine) -> None:
    with pytest.raises(NotFound), writing(engine, BY) as session:
        jobs.ask_to_cancel(session, 99, NOW)
