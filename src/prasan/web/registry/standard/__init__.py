"""The search of the social-protection standard (SPDCI 1.0.0, of one form with G2P Connect), over the same look-ups."""
