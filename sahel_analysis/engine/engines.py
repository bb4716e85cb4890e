"""Engines: where the parts of a corpus are made, in processes of this machine or by workers of dask."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from typing import Any, Literal, TypeVar

from sahel_analysis.engine.errors import AnnotationError

Engine = Literal["local", "dask"]

Given = TypeVar("Given")
Returned = TypeVar("Returned")

# seconds to wait for the scheduler of a cluster
_PATIENCE = 30


def run_tasks(
    work: Callable[[Given], Returned],
    tasks: Iterable[Given],
    *,
    jobs: int = 1,
    engine: Engine = "local",
    scheduler: str | None = None,
) -> Iterator[Returned]:
    """Do the work on every task, and yield what comes back as it comes, in any order.

    Tasks are drawn when a worker is near to free, so that few of them are in memory at a time.

    Parameters
    ----------
    jobs
        Processes at a time; with dask the workers of a cluster of this machine.
    engine
        local: processes of this machine (none besides this one for one job); dask: workers of dask.distributed.
    scheduler
        Address of a dask scheduler, such as tcp://10.0.0.5:8786; without one, dask runs a cluster on this machine.

    Raises
    ------
    AnnotationError
        If dask is not installed, a scheduler does not answer, or a worker was lost.
    """
    from joblib import Parallel, delayed, parallel_config

    with ExitStack() as stack:
        if engine == "dask":
            client = stack.enter_context(_cluster(jobs, scheduler))
            stack.enter_context(parallel_config(backend="dask", client=client))
            jobs = -1
        parallel = Parallel(n_jobs=jobs, return_as="generator_unordered", batch_size=1, pre_dispatch="2 * n_jobs")
        with _losses_told():
            results = parallel(delayed(work)(task) for task in tasks)
            try:
                yield from results
            finally:
                # stops the workers where whoever takes the results has given up
                results.close()


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
        yield client


@contextmanager
def _losses_told() -> Iterator[None]:
    """Tell a lost worker as what it is."""
    try:
        yield
    except Exception as error:
        # joblib's and dask's own errors; their classes are not imported where they are not needed
        if type(error).__name__ in ("TerminatedWorkerError", "BrokenProcessPool", "KilledWorker"):
            raise AnnotationError(
                "a worker was lost (killed, or out of memory): what is finished is kept; run the command again, with "
                "fewer --jobs where memory is short"
            ) from error
        raise
