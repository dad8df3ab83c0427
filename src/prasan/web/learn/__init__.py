"""Short plain pages on data, rights, fraud and the use of the site."""
