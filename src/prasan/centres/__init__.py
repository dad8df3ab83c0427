"""Operation centres: figures by organisation unit, area and period, rolled up from department to nation."""
