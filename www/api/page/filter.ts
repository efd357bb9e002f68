// Hides the entries that do not contain the text of the filter, in the index and in the reference. Names are
// searched first. The text of the entries is searched only if no name matches.

/** Binds the filter to the index and to the reference. */
export function enableFilter() {
  const field = document.querySelector<HTMLInputElement>("#filter")!;
  const found = document.querySelector<HTMLElement>("#found")!;
  const contents = document.querySelector<HTMLElement>(".contents")!;
  const entries = [...document.querySelectorAll<HTMLElement>(".entry")].map((element) => ({
    element,
    line: contents.querySelector<HTMLElement>(`[data-for="${element.id}"]`)!,
    names: [...element.querySelectorAll("[id]")]
      .map(({ id }) => id)
      .join(" ")
      .toLowerCase(),
  }));
  const sections = [...document.querySelectorAll<HTMLElement>(".group, .contents section")];

  const apply = () => {
    const text = field.value.trim().toLowerCase();
    const hasName = ({ element, names }: (typeof entries)[number]) =>
      element.id.toLowerCase().includes(text) || names.includes(text);
    const isNamed = entries.some(hasName);
    let count = 0;
    for (const entry of entries) {
      const isShown = isNamed ? hasName(entry) : entry.element.textContent!.toLowerCase().includes(text);
      entry.element.hidden = entry.line.hidden = !isShown;
      if (isShown) count++;
    }
    for (const section of sections)
      section.hidden = section.querySelector(".entry:not([hidden]), [data-for]:not([hidden])") === null;
    found.textContent = text === "" ? "" : count === 1 ? "1 entry" : `${count} entries`;
  };
  field.addEventListener("input", () => {
    apply();
    // The matches begin in the index.
    if (contents.getBoundingClientRect().top < 0) contents.scrollIntoView();
  });
  field.addEventListener("keydown", ({ key }) => {
    if (key === "Enter") contents.querySelector<HTMLElement>("[data-for]:not([hidden]) a")?.click();
  });
  // A link to an entry that the filter hides clears the filter.
  addEventListener("hashchange", () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target?.closest("[hidden]")) return;
    field.value = "";
    apply();
    target.scrollIntoView();
  });
}
