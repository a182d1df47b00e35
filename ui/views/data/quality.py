"""Tables of loaded files, figures, and measures with no data."""

from __future__ import annotations

from analytics.reports.about.quality import Quality
from ui import tables
from wording import values


def sentence(report: Quality) -> str:
    """What is loaded, what it fills, and whether all of it could be used."""
    have = values.plural(len({row.measure for row in report.loaded}), "measure")
    files = values.plural(len(report.files), "file is", "files are")
    refused = len({row.file for row in report.refused})
    text = values.plural(refused, "file was", "files were") if refused else "No file was"
    wait = values.plural(len(report.missing), "waits", "wait")
    return f"{files} loaded and fill {have}; {wait} for a file. {text} refused."


def more(report: Quality) -> tuple[str, ...]:
    """What should be out and is not loaded, and which files lack rows."""
    overdue = report.header.overdue
    lines = [f"{file}: {what}" for file, what in report.incomplete]
    return (*((f"Newer releases are overdue for {values.joined(overdue)}.",) if overdue else ()), *lines)


def sources(report: Quality) -> tables.Table:
    """What each publisher's files bring, the most measures first."""
    rows = []
    for title in {row.title for row in report.loaded}:
        mine = [row for row in report.loaded if row.title == title]
        last = max(mine, key=lambda row: row.newest)
        rows.append((title, len({row.measure for row in mine}), last))
    rows.sort(key=lambda row: (-row[1], row[0]))
    columns = tables.columns("Source", tables.numbers("Measures"), "Latest figures", "Known from")
    return tables.Table(
        "What each source provides",
        columns,
        tuple(
            (
                tables.text(title),
                tables.amount(measures, 0, ""),
                tables.text(values.period(last.last)),
                tables.text(values.day(last.newest).replace(" ", values.NBSP)),
            )
            for title, measures, last in rows
        ),
    )


def lacking(report: Quality) -> str:
    """How many measures have no figure, in words."""
    if not report.missing:
        return "Every measure has figures."
    plural = values.plural(len(report.missing), "measure has", "measures have")
    return f"{values.capital(plural)} no figure; each with the file that would provide it."


def files(report: Quality) -> tables.Table:
    """Every file of the build."""
    rows = tuple(
        (
            tables.text(row.file),
            tables.text(row.title),
            tables.amount(row.rows_read, 0, ""),
            tables.amount(row.rows_loaded, 0, ""),
            tables.amount(row.facts, 0, ""),
            tables.text(values.day(row.published) if row.published else "by row"),
            tables.text(row.basis),
            tables.text(values.capital(row.origin) or "put there by hand"),
            tables.text(row.sha256[:12]),
        )
        for row in report.files
    )
    columns = tables.columns(
        "File",
        "Recognised as",
        tables.numbers("Rows read"),
        tables.numbers("Rows loaded"),
        tables.numbers("Figures"),
        "Published",
        "Where the date comes from",
        "Where the file comes from",
        "SHA-256 begins",
    )
    return tables.Table("Files loaded", columns, rows)


def loaded_measures(report: Quality) -> tables.Table:
    """Figures loaded of each measure."""
    rows = tuple(
        (
            tables.text(row.label),
            tables.text(row.title),
            tables.text(values.period(row.first)),
            tables.text(values.period(row.last)),
            tables.amount(row.facts, 0, ""),
            tables.text(values.day(row.newest)),
        )
        for row in report.loaded
    )
    columns = tables.columns("Measure", "Source", "From", "To", tables.numbers("Figures"), "Known from")
    return tables.Table("Figures loaded", columns, rows)


def missing(report: Quality) -> tables.Table:
    """Measures that no loaded file fills, and which file would."""
    rows = tuple((tables.text(label), tables.text(file)) for _, label, file in report.missing)
    return tables.Table("Measures without figures", tables.columns("Measure", "File needed"), rows)


def refused(report: Quality) -> tables.Table:
    """Files that were refused, each reason with what to do."""
    rows = tuple(
        (
            tables.text(row.file),
            tables.text("the whole file" if row.row is None else str(row.row)),
            tables.text(row.column or "any"),
            tables.text(row.found or "not given"),
            tables.text(row.expected or "not given"),
            tables.text(row.advice or "not given"),
        )
        for row in report.refused
    )
    names = ("File", "Row", "Column", "Found", "Expected", "What to do")
    return tables.Table("Files refused", tables.columns(*names), rows)


def set_aside_sentence(report: Quality) -> str:
    """How many rows of the loaded files could not be used."""
    rows = sum(row.rows for row in report.set_aside if not row.understood)
    text = values.capital(values.plural(rows, "row was", "rows were")) if rows else "No row was"
    return f"{text} set aside because the content or the place is unknown."


def set_aside(report: Quality) -> tables.Table:
    """Rows that give no figure, by file and reason."""
    rows = tuple(
        (
            tables.text(row.file),
            tables.amount(row.rows, 0, ""),
            tables.text("Known, not kept" if row.understood else "Set aside"),
            tables.text(row.column or "the whole row"),
            tables.text(row.reason),
        )
        for row in report.set_aside
    )
    columns = tables.columns("File", tables.numbers("Rows"), "Result for them", "Column", "Why")
    return tables.Table("Rows that give no figure", columns, rows)


def silent(report: Quality) -> tables.Table:
    """Schools that have not returned the newest half-term of attendance."""
    current = report.silent.missing if report.silent else ()
    rows = tuple((tables.text(name), tables.text(urn)) for urn, name in current)
    return tables.Table("Schools that have not returned", tables.columns("School", "URN"), rows)


def silent_sentence(report: Quality) -> str:
    """How many schools have not returned attendance, of how many."""
    current = report.silent
    if current is None:
        return "Attendance by school is in no loaded file; the authority's own return would provide it."
    who = values.plural(len(current.missing), "school has", "schools have")
    return (
        f"{values.capital(who)} not returned attendance for {values.period(current.period)}, "
        f"of {values.count(current.schools)} open."
    )
