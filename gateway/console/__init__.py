"""The console: pages for officers, mentors, the province and whoever runs the programme. `docs/console.md` is its map."""
