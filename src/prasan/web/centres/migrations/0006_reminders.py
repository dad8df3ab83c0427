from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("centres", "0005_longer_periods")]

    operations = [
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("unit", models.CharField(max_length=5)),
                ("data_set", models.CharField(max_length=64)),
                ("period", models.CharField(max_length=8)),
                ("on", models.DateField()),
                ("kind", models.CharField(max_length=16)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("unit", "data_set", "period", "on"), name="one_reminder_a_day_and_report")],
            },
        ),
    ]
