// Copying and saving from a cite box: a button for each format, which says when it has copied. Without this script the text can
// be marked and copied, and the files downloaded. It asks nobody for anything.
(() => {
  "use strict";

  // The older way works where the newer is not allowed: in some browsers, on a page opened from a folder.
  const copyMarked = (pre) => {
    const selection = window.getSelection();
    selection.selectAllChildren(pre);
    const done = document.execCommand("copy");
    if (done) selection.removeAllRanges();
    return done;
  };

  const copy = async (pre) => {
    try {
      await navigator.clipboard.writeText(pre.textContent);
      return true;
    } catch {
      return copyMarked(pre);
    }
  };

  const buttonFor = (format, said) => {
    const name = format.dataset.format;
    const pre = format.querySelector("pre");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "vcse-cite__copy";
    button.textContent = `Copy ${name}`;
    button.addEventListener("click", async () => {
      const copied = await copy(pre);
      button.textContent = copied ? "Copied" : "Marked: press Ctrl+C";
      said.textContent = copied ? `${name} copied` : "The text is marked: press Ctrl and C to copy it";
      window.setTimeout(() => {
        button.textContent = `Copy ${name}`;
      }, 2500);
    });
    return button;
  };

  // Opened from a folder, some browsers show a file instead of saving it; what the page holds can always be saved.
  const save = (link, pre) => {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const saved = document.createElement("a");
      saved.href = URL.createObjectURL(new Blob([`${pre.textContent}\n`], { type: "text/plain" }));
      saved.download = link.href.split("/").pop();
      saved.click();
      window.setTimeout(() => URL.revokeObjectURL(saved.href), 10000);
    });
  };

  const equip = (box) => {
    const said = document.createElement("span");
    said.className = "vcse-cite__said";
    said.setAttribute("role", "status");
    box.append(said);
    for (const format of box.querySelectorAll(".vcse-cite__format")) {
      format.querySelector("p").append(buttonFor(format, said));
      for (const link of format.querySelectorAll("a[download]")) save(link, format.querySelector("pre"));
    }
  };

  // A link to the box opens it.
  const openTarget = () => {
    if (location.hash !== "#cite-this") return;
    const box = document.querySelector("#cite-this > details");
    if (box) {
      box.open = true;
      box.querySelector("summary").focus();
    }
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("details.vcse-cite").forEach(equip);
    openTarget();
    window.addEventListener("hashchange", openTarget);
  });
})();
