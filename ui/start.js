// Starts the window's WebAssembly. A file of its own, since the page's rules allow no inline script.
import start from "./ui.js";

await start();
