"""Who may use which data, for what purpose, by which law; and the log of every use."""
