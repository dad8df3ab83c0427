"""Vector bin packing: things of several dimensions into the bins that cost least, with a proved lower bound.

It knows nothing of workloads: ``instance`` has the types, ``solve`` the way in.
"""
