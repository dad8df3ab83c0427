"""What a plan is worth: today against plan by agency and year, what the sum hangs on, and the baseline that savings are measured by."""
