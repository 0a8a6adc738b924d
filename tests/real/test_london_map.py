"""The boundaries that the Office for National Statistics publishes draw a map of London's commissioners."""

import json

import pytest

from tests.conftest import PROJECT, SHARED
from vcse_monograph.findings.maps import record_map
from vcse_monograph.findings.results import Results
from vcse_monograph.findings.style import House
from vcse_monograph.measures.definition import Definition
from vcse_monograph.measures.pack import read_pack
from vcse_monograph.measures.places import areas_of, read_land, share_by_area
from vcse_monograph.measures.shares import group_shares
from vcse_monograph.records.boundaries import read_boundaries, write_areas

BOUNDARIES = SHARED / "geography" / "boundaries_ccg21.geojson"
pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not BOUNDARIES.is_file(), reason="needs the shared boundaries (../shared/data/geography)"),
]
EAST = ("Barking and Dagenham", "Havering", "Newham", "Tower Hamlets")
"""Commissioners that merged into North East London in April 2021, among those whose payments we have."""


@pytest.fixture(scope="module")
def london():
    """The pack that ships, and the definition of a VCSE."""
    pack = read_pack(PROJECT / "data" / "london-2020-21")
    return pack, Definition.parse("charity+cic+society+other_vcse", 0.95, 0.5, least=pack.plausible)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The boundaries as the pipeline writes them, four commissioners sharing an area."""
    folder = tmp_path_factory.mktemp("geography")
    areas = read_boundaries(BOUNDARIES, "ccg21_name", BOUNDARIES.name)
    merged = {f"NHS {name} CCG": "NHS North East London CCG" for name in EAST}
    write_areas(folder / "areas.json", areas, merged, "Source: Office for National Statistics.")
    return folder


def test_boundaries_of_the_year_after_fit_those_that_did_not_merge(london, folder):
    pack, _ = london
    names = sorted(pack.spending["commissioner"].unique())
    found = areas_of(names, read_land(folder))
    own = {name for name, area in found.items() if name == area}
    assert own == {"NHS North Central London CCG", "NHS South East London CCG"}
    assert {name for name in found if name not in own} == {f"NHS {name} CCG" for name in EAST}


def test_what_is_taken_together_lies_between_its_members(london, folder):
    pack, vcse = london
    each = group_shares(pack.spending, vcse, "commissioner").set_index("commissioner")["share"]
    shares = share_by_area(pack.spending, vcse, read_land(folder)).set_index("area")["share"]
    members = each[[f"NHS {name} CCG" for name in EAST]]
    assert members.min() < shares["NHS North East London CCG"] < members.max()
    assert shares["NHS Brent CCG"] == pytest.approx(each["NHS Brent CCG"])


def test_the_map_is_light_and_names_who_is_not_on_it(london, folder, tmp_path):
    pack, vcse = london
    record_map(Results(tmp_path, "london"), pack.spending, read_land(folder), vcse, House.of(pack, "london"))
    words = json.loads((tmp_path / "figures" / "vcse-share-map.json").read_text(encoding="utf-8"))
    assert words["alt"].startswith("Map of 3 areas. ")
    assert "Without a boundary, and not on the map: NHS Brent CCG" in words["caption"]
    assert (tmp_path / "figures" / "vcse-share-map.svg").stat().st_size < 200_000
