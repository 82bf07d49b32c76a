"""What Saathi is compared with: a bare Flask that says hello (B), and one that keeps an SMS in one row and no more (S)."""

from __future__ import annotations

import os
import sqlite3
import threading

from flask import Flask, request

app = Flask(__name__)
_kept = threading.local()


@app.post("/africastalking/<token>/ussd")
def hello(token: str) -> str:
    """B: no menu, no look-up, no database."""
    return "hello"


@app.post("/africastalking/<token>/sms")
def keep(token: str) -> str:
    """S: one durable insert, as anybody would write it; no look-up, no reply."""
    if not hasattr(_kept, "db"):
        _kept.db = sqlite3.connect(os.environ["BENCH_INBOX"], isolation_level=None)
        _kept.db.execute("PRAGMA synchronous=FULL")
    form = request.form
    _kept.db.execute("INSERT INTO inbox VALUES (?, ?, ?)", (form["id"], form["from"], form["text"]))
    return "kept"
