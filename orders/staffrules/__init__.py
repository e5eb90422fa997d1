"""What staff want done by itself when something happens to an order: rules of an event, conditions and one action."""
