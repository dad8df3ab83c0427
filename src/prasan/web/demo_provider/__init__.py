"""A provider of identities for the demonstration alone: whoever asks is whom they choose of a few people who do not exist.

It is django-allauth's own OpenID Connect provider, a process of its own, with a database that lasts as long as it runs.
"""
