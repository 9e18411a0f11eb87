// Before the first paint: what was written without a script is not shown for a moment, and the chosen theme is.
document.documentElement.classList.add("js");
addEventListener(
  "error",
  () => document.documentElement.matches(".ready") || document.documentElement.classList.remove("js"),
);
try {
  const theme = localStorage.getItem("theme");
  if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;
} catch {
  // a page from a file may have no storage
}
