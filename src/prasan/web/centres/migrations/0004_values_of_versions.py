import django.db.models.deletion
from django.db import migrations, models

SEALED = ["submitted", "returned", "accepted", "received"]


class Migration(migrations.Migration):

    dependencies = [("centres", "0003_first_versions")]

    operations = [
        migrations.RemoveConstraint(model_name="datavalue", name="one_value_a_cell"),
        migrations.RemoveConstraint(model_name="report", name="a_report_has_a_known_status"),
        migrations.RemoveField(model_name="datavalue", name="unit"),
        migrations.RemoveField(model_name="datavalue", name="period"),
        migrations.RemoveField(model_name="report", name="status"),
        migrations.RemoveField(model_name="report", name="submitted_on"),
        migrations.AlterField(
            model_name="datavalue",
            name="version",
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="values", to="centres.version"),
        ),
        migrations.AddConstraint(model_name="datavalue", constraint=models.UniqueConstraint(fields=("version", "element", "area"), name="one_value_a_cell")),
        migrations.AddConstraint(model_name="version", constraint=models.UniqueConstraint(fields=("report", "number"), name="one_version_a_number")),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.CheckConstraint(condition=models.Q(state__in=["draft", "complete", "submitted", "returned", "accepted", "received"]), name="a_version_has_a_known_state"),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.CheckConstraint(
                condition=models.Q(state__in=SEALED, submitted_on__isnull=False) & ~models.Q(seal="")
                | ~models.Q(state__in=SEALED) & models.Q(seal="", submitted_on__isnull=True),
                name="what_is_submitted_is_sealed",
            ),
        ),
        migrations.AddIndex(model_name="version", index=models.Index(fields=["state"], name="versions_by_state")),
    ]
