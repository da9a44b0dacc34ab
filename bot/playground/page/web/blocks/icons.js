/** The few icons that blocks need, drawn in the colour of the text around them. */
import { svg } from "/blocks/svg.js";

const RING = "M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15Z";
const SHAPES = {
  picture: "M3 4.5h14v11H3zM3.5 14l4.2-4.5 3 3 2.3-2 3.5 3.5M13 8h.01",
  play: "M7 4.5v11l9-5.5z",
  file: "M5 2.5h6l4 4v11H5zM11 2.5v4h4",
  default: `${RING}M10 9v5M10 6h.01`,
  info: `${RING}M10 9v5M10 6h.01`,
  warning: "M10 3 2.5 16.5h15zM10 8v4M10 14.3h.01",
  error: `${RING}M10 6v5M10 14h.01`,
  success: `${RING}M6.5 10.2l2.4 2.4 4.6-5`,
  pending: RING,
  in_progress: "M10 2.5a7.5 7.5 0 1 1-7.5 7.5",
  complete: `${RING}M6.5 10.2l2.4 2.4 4.6-5`,
  previous: "M12.5 4 6.5 10l6 6",
  next: "M7.5 4l6 6-6 6",
};

/** An icon; with a name it is a picture to screen readers, without one it is left out. */
export function icon(name, label) {
  const said = label ? { role: "img", "aria-label": label } : { "aria-hidden": "true" };
  const attributes = { class: `block-icon icon-${name}`, viewBox: "0 0 20 20", ...said };
  return svg("svg", attributes, svg("path", { d: SHAPES[name] }));
}
