// Turns sections into tabs. Without scripts and on paper the sections follow each other. The arrow keys, Home
// and End move between the tabs.

/** Turns the sections of a container into tabs. */
export function enableTabs(container: HTMLElement) {
  const panels = [...container.querySelectorAll<HTMLElement>(":scope > section")];
  const list = document.createElement("div");
  list.role = "tablist";
  list.ariaLabel = container.dataset.label!;
  const tabs = panels.map((panel, i) => {
    const heading = panel.querySelector("h3")!;
    const tab = document.createElement("button");
    tab.type = "button";
    tab.role = "tab";
    tab.id = `${heading.id}-tab`;
    tab.textContent = heading.textContent;
    panel.id = `${heading.id}-panel`;
    panel.role = "tabpanel";
    panel.setAttribute("aria-labelledby", tab.id);
    tab.setAttribute("aria-controls", panel.id);
    tab.addEventListener("click", () => choose(i));
    return tab;
  });
  const choose = (chosen: number) => {
    tabs.forEach((tab, i) => {
      tab.ariaSelected = String(i === chosen);
      tab.tabIndex = i === chosen ? 0 : -1;
      panels[i]!.classList.toggle("chosen", i === chosen);
    });
  };
  list.addEventListener("keydown", (event) => {
    const from = tabs.indexOf(event.target as HTMLButtonElement);
    const last = tabs.length - 1;
    const to = {
      ArrowRight: from === last ? 0 : from + 1,
      ArrowLeft: from === 0 ? last : from - 1,
      Home: 0,
      End: last,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    choose(to);
    tabs[to]!.focus();
  });
  list.append(...tabs);
  container.prepend(list);
  container.classList.add("enabled");
  choose(0);
}
