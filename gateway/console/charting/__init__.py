"""What the pages of charts show: each chart with its key, its table and what is hidden of it."""
