"""Files of figures that a department sends in, and the workbooks it may fill in."""
