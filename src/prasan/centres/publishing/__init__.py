"""Open data: the safe figures as editions that anybody may take, with what they are in the words of DCAT."""
