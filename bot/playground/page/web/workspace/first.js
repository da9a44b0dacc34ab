/* Before anything is drawn: the theme that was chosen, so that no other one flashes by. */
try {
  const theme = JSON.parse(localStorage.getItem("numberbot playground theme"));
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Nothing was chosen, or the browser keeps nothing: the system's theme it is.
}
