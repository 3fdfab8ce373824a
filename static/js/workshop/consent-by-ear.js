// The consent is heard: all of it, one sentence after the other, or each by itself.
import { loudspeakers, welcome } from "../parents/say.js";

loudspeakers();
welcome(document.getElementById("listen"), () => [...document.querySelectorAll("#texts a[data-say]")]);
