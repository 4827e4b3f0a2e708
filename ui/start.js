// Starts the window's WebAssembly. A file of its own, since the page's rules allow no inline script.
try {
  const { default: start } = await import("./ui.js");
  await start();
} catch (why) {
  // A panic has said its place already; what never started says why here.
  const place = document.getElementById("crash-place");
  if (place && !place.textContent) place.textContent = String(why);
  document.documentElement.dataset.state = "crashed";
}
