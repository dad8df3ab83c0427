"""The command ``prasan``."""

from __future__ import annotations

import sys

import typer

from prasan.architecture.errors import BlueprintError, ModelFileError
from prasan.centres.definitions import DefinitionError
from prasan.centres.importing import ImportFileError
from prasan.centres.lifecycle import LifecycleError
from prasan.centres.periods import PeriodError
from prasan.centres.structure.groups import GroupError
from prasan.centres.structure.rolled import NoSuchUnitError
from prasan.cli import (
    account,
    agreement,
    centre,
    centre_brief,
    centre_import,
    centre_remind,
    demo,
    ea,
    ea_projects,
    ea_review,
    ea_store,
    ea_workbook,
    link_explain,
    link_history,
    link_households,
    link_private,
    link_retire,
    link_review,
    link_tables,
    linkage,
    log,
    log_seals,
    measure,
    measure_appeal,
    measure_check,
    measure_publish,
    measure_rounds,
    measure_simulate,
    measure_versions,
    nation,
    register,
    registers,
    registry,
    site,
    status,
)
from prasan.cli.common import errors
from prasan.cli.officers import OfficerError
from prasan.engine.choice import EngineMissingError
from prasan.engine.snapshots import NothingHeldError, SnapshotBusyError, SnapshotMissingError
from prasan.exchange.agreements import AgreementError, NotPermittedError
from prasan.exchange.checkpoints import CheckpointError
from prasan.exchange.ledger import LedgerError
from prasan.exchange.legal_bases import LegalBasisError
from prasan.exchange.log_index import LogError
from prasan.exchange.pseudonyms import PseudonymError
from prasan.exchange.seals import SealError
from prasan.exchange.site_keys import SiteKeyError
from prasan.linkage.evaluation import SampleError
from prasan.linkage.explaining import PairMissingError
from prasan.linkage.private.errors import PrivateLinkageError
from prasan.linkage.reviewing import ReviewError, ReviewFileError
from prasan.measures.appeals import AppealError
from prasan.measures.authoring import AuthoringError
from prasan.measures.errors import MeasureFileError
from prasan.measures.rounds import RoundError
from prasan.measures.simulation import ScenarioError
from prasan.registers.contract import ContractError
from prasan.registers.corrections import CorrectionError
from prasan.registers.ingest import DeliveryError
from prasan.registers.keeping import CarryError
from prasan.registers.quarantine import ExportError

app = typer.Typer(
    help="Prasan (ประสาน) brings a government's registers, measures and operation centres together.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.add_typer(nation.app, name="nation")
app.command("ingest")(registers.ingest_registers)
app.add_typer(register.app, name="register")
linkage.app.command("explain")(link_explain.explain_link)
linkage.app.command("model")(link_explain.show_model)
linkage.app.command("evaluate")(link_explain.evaluate_links)
linkage.app.command("sample")(link_explain.sample_links)
linkage.app.command("review")(link_review.review_links)
linkage.app.command("households")(link_households.make)
linkage.app.command("tables")(link_tables.link_any_tables)
linkage.app.command("history")(link_history.show_history)
linkage.app.command("retire")(link_retire.retire_linkages)
linkage.app.add_typer(link_private.app, name="private")
app.add_typer(linkage.app, name="link")
measure.app.command("check")(measure_check.check_measure)
measure.app.command("simulate")(measure_simulate.simulate_measure)
measure.app.command("versions")(measure_versions.list_versions)
measure.app.command("publish")(measure_publish.publish)
measure.app.command("propose")(measure_rounds.propose)
measure.app.command("approve")(measure_rounds.approve)
measure.app.command("refuse")(measure_rounds.refuse)
measure.app.command("rounds")(measure_rounds.list_rounds)
measure.app.command("changes")(measure_rounds.changes)
measure.app.command("pay")(measure_rounds.pay)
measure.app.command("appeal")(measure_appeal.appeal)
app.add_typer(measure.app, name="measure")
centre.app.command("import")(centre_import.import_file)
centre.app.command("brief")(centre_brief.brief)
centre.app.command("remind")(centre_remind.remind)
app.add_typer(centre.app, name="centre")
ea.app.command("template")(ea_workbook.write_template)
ea.app.command("workbook")(ea_workbook.export_workbook)
ea.app.command("projects")(ea_projects.list_projects)
ea.app.command("check-project")(ea_projects.check_project)
ea.app.command("duplicates")(ea_store.duplicates)
for verb, act in (
    ("submissions", ea_review.list_submissions),
    ("diff", ea_review.diff),
    ("decide", ea_review.decide),
    ("merge", ea_review.merge_into),
    ("plateaus", ea_review.plateaus),
    ("national", ea_review.national),
    ("parts", ea_review.parts),
):
    ea.app.command(verb)(act)
ea.app.command("demonstration")(ea_store.demonstration)
app.add_typer(ea.app, name="ea")
app.add_typer(agreement.app, name="agreement")
log.app.command("seals")(log_seals.list_seals)
log.app.command("seal")(log_seals.propose)
log.app.command("confirm-seal")(log_seals.confirm)
log.app.command("prolong-seal")(log_seals.prolong)
log.app.command("end-seal")(log_seals.end)
app.add_typer(log.app, name="log")
app.add_typer(account.app, name="account")
app.add_typer(registry.app, name="registry")
app.command("serve")(site.serve)
app.command("status")(status.status)
app.command("demo")(demo.demo)

# What a person can mend is said in a sentence; anything else is a fault of ours and keeps its traceback.
EXPECTED = (
    BlueprintError,
    account.KeepingError,
    AgreementError,
    AuthoringError,
    AppealError,
    CarryError,
    CheckpointError,
    ContractError,
    CorrectionError,
    DefinitionError,
    DeliveryError,
    EngineMissingError,
    ExportError,
    GroupError,
    ImportFileError,
    LedgerError,
    LegalBasisError,
    LifecycleError,
    LogError,
    MeasureFileError,
    ModelFileError,
    NotPermittedError,
    NoSuchUnitError,
    NothingHeldError,
    PairMissingError,
    PeriodError,
    PrivateLinkageError,
    PseudonymError,
    ReviewError,
    ReviewFileError,
    RoundError,
    SampleError,
    SealError,
    ScenarioError,
    SiteKeyError,
    SnapshotBusyError,
    SnapshotMissingError,
    link_tables.TableError,
    OfficerError,
    nation.NationError,
)


def main() -> None:
    """Run the command; exit 1 with a sentence for what a person can mend, 130 when stopped by hand."""
    try:
        app()
    except EXPECTED as error:
        errors.print(f"[red]prasan:[/red] {error}", markup=True)
        sys.exit(1)
    except KeyboardInterrupt:
        errors.print("prasan: stopped; what was live before is live still")
        sys.exit(130)
