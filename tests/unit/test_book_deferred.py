"""Which scripts of a page wait, and which are left out."""

from vcse_monograph.book.deferred import opened


def test_scripts_from_files_wait_and_keep_their_order():
    page = '<script src="a.js?v=1"></script>\n<script data-x="1" src="b.js"></script>'
    assert opened(page) == '<script defer src="a.js?v=1"></script>\n<script defer data-x="1" src="b.js"></script>'


def test_options_scripts_within_the_page_and_those_that_wait_already_stay():
    page = '<script src="../_static/documentation_options.js?v=1"></script><script>let a = 1;</script>'
    page += '<script defer src="a.js"></script><script async src="b.js"></script>'
    assert opened(page) == page
    assert opened(opened(page)) == page


def test_the_index_of_all_words_is_not_loaded_where_nobody_searches():
    page = '<p>x</p>\n <script src="../_static/searchtools.js"></script>\n<script src="../searchindex.js?v=2"></script>'
    assert opened(page) == "<p>x</p>"
