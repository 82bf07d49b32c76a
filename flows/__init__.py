"""Every word a teacher, mentor or officer reads, and every rule. Pure: no clock, no network, no database."""
