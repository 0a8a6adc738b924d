"""What a built book leaves out: icons that no page shows."""

from vcse_monograph.book.lean import GLYPH, with_icons

SCRIPT = (
    '(()=>{var p={moon:[384,512,[127769],"f186","M1"],"trash-can":[448,512,[61460,"bin"],"f2ed","M2"],'
    '0:[320,512,[],"30",["M3","M4"]]};var q={};go(p)})();'
)


def test_only_the_icons_named_are_kept_and_the_rest_of_the_script_is_untouched():
    assert with_icons(SCRIPT, ["moon"]) == '(()=>{var p={moon:[384,512,[127769],"f186","M1"]};var q={};go(p)})();'


def test_an_icon_is_kept_by_any_of_its_names():
    assert '"trash-can"' in with_icons(SCRIPT, ["bin"])
    assert '["M3","M4"]' in with_icons(SCRIPT, ["0"])


def test_a_script_of_another_build_is_left_alone():
    assert with_icons("icons = load()", ["moon"]) == "icons = load()"


def test_rules_that_draw_icons_as_letters_go_and_others_stay():
    style = '.fa-moon:before{content:"\\f186"}.fa-bin:before,.fa-trash:before{content:"\\f2ed"}.fa-lg{line-height:1}'
    assert GLYPH.sub("", style) == ".fa-lg{line-height:1}"
