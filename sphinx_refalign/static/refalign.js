/* Hover cards of roles, by mouse, focus and touch; copy buttons. The page has all their content. */
(() => {
  "use strict";
  let link, timer, touched, returning;

  const later = (action, delay) => {
    clearTimeout(timer);
    timer = setTimeout(action, delay);
  };
  const hide = () => {
    clearTimeout(timer);
    if (!link) return;
    const { card } = link;
    returning = card.contains(document.activeElement);
    if (returning) link.focus();
    link = returning = undefined;
    card.className = "";
    card.hidePopover();
  };

  const show = (item) => {
    if (link === item) return clearTimeout(timer);
    hide();
    link = item;
    const { card } = item;
    card.className = "refalign-hover";
    card.ariaLabel = item.textContent;
    item.after(card); // Tab moves from the link into its card
    card.showPopover();
    const at = item.getBoundingClientRect();
    const { width, height } = card.getBoundingClientRect();
    const { clientWidth, clientHeight } = document.documentElement;
    const above = at.bottom + height + 8 > clientHeight && at.top > height + 8;
    card.style.left = `${Math.max(8, Math.min(at.left, clientWidth - width - 8)) + scrollX}px`;
    card.style.top = `${(above ? at.top - height - 4 : at.bottom + 4) + scrollY}px`;
  };

  const isInside = (part) => link && part && (link.contains(part) || link.card.contains(part));
  const leave = () => {
    const { activeElement } = document;
    if (!link?.card.contains(activeElement) && !link?.matches(":focus-visible")) later(hide, 200);
  };
  const onFocusOut = ({ relatedTarget }) => relatedTarget && !isInside(relatedTarget) && hide();

  const connectCard = (card) => {
    card.popover = "manual";
    card.role = "group";
    card.onpointerenter = () => clearTimeout(timer);
    card.onpointerleave = ({ pointerType }) => pointerType === "touch" || leave();
    card.addEventListener("focusout", onFocusOut);
  };

  for (const item of "popover" in HTMLElement.prototype ? document.querySelectorAll("[class*=refalign-about--]") : []) {
    const id = [...item.classList].find((name) => name.startsWith("refalign-about--"));
    item.card = document.getElementById(id);
    if (!item.card) continue;
    if (!item.card.popover) connectCard(item.card);
    for (const name of ["aria-details", "aria-describedby"]) item.setAttribute(name, id);
    item.removeAttribute("title");
    if (!item.href) {
      item.tabIndex = 0;
      item.role = "button";
    }
    item.onpointerenter = ({ pointerType }) => {
      touched = pointerType === "touch"; // pointerleave precedes click
      touched || later(() => show(item), link ? 0 : 150);
    };
    item.onpointerleave = () => touched || leave();
    item.addEventListener("focus", () => touched || returning || show(item));
    item.addEventListener("focusout", onFocusOut);
    // The first tap shows the card, the second follows the link.
    item.addEventListener("click", (event) => {
      if (!touched || link === item) return;
      event.preventDefault();
      show(item);
    });
  }
  addEventListener("resize", hide);
  addEventListener("keydown", (event) => {
    touched = false;
    if (event.key === "Escape") hide();
  });
  addEventListener("pointerdown", ({ target }) => isInside(target) || hide());

  for (const source of navigator.clipboard ? document.querySelectorAll("[data-copy]") : []) {
    const text = source.lastChild.href?.replace(location.search, "") ?? source.textContent;
    const status = source.parentNode.querySelector("output");
    const button = document.createElement("button");
    button.className = "refalign-copy";
    button.title = source.dataset.copy;
    source.append(button);
    button.onclick = async () => {
      status.value = await navigator.clipboard.writeText(text).then(() => status.dataset.copied, () => "✗");
      setTimeout(() => { status.value = ""; }, 2000);
    };
  }
})();
