// Whether this browser is still signed in as the page's account; with a fresh CSRF token where it is. What somebody
// wrote is never sent under another account.

const account = () => document.body.dataset.account;

/** "same": it is, and the page has a fresh token; "other": nobody or somebody else is signed in; "offline". */
export async function session() {
  let said;
  try {
    const answer = await fetch(document.body.dataset.session ?? "", { headers: { Accept: "application/json" } });
    if (!answer.ok) return "offline";
    said = await answer.json();
  } catch {
    return "offline";
  }
  if (said.account !== account()) return "other";
  document.body.setAttribute("hx-headers", JSON.stringify({ "x-csrftoken": said.token }));
  return "same";
}

/** The way to sign in and back to this page. */
export const signIn = () => `${document.body.dataset.signIn}?next=${encodeURIComponent(location.pathname)}`;
