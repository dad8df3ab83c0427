from django.db import migrations, models


class Migration(migrations.Migration):
    """A day is written in ten characters: 2558-01-31."""

    dependencies = [("centres", "0004_values_of_versions")]

    operations = [
        migrations.AlterField(model_name="report", name="period", field=models.CharField(max_length=10)),
    ]
