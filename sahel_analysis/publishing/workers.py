"""Processes that run notebooks, several at a time."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, as_completed
from contextlib import contextmanager

from sahel_analysis.publishing.execution import Failure, Job, Outcome, prepare_to_run, run_notebook

# as many notebooks run as there are processors
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


@contextmanager
def processes(jobs: int) -> Iterator[Executor | None]:
    """Begin the processes that run notebooks; None for one job, which this process does itself.

    Processes, not threads: each run has a working directory of its own. They have no threads either, so that kernels
    can be copies of them.
    """
    if jobs == 1:
        yield None
        return
    # loky, unlike the standard library, needs no `if __name__ == "__main__"` in its users' scripts
    from loky import ProcessPoolExecutor

    pool = ProcessPoolExecutor(max_workers=jobs, initializer=prepare_to_run, env=_ONE_THREAD)
    try:
        # the processes are begun with the first task
        pool.submit(prepare_to_run)
        yield pool
    finally:
        pool.shutdown(kill_workers=True)


def run_all(todo: list[Job], pool: Executor | None) -> Iterator[Outcome]:
    """Yield the outcomes as they come."""
    if pool is None:
        yield from map(run_notebook, todo)
        return
    underway = {pool.submit(run_notebook, job, fork=True): job for job in todo}
    for done in as_completed(underway):
        try:
            yield done.result()
        except Exception as error:  # a worker that dies (out of memory) takes the pool with it
            cause = f"the process that ran it died: {type(error).__name__}: {error}"
            yield Outcome(underway[done], 0.0, Failure(cause))
