"""What a person can mend is said in a sentence; anything else is a fault of ours and keeps its traceback."""

from __future__ import annotations

import errno
import sys

EXPECTED = {
    "prasan.architecture.errors": ("BlueprintError", "ModelFileError"),
    "prasan.centres.definitions": ("DefinitionError",),
    "prasan.centres.importing": ("ImportFileError",),
    "prasan.centres.lifecycle": ("LifecycleError",),
    "prasan.centres.periods": ("PeriodError",),
    "prasan.centres.structure.groups": ("GroupError",),
    "prasan.centres.structure.rolled": ("NoSuchUnitError",),
    "prasan.cli.account": ("KeepingError",),
    "prasan.cli.council_chain": ("ChainError",),
    "prasan.cli.link_tables": ("TableError",),
    "prasan.cli.nation": ("NationError",),
    "prasan.cli.officers": ("OfficerError",),
    "prasan.council.errors": ("CouncilError",),
    "prasan.cli.plan": ("BudgetFileError",),
    "prasan.cli.site": ("SiteError",),
    "prasan.engine.backups.errors": ("BackupError",),
    "prasan.engine.choice": ("EngineMissingError",),
    "prasan.engine.environment": ("SettingError",),
    "prasan.engine.folder_form": ("FolderFormError",),
    "prasan.engine.snapshots": ("NothingHeldError", "SnapshotBusyError", "SnapshotMissingError"),
    "prasan.exchange.agreements": ("AgreementError", "NotPermittedError"),
    "prasan.exchange.checkpoints": ("CheckpointError",),
    "prasan.exchange.ledger": ("LedgerError",),
    "prasan.exchange.legal_bases": ("LegalBasisError",),
    "prasan.exchange.log_index": ("LogError",),
    "prasan.exchange.pseudonyms": ("PseudonymError",),
    "prasan.exchange.seals": ("SealError",),
    "prasan.exchange.site_keys": ("SiteKeyError",),
    "prasan.hosting.errors": ("HostingError",),
    "prasan.linkage.evaluation": ("SampleError",),
    "prasan.linkage.explaining": ("PairMissingError",),
    "prasan.linkage.private.errors": ("PrivateLinkageError",),
    "prasan.linkage.reviewing": ("ReviewError", "ReviewFileError"),
    "prasan.measures.appeals": ("AppealError",),
    "prasan.measures.authoring": ("AuthoringError",),
    "prasan.measures.errors": ("MeasureFileError",),
    "prasan.measures.rounds": ("RoundError",),
    "prasan.measures.simulation": ("ScenarioError",),
    "prasan.registers.contract": ("ContractError",),
    "prasan.registers.corrections": ("CorrectionError",),
    "prasan.registers.ingest": ("DeliveryError",),
    "prasan.registers.keeping": ("CarryError",),
    "prasan.registers.quarantine": ("ExportError",),
    "prasan.services.errors": ("CatalogueError",),
}


def expected(error: BaseException | None) -> bool:
    """Whether a person can mend it.  A module that was never imported has raised nothing."""
    return any(
        isinstance(error, getattr(sys.modules[module], name))
        for module, names in EXPECTED.items()
        if module in sys.modules
        for name in names
    )


def no_room(error: BaseException | None) -> bool:
    """Whether it came of a full disk, in the words of the system, of DuckDB, or of SQLite."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            return True
        if any(words in str(error) for words in ("No space left on device", "database or disk is full")):
            return True
        error = error.__cause__ or error.__context__
    return False
