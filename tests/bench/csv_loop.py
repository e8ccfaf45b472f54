"""The peer of the report benchmark: Python's csv reader with ten checks a row. Prints milliseconds and findings."""
import csv
import datetime
import sys
import time

NOW = datetime.datetime(2026, 11, 23, tzinfo=datetime.timezone.utc)


def age(text):
    """Days since a date of the report, or None where there is none."""
    try:
        return (NOW - datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))).days
    except ValueError:
        return None


def over(text, days):
    found = age(text)
    return found is not None and found > days


started = time.perf_counter()
findings = 0
with open(sys.argv[1], newline="", encoding="utf-8") as file:
    for row in csv.DictReader(file):
        root = row["user"] == "<root_account>"
        findings += root and row["mfa_active"] == "false"
        findings += not root and row["password_enabled"] == "true" and row["mfa_active"] == "false"
        findings += row["password_enabled"] == "true" and over(row["password_last_used"], 45)
        findings += row["access_key_1_active"] == "true" and row["access_key_2_active"] == "true"
        for slot in ("access_key_1", "access_key_2"):
            if row[f"{slot}_active"] == "true":
                findings += root
                findings += over(row[f"{slot}_last_rotated"], 90)
                findings += over(row[f"{slot}_last_used_date"], 45)
print(f"{(time.perf_counter() - started) * 1000:.1f} ms {findings:>9} findings")
