"""The Store API: what shop fronts and apps of others ask and tell, in the words of Medusa's API. Doors without rules."""
