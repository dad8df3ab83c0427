"""Pictures of blueprints as SVG: the views as their authors laid them out, and pictures that are laid out here.

A picture holds no script, no style sheet and no address of another host, its text is escaped, and the same model gives the
same bytes.  Each comes with what it shows as plain lists, for who cannot see it.
"""
