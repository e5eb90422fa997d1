"""Settings by place: `local` (bin/dev), `test` (bin/test), `production`."""
