// Tables that can be sorted, filtered and unfolded. Without this script each is a plain table with its file below it.
// It asks nobody for anything, and writes text, never HTML.
(() => {
  "use strict";
  const FILTERED_FROM = 11; // rows: more than ten do not fit a look
  const SORTED_FROM = 3;
  const SENTENCES = ".vcse-dashboard, .vcse-claims, .vcse-register"; // tables whose rows a phone shows as cards
  const order = new Intl.Collator("en-GB", { numeric: true, sensitivity: "base" }); // K2 before K10
  let made = 0;

  const element = (name, attributes, ...children) => {
    const found = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) found.setAttribute(key, value);
    found.append(...children);
    return found;
  };

  const count = (number) => number.toLocaleString("en-GB");

  // What a cell is sorted by: its number, else its text; null is last, whichever way the column is sorted.
  const key = (cell, numeric) => {
    if (!cell || cell.querySelector(".vcse-hidden")) return null;
    const kept = cell.querySelector("data");
    const text = kept ? kept.value : cell.textContent.trim();
    if (!numeric) return text && text !== "–" ? text : null;
    const number = Number.parseFloat(text.replaceAll(",", "").replace("−", "-").replace(/^(-?)£/, "$1"));
    return Number.isNaN(number) ? null : number;
  };

  const compare = (one, other, way) => {
    if (one === null || other === null) return (one === null) - (other === null);
    return way * (typeof one === "number" ? one - other : order.compare(one, other));
  };

  const wordsOf = (node) => {
    const copy = node.cloneNode(true);
    for (const link of copy.querySelectorAll(".headerlink, .vcse-said")) link.remove();
    return copy.textContent.replace(/\s+/g, " ").trim();
  };

  const nameOf = (table) => {
    if (table.caption) return wordsOf(table.caption);
    const heading = table.closest("section")?.querySelector("h1, h2, h3, h4");
    return heading ? wordsOf(heading) : "Table";
  };

  // A row becomes a card by style alone, whatever the width. Each cell keeps its heading; and since a browser takes what
  // is not set as a table for none, each part says what it is.
  const PARTS = { thead: "rowgroup", tbody: "rowgroup", tr: "row", td: "cell", "thead th": "columnheader", "tbody th": "rowheader" };
  const makeCards = (table) => {
    table.classList.add("vcse-cards");
    table.setAttribute("role", "table");
    for (const [part, role] of Object.entries(PARTS)) {
      for (const node of table.querySelectorAll(part)) node.setAttribute("role", role);
    }
    const headings = [...(table.tHead?.rows[0]?.cells || [])].map(wordsOf);
    for (const row of table.tBodies[0]?.rows || []) {
      for (const [place, cell] of [...row.cells].entries()) cell.dataset.heading = headings[place] || "";
    }
  };

  class Table {
    constructor(table) {
      this.table = table;
      this.body = table.tBodies[0];
      this.rows = [...this.body.rows];
      this.first = this.rows.filter((row) => !row.hidden).length; // the rows shown before anybody asks for more
      this.folds = this.first < this.rows.length;
      this.open = !this.folds;
      this.words = "";
      this.name = nameOf(table);
      this.status = element("span", { class: "vcse-tools__count", role: "status" });
      const container = table.closest(".pst-scrollable-table-container") || table;
      if (this.rows.length >= SORTED_FROM) {
        container.before(this.tools());
        this.addSorting();
      }
      if (this.folds) this.addUnfolding(container);
      if (container !== table) this.watch(container);
    }

    // What stands above a table: a search box where it has so many rows, and how many of them are seen.
    tools() {
      if (this.rows.length < FILTERED_FROM) {
        this.status.classList.add("visually-hidden");
        return this.status;
      }
      this.status.textContent = this.counted(this.first);
      return element("div", { class: "vcse-tools" }, this.filter(), this.status);
    }

    counted(seen) {
      const part = this.table.classList.contains("vcse-table--part") ? " of those on this page" : "";
      return `${count(seen)} of ${count(this.rows.length)} rows${part}`;
    }

    filter() {
      this.box = element("input", { type: "search", id: `vcse-filter-${(made += 1)}`, autocomplete: "off" });
      let waiting = 0;
      this.box.addEventListener("input", () => {
        window.clearTimeout(waiting);
        waiting = window.setTimeout(() => this.search(this.box.value), 120); // one announcement, not one a letter
      });
      const label = element("label", { for: this.box.id }, "Filter rows");
      label.append(element("span", { class: "visually-hidden" }, ` of ${this.name}`));
      return element("span", { class: "vcse-tools__filter" }, label, this.box);
    }

    // A button in the place of the words "First 12 of 121 rows".
    addUnfolding(container) {
      this.button = element("button", { type: "button", class: "vcse-tools__more" });
      this.button.addEventListener("click", () => {
        this.open = !this.open;
        this.show();
      });
      this.sayButton();
      let line = container.nextElementSibling;
      while (line && !line.querySelector(".vcse-extent")) line = line.nextElementSibling;
      const words = line?.querySelector(".vcse-extent");
      if (words) words.replaceWith(this.button, " ");
      else container.after(this.button);
    }

    sayButton() {
      const all = `Show all ${count(this.rows.length)} rows`;
      this.button.textContent = this.open ? `Show the first ${count(this.first)} rows` : all;
      this.button.setAttribute("aria-expanded", String(this.open));
    }

    search(words) {
      this.words = words.trim().toLowerCase();
      this.show();
    }

    // Which rows are to be seen, in the order in which they stand.
    show() {
      const wanted = this.words.split(/\s+/).filter(Boolean);
      let seen = 0;
      for (const [place, row] of [...this.body.rows].entries()) {
        const text = wanted.length ? row.textContent.toLowerCase() : "";
        const found = wanted.every((word) => text.includes(word));
        row.hidden = !(found && (wanted.length || this.open || place < this.first));
        seen += !row.hidden;
      }
      if (this.button) {
        this.sayButton();
        this.button.hidden = wanted.length > 0;
      }
      this.status.textContent = this.counted(seen);
    }

    addSorting() {
      this.headings = [...this.table.tHead.rows[0].cells];
      for (const [place, heading] of this.headings.entries()) {
        const button = element("button", { type: "button", class: "vcse-sort" });
        const inner = heading.querySelector(":scope > p") || heading;
        button.append(...inner.childNodes);
        heading.replaceChildren(button);
        button.addEventListener("click", () => this.sort(place));
      }
      this.table.caption?.append(
        element("span", { class: "visually-hidden vcse-said" }, " Buttons in the headings sort the rows."),
      );
    }

    // Ascending, descending, then as it was printed. Rows that are equal keep their order.
    sort(place) {
      const heading = this.headings[place];
      const was = heading.getAttribute("aria-sort");
      const next = { ascending: "descending", descending: null }[was];
      const now = next === undefined ? "ascending" : next;
      for (const other of this.headings) other.removeAttribute("aria-sort");
      if (now) heading.setAttribute("aria-sort", now);
      this.body.append(...(now ? this.sorted(place, now) : this.rows));
      this.show();
      const told = now ? `sorted by ${wordsOf(heading)}, ${now}` : "in the order as printed";
      this.status.textContent += `, ${told}`;
    }

    sorted(place, now) {
      const numeric = this.headings[place].classList.contains("vcse-numeric");
      const way = now === "ascending" ? 1 : -1;
      const keyed = [...this.body.rows].map((row) => [key(row.cells[place], numeric), row]);
      return keyed.sort(([one], [other]) => compare(one, other, way)).map(([, row]) => row);
    }

    // A row that a link leads to is shown, whatever was filtered.
    reveal(row) {
      if (this.box) this.box.value = "";
      this.open = true;
      this.search("");
      row.scrollIntoView();
    }

    // A table wider than its place scrolls in a region of its own, which the keyboard reaches; else its head sticks
    // to the page.
    watch(container) {
      const look = () => {
        const wide = this.table.scrollWidth > container.clientWidth + 1;
        container.classList.toggle("vcse-fits", !wide);
        if (wide) {
          container.setAttribute("role", "region");
          container.setAttribute("aria-label", this.name);
        } else {
          container.removeAttribute("role");
          container.removeAttribute("aria-label");
        }
        container.tabIndex = wide ? 0 : -1;
      };
      new ResizeObserver(look).observe(container);
      look();
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    for (const table of document.querySelectorAll("article table.vcse-table")) if (table.matches(SENTENCES)) makeCards(table);
    const known = new Map();
    for (const table of document.querySelectorAll("article table.vcse-table:not(.vcse-parameters, .vcse-facts, .vcse-dashboard--brief)")) {
      if (table.tHead?.rows.length && table.tBodies.length) known.set(table, new Table(table));
    }
    const reveal = () => {
      const row = document.getElementById(decodeURIComponent(location.hash.slice(1)))?.closest("tr[hidden]");
      if (row) known.get(row.closest("table"))?.reveal(row);
    };
    window.addEventListener("hashchange", reveal);
    reveal();
  });
})();
