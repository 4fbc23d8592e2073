/* Cards at the links of roles, by mouse, focus and touch; buttons to copy with. All they show is in the page. */
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

  const show = (one) => {
    if (link === one) return clearTimeout(timer);
    hide();
    link = one;
    box = document.createElement("div");
    box.className = "refalign-hover";
    box.setAttribute("role", "tooltip");
    box.append(...one.card.cloneNode(true).childNodes);
    box.addEventListener("mouseenter", () => clearTimeout(timer));
    box.addEventListener("mouseleave", leave);
    (one.closest("main, [role=main]") ?? document.body).append(box);
    const at = one.getBoundingClientRect(); // of all its lines
    const { left, top, width, height } = box.getBoundingClientRect(); // of 0, 0
    const { clientWidth, clientHeight } = document.documentElement;
    const above = at.bottom + height + 8 > clientHeight && at.top > height + 8;
    box.style.left = `${Math.max(8, Math.min(at.left, clientWidth - width - 8)) - left}px`;
    box.style.top = `${(above ? at.top - height - 4 : at.bottom + 4) - top}px`;
  };

  for (const one of document.querySelectorAll("[class*=refalign-about--]")) {
    const id = [...one.classList].find((name) => name.startsWith("refalign-about--"));
    one.card = document.getElementById(id);
    if (!one.card) continue;
    one.setAttribute("aria-describedby", id);
    one.removeAttribute("title");
    if (!one.href) one.tabIndex = 0;
    let touched; // a finger leaves before it clicks
    one.addEventListener("pointerenter", ({ pointerType }) => {
      touched = pointerType === "touch";
      if (!touched) later(() => show(one), link ? 0 : 150);
    });
    one.addEventListener("pointerleave", () => touched || leave());
    one.addEventListener("focus", () => touched || show(one));
    one.addEventListener("blur", () => touched || later(hide, 200));
    // The first tap shows the card, the second follows the link.
    one.addEventListener("click", (event) => {
      if (!touched || link === one) return;
      event.preventDefault();
      show(one);
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
      const href = button.nextElementSibling.href?.replace(location.search, ""); // without a table's state
      const text = href ?? button.closest("details").querySelector("pre").textContent;
      const told = button.parentElement.lastElementChild;
      told.value = await navigator.clipboard.writeText(text).then(() => "✓", () => "✗");
      setTimeout(() => { told.value = ""; }, 1500);
    });
  }
})();
