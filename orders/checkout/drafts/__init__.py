"""What a shopper has told so far, step by step, where the checkout is not one form: other shop fronts, apps."""
