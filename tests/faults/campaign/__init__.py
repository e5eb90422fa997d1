"""Many purchases through the real processes, while the outside world errs and parts of ours are killed."""
