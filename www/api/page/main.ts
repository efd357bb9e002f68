// The reference is whole without this: it adds the theme of the lesson, tabs, the filter, and examples that
// run.
import { enableExamples } from "./examples";
import { enableFilter } from "./filter";
import { enableTabs } from "./tabs";

try {
  document.documentElement.dataset.theme = localStorage.getItem("softmax-theme") ?? "auto";
} catch {
  // Storage is blocked; the theme is that of the system.
}
document.querySelectorAll<HTMLElement>(".tabs").forEach(enableTabs);
enableFilter();
enableExamples();
