"""What Saathi remembers. Returns facts, takes outcomes, never hands out rows."""
