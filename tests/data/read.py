"""Reads the data files of built sections with programs that are not ours.

    read.py OUTPUT...

CSV (Python's csv), XLSX (openpyxl), JSON (jsonschema against the published schema), the Data Package (frictionless),
DCAT (rdflib), JSON-LD of pages, Atom feeds and the list of pages (xml.etree). Every file is compared with the JSON of all indicators, digit for digit.
"""

import csv
import datetime
import hashlib
import json
import re
import sys
from decimal import Decimal
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import frictionless
import jsonschema
import openpyxl
import rdflib

NUMBERS = {"value", "value_to", "value_yuan", "yoy_percent", "yoy_points"}
DANGEROUS = tuple("=+-@\t\r\n＝＋－＠")


class Counter:
    def __init__(self):
        self.passed = 0
        self.failed = 0

    def check(self, name, good, seen=""):
        if good:
            self.passed += 1
        else:
            self.failed += 1
            print(f"failed: {name} {seen}")


def rows_of(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def data_files(output, ending):
    return sorted([*output.glob(f"data/**/*.{ending}"), *output.glob(f"**/figures.{ending}"), *output.glob(f"**/chart-*.{ending}")])


def read_json(output, counter):
    schema = json.loads((output / "data/schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    for path in data_files(output, "json"):
        if path.name in ("schema.json", "datapackage.json"):
            continue
        value = json.loads(path.read_text("utf-8"))
        errors = [error.message for error in validator.iter_errors(value)]
        counter.check(f"{path} keeps to the schema", not errors, errors[:3])
        counter.check(f"{path} leads to the schema", (path.parent / value["$schema"]).resolve() == (output / "data/schema.json").resolve())
        # The schema must refuse what is wrong, or it says nothing.
        value["indicators"][next(iter(value["indicators"]))]["observations"][0]["value"] = "1,5"
        counter.check(f"the schema refuses a spoilt {path.name}", not validator.is_valid(value))


def read_csv(output, counter):
    everything = json.loads((output / "data/indicators.json").read_text("utf-8"))["indicators"]
    for path in data_files(output, "csv"):
        raw = path.read_bytes()
        rows = rows_of(path)
        counter.check(f"{path} has a byte-order mark and CRLF", raw.startswith(b"\xef\xbb\xbf") and raw.endswith(b"\r\n"))
        same, safe = bool(rows), True
        for row in rows:
            observations = everything[row["indicator"]]["observations"]
            observation = next(one for one in observations if one["period"] == row["period"])
            same &= row["value"] == observation.get("value", "")
            same &= row["value_yuan"] == observation.get("yuan", "")
            same &= "number" not in observation or Decimal(row["value"]) == Decimal(str(observation["number"]))
            for name, cell in row.items():
                if cell.startswith(DANGEROUS):
                    safe &= re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", cell) is not None
        counter.check(f"{path} has the values of the JSON", same)
        counter.check(f"{path} has no formula", safe)


def shown(cell):
    """What a spreadsheet shows in a cell, in the form of the CSV."""
    value, form = cell.value, cell.number_format
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, (int, float)) and re.fullmatch(r"0(\.0+)?", form):
        digits = len(form) - 2 if "." in form else 0
        return format(Decimal(repr(value)), f".{digits}f")
    return str(value)


def read_xlsx(output, counter):
    for path in data_files(output, "xlsx"):
        book = openpyxl.load_workbook(path)
        expected = rows_of(path.with_suffix(".csv"))
        counter.check(f"{path} has data and notes", len(book.worksheets) == 2, book.sheetnames)
        sheet, notes = book.worksheets
        names = list(expected[0])
        cells = [cell for one in book.worksheets for row in one.iter_rows() for cell in row]
        counter.check(f"{path} has no formula and no link", all(cell.data_type != "f" and cell.hyperlink is None for cell in cells))
        counter.check(f"{path} has frozen heads and a filter", sheet.freeze_panes == "A2" and sheet.auto_filter.ref is not None)
        same, typed = sheet.max_row == len(expected) + 1 and sheet.max_column == len(names), True
        for row, wanted in zip(sheet.iter_rows(min_row=2), expected):
            for name, cell in zip(names, row):
                text = shown(cell)
                # CSV marks with an apostrophe what XLSX marks with a property of the cell.
                if wanted[name].startswith("'") and not text.startswith("'"):
                    same &= cell.quotePrefix and wanted[name][1:] == text
                else:
                    same &= wanted[name].replace("\r\n", "\n") == text
                if name in NUMBERS and cell.value is not None:
                    typed &= cell.data_type == "n" and not isinstance(cell.value, str)
                elif name == "published" and cell.value is not None:
                    typed &= cell.is_date
        counter.check(f"{path} shows what the CSV shows", same)
        counter.check(f"{path} has numbers and dates as such", typed)
        note = "\n".join(str(cell.value) for row in notes.iter_rows() for cell in row if cell.value is not None)
        wanted = [row.get("source_zh") or row.get("source_en") for row in expected]
        counter.check(f"{path} names its sources and its address", all(text.lstrip("'") in note for text in wanted) and "https://" in note)
        modified = json.loads(path.with_suffix(".json").read_text("utf-8")).get("modified", "2000-01-01")
        counter.check(f"{path} was made on the day of publication", book.properties.created.date().isoformat() == modified)


def read_package(output, counter):
    path = output / "data/datapackage.json"
    report = frictionless.validate(str(path))
    counter.check(f"{path} is valid", report.valid, report.flatten(["title", "message"])[:5])
    package = json.loads(path.read_text("utf-8"))
    for resource in package["resources"]:
        raw = (path.parent / resource["path"]).read_bytes()
        digest = "sha256:" + hashlib.sha256(raw).hexdigest()
        counter.check(f"{resource['path']} has its size and digest", (resource["bytes"], resource["hash"]) == (len(raw), digest))
        header = list(rows_of(path.parent / resource["path"])[0])
        counter.check(f"{resource['path']} has its fields", [field["name"] for field in resource["schema"]["fields"]] == header)
    rows = frictionless.Package(str(path)).get_resource("indicators").read_rows()
    numbers = [row["value"] for row in rows if row["value"] is not None]
    counter.check(f"{path} gives decimals", numbers and all(isinstance(number, Decimal) for number in numbers))


def read_catalogue(output, counter, base):
    path = output / "data/catalog.jsonld"
    graph = rdflib.Graph().parse(path, format="json-ld")
    dcat, dct = rdflib.Namespace("http://www.w3.org/ns/dcat#"), rdflib.Namespace("http://purl.org/dc/terms/")
    catalogues = list(graph.subjects(rdflib.RDF.type, dcat.Catalog))
    datasets = list(graph.subjects(rdflib.RDF.type, dcat.Dataset))
    listed = [dataset for catalogue in catalogues for dataset in graph.objects(catalogue, dcat.dataset)]
    counter.check(f"{path} lists its datasets", len(catalogues) == 1 and datasets and sorted(datasets) == sorted(listed))
    for dataset in datasets:
        wanted = [dct.title, dct.description, dct.publisher, dct.temporal, dcat.landingPage, dcat.distribution]
        counter.check(f"{dataset} is described", all(graph.value(dataset, one) is not None for one in wanted[:4]) and all(list(graph.objects(dataset, one)) for one in wanted[4:]))
    there = [output / str(address).removeprefix(base) for address in graph.objects(None, dcat.downloadURL)]
    counter.check(f"{path} leads to files", there and all(one.is_file() for one in there), [str(one) for one in there if not one.is_file()][:3])


def kinds(value):
    if isinstance(value, dict):
        yield value
        for part in value.values():
            yield from kinds(part)
    elif isinstance(value, list):
        for part in value:
            yield from kinds(part)


def read_pages(output, counter, base):
    found = {}
    for path in sorted(output.glob("**/*.html")):
        for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', path.read_text("utf-8"), re.DOTALL):
            value = json.loads(text)
            graph = rdflib.Graph().parse(data=json.dumps({**value, "@context": {"@vocab": "https://schema.org/"}}), format="json-ld")
            counter.check(f"{path} has statements", len(graph) > 5)
            objects = list(kinds(value))
            for one in objects:
                found[one.get("@type")] = found.get(one.get("@type"), 0) + 1
            known = {one["@id"] for one in objects if "@id" in one and len(one) > 1}
            loose = [one["@id"] for one in objects if set(one) == {"@id"} and one["@id"] not in known]
            counter.check(f"{path} refers to what it names", not loose, loose)
            files = [one["contentUrl"].removeprefix(base) for one in objects if "contentUrl" in one]
            counter.check(f"{path} leads to files", all((output / file).is_file() for file in files), files)
    wanted = ["Report", "Dataset", "DataDownload", "BreadcrumbList", "GovernmentOrganization"]
    counter.check(f"pages in {output} say what they are", all(found.get(kind) for kind in wanted), found)


ATOM = "{http://www.w3.org/2005/Atom}"
LIST = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def read_feeds(output, counter, base):
    """RFC 4287: what every feed and entry must have; ids stand once; dates say their time zone."""
    for path in sorted(output.glob("**/feed.xml")):
        feed = ElementTree.parse(path).getroot()
        entries = feed.findall(ATOM + "entry")
        counter.check(f"{path} is a feed", feed.tag == ATOM + "feed" and feed.find(f"{ATOM}author/{ATOM}name") is not None)
        for one in [feed, *entries]:
            missing = [name for name in ("id", "title", "updated") if not (one.findtext(ATOM + name) or "").strip()]
            counter.check(f"{path} has id, title and date", not missing, missing)
            updated = datetime.datetime.fromisoformat(one.findtext(ATOM + "updated"))
            counter.check(f"{path} says its time zone", updated.tzinfo is not None)
        ids = [entry.findtext(ATOM + "id") for entry in entries]
        counter.check(f"{path} has each id once", len(set(ids)) == len(ids), ids)
        updates = [entry.findtext(ATOM + "updated") for entry in entries]
        counter.check(f"{path} is as new as its newest entry", not updates or feed.findtext(ATOM + "updated") >= max(updates), updates)
        links = [link.get("href") for link in feed.iter(ATOM + "link")]
        files = [unquote(link).removeprefix(base).split("#")[0] for link in links]
        counter.check(f"{path} leads to files", all((output / file).is_file() for file in files), files)
    listed = ElementTree.parse(output / "sitemap.xml").getroot()
    places = [unquote(place.text).removeprefix(base) for place in listed.iter(LIST + "loc")]
    counter.check(f"{output} lists pages that are there", places and all((output / place).is_file() for place in places))


def main(outputs):
    counter = Counter()
    for output in map(Path, outputs):
        value = json.loads((output / "data/indicators.json").read_text("utf-8"))
        base = value["id"].removesuffix("data/indicators.json")
        read_json(output, counter)
        read_csv(output, counter)
        read_xlsx(output, counter)
        read_package(output, counter)
        read_catalogue(output, counter, base)
        read_pages(output, counter, base)
        read_feeds(output, counter, unquote(base))
    print(f"data: {counter.passed} passed, {counter.failed} failed")
    return 1 if counter.failed or not counter.passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
