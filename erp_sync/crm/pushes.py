PUSHES = {}
