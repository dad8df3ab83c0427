from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_reviewers"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="user",
            name="only_staff_of_a_unit_have_a_unit",
        ),
        migrations.AlterField(
            model_name="user",
            name="role",
            field=models.CharField(
                choices=[
                    ("executive", "Executive"),
                    ("officer", "Officer"),
                    ("approver", "Approving officer"),
                    ("reviewer", "Reviewer of links"),
                    ("auditor", "Auditor"),
                    ("citizen", "Citizen"),
                ],
                default="citizen",
                max_length=16,
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("role__in", ["executive", "officer", "reviewer", "approver"]), ("unit_code", ""), _connector="OR"
                ),
                name="only_staff_of_a_unit_have_a_unit",
            ),
        ),
    ]
