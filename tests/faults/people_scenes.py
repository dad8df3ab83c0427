"""Acts on people's data: a delivery, a linkage, a measure's run, a round of payments, and uses in the log."""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor

import pyarrow.parquet as pq
from deliveries import DISABLED, a_row, delivered
from harm import Say, Scene
from linked_nation import REGISTERS, permit_for
from nations import made_in
from rounds_world import RICE, Office, villagers
from rounds_world import permit_for as permit_of
from stored_world import stored

from prasan.engine.snapshots import SnapshotStore
from prasan.exchange.log import AccessLog
from prasan.linkage.link import link
from prasan.measures.rounds import RoundError
from prasan.measures.run import run_measure
from prasan.registers.contract import Limits, shipped_contracts
from prasan.registers.ingest import find_delivery, ingest

FREE = DISABLED.model_copy(update={"limits": Limits()})


def _live_faults(store: SnapshotStore, kind: str, expected: list[str], said: list[str]) -> list[str]:
    """A kind's live snapshot is whole, one of those expected, and the one acknowledged last or one after it."""
    live = store.find(kind)
    if live is None:
        return [f"{kind} has no live snapshot"] if said else []
    found = [f"{kind}: {name} is altered" for name in live.altered()]
    if expected and live.id not in expected:
        found.append(f"{kind}: nobody made {live.id}")
    return found


class Ingest(Scene):
    """Two deliveries of one register take turns."""

    refusals = ("SnapshotBusyError",)
    kind = "register/disabled"

    def prepare(self) -> None:
        made = []
        for turn in (0, 1):
            path = delivered(self.folder, [a_row(number) for number in range(2_000 + turn)], f"{turn}.csv")
            made.append(ingest(SnapshotStore(self.folder / f"apart{turn}"), FREE, [path]).id)
        (self.folder / "expected.json").write_text(json.dumps(made))

    def act(self, number: int, say: Say) -> None:
        say(ingest(SnapshotStore(self.folder / "snapshots"), FREE, [self.folder / f"{number % 2}.csv"]).id)

    def faults(self, said: list[str]) -> list[str]:
        store, expected = (
            SnapshotStore(self.folder / "snapshots"),
            json.loads((self.folder / "expected.json").read_text()),
        )
        found = _live_faults(store, self.kind, expected, said)
        drafts = [
            each.name for each in (store.root / self.kind).iterdir() if each.is_dir() and each.name not in expected
        ]
        # A draft may lie there until the next act; that there are two means that none clears them up.
        return found + (["drafts are not cleared up"] if len(drafts) > 1 else [])


class Link(Scene):
    """A linkage of three registers, of which one is delivered in turns with and without its last rows."""

    def prepare(self) -> None:
        nation = made_in(self.folder, 1_000, 2558)
        for name, contract in shipped_contracts().items():
            for store in (self._store, self._apart):
                ingest(store, contract, find_delivery(nation.out, name))
        whole = find_delivery(nation.out, "farmer")[0]
        rows = pq.read_table(whole)
        for turn, kept in ((0, len(rows)), (1, len(rows) - 7)):
            (self.folder / str(turn)).mkdir()
            pq.write_table(rows.slice(0, kept), self.folder / str(turn) / whole.name)
        told = {}
        for turn in (0, 1):
            self._deliver(self._apart, turn)
            link(self._apart, permit_for(*REGISTERS), log=AccessLog(self.folder / "apart.jsonl"), key="secret")
            told[turn] = _together(self._apart)
        (self.folder / "expected.json").write_text(json.dumps(sorted(told.values())))

    @property
    def _store(self) -> SnapshotStore:
        return SnapshotStore(self.folder / "snapshots")

    @property
    def _apart(self) -> SnapshotStore:
        return SnapshotStore(self.folder / "apart")

    def _deliver(self, store: SnapshotStore, turn: int) -> None:
        ingest(
            store,
            shipped_contracts()["farmer"].model_copy(update={"limits": Limits()}),
            list((self.folder / str(turn)).iterdir()),
        )

    def before(self, number: int) -> None:
        self._deliver(self._store, number % 2)

    def act(self, number: int, say: Say) -> None:
        say(link(self._store, permit_for(*REGISTERS), log=AccessLog(self.folder / "access.jsonl"), key="secret").id)

    def faults(self, said: list[str]) -> list[str]:
        found = _live_faults(self._store, "linkage", [], said)
        if said and self._store.seek("linkage", said[-1]) is None:
            found.append(f"linkage {said[-1]} was acknowledged and is not there")
        if said and _together(self._store) not in json.loads((self.folder / "expected.json").read_text()):
            found.append("the links are not those of a run that nobody killed")
        verified = AccessLog(self.folder / "access.jsonl").verify()
        return found + ([] if verified.ok else ["the log is not whole"])


def _together(store: SnapshotStore) -> str:
    """Which records are one person, whatever the person's id."""
    table = pq.read_table(store.live("linkage").file("links.parquet"), columns=["spine_id", "register", "record_key"])
    people: dict[int, list[str]] = {}
    for row in table.to_pylist():
        people.setdefault(row["spine_id"], []).append(f"{row['register']}/{row['record_key']}")
    return hashlib.sha256(json.dumps(sorted(map(sorted, people.values()))).encode()).hexdigest()


class Measure(Scene):
    """A measure's run over people, one of whom grows more rice in every second run."""

    kind = "measure/rice-2557"

    @property
    def _office(self) -> Office:
        return Office(self.folder)

    def before(self, number: int) -> None:
        stored(villagers(), self.folder)
        if number % 2:
            world = villagers()
            world.record("farmer", 3, rice_rai=5.0, baac_account=True)
            stored(world, self.folder)

    def act(self, number: int, say: Say) -> None:
        office = self._office
        say(run_measure(office.store, RICE, permit_of(RICE), log=office.log).id)

    def faults(self, said: list[str]) -> list[str]:
        office = self._office
        found = _live_faults(office.store, self.kind, [], said)
        if said and office.store.seek(self.kind, said[-1]) is None:
            found.append("a run that was acknowledged is not there")
        live = office.store.find(self.kind)
        if live is not None:
            inputs = office.store.inputs_of(live)  # raises where one is gone
            found += [f"{each.kind} is altered" for each in inputs.values() if each.altered()]
        return found + ([] if office.log.verify().ok else ["the log is not whole"])


class Round(Scene):
    """A round is proposed, and approved by another officer."""

    refusals = ("SnapshotBusyError", "RoundError")

    def prepare(self) -> None:
        Office(self.folder).run(villagers(), RICE)

    def act(self, number: int, say: Say) -> None:
        office = Office(self.folder)
        waiting = [each for each in office.rounds.of(RICE.id) if each.state == "proposed"]
        if waiting:
            say(f"approved {office.approve(RICE).number}")
        say(f"proposed {office.propose(RICE).number}")
        say(f"approved {office.approve(RICE).number}")

    def faults(self, said: list[str]) -> list[str]:
        office = Office(self.folder)
        rounds = {each.number: each.state for each in office.rounds.of(RICE.id)}
        found = [] if sorted(rounds) == list(range(1, len(rounds) + 1)) else ["rounds are not numbered on"]
        for line in said:
            did, number = line.split()
            state = rounds.get(int(number))
            if state is None or (did == "approved" and state == "proposed"):
                found.append(f"round {number} was {did} and is {state}")
        if sum(state == "proposed" for state in rounds.values()) > 1:
            found.append("two rounds wait at once")
        for each in office.rounds.of(RICE.id):
            try:
                office.rounds.get(RICE.id, each.number)
            except RoundError as error:
                found.append(str(error))
        return found + ([] if office.log.verify().ok else ["the log is not whole"])


class Uses(Scene):
    """Two threads write uses into one log, one by one and several at once."""

    def act(self, number: int, say: Say) -> None:
        log = AccessLog(self.folder / "access.jsonl")

        def write(thread: int) -> None:
            for turn in range(10):
                name = f"{number}-{thread}-{turn}"
                log.append({"action": name})
                say(name)
            log.append_all([{"action": f"{number}-{thread}-{turn}"} for turn in range(10, 14)])
            for turn in range(10, 14):
                say(f"{number}-{thread}-{turn}")

        with ThreadPoolExecutor(2) as threads:
            for done in [threads.submit(write, thread) for thread in (1, 2)]:
                done.result()

    def faults(self, said: list[str]) -> list[str]:
        log = AccessLog(self.folder / "access.jsonl")
        if not log.path.exists():
            return ["the log is gone"] if said else []
        verified = log.verify()
        there = {entry.event["action"] for entry in log.entries()}
        lost = [name for name in said if name not in there]
        return ([f"{lost[:3]} were acknowledged and are not there"] if lost else []) + (
            [] if verified.ok else [f"the log is not whole: entry {verified.broken_at}"]
        )
