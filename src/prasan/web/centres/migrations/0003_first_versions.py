"""Reports and values as they were filed before there were versions become first versions."""

from django.db import migrations

from prasan.centres.definitions import shipped_definitions
from prasan.centres.sealing import seal

STATES = {"draft": "draft", "submitted": "submitted", "approved": "accepted"}
BATCH = 2000


def give_versions(apps, schema_editor):
    Report, Version, DataValue = (apps.get_model("centres", name) for name in ("Report", "Version", "DataValue"))
    data_set_of = shipped_definitions().data_set_of
    reports = {(r.unit, r.data_set, r.period): r for r in Report.objects.all()}
    places = DataValue.objects.order_by().values_list("unit", "element", "period").distinct()
    cells: dict[tuple[str, str, str], list[str]] = {}
    for unit, element, period in places.iterator(chunk_size=BATCH):
        if element not in data_set_of:
            raise ValueError(f"values of {element} are of no data set. Remedy: put the element into the definitions, or take its values out")
        cells.setdefault((unit, data_set_of[element].id, period), []).append(element)
    fresh = [Report(unit=unit, data_set=of, period=period, status="draft") for unit, of, period in cells.keys() - reports.keys()]
    for report in fresh:
        report.submitted_on = "1970-01-01"  # the column goes with the next migration
    reports |= {(r.unit, r.data_set, r.period): r for r in Report.objects.bulk_create(fresh, batch_size=BATCH)}
    for key, report in reports.items():
        unit, of, period = key
        mine = DataValue.objects.filter(unit=unit, period=period, element__in=cells.get(key, []))
        version = Version(report=report, number=1, state=STATES[report.status], opened_by="")
        if version.state != "draft":
            version.submitted_on = report.submitted_on
            version.seal = seal(unit, of, period, 1, mine.values_list("element", "area", "value"))
        version.save()
        mine.update(version=version)


class Migration(migrations.Migration):

    dependencies = [("centres", "0002_versions")]

    operations = [migrations.RunPython(give_versions)]
