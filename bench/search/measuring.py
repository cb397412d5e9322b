"""Time that questions and additions take: CPU and wall, each by itself, never the best of several."""

import resource
import subprocess
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Final, TypeVar

T = TypeVar("T")

# Asked before the first one is timed: what is loaded and remembered then is there for all others.
_WARMING_UP: Final = 5
_MS: Final = 1000


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of each of many acts of one kind."""

    cpu: tuple[float, ...]
    wall: tuple[float, ...]


def p50(values: Sequence[float]) -> float:
    """What half of the values do not exceed."""
    return median(values)


def p95(values: Sequence[float]) -> float:
    """What 95 of a hundred values do not exceed."""
    return quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


def time_each(act: Callable[[T], object], subjects: Sequence[T], *, in_children: bool = False) -> Times:
    """The time of the act on each subject, after some for practice.

    Args:
        in_children: count the CPU time of the processes that the act starts and ends.
    """
    for subject in subjects[:_WARMING_UP]:
        act(subject)
    return time_once(act, subjects, in_children=in_children)


def time_once(act: Callable[[T], object], subjects: Iterable[T], *, in_children: bool = False) -> Times:
    """The time of the act on each subject, done once: for acts that change something."""
    clock = _children_seconds if in_children else time.process_time
    cpu, wall = [], []
    for subject in subjects:
        spent, started = clock(), time.perf_counter()
        act(subject)
        cpu.append((clock() - spent) * _MS)
        wall.append((time.perf_counter() - started) * _MS)
    return Times(tuple(cpu), tuple(wall))


def time_command(command: Sequence[str], runs: int) -> list[float]:
    """Seconds on the wall clock that a command takes, each time from its start."""
    seconds = []
    for _ in range(runs):
        started = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        seconds.append(time.perf_counter() - started)
    return seconds


def _children_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
