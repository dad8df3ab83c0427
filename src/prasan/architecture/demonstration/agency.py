"""The model of one agency of the demonstration, all layers, and what of it was planted."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from prasan.architecture.demonstration.building import Builder
from prasan.architecture.demonstration.planting import Agency, Planned
from prasan.architecture.demonstration.words import Pair, words
from prasan.architecture.model import Model
from prasan.architecture.parts import Library, Part
from prasan.architecture.vocabulary import PILLARS

_TODAY, _STEP, _TARGET = "2026-10-01", "2028-10-01", "2030-10-01"
_INDICATORS = ("digital_share", "officers_trained", "service_transactions")
_PLATEAUS: tuple[tuple[Pair, str, str], ...] = (
    (("สถาปัตยกรรมปัจจุบัน", "Today"), _TODAY, _STEP),
    (("ระยะเปลี่ยนผ่าน", "Transition"), _STEP, _TARGET),
    (("สถาปัตยกรรมเป้าหมาย", "Target"), _TARGET, ""),
)


@dataclass
class Built:
    """A model, the id of each planned system and of its data and project, and what else was planted, by id."""

    model: Model
    systems: list[tuple[Planned, str, str, str]] = field(default_factory=list)  # planned, system, data, project
    no_owner: list[str] = field(default_factory=list)
    end_of_life: list[str] = field(default_factory=list)
    crossings: list[str] = field(default_factory=list)


class _Drawing:
    def __init__(
        self, agency: Agency, planned: list[Planned], parts: Library, chance: random.Random, large: bool
    ) -> None:
        self.agency, self.planned, self.parts, self.chance, self.large = agency, planned, parts, chance, large
        self.builder = Builder((f"พิมพ์เขียว{agency.name_th}", f"Blueprint of the {agency.name_en}"),
                               thai=chance.random() < 0.3)  # fmt: skip
        self.built = Built(self.builder.model)
        self.capabilities: dict[str, str] = {}
        self.products = [part for part in parts.parts.values() if part.kind == "technology"]
        self.plateaus: list[str] = []

    def draw(self) -> Built:
        self.motivation()
        self.business()
        self.machines()
        self.implementation()
        rows = [row for number, planned in enumerate(self.planned) for row in [self.system(number, planned)]]
        self.pictures(rows)
        self.builder.finished()
        return self.built

    def motivation(self) -> None:
        add, tie, (thai, english) = self.builder.element, self.builder.tie, self.agency.subject
        people = add("Stakeholder", ("ประชาชน", "Citizens"))
        driver = add("Driver", ("นโยบายรัฐบาลดิจิทัล", "Digital Government Policy"))
        found = add("Assessment", ("บริการยังใช้กระดาษ", "Services Still on Paper"))
        self.goals = [
            add("Goal", name, pillar=self.chance.choice(PILLARS), indicator=self.chance.choice(_INDICATORS))
            for name in (
                (f"ยกระดับบริการด้าน{thai}", f"Better {english} Services"),
                (f"ข้อมูล{thai}ที่เชื่อถือได้", f"Reliable {english} Data"),
            )
        ]
        outcome = add("Outcome", ("ลดเวลาให้บริการลงครึ่งหนึ่ง", "Half the Waiting Time"))
        principle = add("Principle", ("บันทึกครั้งเดียว ใช้ร่วมกัน", "Record Once, Share"))
        law = add("Constraint", ("กฎหมายคุ้มครองข้อมูลส่วนบุคคล", "Personal Data Protection Act"))
        demand = add("Requirement", ("เชื่อมโยงข้อมูลระหว่างหน่วยงาน", "Linked Data between Agencies"))
        self.course = add("CourseOfAction", (f"แผนดิจิทัลด้าน{thai}", f"{english} Digital Plan"), start=_TODAY, end=_TARGET)
        fund = add("Resource", ("งบประมาณและบุคลากรไอที", "ICT Budget and Staff"))
        self.stream = add("ValueStream", ("จากคำขอถึงผลบริการ", "From Request to Result"))
        tie("Association", people, driver)
        tie("Influence", driver, found)
        tie("Influence", found, self.goals[0])
        for goal in self.goals:
            tie("Realization", outcome, goal)
        tie("Realization", self.course, outcome)
        tie("Realization", principle, self.goals[1])
        tie("Realization", demand, principle)
        tie("Association", law, demand)
        tie("Association", fund, self.course)
        self.fund = fund

    def business(self) -> None:
        add, tie = self.builder.element, self.builder.tie
        self.actor = add("BusinessActor", (self.agency.name_th, self.agency.name_en))
        self.clerk = add("BusinessRole", ("เจ้าหน้าที่ผู้ให้บริการ", "Service Officer"))
        self.office = add("BusinessRole", ("ผู้บริหารเทคโนโลยีสารสนเทศระดับสูง", "Chief Information Officer"))
        self.request = add("BusinessEvent", ("ได้รับคำขอ", "Request Received"))
        self.charter = add("Contract", ("มาตรฐานการให้บริการ", "Service Charter"), contract_end="2028-09-30")
        tie("Assignment", self.actor, self.clerk)
        tie("Assignment", self.actor, self.office)

    def machines(self) -> None:
        add, tie, pick = self.builder.element, self.builder.tie, self.chance.choice
        self.place = add("Location", ("กรุงเทพมหานคร", "Bangkok"))
        site = ("ศูนย์ข้อมูลของหน่วยงาน", "Agency Data Centre")
        facility = add("Facility", site, site=f"{self.agency.code}-1")
        power = add("Equipment", ("เครื่องสำรองไฟ", "Uninterruptible Power Supply"))
        self.network = add("CommunicationNetwork", ("เครือข่ายภายใน", "Internal Network"), network_mbps=1000)
        tie("Composition", self.place, facility)
        tie("Aggregation", facility, power)
        self.nodes: list[str] = []
        for zone, name in (
            ("dmz", ("เครื่องแม่ข่ายเว็บ", "Web Server")),
            ("internal", ("เครื่องแม่ข่ายระบบงาน", "Application Server")),
            ("restricted", ("เครื่องแม่ข่ายฐานข้อมูล", "Database Server")),
        ):
            self.nodes.append(self.node(name, zone))
        device = add("Device", ("อุปกรณ์จัดเก็บข้อมูล", "Storage Array"), storage_gb=pick((20_000, 50_000)), iops=50_000)
        tie("Aggregation", facility, device)
        tie("Serving", device, self.nodes[2])
        tie("Association", self.network, self.nodes[1])
        tie("Serving", power, device)
        self.software = [self.installed(part) for part in self.chance.sample(self.products, 3)]
        hosting = add("TechnologyService", ("บริการฐานข้อมูล", "Database Hosting"))
        tie("Realization", self.software[0], hosting)
        self.hosting = hosting

    def node(self, name: Pair, zone: str) -> str:
        pick = self.chance.choice
        return self.builder.element(
            "Node", name, zone=zone, site=f"{self.agency.code}-1", cpu=pick((4, 8, 16, 32)), memory_gb=pick((16, 32, 64, 128)),
            storage_gb=pick((200, 500, 2000)), iops=pick((500, 2000, 8000)), network_mbps=pick((100, 1000)), growth=0.1,
            criticality=self.chance.randint(1, 4),
        )  # fmt: skip

    def installed(self, part: Part) -> str:
        own = self.builder.element(
            "SystemSoftware", (part.name_th, part.name_en), product=part.name_en, part=part.id,
            end_of_support=part.end_of_support, lifecycle=part.lifecycle,
            licence=self.chance.choice(("perpetual", "subscription", "open source")), contract_end="2027-09-30",
        )  # fmt: skip
        self.builder.tie("Assignment", self.chance.choice(self.nodes), own)
        if part.end_of_support and part.end_of_support < _TODAY:
            self.built.end_of_life.append(own)
        return own

    def implementation(self) -> None:
        add, tie = self.builder.element, self.builder.tie
        self.plateaus = [add("Plateau", name, start=start, end=end) for name, start, end in _PLATEAUS]
        for before, after in ((0, 1), (1, 2)):
            tie("Triggering", self.plateaus[before], self.plateaus[after])
        self.gap = add("Gap", ("ระบบที่ต้องเปลี่ยน", "Systems to Change"))
        for plateau in self.plateaus[:2]:
            tie("Association", self.gap, plateau)
        self.begun = add("ImplementationEvent", ("อนุมัติงบประมาณ", "Budget Approved"))

    def capability(self, part: str) -> str:
        if part not in self.capabilities:
            told = self.parts.parts[part]
            own = self.builder.element(
                "Capability", (told.name_th, told.name_en), part=part if self.chance.random() < 0.7 else None
            )
            self.builder.tie("Realization", own, self.course)
            self.builder.tie("Serving", own, self.stream)
            self.builder.tie("Assignment", self.fund, own)
            self.capabilities[part] = own
        return self.capabilities[part]

    def system(self, number: int, planned: Planned) -> list[str]:
        add, tie, chance = self.builder.element, self.builder.tie, self.chance
        life = chance.choices(("active", "phase_out", "planned", "retired"), (14, 3, 2, 1))[0]
        crosses = chance.random() < 0.06
        system = add(
            "ApplicationComponent", planned.name, owner=self.agency.code, lifecycle=life, zone="internet" if crosses else "internal",
            installed=None if life == "planned" else f"{chance.randint(2009, 2025)}-10-01",
            start=_STEP if life == "planned" else None, end={"retired": "2025-09-30", "phase_out": _STEP}.get(life),
            annual_cost=chance.randint(2, 90) * 100_000, users=chance.randint(1, 400) * 25,
            business_value=chance.randint(1, 5), technical_fit=chance.randint(1, 5), criticality=chance.randint(1, 4),
            rto_hours=chance.choice((4, 24, 72)), rpo_hours=chance.choice((1, 12, 24)),
        )  # fmt: skip
        unowned = chance.random() < 0.1
        data = add(
            "DataObject", planned.data, owner=None if unowned else self.agency.code,
            master=None if planned.master is None else "yes" if planned.master else "no", register=planned.register,
            classification=chance.choice(("general", "important")), part=planned.part,
            zone="restricted" if crosses else chance.choice(("internal", "internal", "restricted")),
        )  # fmt: skip
        service = add("ApplicationService", planned.service)
        process = add(
            "BusinessProcess", (f"งาน{planned.service[0]}", f"{planned.service[1]} Process"),
            digital=chance.choice(("yes", "yes", "partly", "no")), transactions=chance.randint(1, 900) * 1000,
        )  # fmt: skip
        if "data" in planned.told:
            reading = tie("Access", system, data, "ReadWrite")
        else:  # the model knows the data, and not which system keeps it
            reading = tie("Access", process, data, "Read")
        if crosses and "data" in planned.told:
            self.built.crossings.append(reading)
        tie("Realization", system, service)
        tie("Serving", service, process)
        tie("Assignment", self.clerk, process)
        if number % 3 == 0:
            tie("Triggering", self.request, process)
        capability = self.capability(planned.capability)
        if "capability" in planned.told:
            tie("Realization", system, capability)
        if number % 2 == 0:
            worth = random.Random(f"{self.agency.code}/{number}")  # noqa: S311  (its own: what is planted elsewhere stays)
            offered = add(
                "BusinessService", planned.service, service=words().catalogue.get(planned.service[1]),
                digital=chance.choice(("yes", "partly", "no")),
                transactions=worth.randint(1, 900) * 1000 if worth.random() < 0.9 else None,
                cost_per_transaction=worth.randint(4, 250) if worth.random() < 0.7 else None,
                satisfaction=worth.randint(55, 97) if worth.random() < 0.6 else None,
                completion=worth.randint(40, 99) if worth.random() < 0.5 else None,
            )  # fmt: skip
            tie("Realization", process, offered)
            tie("Serving", offered, self.actor)
            tie("Association", self.charter, offered)
        if unowned:
            self.built.no_owner.append(data)
        self.hosted(system, data, planned)
        project = self.project(number, planned, system, capability)
        standing = {"active": (0, 1, 2), "phase_out": (0,), "planned": (1, 2), "retired": ()}[life]
        for place in standing:
            tie("Aggregation", self.plateaus[place], system)
        if life in {"planned", "phase_out"}:
            tie("Association", self.gap, system)
        self.built.systems.append((planned, system, data, project))
        return [process, service, system, data]

    def hosted(self, system: str, data: str, planned: Planned) -> None:
        tie, chance = self.builder.tie, self.chance
        if not self.large:
            tie("Serving", chance.choice(self.software), system)
            tie("Serving", self.hosting, system)
            return
        own = self.node((f"เครื่องแม่ข่ายของ{planned.name[0]}", f"{planned.name[1]} Server"), "internal")
        tie("Association", self.network, own)
        for part in chance.sample(self.products, 2):
            software = self.installed(part)
            tie("Assignment", own, software)
            tie("Serving", software, system)
        function = self.builder.element(
            "ApplicationFunction", (f"ประมวลผล{planned.data[0]}", f"{planned.data[1]} Processing")
        )
        tie("Assignment", system, function)
        tie("Access", function, data, "Write")
        file = self.builder.element("Artifact", (f"แฟ้ม{planned.data[0]}", f"{planned.data[1]} Files"))
        tie("Realization", file, data)
        tie("Assignment", own, file)

    def project(self, number: int, planned: Planned, system: str, capability: str) -> str:
        if planned.project is None and number not in {len(self.planned) - 1}:
            return ""
        add, tie, chance = self.builder.element, self.builder.tie, self.chance
        start, end = planned.project or (f"{chance.randint(2027, 2029)}-10-01", "2030-09-30")
        project = add(
            "WorkPackage", (f"โครงการปรับปรุง{planned.name[0]}", f"Renewal of {planned.name[1]}"), owner=self.agency.code,
            budget=chance.randint(3, 250) * 1_000_000, start=start, end=end, pillar=chance.choice(PILLARS),
            stage=chance.choice(("proposed", "approved", "running")), benefit=chance.randint(1, 80) * 1_000_000,
        )  # fmt: skip
        made = add("Deliverable", (f"{planned.name[0]}รุ่นใหม่", f"New {planned.name[1]}"))
        tie("Realization", project, made)
        tie("Realization", made, system)
        tie("Realization", made, capability)
        tie("Realization", made, self.plateaus[2])
        tie("Assignment", self.office, project)
        tie("Triggering", self.begun, project)
        for goal in self.goals:
            tie("Realization", made, goal)
        return project

    def pictures(self, rows: list[list[str]]) -> None:
        shown = rows[:7]
        thai, english = self.agency.name_th, self.agency.name_en
        layers = [[self.clerk, self.actor], *[list(row) for row in zip(*shown, strict=True)], self.software, self.nodes]
        self.builder.view((f"ภาพรวมเป็นชั้นของ{thai}", f"Layers of the {english}"), layers, viewpoint="Layered")
        strategy = [self.goals, [self.course], list(self.capabilities.values())[:7]]
        self.builder.view(("ยุทธศาสตร์และขีดความสามารถ", "Strategy and Capabilities"), strategy, viewpoint="Strategy")
        projects = [project for *_, project in self.built.systems if project][:7]
        self.builder.view(("แผนที่นำทาง", "Road Map"), [projects, self.plateaus, [self.gap]], viewpoint="Migration")


def build(agency: Agency, planned: list[Planned], parts: Library, chance: random.Random, *, large: bool) -> Built:
    """The model of an agency that runs the ``planned`` systems; a ``large`` one has machines of each system."""
    return _Drawing(agency, planned, parts, chance, large).draw()


def keys(unit: str, ids: list[str]) -> Iterator[str]:
    """The ids as keys of the estate."""
    return (f"{unit}/{each}" for each in ids)
