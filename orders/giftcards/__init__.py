"""Gift cards bought by shoppers or given by staff: who for, on which day, with which words. The money is payments'."""
