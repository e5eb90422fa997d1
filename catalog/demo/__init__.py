"""The demo house: what it sells and what its pictures look like.

Plain Python on purpose: nothing here imports Django or the shop. `pieces` is the hand-written range,
`build` expands it into the ERP's master rows and the shop's own content, `lookbook` draws the pictures.
"""
