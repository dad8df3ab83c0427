"""The measures' pages: what each says and reaches, and what another would."""
