"""Living holes in still pages: one module, one template and one test each, all with one stem."""
