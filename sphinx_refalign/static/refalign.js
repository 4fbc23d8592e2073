/* Hover cards of roles, by mouse, focus and touch; copy buttons. The page contains all of their content. */
(() => {
  "use strict";
  let box, link, timer;

  const hide = () => {
    clearTimeout(timer);
    box?.remove();
    box = link = undefined;
  };
  const later = (action, delay) => {
    clearTimeout(timer);
    timer = setTimeout(action, delay);
  };
  const leave = () => link?.matches(":focus-visible") || later(hide, 200);

  const show = (item) => {
    if (link === item) return clearTimeout(timer);
    hide();
    link = item;
    box = document.createElement("div");
    box.className = "refalign-hover";
    box.setAttribute("role", "tooltip");
    box.append(...item.card.cloneNode(true).childNodes);
    box.addEventListener("mouseenter", () => clearTimeout(timer));
    box.addEventListener("mouseleave", leave);
    (item.closest("main, [role=main]") ?? document.body).append(box);
    const at = item.getBoundingClientRect();
    const { left, top, width, height } = box.getBoundingClientRect();
    const { clientWidth, clientHeight } = document.documentElement;
    const above = at.bottom + height + 8 > clientHeight && at.top > height + 8;
    box.style.left = `${Math.max(8, Math.min(at.left, clientWidth - width - 8)) - left}px`;
    box.style.top = `${(above ? at.top - height - 4 : at.bottom + 4) - top}px`;
  };

  for (const item of document.querySelectorAll("[class*=refalign-about--]")) {
    const id = [...item.classList].find((name) => name.startsWith("refalign-about--"));
    item.card = document.getElementById(id);
    if (!item.card) continue;
    item.setAttribute("aria-describedby", id);
    item.removeAttribute("title");
    if (!item.href) item.tabIndex = 0;
    let touched; // pointerleave precedes click
    item.addEventListener("pointerenter", ({ pointerType }) => {
      touched = pointerType === "touch";
      if (!touched) later(() => show(item), link ? 0 : 150);
    });
    item.addEventListener("pointerleave", () => touched || leave());
    item.addEventListener("focus", () => touched || show(item));
    item.addEventListener("blur", () => touched || later(hide, 200));
    // The first tap shows the card, the second follows the link.
    item.addEventListener("click", (event) => {
      if (!touched || link === item) return;
      event.preventDefault();
      show(item);
    });
  }
  addEventListener("resize", hide);
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
  document.addEventListener("pointerdown", (event) => {
    if (box && !box.contains(event.target) && !link.contains(event.target)) hide();
  });

  for (const button of document.querySelectorAll("button.refalign-copy")) {
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", async () => {
      const href = button.nextElementSibling.href?.replace(location.search, "");
      const text = href ?? button.closest("details").querySelector("pre").textContent;
      const status = button.parentElement.lastElementChild;
      status.value = await navigator.clipboard.writeText(text).then(() => "✓", () => "✗");
      setTimeout(() => { status.value = ""; }, 1500);
    });
  }
})();
