"""A file of boundaries is read strictly: every fault of it told at once, in words, with what to do."""

import json

import pytest

from vcse_monograph.editions import load_edition
from vcse_monograph.errors import DataError
from vcse_monograph.measures.places import read_land
from vcse_monograph.pipeline.steps.geography import geography_steps
from vcse_monograph.pipeline.steps.notebooks import notebook_steps
from vcse_monograph.pipeline.workplace import Workplace
from vcse_monograph.records.boundaries import read_boundaries, write_areas

SQUARE = [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]


def feature(name, geometry=None):
    return {"properties": {"CCG21NM": name}, "geometry": geometry or {"type": "Polygon", "coordinates": SQUARE}}


@pytest.fixture
def written(tmp_path):
    def write(content):
        path = tmp_path / "areas.geojson"
        text = content if isinstance(content, str) else json.dumps(content)
        path.write_text(text, encoding="utf-8")
        return path

    return write


def refusal(path, name="CCG21NM"):
    with pytest.raises(DataError) as caught:
        read_boundaries(path, name, "areas.geojson")
    return str(caught.value)


def test_parts_of_one_name_belong_to_one_area(written):
    islands = {"type": "MultiPolygon", "coordinates": [SQUARE, [[[5, 5], [6, 5], [6, 6], [5, 5]]]]}
    content = {"features": [feature("NHS Isle CCG", islands), feature("NHS Main CCG"), feature("NHS Isle CCG")]}
    areas = read_boundaries(written(content), "CCG21NM", "areas.geojson")
    assert {name: len(polygons) for name, polygons in areas.items()} == {"NHS Isle CCG": 3, "NHS Main CCG": 1}


def test_heights_are_left_out(written):
    high = {"type": "Polygon", "coordinates": [[[0, 0, 7], [1, 0, 7], [1, 1, 7], [0, 0, 7]]]}
    areas = read_boundaries(written({"features": [feature("A", high)]}), "CCG21NM", "x")
    assert areas["A"] == [[[[0, 0], [1, 0], [1, 1], [0, 0]]]]


def test_what_is_written_is_what_the_notebook_reads(tmp_path):
    write_areas(tmp_path / "areas.json", {"A": [SQUARE]}, {"NHS A CCG": "A"}, "Invented.")
    land = read_land(tmp_path)
    assert (land.areas, land.commissioners, land.source) == ({"A": [SQUARE]}, {"NHS A CCG": "A"}, "Invented.")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("Sheet 1", "is not JSON"),
        ('["x"]', "found   list"),
        ({"type": "Topology"}, "found   Topology"),
        ({"features": []}, "holds no areas"),
    ],
)
def test_a_file_that_is_no_geojson_says_what_it_is(written, content, told):
    assert told in refusal(written(content))


def test_all_faults_are_told_together_with_the_nearest_name(written):
    line = {"type": "LineString", "coordinates": [[0, 0], [1, 1]]}
    broken = {"type": "Polygon", "coordinates": [[[0, 0], [1, None], [1, 1], [0, 0]]]}
    short = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]}
    unnamed = {"properties": {"CCG21N": "x"}, "geometry": None}
    text = refusal(written({"features": [feature("A", line), feature("B", broken), feature("C", short), unnamed, 3]}))
    assert text.startswith("5 problems in areas.geojson; no notebook was run.")
    assert "Feature 1 of areas.geojson (A) is no area." in text
    assert text.count("has coordinates that are no polygon") == 2
    assert 'Feature 4 of areas.geojson has no property "CCG21NM". Did you mean "CCG21N"?' in text
    assert "name the property that holds the area's name or code: [geography] name" in text


def test_a_property_that_no_feature_has_is_told_once_with_the_count(written):
    text = refusal(written({"features": [feature("A"), feature("B"), feature("C")]}), name="CCG22NM")
    assert text.startswith("1 problem in areas.geojson")
    assert 'Feature 1 of areas.geojson has no property "CCG22NM". Did you mean "CCG21NM"? 2 more features' in text


def test_changed_boundaries_run_the_notebook_that_draws_them_and_no_other(project):
    place = Workplace(project, load_edition(project, "demo"))
    (read,) = geography_steps(place)
    reading = [step.name for step in notebook_steps(place) if set(read.outputs) & set(step.inputs)]
    assert reading == ["notebook:spending"]


def test_an_edition_without_boundaries_reads_none(project):
    place = Workplace(project, load_edition(project, "london-2020-21"))
    assert geography_steps(place) == []
    assert not [step for step in notebook_steps(place) if step.parameters.get("geography")]
