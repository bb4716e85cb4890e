"""Kernels that need not import everything anew: forked from a process that has, instead of started as a new Python.

A notebook's kernel imports pandas, matplotlib and half of Jupyter before its first cell, for some two seconds of a
processor. A process that runs notebooks one after the other (a worker of `sahel figures --jobs`) imports them once,
and each kernel begins as a copy of it. Only on Linux: elsewhere a copy of a running process is not safe to use.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any, cast

from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from sahel_analysis.language.lexicon import open_lexicon

if TYPE_CHECKING:
    from multiprocessing.context import ForkProcess
    from subprocess import Popen

    from jupyter_client.connect import KernelConnectionInfo

# what a kernel and our notebooks import; what is missing here is imported by the kernel, only later
_BEFOREHAND = (
    "ipykernel.ipkernel",
    "ipykernel.kernelapp",
    "itables",
    "matplotlib.pyplot",
    "networkx",
    "pandas",
    "sahel_analysis.publishing.page",
    "sahel_analysis.actor_frequency",
    "sahel_analysis.alliance_chronology",
    "sahel_analysis.framing_analysis",
)


def can_fork() -> bool:
    """Tell whether kernels may be copies of this process."""
    return sys.platform == "linux"


@cache
def import_beforehand() -> None:
    """Import and read into this process what every kernel needs."""
    # as the kernel itself sets it: matplotlib reads it when it is imported
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    for module in _BEFOREHAND:
        import_module(module)
    _ = open_lexicon(None).actors


class ForkedKernelManager(AsyncKernelManager):
    """A kernel manager whose kernel is a copy of this process."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        # one that is there already is not replaced by that of the kernel's specification
        self.provisioner = ForkedProvisioner(kernel_spec=self.kernel_spec, parent=self)


class ForkedProvisioner(LocalProvisioner):
    """Starts a kernel by a fork; all else (signals, waiting, ports) is as for a kernel of its own program."""

    async def launch_kernel(self, cmd: list[str], **options: Any) -> KernelConnectionInfo:
        """Start the kernel that the command asks for (`python -m ipykernel_launcher ARGUMENT ...`) as a copy."""
        arguments = cmd[cmd.index("ipykernel_launcher") + 1 :]
        process = get_context("fork").Process(target=_be_kernel, args=(arguments, options.get("cwd"), options["env"]))
        process.start()
        self.process = cast("Popen[Any]", _Forked(process))
        self.pid = self.pgid = process.pid
        return self.connection_info


class _Forked:
    """A forked process in the words of `subprocess.Popen`, which the provisioner speaks."""

    stdin = stdout = stderr = None

    def __init__(self, process: ForkProcess) -> None:
        self._process = process
        self.pid = process.pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self) -> int | None:
        self._process.join()
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        if self._process.pid is not None and self._process.is_alive():
            os.kill(self._process.pid, number)

    def kill(self) -> None:
        self._process.kill()

    def terminate(self) -> None:
        self._process.terminate()


def _be_kernel(arguments: list[str], folder: str | None, environment: Mapping[str, str]) -> None:
    """Be a kernel until it is told to end, as `python -m ipykernel_launcher` would be in a folder."""
    from ipykernel.kernelapp import IPKernelApp

    # a group of its own: a signal to the kernel is not for those that started it
    os.setsid()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.environ.update(environment)
    if folder:
        os.chdir(folder)
    # the fork happened in a running event loop, which is not the kernel's
    asyncio._set_running_loop(None)
    asyncio.set_event_loop(asyncio.new_event_loop())
    sys.argv = ["ipykernel_launcher", *arguments]
    # it ends when the process that it was copied from is gone
    IPKernelApp.launch_instance([*arguments, f"--IPKernelApp.parent_handle={os.getppid()}"])
