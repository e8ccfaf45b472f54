"""Prowler's own checks of a credential report over a CSV file: the milliseconds they take, or nothing where it is not installed.

Prowler reads reports from AWS; here its client is a stand-in that holds the file's rows and, as in an account, each user.
"""

import csv
import importlib
import sys
import time
from types import ModuleType, SimpleNamespace

CHECKS = [
    "iam_avoid_root_usage",
    "iam_no_root_access_key",
    "iam_rotate_access_key_90_days",
    "iam_user_accesskey_unused",
    "iam_user_console_access_unused",
    "iam_user_mfa_enabled_console_access",
    "iam_user_no_setup_initial_access_key",
    "iam_user_two_active_access_key",
]
IAM = "prowler.providers.aws.services.iam"


class User(SimpleNamespace):
    """A user, which Prowler asks for as a dictionary."""

    def dict(self):
        return vars(self)


def main():
    try:
        importlib.import_module("prowler.lib.check.models")
    except ImportError as error:
        sys.exit(f"no Prowler here: {error}")
    with open(sys.argv[1], newline="") as file:
        rows = list(csv.DictReader(file))
    users = [User(name=row["user"], arn=row["arn"], tags=[], mfa_devices=[], console_access=None) for row in rows]
    stand_in = ModuleType(f"{IAM}.iam_client")
    stand_in.iam_client = SimpleNamespace(
        credential_report=rows,
        users=users,
        region="us-east-1",
        audit_config={},
        audited_account="111122223333",
        audited_account_arn="arn:aws:iam::111122223333:root",
        audited_partition="aws",
        organization_features=[],
    )
    sys.modules[stand_in.__name__] = stand_in
    checks = [getattr(importlib.import_module(f"{IAM}.{name}.{name}"), name)() for name in CHECKS]
    start = time.perf_counter()
    for check in checks:
        check.execute()
    print(f"{(time.perf_counter() - start) * 1000:.1f} ms")


main()
