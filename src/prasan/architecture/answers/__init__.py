"""Questions that the agencies' blueprints answer, each a function over the :class:`~prasan.architecture.estate.Estate`.

Every answer says from what it follows, by key, and of what it could not judge, and for want of what.
"""
