"""Engines: where the parts of a corpus are made, in processes of this machine or by workers of dask."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager, suppress
from importlib import import_module
from itertools import chain, count, islice
from threading import Thread
from typing import Any, Literal, Protocol, TypeVar

from sahel_analysis.engine.errors import AnnotationError

Engine = Literal["local", "dask"]

Given = TypeVar("Given")
Returned = TypeVar("Returned")

# seconds to wait for the scheduler of a cluster, and for its first worker
_PATIENCE = 30
# between two looks at what a cluster does, and how long it may do nothing: a worker takes its time to begin
_LOOK, _STANDSTILL = 5, 90
# tasks underway for each worker: one that is worked on, and one that waits
_AHEAD = 2
_LOG = logging.getLogger(__name__)
_LOST = (
    "a worker was lost (killed, or out of memory){again}: what is finished is kept; run the command again, with fewer "
    "--jobs where memory is short"
)


class Run(Protocol):
    """Workers at hand: does the work on every task, and yields what comes back as it comes, in any order."""

    def __call__(self, work: Callable[[Given], Returned], tasks: Iterable[Given], /) -> Iterator[Returned]:
        """Do the work on every task."""


@contextmanager
def workers(
    *, jobs: int = 1, engine: Engine = "local", scheduler: str | None = None, begin: Callable[[], object] | None = None
) -> Iterator[Run]:
    """Have workers at hand for several kinds of work, one after the other.

    Tasks are drawn when a worker is near to free, so that few of them are in memory at a time. What a worker had in
    hand when it was lost is done once more.

    Parameters
    ----------
    jobs
        Processes at a time; with dask the workers of a cluster of this machine.
    engine
        local: processes of this machine (none besides this one for one job); dask: workers of dask.distributed.
    scheduler
        Address of a dask scheduler, such as tcp://10.0.0.5:8786; without one, dask runs a cluster on this machine.
    begin
        What every other process does at once, so that it is ready when its first task comes: reading lexicons.

    Raises
    ------
    AnnotationError
        If dask is not installed, a scheduler does not answer or has no workers, or (of the work) a worker was lost
        again.
    """
    if engine == "dask":
        with _cluster(jobs, scheduler) as client:
            held = [client.submit(begin, workers=[one], pure=False) for one in client.nthreads()] if begin else []
            yield _Cluster(client, held)
    elif jobs == 1:
        yield map
    else:
        processes = _Processes(jobs, begin)
        try:
            yield processes
        finally:
            # at once, also where whoever takes the results has given up
            processes.end()


def run_tasks(
    work: Callable[[Given], Returned],
    tasks: Iterable[Given],
    *,
    jobs: int = 1,
    engine: Engine = "local",
    scheduler: str | None = None,
) -> Iterator[Returned]:
    """Do one kind of work on every task, with `workers` that are there for it alone."""
    with workers(jobs=jobs, engine=engine, scheduler=scheduler) as run:
        yield from run(work, tasks)


class _Processes:
    """Processes of this machine; where one is lost, all are begun anew, and what they had in hand is done once more."""

    def __init__(self, jobs: int, begin: Callable[[], object] | None) -> None:
        self._jobs, self._begin = jobs, begin
        self._pool: Any = self._start()

    def _start(self) -> Any:
        # loky, unlike the standard library, needs no `if __name__ == "__main__"` in its users' scripts
        from loky import ProcessPoolExecutor

        pool = ProcessPoolExecutor(max_workers=self._jobs, initializer=_begin, initargs=(os.getpid(), self._begin))
        # the processes are begun with the first task
        pool.submit(os.getpid)
        return pool

    def end(self) -> None:
        self._pool.shutdown(kill_workers=True)

    def __call__(self, work: Callable[[Given], Returned], tasks: Iterable[Given], /) -> Iterator[Returned]:
        # each task, and whether it was in hand before when a process was lost
        source: Iterator[tuple[Given, bool]] = ((task, False) for task in tasks)
        while True:
            in_hand: dict[int, tuple[Given, bool]] = {}
            try:
                yield from self._work(work, source, in_hand)
                return
            except BrokenProcessPool as error:
                if any(before for _, before in in_hand.values()):
                    raise AnnotationError(_LOST.format(again=", and another one at the same articles")) from error
                _LOG.warning("a worker was lost: what it and the others had in hand is done once more")
                source = chain([(task, True) for task, _ in in_hand.values()], source)
                self.end()
                self._pool = self._start()

    def _work(
        self, work: Callable[[Given], Returned], source: Iterator[tuple[Given, bool]],
        in_hand: dict[int, tuple[Given, bool]],
    ) -> Iterator[Returned]:  # fmt: skip
        """Do the work until a process is lost; `in_hand` is kept to be what was drawn from `source` and is not done."""
        underway: dict[Future[Returned], int] = {}
        numbers = count()
        while True:
            for drawn in islice(source, _AHEAD * self._jobs - len(underway)):
                number = next(numbers)
                in_hand[number] = drawn
                underway[self._pool.submit(work, drawn[0])] = number
            if not underway:
                return
            for future in wait(underway, return_when=FIRST_COMPLETED).done:
                result = future.result()
                del in_hand[underway.pop(future)]
                yield result


def _begin(parent: int, begin: Callable[[], object] | None) -> None:
    """Begin a process; what goes wrong is told by the task that it goes wrong for."""
    _end_with(parent)
    if begin:
        with suppress(Exception):
            begin()


def _end_with(parent: int) -> None:
    """Have this process end when the one that began the run does; one that is killed cannot tell its workers."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    Thread(target=watch, daemon=True).start()


class _Cluster:
    """A cluster of dask, which itself gives others what a lost worker had in hand."""

    def __init__(self, client: Any, held: list[Any]) -> None:
        # dask gives up what nobody holds
        self._client, self._held = client, held

    def __call__(self, work: Callable[[Given], Returned], tasks: Iterable[Given], /) -> Iterator[Returned]:
        source, client = iter(tasks), self._client
        slots = sum(client.nthreads().values())
        underway: set[Any] = set()
        try:
            while True:
                underway |= {
                    client.submit(work, task, pure=False) for task in islice(source, _AHEAD * slots - len(underway))
                }
                if not underway:
                    return
                for future, result in _done(client, underway):
                    underway.remove(future)
                    yield result
        finally:
            client.cancel(list(underway))


def _done(client: Any, underway: set[Any]) -> list[tuple[Any, Any]]:
    """Return those of the futures that are done, with their results, once one is; an error where nobody works on them.

    A result is lost with the worker that holds it, and made again: every wait has an end.
    """
    distributed: Any = import_module("distributed")
    busy = time.monotonic()
    while True:
        try:
            with client.as_current():
                done = distributed.wait(underway, timeout=_LOOK, return_when="FIRST_COMPLETED").done
            return [(future, _result(future)) for future in done]
        except TimeoutError:
            if any(client.processing().values()):
                busy = time.monotonic()
            elif time.monotonic() - busy > _STANDSTILL:
                raise AnnotationError(_LOST.format(again=", and the cluster does not go on")) from None


def _result(future: Any) -> Any:
    try:
        return future.result(timeout=_LOOK)
    except Exception as error:
        # dask's class is not imported where it is not needed; it tries a task several times before it says so
        if type(error).__name__ == "KilledWorker":
            raise AnnotationError(_LOST.format(again=", and others at the same articles")) from error
        raise


@contextmanager
def _cluster(jobs: int, scheduler: str | None) -> Iterator[Any]:
    """Yield a client of the cluster at an address, or of one on this machine that ends with it."""
    try:
        # a library that has no types, and that not everybody has
        distributed: Any = import_module("distributed")
    except ImportError as error:
        raise AnnotationError(
            'the engine dask needs dask.distributed: pip install "sahel_analysis[cluster]", or use --engine local'
        ) from error
    with ExitStack() as stack:
        address: Any = scheduler
        if scheduler is None:
            # one thread a process: tagging is Python, which runs in one thread at a time
            address = stack.enter_context(
                distributed.LocalCluster(
                    n_workers=jobs, threads_per_worker=1, dashboard_address=None, silence_logs=logging.CRITICAL
                )
            )
        try:
            client = stack.enter_context(distributed.Client(address, timeout=_PATIENCE, set_as_default=False))
        except (OSError, ValueError) as error:
            raise AnnotationError(f"no dask scheduler answers at {scheduler}: {error}") from error
        try:
            client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError as error:
            raise AnnotationError(
                f"the dask scheduler at {scheduler} has no workers: start some (dask worker)"
            ) from error
        yield client
