"""Pictures handed in by staff: checked by decoding, made anew in every size, hung; and taken down again."""
