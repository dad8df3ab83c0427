"""For others: in whose name somebody acts, by what, for which acts and until when."""
