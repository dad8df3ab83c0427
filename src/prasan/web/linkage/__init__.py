"""The pages of the linkage: what it made, by what model, how right it is, and why one link was made."""
