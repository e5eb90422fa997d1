"""What the shop says, in other languages: English is written first, every other language beside it."""
