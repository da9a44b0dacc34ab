/** Small line drawings of our own, in the colour of the text around them. */
const SHAPES = {
  caret: "M5 8l5 5 5-5",
  close: "M5 5l10 10M15 5L5 15",
  back: "M12.5 4.5L7 10l5.5 5.5",
  more: "M4 10h.01M10 10h.01M16 10h.01",
  check: "M4.5 10.5l4 4 7-9",
  trash: "M4 6h12M8 6V4h4v2M5.5 6l.8 10h7.4l.8-10M8.5 9v4.5M11.5 9v4.5",
  warning: "M10 3.5L18 16.5H2zM10 8.5v3.5M10 14.2h.01",
  positive:
    "M3 9h3v7.500H3zM6 10l3-6.500c1.600 0 2.200 1.200 1.800 2.800L10.300 8.500h4.500" +
    "c1.200 0 1.900 1 1.600 2.100l-1.200 4.500c-.2.900-.9 1.400-1.800 1.400H6",
  negative:
    "M3 3.500h3V11H3zM6 10l3 6.500c1.600 0 2.200-1.200 1.800-2.800l-.5-2.200h4.500" +
    "c1.200 0 1.900-1 1.600-2.100l-1.200-4.500c-.2-.9-.9-1.400-1.800-1.400H6",
  workflow: "M11 2.500L4.500 11.500H10l-1 6 6.500-9H10z",
  file: "M5.500 2.500h6l3.500 3.500v11.500h-9.500zM11.500 2.500V6H15",
  upload: "M10 13V4M6 7.500L10 3.500l4 4M4 13.500v3h12v-3",
  add: "M10 4.500v11M4.500 10h11",
};

export function icon(name) {
  const namespace = "http://www.w3.org/2000/svg";
  const drawing = document.createElementNS(namespace, "svg");
  drawing.setAttribute("viewBox", "0 0 20 20");
  drawing.setAttribute("class", `icon icon-${name}`);
  drawing.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(namespace, "path");
  path.setAttribute("d", SHAPES[name]);
  drawing.append(path);
  return drawing;
}
