"""The whole range in bulk, for programs that show it themselves: other shop fronts, apps, feeds."""
