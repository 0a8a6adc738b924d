// The search page. A book opened from a folder may not read its own pages, so no excerpt is asked for there; a result
// from the glossary says which term it is; what leads to one place is listed once.
(() => {
  "use strict";
  if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

  // The term that a result leads to, as the glossary spells it in lower case; nothing for a page or a section.
  const termOf = (page, anchor) => {
    const leadsThere = ([file, id]) => Search._index.docnames[file] === page && `#${id}` === anchor;
    return Object.entries(Search._index.indexentries).find(([, places]) => places.some(leadsThere))?.[0];
  };

  // A page goes by its own title, also where its heading without the chapter's number was found.
  const named = ([page, title, anchor, ...more]) => {
    const term = anchor && termOf(page, anchor);
    const whole = anchor ? title : Search._index.titles[Search._index.docnames.indexOf(page)];
    return [page, term ? `${title}: ${term}` : whole, anchor, ...more];
  };

  // The best result stands last in the list; the better of two that lead to one place is kept.
  const once = (results) => {
    const place = ([page, , anchor]) => page + anchor;
    const last = new Map(results.map((result, position) => [place(result), position]));
    return results.filter((result, position) => last.get(place(result)) === position);
  };

  const perform = Search._performSearch;
  Search._performSearch = (...asked) => once(perform(...asked)).map(named);
})();
