// Moving between editions and versions, and the word that this version is an old one. What there is, versions.js says,
// a local file: nothing is asked of anyone, and a book opened from a folder moves as well as one on the web.
(() => {
  "use strict";

  const SITE = "../../"; // from a book's own folder to the site: <site>/<edition>/<version>/

  const has = (book, page) => {
    const cut = page.lastIndexOf("/");
    const lacking = book.lacks[page.slice(0, Math.max(cut, 0))] || "";
    return !lacking.split(" ").includes(page.slice(cut + 1));
  };

  const addressIn = (book, page) => {
    const root = document.documentElement.dataset.content_root;
    return `${root}${SITE}${book.folder}/${has(book, page) ? page : "index"}.html`;
  };

  const inWords = (issued) =>
    issued &&
    new Date(`${issued}T00:00:00Z`).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

  const element = (tag, text, className) => {
    const made = document.createElement(tag);
    made.textContent = text; // text, never HTML
    if (className) made.className = className;
    return made;
  };

  // A link to a book that keeps page and place.
  const linkTo = (book, page, text) => {
    const link = element("a", text);
    const address = addressIn(book, page);
    link.href = address;
    link.addEventListener("click", () => {
      link.href = has(book, page) ? address + location.hash : address;
    });
    return link;
  };

  const lineOf = (book, page, here, newest) => {
    const line = document.createElement("li");
    const words = `Version ${book.version}${book === newest ? ", the newest" : ""}`;
    if (book === here) {
      line.append(element("strong", `${words} (this one)`));
      line.firstChild.setAttribute("aria-current", "true");
    } else {
      line.append(linkTo(book, page, words));
    }
    const more = [inWords(book.issued), has(book, page) ? "" : "lacks this page"].filter(Boolean).join("; ");
    if (more) line.append(element("span", ` ${more}`, "vcse-switcher__note"));
    return line;
  };

  const listIn = (panel, books, page, here) => {
    const editions = [...new Set(books.map((book) => book.edition))];
    const parts = editions.flatMap((edition) => {
      const versions = books.filter((book) => book.edition === edition);
      const list = document.createElement("ul");
      list.append(...versions.map((book) => lineOf(book, page, here, versions[0])));
      return [element("p", versions[0].title, "vcse-switcher__title"), list];
    });
    panel.querySelector(".vcse-switcher__where").replaceWith(...parts);
  };

  const warnIfOld = (books, page, here) => {
    const newest = books.find((book) => book.edition === here.edition);
    if (newest === here) return;
    const said = (book) => `version ${book.version}${book.issued ? ` of ${inWords(book.issued)}` : ""}`;
    const warning = element("aside", "", "vcse-old");
    warning.setAttribute("aria-label", "An old version");
    const line = element("p", `You are reading an old version, ${said(here)}. `);
    line.append(linkTo(newest, page, `The newest is ${said(newest)}`), ".");
    warning.append(line);
    const banner = document.querySelector(".bd-header-announcement[aria-label]:not(.d-none)");
    if (banner) banner.after(warning);
    else document.querySelector("main").prepend(warning);
  };

  const closeOnLeaving = (details) => {
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && details.open) {
        details.open = false;
        details.querySelector("summary").focus();
      }
    });
    details.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !details.contains(event.relatedTarget)) details.open = false;
    });
    document.addEventListener("click", (event) => {
      if (!details.contains(event.target)) details.open = false;
    });
  };

  document.addEventListener("DOMContentLoaded", () => {
    const switcher = document.querySelector(".vcse-switcher");
    const known = window.vcseVersions;
    if (!switcher || !known) return;
    const here = known.books.find((book) => book.folder === known.here);
    const page = switcher.dataset.page;
    closeOnLeaving(switcher.querySelector("details"));
    if (known.books.length > 1) {
      listIn(switcher, known.books, page, here);
      warnIfOld(known.books, page, here);
    }
  });
})();
