// The short form of a number, on hover and on keyboard focus. It shows what the link's title says, part by part;
// without this script the browser shows the title itself. It asks nobody for anything.
(() => {
  "use strict";
  const SEPARATOR = " | "; // as in passports.py
  const card = document.createElement("div");
  card.id = "vcse-card";
  card.className = "vcse-card";
  card.setAttribute("role", "tooltip");
  card.hidden = true;
  let owner = null;
  let leaving = 0;

  const fill = (parts) => {
    card.replaceChildren(
      ...parts.map((text, index) => {
        const line = document.createElement(index ? "span" : "strong");
        line.textContent = text; // text, never HTML
        return line;
      }),
    );
  };

  const place = (link) => {
    const box = link.getClientRects()[0];
    const width = card.offsetWidth;
    const left = Math.min(Math.max(8, box.left), document.documentElement.clientWidth - width - 8);
    const above = box.bottom + card.offsetHeight + 8 > window.innerHeight && box.top > card.offsetHeight + 8;
    card.style.left = `${left + window.scrollX}px`;
    card.style.top = `${(above ? box.top - card.offsetHeight - 4 : box.bottom + 4) + window.scrollY}px`;
  };

  const show = (link) => {
    window.clearTimeout(leaving);
    if (owner === link) return;
    hide();
    owner = link;
    fill(link.dataset.card.split(SEPARATOR));
    card.hidden = false;
    link.setAttribute("aria-describedby", card.id);
    place(link);
  };

  const hide = () => {
    if (!owner) return;
    owner.removeAttribute("aria-describedby");
    owner = null;
    card.hidden = true;
  };

  // A moment's grace, so that the pointer can move from the number onto its card.
  const hideSoon = () => {
    window.clearTimeout(leaving);
    leaving = window.setTimeout(hide, 150);
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.body.append(card);
    for (const link of document.querySelectorAll("a.vcse-passport[title]")) {
      link.dataset.card = link.title;
      link.removeAttribute("title"); // else the browser shows it a second time
      link.addEventListener("mouseenter", () => show(link));
      link.addEventListener("focus", () => show(link));
      link.addEventListener("mouseleave", hideSoon);
      link.addEventListener("blur", hide);
    }
    card.addEventListener("mouseenter", () => window.clearTimeout(leaving));
    card.addEventListener("mouseleave", hideSoon);
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") hide();
    });
  });
})();
