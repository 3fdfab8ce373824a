// Stores the workshop's pages for use without a connection.

/** Register the worker at `address`, and tell it which files this page uses and will need. known: {ahead}, the pages
 *  that come next; or {passed}, the page that needs nobody any more. */
export async function workOffline(address, account, more = [], known = {}) {
  if (!("serviceWorker" in navigator) || !window.isSecureContext) return;
  try {
    await navigator.serviceWorker.register(address, { scope: "/atelier/" });
    const { active } = await navigator.serviceWorker.ready;
    const parts = performance.getEntriesByType("resource").map((entry) => new URL(entry.name));
    const style = parts.filter((url) => url.origin === location.origin && url.pathname.startsWith("/static/"));
    const files = [...style.map((url) => url.pathname), ...more];
    active?.postMessage({ account, page: location.pathname, style: files, ...known });
  } catch {
    // no worker in a private window: the page works as long as it stays open
  }
}
