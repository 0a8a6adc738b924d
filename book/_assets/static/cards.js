// What a link leads to, in short: the value of a number with its interval and definition, the claim of a finding, the
// definition of a term. It stands in the link's title, part by part, and is shown on hover, on keyboard focus and on
// tap; Escape hides it. Without this script the browser shows the title itself. It asks nobody for anything.
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

  let tapped = null; // the link that a finger went down on while its card was not open

  const line = (name, text) => {
    const found = document.createElement(name);
    found.textContent = text; // text, never HTML
    return found;
  };

  const fill = (parts) => {
    card.replaceChildren(...parts.map((text, index) => line(index ? "span" : "strong", text)));
    if (!tapped) return;
    card.append(line("span", "Tap again to open its page."));
    card.lastChild.className = "vcse-card__tap";
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

  // A finger cannot hover: its first tap shows the card, the second follows the link, a tap elsewhere hides it.
  const press = (event) => {
    const link = event.target.closest?.("a[data-card]");
    if (owner && link !== owner && !card.contains(event.target)) hide();
    tapped = event.pointerType === "touch" && link && link !== owner ? link : null;
  };

  const click = (event, link) => {
    if (tapped !== link) return;
    event.preventDefault();
    show(link);
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.body.append(card);
    document.addEventListener("pointerdown", press);
    for (const link of document.querySelectorAll("a.vcse-passport[title]")) {
      link.dataset.card = link.title;
      link.removeAttribute("title"); // else the browser shows it a second time
      link.addEventListener("mouseenter", () => show(link));
      link.addEventListener("focus", () => show(link));
      link.addEventListener("mouseleave", hideSoon);
      link.addEventListener("blur", hide);
      link.addEventListener("click", (event) => click(event, link));
    }
    card.addEventListener("mouseenter", () => window.clearTimeout(leaving));
    card.addEventListener("mouseleave", hideSoon);
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") hide();
    });
  });
})();
