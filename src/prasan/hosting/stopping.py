"""How long work is told to stop and keep its best: by hand, or when its time is over."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ortools.sat.python import cp_model


class Stop:
    """Asked often.  ``seconds`` is a ceiling by the clock; without it only a hand stops the work.

    A result is the same for a seed as long as neither cut the work short: ``cut`` says which did.
    """

    def __init__(self, seconds: float | None = None) -> None:
        self._until = None if seconds is None else time.monotonic() + seconds
        self._by_hand = threading.Event()
        self._interrupts: list[Callable[[], object]] = []
        self.cut: str | None = None

    def by_hand(self) -> None:
        """Ask the work, in another thread, to end with the best found."""
        self._by_hand.set()
        for each in list(self._interrupts):
            each()

    def over(self) -> bool:
        """Whether to end now."""
        if self._by_hand.is_set():
            self.cut = "hand"
        elif self._until is not None and time.monotonic() >= self._until:
            self.cut = "time"
        return self.cut is not None

    def left(self) -> float | None:
        """Seconds of the ceiling that are left; None where there is none."""
        return None if self._until is None else max(0.0, self._until - time.monotonic())

    @contextmanager
    def reaching(self, solver: cp_model.CpSolver) -> Iterator[None]:
        """A search of CP-SAT that a hand, or the ceiling, ends too."""
        left = 0.0 if self.over() else self.left()
        if left is not None:
            solver.parameters.max_time_in_seconds = max(0.05, left)
        with self.interrupting(solver.stop_search):
            yield

    @contextmanager
    def interrupting(self, interrupt: Callable[[], object]) -> Iterator[None]:
        """Work that a hand ends by calling ``interrupt`` from its own thread."""
        self._interrupts.append(interrupt)
        try:
            yield
        finally:
            self._interrupts.remove(interrupt)


def solver_for(effort: float, seed: int, workers: int = 8) -> cp_model.CpSolver:
    """CP-SAT that gives the same answer for a seed on any machine: its limit is work done, not time gone by.

    Workers take turns in a fixed order (``interleave_search``), so that eight of them search in eight ways on two cores too.
    ``effort`` is CP-SAT's deterministic time, near to seconds of one core.
    """
    solver = cp_model.CpSolver()
    solver.parameters.random_seed = seed % (2**31 - 1)
    solver.parameters.num_workers = workers
    solver.parameters.interleave_search = workers > 1
    solver.parameters.max_deterministic_time = effort
    solver.parameters.catch_sigint_signal = False
    return solver
