"""The map: whose area is whose, what is taken together, and who is not on it."""

import pandas as pd
import pytest

from tests.made_up_spending import paid, spending
from vcse_monograph.findings.dark import contrast, ink_on
from vcse_monograph.findings.maps import BLUES, Classes, Sheet, share_map, signed_area
from vcse_monograph.findings.style import House
from vcse_monograph.measures.definition import Definition
from vcse_monograph.measures.places import Land, areas_of, share_by_area

VCSE = Definition.parse("charity+cic+society+other_vcse", 0.95, 0.5)
HOUSE = House("Made-up spending.", synthetic=True)


def square(x: float, y: float = 0.0, side: float = 10_000.0) -> list[list[list[float]]]:
    """A polygon of one ring, in metres."""
    return [[[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]]


def land(*names: str, **commissioners: str) -> Land:
    """Squares beside each other."""
    return Land({name: [square(10_000.0 * at)] for at, name in enumerate(names)}, commissioners, "Invented.")


def test_names_that_publishers_spell_differently_are_one():
    places = land("NHS Alder & Beck Clinical Commissioning Group", "NHS HARROW-MERE INTEGRATED CARE BOARD")
    assert areas_of(["NHS Alder and Beck CCG", "NHS Harrow Mere ICB", "NHS Elsewhere CCG"], places) == {
        "NHS Alder and Beck CCG": "NHS Alder & Beck Clinical Commissioning Group",
        "NHS Harrow Mere ICB": "NHS HARROW-MERE INTEGRATED CARE BOARD",
    }


def test_an_edition_may_say_whose_area_is_whose_by_code():
    places = Land({"E1": [square(0)]}, {"NHS Alderbeck CCG": "E1"})
    assert areas_of(["NHS Alderbeck CCG", "NHS Brookmere CCG"], places) == {"NHS Alderbeck CCG": "E1"}


def test_commissioners_of_one_area_are_taken_together_and_those_without_one_are_listed():
    """10 of 100 and 30 of 300 pounds: 40 of 400 in the area; the third commissioner has no boundary."""
    table = spending(
        paid("NHS Alderbeck CCG", "2019-04", "Lanternhollow Hospice", 10),
        paid("NHS Alderbeck CCG", "2019-04", "nhs", 90),
        paid("NHS Brookmere CCG", "2019-04", "Lanternhollow Hospice", 30),
        paid("NHS Brookmere CCG", "2019-04", "nhs", 270),
        paid("NHS Cragfell CCG", "2019-04", "Lanternhollow Hospice", 1),
    )
    both = dict.fromkeys(("NHS Alderbeck CCG", "NHS Brookmere CCG"), "The Vale")
    shares = share_by_area(table, VCSE, Land({"The Vale": [square(0)]}, both))
    assert shares[["area", "commissioners", "on_map", "share"]].to_dict("records") == [
        {
            "area": "The Vale",
            "commissioners": "NHS Alderbeck CCG, NHS Brookmere CCG",
            "on_map": "yes",
            "share": pytest.approx(10),
        },
        {
            "area": "NHS Cragfell CCG",
            "commissioners": "NHS Cragfell CCG",
            "on_map": "no",
            "share": pytest.approx(100),
        },
    ]


def shares(*rows: tuple[str, float, float, float], on_map: str = "yes") -> pd.DataFrame:
    """Area, share, and its interval."""
    frame = pd.DataFrame(rows, columns=["area", "share", "share_low", "share_high"])
    return frame.assign(commissioners=frame["area"], on_map=on_map)


def test_an_area_is_hatched_where_its_interval_reaches_into_another_class():
    table = shares(("NHS Sure CCG", 1.5, 1.4, 1.6), ("NHS Unsure CCG", 3.9, 2.0, 5.0), ("NHS High CCG", 4.5, 4.5, 4.5))
    absent = shares(("NHS Nowhere CCG", 2.0, 2.0, 2.0), on_map="no")
    drawn = share_map(pd.concat([table, absent]), land(*table["area"]), VCSE, HOUSE)
    assert drawn.data.set_index("area")["hatched"].to_dict() == {
        "NHS Sure CCG": "no",
        "NHS Unsure CCG": "yes",
        "NHS High CCG": "no",
    }
    assert drawn.alt == (
        "Map of 3 areas. VCSEs have the highest share of value in NHS High CCG, 4.50%, and the lowest in NHS Sure CCG, "
        "1.50%. In 1 the interval reaches into another class of colour. Without a boundary, and not on the map: "
        "NHS Nowhere CCG."
    )


def test_a_map_that_cannot_name_every_area_says_that_its_table_does():
    long, short = "Nether Wallop and the Parishes of the Upper Vale", "Oak"
    drawn = share_map(shares((long, 1, 1, 1), (short, 2, 2, 2)), land(long, short), VCSE, HOUSE)
    assert "1 area has no room for its name: the table beside the map names every area." in drawn.caption
    assert "no room" not in share_map(shares((short, 2, 2, 2)), land(short), VCSE, HOUSE).caption


def test_boundaries_of_other_places_draw_no_map():
    drawn = share_map(shares(("NHS Nowhere CCG", 2, 2, 2), on_map="no"), land("Elsewhere"), VCSE, HOUSE)
    assert drawn.alt == "No chart is drawn, because no commissioner's area is among the boundaries."


@pytest.mark.parametrize("values", [[1.2], [0.3, 4.4], [1.59, 2.78], [0, 0], [12, 99.9], [0.001, 0.002]])
def test_classes_have_round_ends_cover_all_shares_and_are_no_more_than_the_blues(values):
    classes = Classes.of(pd.Series(values, dtype=float))
    assert len(classes.colours) == len(set(classes.colours)) <= len(BLUES)
    assert classes.ends[0] <= min(values) <= max(values) <= classes.ends[-1]


def test_numbers_can_be_read_on_every_class():
    assert all(contrast(ink_on(colour), colour) >= 4.5 for colour in BLUES)


def test_degrees_are_stretched_so_that_shapes_are_true():
    """At 60 degrees north a degree of longitude is half as long as one of latitude."""
    ring = [[0.0, 59.5], [2.0, 59.5], [2.0, 60.5], [0.0, 60.5], [0.0, 59.5]]
    sheet = Sheet.of(Land({"North": [[ring]]}, {}), ["North"])
    assert sheet.breadth / sheet.height == pytest.approx(1, abs=0.01)


def test_a_hole_stays_a_hole_whichever_way_its_ring_runs():
    hole = [[4_000.0, 4_000.0], [6_000.0, 4_000.0], [6_000.0, 6_000.0], [4_000.0, 6_000.0], [4_000.0, 4_000.0]]
    for inner in (hole, hole[::-1]):
        outline = Sheet.of(Land({"Ring": [[*square(0), inner]]}, {}), ["Ring"]).outline("Ring")
        outer, cut = (part[:-1] for part in outline.to_polygons(closed_only=True))
        assert signed_area(outer) > 0 > signed_area(cut)
