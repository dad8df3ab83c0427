import django.db.models.deletion
from django.db import migrations, models

SEALED = ["submitted", "returned", "accepted", "received"]


class Migration(migrations.Migration):

    dependencies = [("centres", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Version",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(default=1)),
                ("state", models.CharField(choices=[("draft", "Draft"), ("complete", "Complete"), ("submitted", "Submitted"), ("returned", "Returned"), ("accepted", "Accepted"), ("received", "Received")], default="draft", max_length=16)),
                ("reason", models.TextField(blank=True, default="")),
                ("opened_by", models.CharField(max_length=150)),
                ("opened_at", models.DateTimeField(auto_now_add=True)),
                ("submitted_by", models.CharField(blank=True, default="", max_length=150)),
                ("submitted_on", models.DateField(blank=True, null=True)),
                ("seal", models.CharField(blank=True, default="", max_length=64)),
                ("report", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="centres.report")),
            ],
        ),
        migrations.CreateModel(
            name="CellReason",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("element", models.CharField(blank=True, default="", max_length=64)),
                ("area", models.CharField(blank=True, default="", max_length=6)),
                ("reason", models.TextField()),
                ("version", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="cell_reasons", to="centres.version")),
            ],
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("act", models.CharField(max_length=16)),
                ("by", models.CharField(max_length=150)),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("reason", models.TextField(blank=True, default="")),
                ("entry", models.PositiveBigIntegerField(null=True)),
                ("version", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="events", to="centres.version")),
            ],
        ),
        migrations.AddField(
            model_name="datavalue",
            name="version",
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="values", to="centres.version"),
        ),
    ]
