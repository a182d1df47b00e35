"""Where the official services answer; every address is a setting, because services move."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from data.build.report import BuildFailed
from data.sources import publications


@dataclass(frozen=True, slots=True)
class Addresses:
    """The address of each service, without a slash at its end."""

    ees: str = "https://api.education.gov.uk/statistics/v1"
    ees_catalogue: str = "https://explore-education-statistics.service.gov.uk/data-catalogue/data-set"
    ees_files: str = "https://content.explore-education-statistics.service.gov.uk/api/data-set-files"
    gias: str = "https://ea-edubase-api-prod.azurewebsites.net/edubase/downloads/public"
    govuk: str = "https://www.gov.uk/api/content"
    boundaries: str = "https://services1.arcgis.com/ESMARspQHYMw9BZ9/arcgis/rest/services"

    @classmethod
    def read(cls, configured: Mapping[str, str]) -> Addresses:
        """The addresses with some of them replaced; BuildFailed for a service that does not exist."""
        known = {field.name for field in fields(cls)}
        if unknown := sorted(set(configured) - known):
            raise BuildFailed(f"addresses: no service is called {unknown[0]!r}; there are: {', '.join(sorted(known))}")
        wrong = [name for name, address in configured.items() if not address.startswith(("http://", "https://"))]
        if wrong:
            raise BuildFailed(f"addresses: {wrong[0]}: found {configured[wrong[0]]!r}; expected http:// or https://")
        return cls(**{name: address.rstrip("/") for name, address in configured.items()})


GOVUK_OFSTED = "government/statistical-data-sets/monthly-management-information-ofsteds-school-inspections-outcomes"
GOVUK_LAIT = "government/publications/local-authority-interactive-tool-lait"
EES_PUBLICATIONS = {item.title: item.ees_id for item in publications.PUBLICATIONS if item.ees_id}
EXCLUSIONS = publications.EXCLUSIONS.title  # not in the API: the catalogue has it
EXCLUSIONS_ID = "bf2b4284-6b84-46b0-aaaa-a2e0a23be2a9"  # of the publication, which does not change
BY_HAND = (
    (
        "Key stage 2 and 4, absence, census, school information, destinations",
        "https://www.compare-school-performance.service.gov.uk/download-data",
        "{la_code}_ks2final.csv, {la_code}_ks4final.csv, {la_code}_abs.csv, {la_code}_census.csv, "
        "{la_code}_school_information.csv, {la_code}_ks4-pupdest.csv",
        "csp/2024-2025 (a folder for each year)",
    ),
)
