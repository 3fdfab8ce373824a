// Requests to the server: JSON in, JSON out, with the page's CSRF token; and the messages of its answers.

/** The CSRF token that the workshop's base page has for htmx. */
export function token() {
  return JSON.parse(document.body.getAttribute("hx-headers") || "{}")["x-csrftoken"] || "";
}

/** An answer that is not a success: `status` (0: no answer at all), `said` (what the server said). */
export class Refusal extends Error {
  constructor(status, said) {
    super(said.sentence || "");
    this.status = status;
    this.said = said;
  }

  /** Why the server does not have it yet, as the name of one of the page's messages. */
  get why() {
    if (this.status === 0) return "offline";
    if (this.status === 401 || this.status === 403) return "signedOut";
    return this.status === 507 ? "full" : "trouble";
  }
}

/** Send `body` (an object, a FormData or nothing) and return the JSON answer; throws Refusal. */
export async function post(address, body, method = "POST") {
  const form = body instanceof FormData;
  const headers = { Accept: "application/json", "X-CSRFToken": token() };
  const { account } = document.body.dataset;
  if (account) headers["X-Account"] = account; // a page kept since somebody else signed in sends nothing as them
  if (!form) headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(address, { method, headers, body: form ? body : JSON.stringify(body ?? {}) });
  } catch {
    throw new Refusal(0, {});
  }
  const said = response.status === 204 ? {} : await response.json().catch(() => ({}));
  if (!response.ok) throw new Refusal(response.status, said);
  return said;
}
