// The style of <softmax-explorer>, as a sheet of the shadow tree: no inline styles, so that it
// works under any policy. Colours and font may be set from outside.
import { PALETTE } from "../format.js";

export const CSS = `
:host { display: block; container-type: inline-size; line-height: 1.5; font-variant-numeric: tabular-nums; }
:host([hidden]) { display: none; }
ol { list-style: none; margin: 0; padding: 0; }
li { display: grid; grid-template-columns: minmax(3rem, 7rem) 4.5rem minmax(4rem, 1fr) minmax(4rem, 2fr) 4.5rem; gap: 0.25rem 0.75rem; align-items: center; min-height: 2.5rem; }
.label { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; text-align: left; border-left: 0.4rem solid var(--c); padding-left: 0.5rem; }
input { font: inherit; color: inherit; accent-color: var(--c, currentColor); margin: 0; min-width: 0; box-sizing: border-box; }
.number { width: 100%; min-height: 1.9rem; text-align: end; border: 1px solid light-dark(#858a94, #7c828f); border-radius: 0.25rem; background: transparent; padding: 0 0.4rem; }
.number[aria-invalid="true"] { border-color: light-dark(#a81d14, #ff9b92); border-width: 2px; }
input[type="range"] { min-height: 1.5rem; width: 100%; }
svg { grid-column: -3 / -2; width: 100%; height: 1.4rem; background: light-dark(#efece4, #2a2e37); }
rect { fill: var(--c); }
.pull { height: 0.7rem; }
.percent, .gradient { grid-column: -2 / -1; text-align: end; white-space: nowrap; }
.percent { font-weight: 600; }
.gradient { font-size: 0.875em; }
.temperature { display: flex; gap: 0.75rem; align-items: center; margin-top: 0.5rem; }
.temperature input { flex: 1; }
.temperature .value { min-width: 3rem; text-align: end; }
p { margin: 0.5rem 0 0; }
[role="alert"] { color: light-dark(#a81d14, #ff9b92); }
:focus-visible { outline: 0.15rem solid currentColor; outline-offset: 0.1rem; }
.no-sliders .slider, .no-numbers .number, .no-temperature .temperature, .no-gradient .gradient, .no-gradient .pull, .no-status [role="status"] { display: none; }
.no-sliders li { grid-template-columns: minmax(3rem, 7rem) 4.5rem minmax(4rem, 1fr) 4.5rem; }
.no-numbers li { grid-template-columns: minmax(3rem, 7rem) minmax(4rem, 1fr) minmax(4rem, 2fr) 4.5rem; }
.no-sliders.no-numbers li { grid-template-columns: minmax(3rem, 7rem) minmax(4rem, 1fr) 4.5rem; }
@container (max-width: 30rem) {
  li, .no-sliders li, .no-numbers li, .no-sliders.no-numbers li { grid-template-columns: 1fr 4.5rem; padding: 0.4rem 0; }
  .no-numbers .label, .slider { grid-column: 1 / -1; }
}
@media (forced-colors: active) { rect { fill: CanvasText; } svg { border: 1px solid CanvasText; } }
${PALETTE.map(([light, dark], i) => `.c${i} { --c: light-dark(${light}, ${dark}); }`).join("\n")}
`;
