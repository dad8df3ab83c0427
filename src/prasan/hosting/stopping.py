"""How long work is told to stop and keep its best: by hand, or when its time is over."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ortools.linear_solver import pywraplp
from ortools.sat.python import cp_model


class Stop:
    """Asked often.  ``seconds`` is a ceiling by the clock; without it only a hand stops the work.

    A result is the same for a seed as long as neither cut the work short: ``cut`` says which did, ``shortened`` whether the
    clock ended a part of the work (see :meth:`part`), which is then not what it would be on a faster machine.
    """

    def __init__(self, seconds: float | None = None, whole: Stop | None = None) -> None:
        self._until = None if seconds is None else time.monotonic() + seconds
        self._whole = whole
        self.shortened = False
        self._by_hand = threading.Event()
        self._interrupts: list[Callable[[], object]] = []
        self.cut: str | None = None

    def part(self, share: float) -> Stop:
        """For a stage that may take a share of the time left; a hand, or the end of the whole, ends it too."""
        left = self.left()
        return self if left is None else Stop(left * share, self)

    def without_clock(self) -> Stop:
        """For work that is small and without which there is nothing: only a hand ends it."""
        whole = self
        while whole._whole is not None:
            whole = whole._whole
        free = Stop()
        free._by_hand, free._interrupts = whole._by_hand, whole._interrupts
        return free

    def by_hand(self) -> None:
        """Ask the work, in another thread, to end with the best found."""
        self._by_hand.set()
        for each in list(self._interrupts):
            each()

    def over(self) -> bool:
        """Whether to end now."""
        if self._whole is not None and self._whole.over():
            self.cut = self._whole.cut
        elif self._by_hand.is_set():
            self.cut = "hand"
        elif self._until is not None and time.monotonic() >= self._until:
            self.cut = "time"
            whole: Stop | None = self
            while whole is not None:
                whole.shortened, whole = True, whole._whole
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

    def solve(
        self, solver: pywraplp.Solver, seconds: float = 600.0, parameters: pywraplp.MPSolverParameters | None = None
    ) -> int:
        """Solve a linear program that a hand, or the ceiling, ends; its status.  ``seconds`` is for a machine far too slow."""
        left = 0.0 if self.over() else self.left()
        solver.SetTimeLimit(int(1000 * (seconds if left is None else max(0.05, min(seconds, left)))))
        with self.interrupting(solver.InterruptSolve):
            status: int = solver.Solve(parameters) if parameters else solver.Solve()
        return status

    @contextmanager
    def interrupting(self, interrupt: Callable[[], object]) -> Iterator[None]:
        """Work that a hand ends by calling ``interrupt`` from its own thread."""
        if self._whole is not None:
            with self._whole.interrupting(interrupt):
                yield
            return
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
