// A machine's proposal for the segment: requested once the page is ready, marked as a machine's, never put in the box
// automatically. Without a machine or a proposal nothing is shown.
import { post } from "../tutorials/server-requests.js";

/** address: the server's, or undefined; take(text): puts it into the box. Returns {take, mark}, or null. */
export function proposal(address, take) {
  if (!address) return null;
  const place = document.getElementById("proposal");
  const button = document.getElementById("proposal-take");
  const warning = document.getElementById("machines-words");
  let text = "";
  const use = () => text && take(text);
  button.addEventListener("click", use);
  post(address)
    .then((said) => {
      text = said.text;
      button.querySelector(".said").textContent = text;
      place.hidden = !text;
    })
    .catch(() => {
      // no network, or the machine is busy: go on without it
    });
  /** Shows under the box that the text is a machine's, until somebody changes it. */
  const mark = (written) => {
    warning.hidden = !text || written.trim() !== text;
  };
  return { take: use, mark };
}
