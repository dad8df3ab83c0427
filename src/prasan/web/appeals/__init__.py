"""The appeals' pages: what waits and until when, one appeal and its evidence, the decision, and the answer."""
