"""The organisation and the areas over time: reforms, who succeeded whom, groups, and figures under any structure."""
