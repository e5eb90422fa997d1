"""The look-book: draws every piece of the demo house as an illustrated flat-lay and rasterises it.

One light (from the upper left), one studio, one scale. `render.render_lookbook` is the way in.
"""
