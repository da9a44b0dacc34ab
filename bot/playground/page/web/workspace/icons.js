/** Small pictures, drawn with lines in the colour of the text around them. */

const SPACE = "http://www.w3.org/2000/svg";
const LINES = {
  bell: "M5 14V9a5 5 0 0 1 10 0v5l1.5 1.5h-13zM8.5 18h3",
  channel: "M8 3 6 17M14 3l-2 14M3.5 7.5h13M3 12.5h13",
  shared: "M7.5 6.5a4 4 0 1 0 0 7c2.5-1.5 2.5-5.5 5-7a4 4 0 1 1 0 7c-2.5-1.5-2.5-5.5-5-7z",
  private: "M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 6 0V9",
  menu: "M3 5.5h14M3 10h14M3 14.5h14",
  close: "M5 5l10 10M15 5 5 15",
  eye: "M2 10s3-5.5 8-5.5 8 5.5 8 5.5-3 5.5-8 5.5S2 10 2 10zM10 7.7a2.3 2.3 0 1 0 .01 0z",
  more: "M10 4.5v.01M10 10v.01M10 15.5v.01",
  plus: "M10 4v12M4 10h12",
  send: "M3 4l14 6-14 6 2.5-6zM5.5 10H11",
  away: "M11.5 4H16v4.5M16 4l-7 7M13.5 11.5V16H4V6.5h4.5",
  inside: "M3 4h14v12H3zM12.5 4v12",
  down: "M10 4v11M5.5 10.5 10 15l4.5-4.5",
  download: "M10 3v9M6 8.5 10 12.5l4-4M4 16.5h12",
  file: "M5 2.5h6.5L15 6v11.5H5zM11.5 2.5V6H15",
  thread: "M4 4h12v9H9l-3.5 3.5V13H4z",
};

/** A picture by its name. It says nothing aloud: what it stands on has a name. */
export function icon(name) {
  const drawn = document.createElementNS(SPACE, "svg");
  const path = document.createElementNS(SPACE, "path");
  path.setAttribute("d", LINES[name]);
  drawn.setAttribute("viewBox", "0 0 20 20");
  drawn.setAttribute("class", `sign sign-${name}`);
  drawn.setAttribute("aria-hidden", "true");
  drawn.append(path);
  return drawn;
}
