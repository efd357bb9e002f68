// Adds the theme of the lesson, tabs, the filter and runnable examples. The reference is complete without
// this script.
import { enableExamples } from "./examples";
import { enableFilter } from "./filter";
import { enableTabs } from "./tabs";

try {
  document.documentElement.dataset.theme = localStorage.getItem("softmax-theme") ?? "auto";
} catch {
  // Without access to storage, the theme is that of the system.
}
document.querySelectorAll<HTMLElement>(".tabs").forEach(enableTabs);
enableFilter();
enableExamples();
