"""The ERP as the shop sees it: one port that every ERP's adapter keeps, and what is done with it."""
