// What a machine proposes for the sentence: asked for once the page stands, shown as a machine's, never put in the box
// by itself. Where there is no machine, or it has nothing to say, the page says nothing.
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
      // no network, or the machine is busy: the person does without
    });
  /** Says under the box that these are a machine's words, as long as nobody changed them. */
  const mark = (written) => {
    warning.hidden = !text || written.trim() !== text;
  };
  return { take: use, mark };
}
