"""The citizen: my data, my measures, who looked."""
